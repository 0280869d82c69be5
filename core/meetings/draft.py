"""A meeting in the making: what is known of it, what is asked next, what a typed line adds.

A draft is asked for step by step, in the order of STEPS; whatever was typed early is kept and
not asked again. When nothing is missing the preview is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from core.dates.holidays import Holidays
from core.dates.zones import to_local, to_utc
from core.meetings.typed_line import TypedLine, read_line, typed_place
from core.model.errors import Refusal
from core.model.meeting import FARTHEST, Kind, Meeting, Mode, State
from core.model.names import clean, fold
from core.model.people import Cell
from core.reminders.waves import ReminderRules, plan

LONGEST = {"place": 200, "topic": 300, "prepare": 1000}


class Step(StrEnum):
    """What is asked. HOUR_TYPED and PLACE_TYPED are "another hour", "another place"."""

    CELL = "cell"
    DATE = "date"
    HOUR = "hour"
    HOUR_TYPED = "hour_typed"
    PLACE = "place"
    PLACE_TYPED = "place_typed"
    KIND = "kind"
    MODE = "mode"
    TOPIC = "topic"
    PREPARE = "prepare"
    CHAIR = "chair"
    PREVIEW = "preview"


STEPS = (Step.CELL, Step.DATE, Step.HOUR, Step.PLACE, Step.KIND, Step.MODE)


class DayPast(Refusal, key="refusal.day_past"):
    pass


class HourPast(Refusal, key="refusal.hour_past"):
    pass


class DayTooFar(Refusal, key="refusal.day_too_far"):
    pass


class NotUnderstood(Refusal, key="refusal.not_understood.date"):
    """The typed text does not answer the open question; the key says what would."""


class TooLong(Refusal, key="refusal.too_long"):
    pass


@dataclass(frozen=True)
class Draft:
    """What is known so far. `stamp` marks the last change: buttons made before it are stale.

    `line` waits to be read until the cell, and with it the zone, is known. `places` are those
    offered by buttons; `month`, by one of its days, is the one to choose a day in, where one is
    wanted. `instead` is the line of a newer meeting, while it is asked which is meant.
    """

    stamp: int = 0
    asking: Step = Step.CELL
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

    @property
    def offers_topic(self) -> bool:
        return self.kind in (Kind.TOPIC, Kind.COMBINED)

    @property
    def begun(self) -> bool:
        """Whether something would be lost with it."""
        return bool(self.on_date or self.at_time or self.place or self.kind or self.line)


@dataclass(frozen=True)
class Noted:
    """The draft after something was typed, and what of it could not be taken."""

    draft: Draft
    problems: tuple[Refusal, ...] = ()


def next_step(draft: Draft) -> Step:
    """The first thing still missing, or the preview."""
    known = (
        draft.cell_id,
        draft.on_date,
        draft.at_time,
        draft.place,
        draft.kind,
        draft.mode,
    )
    missing = (step for step, value in zip(STEPS, known, strict=True) if not value)
    return next(missing, Step.PREVIEW)


def moved_on(draft: Draft) -> Draft:
    """The same draft, asking for what is missing next."""
    return replace(draft, asking=next_step(draft))


def with_kind(draft: Draft, kind: Kind) -> Draft:
    """The draft of this kind. What a topic session is about is asked at once."""
    draft = replace(draft, kind=kind)
    asks = draft.offers_topic and not draft.topic
    return replace(draft, asking=Step.TOPIC) if asks else moved_on(draft)


def step_back(draft: Draft) -> Step | None:
    """Where "back" leads from the open question; None from the first one."""
    if draft.asking is Step.HOUR_TYPED:
        return Step.HOUR
    if draft.asking is Step.PLACE_TYPED:
        return Step.PLACE
    if next_step(draft) is Step.PREVIEW:
        return Step.PREVIEW
    if draft.asking is Step.TOPIC:
        return Step.KIND
    before = STEPS.index(draft.asking) - 1 if draft.asking in STEPS else 0
    return STEPS[before] if before > 0 else None


def as_meeting(draft: Draft, cell: Cell, chair: str) -> Meeting:
    """The complete draft as the meeting it would become; ValueError while something is missing."""
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
    """The reminders of a meeting published now, by time; waves that reach nobody left out."""
    wanted = {
        rule.kind: now
        if rule.minutes_before is None
        else meeting.starts_at - timedelta(minutes=rule.minutes_before)
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


# --- as kept in a row ---------------------------------------------------------------------------


def draft_to_data(draft: Draft) -> dict[str, Any]:
    """The draft as plain JSON values; draft_from_data gives it back."""
    data = asdict(draft)
    data["on_date"] = draft.on_date.isoformat() if draft.on_date else None
    data["at_time"] = draft.at_time.isoformat("minutes") if draft.at_time else None
    data["places"] = list(draft.places)
    return data


def draft_from_data(data: Mapping[str, Any]) -> Draft:
    """The draft that draft_to_data wrote down."""
    fields = dict(data)
    fields["asking"] = Step(fields["asking"])
    fields["on_date"] = date.fromisoformat(fields["on_date"]) if fields["on_date"] else None
    fields["at_time"] = time.fromisoformat(fields["at_time"]) if fields["at_time"] else None
    fields["kind"] = Kind(fields["kind"]) if fields["kind"] else None
    fields["mode"] = Mode(fields["mode"]) if fields["mode"] else None
    fields["places"] = tuple(fields["places"])
    return Draft(**fields)


# --- what is typed or chosen --------------------------------------------------------------------


def in_cell(draft: Draft, cell: Cell, places: Iterable[str]) -> Draft:
    """The draft for this cell, at the first question that is open."""
    return moved_on(replace(draft, cell_id=cell.id, places=tuple(places), line=""))


def with_waiting_line(
    draft: Draft, cell: Cell, places: Iterable[str], now: datetime, holidays: Holidays
) -> Noted:
    """The draft for this cell. The line that waited is read; it means the usual kind and mode
    where it names none.
    """
    begun = in_cell(draft, cell, places)
    if not draft.line:
        return Noted(begun)
    usual = replace(begun, kind=Kind.REGULAR, mode=Mode.IN_PERSON, asking=draft.asking)
    line = read_line(draft.line, to_local(now, cell.zone), holidays)
    return add_line(usual, line, now, cell.zone)


def answered(draft: Draft, text: str, now: datetime, zone: str, holidays: Holidays) -> Noted:
    """The draft after a typed text: the open question decides how it is read."""
    match draft.asking:
        case Step.PLACE | Step.PLACE_TYPED:
            return _with_place(draft, text, now, zone, holidays)
        case Step.TOPIC:
            return _with_text(draft, "topic", clean(text))
        case Step.PREPARE:
            lines = (clean(line) for line in text.splitlines())
            return _with_text(draft, "prepare", "\n".join(line for line in lines if line))
        case _:
            return _with_line(draft, text, now, zone, holidays)


def _with_place(draft: Draft, text: str, now: datetime, zone: str, holidays: Holidays) -> Noted:
    """A place in its own words; a mere day or hour corrects what was said before."""
    line = read_line(text, to_local(now, zone), holidays)
    if not line.place and (line.on_date or line.at_time or line.problems):
        return add_line(draft, line, now, zone)
    return _with_text(draft, "place", typed_place(text))


def _with_line(draft: Draft, text: str, now: datetime, zone: str, holidays: Holidays) -> Noted:
    text = _completed(draft.asking, text.strip())
    month = date.fromisoformat(draft.month) if draft.month else None
    line = read_line(text, to_local(now, zone), holidays, month)
    answers: dict[Step, object] = {
        Step.DATE: line.on_date,
        Step.HOUR: line.at_time,
        Step.HOUR_TYPED: line.at_time,
        Step.KIND: line.kind,
        Step.MODE: line.mode,
    }
    if draft.asking in answers:
        return _asked(draft, line, now, zone, understood=bool(answers[draft.asking]))
    if line == TypedLine():
        line = TypedLine(problems=(NotUnderstood("refusal.not_understood.preview"),))
    return add_line(draft, line, now, zone)


def _completed(asking: Step, text: str) -> str:
    """A bare number is a day where a day is asked, an hour where an hour is."""
    if not text.isdecimal():
        return text
    if asking is Step.DATE:
        return f"ngày {text}"
    return f"{text}h" if asking in (Step.HOUR, Step.HOUR_TYPED) else text


def _with_text(draft: Draft, field: str, text: str) -> Noted:
    limit = LONGEST[field]
    if len(text) > limit:
        return Noted(draft, (TooLong(limit=limit, length=len(text)),))
    if not text:
        return Noted(draft)
    return Noted(moved_on(replace(draft, **{field: text})))  # type: ignore[arg-type]


def _asked(draft: Draft, line: TypedLine, now: datetime, zone: str, *, understood: bool) -> Noted:
    """A line that answers one question. Words beside the answer are offered as a place, not
    taken for one.
    """
    name = draft.asking.removesuffix("_typed")
    if not understood and not line.problems:
        line = replace(line, problems=(NotUnderstood(f"refusal.not_understood.{name}"),))
    elif line.place and not draft.place and len(line.place) <= LONGEST["place"]:
        draft = replace(draft, places=(line.place, *draft.places))
    noted = add_line(draft, replace(line, place=""), now, zone)
    if draft.asking is Step.KIND and noted.draft.kind and not noted.problems:
        return Noted(with_kind(noted.draft, noted.draft.kind))
    return noted


def add_line(draft: Draft, line: TypedLine, now: datetime, zone: str) -> Noted:
    """The draft with what the line said, but for a time that cannot be."""
    problems = list(line.problems)
    if line.on_date and (problem := day_problem(line.on_date, now, zone)):
        problems.append(problem)
        line = replace(line, on_date=None)
    if len(line.place) > LONGEST["place"]:
        problems.append(TooLong(limit=LONGEST["place"], length=len(line.place)))
        line = replace(line, place="")
    new = replace(
        draft,
        on_date=line.on_date or draft.on_date,
        at_time=line.at_time or draft.at_time,
        place=line.place or draft.place,
        kind=line.kind or draft.kind,
        mode=line.mode or draft.mode,
    )
    if _has_passed(new, now, zone):
        problems.append(HourPast(hour=new.at_time))
        new = replace(new, at_time=None if line.on_date else draft.at_time)
        new = replace(new, at_time=None) if _has_passed(new, now, zone) else new
    following = next_step(new)
    stays = problems and following is Step.PREVIEW and draft.asking is not Step.CELL
    return Noted(replace(new, asking=draft.asking if stays else following), tuple(problems))


def day_problem(on: date, now: datetime, zone: str) -> Refusal | None:
    """Why no meeting can be put on this day; None when it can."""
    today = to_local(now, zone).date()
    if on < today:
        return DayPast(day=on)
    if on > today + FARTHEST:
        return DayTooFar(day=on)
    return None


def _has_passed(draft: Draft, now: datetime, zone: str) -> bool:
    if draft.on_date is None or draft.at_time is None:
        return False
    return to_utc(draft.on_date, draft.at_time, zone) <= now


def one_named(text: str, names: Mapping[int, str]) -> int | None:
    """The only one whose name holds the typed words; None when none or several do."""
    typed = fold(text)
    exact = [key for key, name in names.items() if fold(name) == typed]
    found = exact or [key for key, name in names.items() if typed and typed in fold(name)]
    return found[0] if len(found) == 1 else None
