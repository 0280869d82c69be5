"""Changing a published meeting: what it was, what it becomes, and when people are told.

change: waiting ──due──▶ told
           └──taken back, or nothing left of it──▶ undone
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self

from core.dates.holidays import Holidays
from core.dates.zones import to_local, to_utc
from core.meetings import form
from core.meetings.form import Edit, MeetingQuestion, Noted
from core.meetings.typed_line import TypedLine
from core.model.errors import Refusal
from core.model.meeting import Meeting, Mode, State
from core.reminders.waves import ReminderRules, send_at

WAIT = timedelta(minutes=5)
"""Edits within it become one notice, and can be taken back."""
HURRY = timedelta(minutes=30)
"""A meeting nearer than this: its people are told at once."""
LEAD = timedelta(hours=2)
"""The quiet hours are kept only where they end this long before the meeting."""


class Extent(StrEnum):
    """chỉ buổi này / từ buổi này về sau / tất cả các buổi sắp tới."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


class AlreadyCancelled(Refusal, key="refusal.change.cancelled"):
    pass


class AlreadyHeld(Refusal, key="refusal.change.held"):
    pass


class Same(Refusal, key="refusal.change.same"):
    """The edit leaves everything as it is."""


class AlreadyTold(Refusal, key="refusal.change.told"):
    """Too late to take it back."""


class PlaceTaken(Refusal, key="refusal.change.undo_taken"):
    """The old time has been given to another meeting."""


# --- what a meeting is --------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingFacts:
    """What can change about a published meeting."""

    on_date: date
    at_time: time
    place: str
    mode: Mode
    chair_id: int | None
    chair: str
    topic: str
    prepare: str
    agenda: tuple[str, ...]
    state: State
    cancel_reason: str

    @property
    def cancelled(self) -> bool:
        return self.state is State.CANCELLED

    @property
    def draft(self) -> bool:
        """Nobody has heard of it: it waits to be published."""
        return self.state is State.DRAFT

    def starts_at(self, zone: str) -> datetime:
        return to_utc(self.on_date, self.at_time, zone)


def facts_of(meeting: Meeting) -> MeetingFacts:
    return MeetingFacts(
        on_date=meeting.on_date,
        at_time=meeting.at_time,
        place=meeting.place,
        mode=meeting.mode,
        chair_id=meeting.chair_id,
        chair=meeting.chair,
        topic=meeting.topic,
        prepare=meeting.prepare,
        agenda=meeting.agenda,
        state=meeting.state,
        cancel_reason=meeting.cancel_reason,
    )


def facts_to_data(facts: MeetingFacts) -> dict[str, Any]:
    """Turns the facts into plain JSON values, for facts_from_data."""
    return {
        **asdict(facts),
        "on_date": facts.on_date.isoformat(),
        "at_time": facts.at_time.isoformat("minutes"),
        "mode": facts.mode.value,
        "state": facts.state.value,
        "agenda": list(facts.agenda),
    }


def facts_from_data(data: Mapping[str, Any]) -> MeetingFacts:
    return MeetingFacts(
        **{
            **data,
            "on_date": date.fromisoformat(data["on_date"]),
            "at_time": time.fromisoformat(data["at_time"]),
            "mode": Mode(data["mode"]),
            "state": State(data["state"]),
            "agenda": tuple(data["agenda"]),
        }
    )


def edited(facts: MeetingFacts, edit: Edit) -> MeetingFacts:
    return facts_from_data({**facts_to_data(facts), **edit})


def with_facts(meeting: Meeting, facts: MeetingFacts) -> Meeting:
    values = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return replace(meeting, **values, starts_at=facts.starts_at(meeting.zone))


LOUD = {"time", "cancelled"}
"""What a cell's group is told as well."""
ASPECTS = ("time", "place", "mode", "chair", "topic", "prepare", "agenda")


def differences(before: MeetingFacts, after: MeetingFacts) -> tuple[str, ...]:
    """Lists aspects that differ, in the order they are told; "cancelled" comes alone."""
    if before.state is not after.state:
        return ("cancelled",)
    return tuple(one for one in ASPECTS if _aspect(before, one) != _aspect(after, one))


def _aspect(facts: MeetingFacts, name: str) -> object:
    if name == "time":
        return facts.on_date, facts.at_time
    return facts.chair_id if name == "chair" else getattr(facts, name)


def logged(before: MeetingFacts, after: MeetingFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Finds what differs, before and after, for the log."""
    old, new = facts_to_data(before), facts_to_data(after)
    changed = [key for key in old if old[key] != new[key]]
    return {key: old[key] for key in changed}, {key: new[key] for key in changed}


@dataclass(frozen=True)
class Pending:
    """An edit that waits to be told: what was before, when people are told, how many, and how
    many other meetings were edited with it.
    """

    before: MeetingFacts
    due_at: datetime
    people: int
    others: int = 0


@dataclass(frozen=True)
class Told:
    """A change as people are told of it: what was before, by whom, and how many other meetings
    were edited with it.
    """

    before: MeetingFacts
    by: str
    others: int = 0


def is_exception(before: MeetingFacts, after: MeetingFacts) -> bool:
    """Tells whether a single edit takes the meeting out of its rule's hands."""
    return bool({"time", "place", "mode", "cancelled"} & set(differences(before, after)))


# --- what an edit may be ------------------------------------------------------------------------


def check_changeable(meeting: Meeting, now: datetime) -> None:
    """Raises AlreadyCancelled or AlreadyHeld for a meeting nobody can change."""
    state = meeting.state_at(now)
    if state is State.CANCELLED:
        raise AlreadyCancelled
    if state is not State.PUBLISHED:
        raise AlreadyHeld


@dataclass(frozen=True)
class ChangeDraft:
    """An edit in the making, as kept in a row. `seen`: the facts that its preview showed.

    `meeting_id` 0: the typed `line` waits until a meeting is chosen.
    """

    meeting_id: int = 0
    asking: MeetingQuestion | None = None
    stamp: int = 0
    edit: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    line: str = ""

    def to_data(self) -> dict[str, Any]:
        """Turns the draft into plain JSON values, for `from_data`."""
        return {**asdict(self), "places": list(self.places)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        asking = MeetingQuestion(data["asking"]) if data["asking"] else None
        return cls(**{**data, "asking": asking, "places": tuple(data["places"])})


def propose(draft: ChangeDraft, edit: Edit, meeting: Meeting, now: datetime) -> Noted[ChangeDraft]:
    """Adds this edit, ready for the preview; what cannot be is left out and asked again."""
    whole = dict(edit) if "state" in edit else {**draft.edit, **edit}
    problem = _time_problem(whole, meeting, now)
    if problem:
        whole = without_time(whole)
    facts = facts_of(meeting)
    if not differences(facts, edited(facts, whole)):
        return Noted(replace(draft, edit={}), (problem or Same(),))
    asking = draft.asking if problem else None
    return Noted(replace(draft, edit=whole, asking=asking), (problem,) if problem else ())


def without_time(edit: Edit) -> dict[str, Any]:
    return {key: edit[key] for key in edit if key not in ("on_date", "at_time")}


def _time_problem(edit: Edit, meeting: Meeting, now: datetime) -> Refusal | None:
    if edit == without_time(edit):
        return None
    after = edited(facts_of(meeting), edit)
    if problem := form.day_problem(after.on_date, now, meeting.zone):
        return problem
    if after.starts_at(meeting.zone) <= now:
        return form.HourPast(hour=after.at_time)
    return None


def typed(
    draft: ChangeDraft,
    text: str,
    meeting: Meeting,
    now: datetime,
    holidays: Holidays,
    names: Mapping[int, str] | None = None,
) -> Noted[ChangeDraft]:
    """Reads a typed text as the open question has it. `names`: whoever may chair."""
    asked = draft.asking
    said = form.read_typed(asked, text, to_local(now, meeting.zone), holidays, names=names)
    other = {"kind", "place"} if form.FACTS.get(asked) in form.TO_CHOOSE else {"kind"}
    edit = {key: said.edit[key] for key in said.edit if key not in other}
    if not edit:
        unclear = form.unclear(asked, "refusal.change.not_understood")
        return Noted(draft, said.problems or (unclear,))
    proposed = propose(draft, edit, meeting, now)
    return replace(proposed, problems=(*said.problems, *proposed.problems))


def meant(meetings: Sequence[Meeting], line: TypedLine) -> Meeting | None:
    """Finds the one coming meeting a typed line speaks of; None where it could be another.

    A day on which there is a meeting names it, when the line says something else besides.
    """
    more = line.at_time or line.place or line.mode
    that_day = [one for one in meetings if more and one.on_date == line.on_date]
    found = that_day or list(meetings)
    return found[0] if len(found) == 1 else None


# --- when people are told -----------------------------------------------------------------------


def tell_at(now: datetime, first_start: datetime, zone: str, rules: ReminderRules) -> datetime:
    """Finds when an edit made now is told: in five minutes, at once when the meeting is near, after
    the quiet hours when that is early enough. `first_start`: the earlier of old and new.
    """
    if first_start - now <= HURRY:
        return now
    return send_at(now + WAIT, first_start - LEAD, zone, rules)
