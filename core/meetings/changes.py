"""Changing a published meeting: what it was, what it becomes, and when people are told.

change: waiting ──due──▶ told
           └──taken back, or nothing left of it──▶ undone
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from core.dates.holidays import Holidays
from core.dates.zones import to_local, to_utc
from core.meetings.draft import LONGEST, HourPast, NotUnderstood, TooLong, day_problem
from core.meetings.typed_line import TypedLine, read_line, typed_place
from core.model.errors import Refusal
from core.model.meeting import Meeting, Mode, State
from core.model.names import clean
from core.reminders.waves import ReminderRules, outside_quiet_hours

WAIT = timedelta(minutes=5)
"""Edits within it become one notice, and can be taken back."""
HURRY = timedelta(minutes=30)
"""A meeting nearer than this: its people are told at once."""
LEAD = timedelta(hours=2)
"""The quiet hours are kept only where they end this long before the meeting."""
MOST_ITEMS = 20
LONGEST_ITEM = 200
LONGEST_REASON = 300


class Field(StrEnum):
    """What may be changed, each by a question of its own."""

    DATE = "date"
    HOUR = "hour"
    PLACE = "place"
    MODE = "mode"
    CHAIR = "chair"
    TOPIC = "topic"
    PREPARE = "prepare"
    AGENDA = "agenda"
    CANCEL = "cancel"


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

    def starts_at(self, zone: str) -> datetime:
        return to_utc(self.on_date, self.at_time, zone)


Edit = Mapping[str, Any]
"""Some facts as JSON values: what an edit sets."""


def facts_of(meeting: Meeting) -> MeetingFacts:
    """The meeting's facts as they are."""
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
    """The facts as plain JSON values; facts_from_data gives them back."""
    return {
        **asdict(facts),
        "on_date": facts.on_date.isoformat(),
        "at_time": facts.at_time.isoformat("minutes"),
        "mode": facts.mode.value,
        "state": facts.state.value,
        "agenda": list(facts.agenda),
    }


def facts_from_data(data: Mapping[str, Any]) -> MeetingFacts:
    """The facts that facts_to_data wrote down."""
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
    """The facts with what the edit sets."""
    return facts_from_data({**facts_to_data(facts), **edit})


def with_facts(meeting: Meeting, facts: MeetingFacts) -> Meeting:
    """The meeting as these facts say."""
    values = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return replace(meeting, **values, starts_at=facts.starts_at(meeting.zone))


ASPECTS = ("time", "place", "mode", "chair", "topic", "prepare", "agenda")


def differences(before: MeetingFacts, after: MeetingFacts) -> tuple[str, ...]:
    """Which aspects differ, in the order they are told; "cancelled" stands alone."""
    if before.state is not after.state:
        return ("cancelled",)
    return tuple(one for one in ASPECTS if _aspect(before, one) != _aspect(after, one))


def _aspect(facts: MeetingFacts, name: str) -> object:
    if name == "time":
        return facts.on_date, facts.at_time
    return facts.chair_id if name == "chair" else getattr(facts, name)


def logged(before: MeetingFacts, after: MeetingFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, before and after, for the log."""
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
    """Whether a single edit takes the meeting out of its rule's hands."""
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
class Dialogue:
    """An edit in the making, as kept in a row. `seen`: the facts that its preview showed.

    `meeting_id` 0: the typed `line` waits until a meeting is chosen.
    """

    meeting_id: int = 0
    asking: Field | None = None
    stamp: int = 0
    edit: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    line: str = ""


def dialogue_to_data(dialogue: Dialogue) -> dict[str, Any]:
    """The dialogue as plain JSON values; dialogue_from_data gives it back."""
    return {**asdict(dialogue), "places": list(dialogue.places)}


def dialogue_from_data(data: Mapping[str, Any]) -> Dialogue:
    """The dialogue that dialogue_to_data wrote down."""
    asking = Field(data["asking"]) if data["asking"] else None
    return Dialogue(**{**data, "asking": asking, "places": tuple(data["places"])})


@dataclass(frozen=True)
class Proposed:
    """The dialogue after something was typed or tapped, and what of it could not be taken."""

    dialogue: Dialogue
    problems: tuple[Refusal, ...] = ()


def propose(dialogue: Dialogue, edit: Edit, meeting: Meeting, now: datetime) -> Proposed:
    """The dialogue with this edit added, ready for its preview; what cannot be is left out and
    asked again.
    """
    whole = dict(edit) if "state" in edit else {**dialogue.edit, **edit}
    problem = _time_problem(whole, meeting, now)
    if problem:
        whole = {key: whole[key] for key in whole if key not in ("on_date", "at_time")}
    facts = facts_of(meeting)
    if not differences(facts, edited(facts, whole)):
        return Proposed(replace(dialogue, edit={}), (problem or Same(),))
    asking = dialogue.asking if problem else None
    return Proposed(replace(dialogue, edit=whole, asking=asking), (problem,) if problem else ())


def _time_problem(edit: Edit, meeting: Meeting, now: datetime) -> Refusal | None:
    if not {"on_date", "at_time"} & set(edit):
        return None
    after = edited(facts_of(meeting), edit)
    if problem := day_problem(after.on_date, now, meeting.zone):
        return problem
    if after.starts_at(meeting.zone) <= now:
        return HourPast(hour=after.at_time)
    return None


def edit_of(line: TypedLine) -> dict[str, Any]:
    """What a typed line sets."""
    said = {
        "on_date": line.on_date.isoformat() if line.on_date else "",
        "at_time": line.at_time.isoformat("minutes") if line.at_time else "",
        "place": line.place,
        "mode": line.mode.value if line.mode else "",
    }
    return {key: value for key, value in said.items() if value}


def typed(
    dialogue: Dialogue, text: str, meeting: Meeting, now: datetime, holidays: Holidays
) -> Proposed:
    """The dialogue after a typed text: the open question decides how it is read."""
    match dialogue.asking:
        case Field.PLACE:
            return _text(dialogue, "place", typed_place(text), LONGEST["place"], meeting, now)
        case Field.TOPIC:
            return _text(dialogue, "topic", clean(text), LONGEST["topic"], meeting, now)
        case Field.PREPARE:
            text = "\n".join(_lines(text))
            return _text(dialogue, "prepare", text, LONGEST["prepare"], meeting, now)
        case Field.AGENDA:
            return _items(dialogue, _lines(text), meeting, now)
        case Field.CANCEL:
            return _cancel(dialogue, clean(text), meeting, now)
        case _:
            return _line(dialogue, text.strip(), meeting, now, holidays)


def _lines(text: str) -> list[str]:
    lines = (clean(line).lstrip("•-–0123456789.) ") for line in text.splitlines())
    return [line for line in lines if line]


def _text(
    dialogue: Dialogue, name: str, text: str, limit: int, meeting: Meeting, now: datetime
) -> Proposed:
    if len(text) > limit:
        return Proposed(dialogue, (TooLong(limit=limit, length=len(text)),))
    return propose(dialogue, {name: text}, meeting, now)


def _items(dialogue: Dialogue, items: list[str], meeting: Meeting, now: datetime) -> Proposed:
    longest = max((len(item) for item in items), default=0)
    if longest > LONGEST_ITEM:
        return Proposed(dialogue, (TooLong(limit=LONGEST_ITEM, length=longest),))
    if len(items) > MOST_ITEMS:
        problem = Refusal("refusal.change.too_many", limit=MOST_ITEMS, count=len(items))
        return Proposed(dialogue, (problem,))
    return propose(dialogue, {"agenda": items}, meeting, now)


def _cancel(dialogue: Dialogue, reason: str, meeting: Meeting, now: datetime) -> Proposed:
    if len(reason) > LONGEST_REASON:
        return Proposed(dialogue, (TooLong(limit=LONGEST_REASON, length=len(reason)),))
    return propose(dialogue, cancelling(reason), meeting, now)


def cancelling(reason: str) -> dict[str, Any]:
    """The edit that cancels a meeting."""
    return {"state": State.CANCELLED.value, "cancel_reason": reason}


UNCLEAR = {
    Field.DATE: "refusal.not_understood.date",
    Field.HOUR: "refusal.not_understood.hour",
    Field.MODE: "refusal.not_understood.mode",
}


def _line(
    dialogue: Dialogue, text: str, meeting: Meeting, now: datetime, holidays: Holidays
) -> Proposed:
    asking = dialogue.asking
    if text.isdecimal() and asking in (Field.DATE, Field.HOUR):
        text = f"ngày {text}" if asking is Field.DATE else f"{text}h"
    line = read_line(text, to_local(now, meeting.zone), holidays)
    if asking:
        line = replace(line, place="")
    edit = edit_of(line)
    if not edit:
        key = UNCLEAR.get(asking, "refusal.change.not_understood") if asking else None
        unclear = NotUnderstood(key or "refusal.change.not_understood")
        return Proposed(dialogue, line.problems or (unclear,))
    if len(line.place) > LONGEST["place"]:
        return Proposed(dialogue, (TooLong(limit=LONGEST["place"], length=len(line.place)),))
    proposed = propose(dialogue, edit, meeting, now)
    return replace(proposed, problems=(*line.problems, *proposed.problems))


def meant(meetings: Sequence[Meeting], line: TypedLine) -> Meeting | None:
    """The one coming meeting a typed line speaks of; None where it could be another.

    A day on which there is a meeting names it, when the line says something else besides.
    """
    more = line.at_time or line.place or line.mode
    that_day = [one for one in meetings if more and one.on_date == line.on_date]
    found = that_day or list(meetings)
    return found[0] if len(found) == 1 else None


# --- when people are told -----------------------------------------------------------------------


def tell_at(now: datetime, first_start: datetime, zone: str, rules: ReminderRules) -> datetime:
    """When an edit made now is told: in five minutes, at once when the meeting is near, after
    the quiet hours when that is early enough. `first_start`: the earlier of old and new.
    """
    if first_start - now <= HURRY:
        return now
    return outside_quiet(now + WAIT, first_start, zone, rules)


def outside_quiet(at: datetime, first_start: datetime, zone: str, rules: ReminderRules) -> datetime:
    """`at`, or the end of the quiet hours where that leaves time enough before the meeting."""
    return outside_quiet_hours(at, first_start - LEAD, zone, rules, earliest=at)
