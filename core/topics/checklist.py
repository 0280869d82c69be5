"""The checklist of a session: its items, who does each, when each is due and urged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from core.dates.holidays import Holidays
from core.dates.typed_day import read_day
from core.dates.zones import back, to_local, to_utc
from core.model.errors import Refusal
from core.model.figures import load_figures
from core.model.meeting import Meeting
from core.model.names import clean
from core.profiles.profile import Profile, ProfileStep
from core.ui.words import DEFAULT_LANGUAGE, words_in

DATA = Path(__file__).parent / "checklist.toml"
LONGEST_TITLE = 200
MOST_ITEMS = 40
PHASES = BEFORE, DURING, AFTER = "before", "during", "after"
PRESENTER = "presenter"
ASSIGN, EVALUATE = "assign", "evaluate"
"""Steps that tick themselves: somebody has accepted; the session is closed."""


class NoItemTitle(Refusal, key="refusal.item.no_title"):
    """A new item needs words."""


class ItemTitleTooLong(Refusal, key="refusal.item.too_long"):
    """An item's words are too many."""


class TooManyItems(Refusal, key="refusal.item.too_many"):
    """A checklist holds no more."""


class NotYourItem(Refusal, key="refusal.item.not_yours"):
    """An item is ticked by its owner or the cell's leaders."""


@dataclass(frozen=True)
class UrgingRules:
    """When owners are told. Days from the due day in order, the hour in the cell's wall time."""

    tell_on_days: tuple[int, ...]
    secretary_on_day: int
    gather: timedelta
    tell_at: time
    running_order: timedelta


@dataclass(frozen=True)
class NewItem:
    """A line to be made."""

    phase: str
    title: str
    owner: str
    offset_days: int
    step: str = ""
    member_id: int | None = None


@dataclass(frozen=True)
class Item:
    """A line in its present state."""

    id: int
    meeting_id: int
    phase: str
    step: str
    title: str
    owner: str
    member_id: int | None
    member_name: str
    offset_days: int
    due_on: date
    done_at: datetime | None

    @property
    def done(self) -> bool:
        return self.done_at is not None

    def is_late(self, today: date) -> bool:
        """Tells whether it is open past its day; the running order of the session never is."""
        return not self.done and self.due_on < today and self.phase != DURING


@dataclass(frozen=True)
class Matter:
    """Something earlier meetings left: a task, or (`topic`) a topic that goes on."""

    title: str
    owner: str = ""
    due_on: date | None = None
    topic: bool = False


@dataclass(frozen=True)
class ChecklistView:
    """A session's checklist on a day, with what earlier meetings left for those who lead; for
    others their own lines. `held`: it has begun and is not closed.
    """

    meeting: Meeting
    items: Sequence[Item]
    today: date
    profile: Profile
    leads: bool
    matters: Sequence[Matter] = ()
    held: bool = False

    @property
    def numbered(self) -> list[tuple[int, Item]]:
        """Numbers the lines in the order they are shown in, phase by phase."""
        return numbered(self.items)


@dataclass(frozen=True)
class ChecklistProgress:
    """How far a checklist is: "5/9 việc xong, 2 quá hạn"."""

    done: int
    whole: int
    late: int


@cache
def urging_rules() -> UrgingRules:
    """core/topics/checklist.toml."""
    return load_figures(DATA, UrgingRules)


def items_from(steps: Iterable[ProfileStep], owners: Mapping[str, int | None]) -> list[NewItem]:
    """Makes lines of the profile's steps; `owners`: who a role is at this session, where known."""
    return [
        NewItem(step.phase, title_of(step), step.owner, step.days, step.key, owners.get(step.owner))
        for step in steps
    ]


def title_of(step: ProfileStep) -> str:
    """Writes a step's words as a line keeps them, in the language that serves everybody."""
    return step.title or words_in(DEFAULT_LANGUAGE).plain(step.words)


def due_on(on_date: date, offset_days: int, today: date | None = None) -> date:
    """Gives the day an item is due: so many days from the meeting's.

    `today`: a line that is dated today is due then at the earliest, so that a session registered
    late does not begin with lines overdue that nobody is told of any more.
    """
    due = on_date + timedelta(days=offset_days)
    return due if today is None else max(due, min(today, on_date))


def to_tick(items: Iterable[Item], on_date: date, today: date) -> list[Item]:
    """Picks the lines to have a button today: those of the phase it is, and what is open before."""
    now = phase_of((today - on_date).days)
    earlier = PHASES[: PHASES.index(now)]
    return [x for x in items if x.phase == now or (x.phase in earlier and not x.done)]


def phase_of(offset_days: int) -> str:
    if offset_days < 0:
        return BEFORE
    return AFTER if offset_days > 0 else DURING


def numbered(items: Sequence[Item]) -> list[tuple[int, Item]]:
    """Numbers lines in the order they are shown in, phase by phase."""
    return list(enumerate(sorted(items, key=lambda item: PHASES.index(item.phase)), 1))


def progress(items: Sequence[Item], today: date) -> ChecklistProgress:
    """Counts a checklist. `today` is the cell's."""
    done = sum(item.done for item in items)
    return ChecklistProgress(done, len(items), sum(item.is_late(today) for item in items))


def next_telling(
    phase: str, due: date, meeting: Meeting, after: datetime, rules: UrgingRules
) -> datetime | None:
    """Tells when (UTC) an open line is told of next, later than `after`: to its owner, in the end
    to the secretary; None: not any more.

    The lines of the running order go to the chair together, before the start.
    """
    if phase == DURING:
        moments = [back(meeting.starts_at, rules.running_order, meeting.zone)]
    else:
        moments = [
            *[_moment(due, days, meeting, rules) for days in rules.tell_on_days],
            _moment(due, rules.secretary_on_day, meeting, rules),
        ]
    sensible = [at for at in moments if at > after and not is_over(phase, meeting, at)]
    return min(sensible, default=None)


def telling_after(
    phase: str, due: date, meeting: Meeting, told_at: datetime, rules: UrgingRules
) -> datetime | None:
    """Tells when an open line is told of next that was told now: what its owner would hear soon is
    said with it.
    """
    if (to_local(told_at, meeting.zone).date() - due).days >= rules.secretary_on_day:
        return None
    gathered = next_telling(phase, due, meeting, told_at + rules.gather, rules)
    at = _moment(due, rules.secretary_on_day, meeting, rules)
    skipped = told_at < at <= told_at + rules.gather and not is_over(phase, meeting, at)
    return at if skipped else gathered


def _moment(due: date, days: int, meeting: Meeting, rules: UrgingRules) -> datetime:
    return to_utc(due + timedelta(days=days), rules.tell_at, meeting.zone)


def is_over(phase: str, meeting: Meeting, at: datetime) -> bool:
    """Tells whether it is too late for a line then: the session it prepares has begun."""
    return phase != AFTER and at >= meeting.starts_at


def is_escalated(item: Item, today: date, rules: UrgingRules) -> bool:
    """Tells whether it is the secretary, no more the owner, who hears of it on that day."""
    return (today - item.due_on).days >= rules.secretary_on_day


def falls_due(item: Item, today: date) -> bool:
    """Tells whether it is the time for it: its owner is told now, or was."""
    first = timedelta(days=min(urging_rules().tell_on_days)) - urging_rules().gather
    return item.phase != DURING and item.due_on + first <= today


def late_first(items: Iterable[Item], today: date) -> list[Item]:
    """Sorts open items: the late ones first, then by day."""
    return sorted(
        (item for item in items if not item.done),
        key=lambda item: (not item.is_late(today), item.due_on, item.id),
    )


def read_line(text: str, on_date: date, now: datetime, holidays: Holidays) -> NewItem:
    """Reads "In tài liệu; 01/12". Without a day it is due the day before the meeting.

    `now` is local. Raises NoTitle, TitleTooLong, NoSuchTime.
    """
    title, _, day = (part.strip() for part in text.partition(";"))
    title = read_title(title)
    offset = -1
    if day:
        offset = (read_day(day, now, holidays) - on_date).days
    return NewItem(phase_of(offset), title, "", offset)


def read_title(text: str) -> str:
    """Reads what is to be done. Raises NoTitle or TitleTooLong."""
    title = clean(text)
    if not title:
        raise NoItemTitle
    if len(title) > LONGEST_TITLE:
        raise ItemTitleTooLong(limit=LONGEST_TITLE, length=len(title))
    return title
