"""A meeting in the making: what is known of it, what is asked next, what a typed line adds.

A draft is asked for step by step, in the order of STEPS; whatever was typed early is kept and
not asked again. When nothing is missing the preview is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from core.dates.holidays import Holidays
from core.dates.zones import back, to_local, to_utc
from core.meetings import form
from core.meetings.form import MeetingQuestion, Noted
from core.model.errors import Refusal
from core.model.meeting import Kind, Meeting, Mode, State
from core.model.people import Cell
from core.reminders.waves import ReminderRules, plan

STEPS = (
    MeetingQuestion.CELL,
    MeetingQuestion.DATE,
    MeetingQuestion.HOUR,
    MeetingQuestion.PLACE,
    MeetingQuestion.KIND,
    MeetingQuestion.MODE,
)


@dataclass(frozen=True)
class MeetingDraft:
    """What is known so far. `stamp` marks the last change: buttons made before it are stale.

    `line` waits to be read until the cell, and with it the zone, is known. `places` are those
    offered by buttons; `month`, by one of its days, is the one to choose a day in, where one is
    wanted. `instead` is the line of a newer meeting, while it is asked which is meant.
    """

    stamp: int = 0
    asking: MeetingQuestion = MeetingQuestion.CELL
    cell_id: int | None = None
    on_date: date | None = None
    at_time: time | None = None
    place: str = ""
    kind: Kind | None = None
    mode: Mode | None = None
    topic: str = ""
    prepare: str = ""
    chair_id: int | None = None
    line: str = ""
    places: tuple[str, ...] = ()
    instead: str = ""
    month: str = ""

    def to_data(self) -> dict[str, Any]:
        """Turns the draft into plain JSON values, for `from_data`."""
        data = asdict(self)
        data["on_date"] = self.on_date.isoformat() if self.on_date else None
        data["at_time"] = self.at_time.isoformat("minutes") if self.at_time else None
        data["places"] = list(self.places)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        fields = dict(data)
        fields["asking"] = MeetingQuestion(fields["asking"])
        fields["on_date"] = date.fromisoformat(fields["on_date"]) if fields["on_date"] else None
        fields["at_time"] = time.fromisoformat(fields["at_time"]) if fields["at_time"] else None
        fields["kind"] = Kind(fields["kind"]) if fields["kind"] else None
        fields["mode"] = Mode(fields["mode"]) if fields["mode"] else None
        fields["places"] = tuple(fields["places"])
        return cls(**fields)

    @property
    def offers_topic(self) -> bool:
        return self.kind in (Kind.TOPIC, Kind.COMBINED)

    @property
    def begun(self) -> bool:
        """Whether something would be lost with it."""
        return bool(self.on_date or self.at_time or self.place or self.kind or self.line)


def next_step(draft: MeetingDraft) -> MeetingQuestion:
    """Finds the first thing still missing, or the preview."""
    missing = (question for question in STEPS if not getattr(draft, form.FACTS[question]))
    return next(missing, MeetingQuestion.PREVIEW)


def moved_on(draft: MeetingDraft) -> MeetingDraft:
    return replace(draft, asking=next_step(draft))


def with_kind(draft: MeetingDraft, kind: Kind) -> MeetingDraft:
    """Sets the kind; asks at once what a topic session is about."""
    draft = replace(draft, kind=kind)
    asks = draft.offers_topic and not draft.topic
    return replace(draft, asking=MeetingQuestion.TOPIC) if asks else moved_on(draft)


def step_back(draft: MeetingDraft) -> MeetingQuestion | None:
    """Finds where "back" leads from the open question; None from the first one."""
    if draft.asking is MeetingQuestion.HOUR_TYPED:
        return MeetingQuestion.HOUR
    if draft.asking is MeetingQuestion.PLACE_TYPED:
        return MeetingQuestion.PLACE
    if next_step(draft) is MeetingQuestion.PREVIEW:
        return MeetingQuestion.PREVIEW
    if draft.asking is MeetingQuestion.TOPIC:
        return MeetingQuestion.KIND
    before = STEPS.index(draft.asking) - 1 if draft.asking in STEPS else 0
    return STEPS[before] if before > 0 else None


def as_meeting(draft: MeetingDraft, cell: Cell, chair: str) -> Meeting:
    """Makes the meeting it would become. Raises ValueError while something is missing."""
    if draft.on_date is None or draft.at_time is None or not draft.kind or not draft.mode:
        raise ValueError("the draft is not complete")
    return Meeting(
        id=0,
        committee_id=cell.committee_id,
        cell_id=cell.id,
        cell_name=cell.name,
        kind=draft.kind,
        state=State.DRAFT,
        on_date=draft.on_date,
        at_time=draft.at_time,
        zone=cell.zone,
        starts_at=to_utc(draft.on_date, draft.at_time, cell.zone),
        place=draft.place,
        mode=draft.mode,
        topic=draft.topic if draft.offers_topic else "",
        prepare=draft.prepare,
        chair=chair,
        series_id=None,
        published_at=None,
        answers_close_at=None,
    )


@dataclass(frozen=True)
class Planned:
    """One reminder that publishing would bring: `moved` out of the quiet hours, or not."""

    due_at: datetime
    audience: tuple[str, ...]
    at_once: bool
    moved: bool


def planned_reminders(meeting: Meeting, rules: ReminderRules, now: datetime) -> list[Planned]:
    """Lists the reminders of a meeting published now, by time, without waves that reach nobody."""
    wanted = {
        rule.kind: now
        if rule.minutes_before is None
        else back(meeting.starts_at, timedelta(minutes=rule.minutes_before), meeting.zone)
        for rule in rules.waves
    }
    return [
        Planned(
            due_at=wave.due_at,
            audience=wave.audience,
            at_once=wave.due_at <= now,
            moved=wave.due_at != wanted[wave.kind],
        )
        for wave in sorted(plan(meeting, rules, now), key=lambda wave: wave.due_at)
        if wave.audience
    ]


# --- what is typed or chosen --------------------------------------------------------------------


def in_cell(draft: MeetingDraft, cell: Cell, places: Iterable[str]) -> MeetingDraft:
    """Sets the cell and asks the first open question."""
    return moved_on(replace(draft, cell_id=cell.id, places=tuple(places), line=""))


def with_waiting_line(
    draft: MeetingDraft, cell: Cell, places: Iterable[str], now: datetime, holidays: Holidays
) -> Noted[MeetingDraft]:
    """Sets the cell and reads the line that waited, which means the usual kind and mode where it
    names none.
    """
    begun = in_cell(draft, cell, places)
    if not draft.line:
        return Noted(begun)
    usual = replace(begun, kind=Kind.REGULAR, mode=Mode.IN_PERSON, asking=draft.asking)
    said = form.read_typed(None, draft.line, to_local(now, cell.zone), holidays)
    return take(usual, said.edit, now, cell.zone, said.problems)


def answered(
    draft: MeetingDraft,
    text: str,
    now: datetime,
    zone: str,
    holidays: Holidays,
    names: Mapping[int, str] | None = None,
) -> Noted[MeetingDraft]:
    """Reads a typed text. Words beside the answer to a question are offered as a place, not taken
    for one. `names`: whoever may chair.
    """
    asked = draft.asking
    month = date.fromisoformat(draft.month) if draft.month else None
    local = to_local(now, zone)
    said = form.read_typed(asked, text, local, holidays, earliest=month, names=names)
    edit, problems = dict(said.edit), said.problems
    if form.FACTS.get(asked) in form.TO_CHOOSE:
        place = edit.pop("place", "")
        if form.FACTS[asked] not in edit and not problems:
            problems = (form.unclear(asked, ""),)
        elif place and not draft.place:
            draft = replace(draft, places=(place, *draft.places))
    elif not edit and not problems and asked not in form.FACTS:
        problems = (form.NotUnderstood("refusal.not_understood.preview"),)
    return take(draft, edit, now, zone, problems) if edit else Noted(draft, problems)


def take(
    draft: MeetingDraft,
    edit: form.Edit,
    now: datetime,
    zone: str,
    problems: tuple[Refusal, ...] = (),
) -> Noted[MeetingDraft]:
    """Takes what was answered, but for a time that cannot be, and asks what is next."""
    new = _edited(draft, edit)
    on = new.on_date if "on_date" in edit else None
    if on and (problem := form.new_day_problem(on, now, zone)):
        problems = (*problems, problem)
        edit = {key: edit[key] for key in edit if key != "on_date"}
        new = replace(new, on_date=draft.on_date)
    if _has_passed(new, now, zone):
        problems = (*problems, form.HourPast(hour=new.at_time))
        new = replace(new, at_time=None if "on_date" in edit else draft.at_time)
        new = replace(new, at_time=None) if _has_passed(new, now, zone) else new
    if draft.asking is MeetingQuestion.KIND and new.kind and not problems:
        return Noted(with_kind(new, new.kind))
    following = next_step(new)
    whole = following is MeetingQuestion.PREVIEW and draft.asking is not MeetingQuestion.CELL
    return Noted(replace(new, asking=draft.asking if problems and whole else following), problems)


def _edited(draft: MeetingDraft, edit: form.Edit) -> MeetingDraft:
    data = draft.to_data()
    return MeetingDraft.from_data({**data, **{key: edit[key] for key in edit if key in data}})


def _has_passed(draft: MeetingDraft, now: datetime, zone: str) -> bool:
    if draft.on_date is None or draft.at_time is None:
        return False
    starts_at = to_utc(draft.on_date, draft.at_time, zone)
    return starts_at <= now and not lies_back(draft, now, zone)


def lies_back(draft: MeetingDraft, now: datetime, zone: str) -> bool:
    """Tells whether its day has passed: it was held, and is only to be written down."""
    return draft.on_date is not None and draft.on_date < to_local(now, zone).date()
