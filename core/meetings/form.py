"""The questions about a meeting, new or changed, and how a typed answer to each is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from core.dates.holidays import Holidays
from core.dates.zones import to_local
from core.meetings.typed_line import TypedLine, read_line, typed_place
from core.model.errors import Refusal
from core.model.meeting import FARTHEST, FARTHEST_BACK, State
from core.model.names import clean, fold

D = TypeVar("D")

Edit = Mapping[str, Any]
"""Some facts of a meeting as JSON values: what an answer sets."""

MOST_ITEMS = 20
LONGEST_ITEM = 200
HOURS = (
    *(time(7, 30), time(8), time(8, 30)),
    *(time(14), time(14, 30), time(16)),
    *(time(19), time(19, 30), time(20)),
)
"""The usual ones."""


class MeetingQuestion(StrEnum):
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
    AGENDA = "agenda"
    CANCEL = "cancel"


_Q = MeetingQuestion
FACTS: dict[MeetingQuestion | None, str] = {
    _Q.CELL: "cell_id",
    _Q.DATE: "on_date",
    _Q.HOUR: "at_time",
    _Q.HOUR_TYPED: "at_time",
    _Q.PLACE: "place",
    _Q.PLACE_TYPED: "place",
    _Q.KIND: "kind",
    _Q.MODE: "mode",
    _Q.TOPIC: "topic",
    _Q.PREPARE: "prepare",
    _Q.CHAIR: "chair_id",
    _Q.AGENDA: "agenda",
    _Q.CANCEL: "cancel_reason",
}
"""The fact that each question's answer sets."""
TO_CHOOSE = ("on_date", "at_time", "kind", "mode")
"""What a typed line may answer with one of its parts."""

OF_CHANGE = (
    *(_Q.DATE, _Q.HOUR, _Q.PLACE, _Q.MODE, _Q.CHAIR),
    *(_Q.TOPIC, _Q.PREPARE, _Q.AGENDA, _Q.CANCEL),
)
OF_NEW = tuple(question for question in _Q if question not in (_Q.AGENDA, _Q.CANCEL))
MAY_BE_EMPTY = {_Q.TOPIC: "", _Q.PREPARE: "", _Q.AGENDA: []}
"""What clears an answer that was typed."""


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
class Noted(Generic[D]):
    """A draft after something was typed or tapped, and what of it could not be taken."""

    draft: D
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a typed text sets, and what of it cannot be."""

    edit: dict[str, Any]
    problems: tuple[Refusal, ...] = ()


# --- a typed answer -----------------------------------------------------------------------------


def read_typed(
    asked: MeetingQuestion | None,
    text: str,
    now: datetime,
    holidays: Holidays,
    *,
    earliest: date | None = None,
    names: Mapping[int, str] | None = None,
) -> Said:
    """Reads a text as the open question has it; `now` is local, `names` are whoever may chair.

    A mere day or hour in answer to another question is a correction, but for a text.
    """
    fact = FACTS.get(asked, "")
    if fact == "chair_id":
        return _read_chair(text, names or {})
    if fact == "agenda":
        return _read_agenda(text)
    line = read_line(_completed(fact, text.strip()), now, holidays, earliest)
    of_time = line.on_date or line.at_time or line.problems
    if fact in IN_WORDS and not (fact == "place" and of_time and not line.place):
        return _read_words(fact, text)
    edit = edit_of(line)
    if (length := len(line.place)) > LONGEST["place"]:
        del edit["place"]
        return Said(edit, (*line.problems, TooLong(limit=LONGEST["place"], length=length)))
    return Said(edit, line.problems)


def edit_of(line: TypedLine) -> dict[str, Any]:
    said = {
        "on_date": line.on_date.isoformat() if line.on_date else "",
        "at_time": line.at_time.isoformat("minutes") if line.at_time else "",
        "place": line.place,
        "kind": line.kind.value if line.kind else "",
        "mode": line.mode.value if line.mode else "",
    }
    return {key: value for key, value in said.items() if value}


def _completed(fact: str, text: str) -> str:
    """Reads a bare number as a day where a day is asked, as an hour where an hour is."""
    if not text.isdecimal():
        return text
    return {"on_date": f"ngày {text}", "at_time": f"{text}h"}.get(fact, text)


def unclear(asked: MeetingQuestion | None, otherwise: str) -> NotUnderstood:
    if asked and FACTS.get(asked) in TO_CHOOSE:
        return NotUnderstood(f"refusal.not_understood.{asked.removesuffix('_typed')}")
    return NotUnderstood(otherwise)


def _lines(text: str) -> str:
    return "\n".join(filter(None, map(clean, text.splitlines())))


LONGEST = {"place": 200, "topic": 300, "prepare": 1000, "cancel_reason": 300}
IN_WORDS: dict[str, Callable[[str], str]] = {
    "place": typed_place,
    "topic": clean,
    "prepare": _lines,
    "cancel_reason": clean,
}
"""What is taken in the words it was typed in."""


def _read_words(fact: str, text: str) -> Said:
    text, limit = IN_WORDS[fact](text), LONGEST[fact]
    if len(text) > limit:
        return Said({}, (TooLong(limit=limit, length=len(text)),))
    if not text:
        return Said({})
    return Said(cancelling(text) if fact == "cancel_reason" else {fact: text})


def cancelling(reason: str) -> dict[str, Any]:
    return {"state": State.CANCELLED.value, "cancel_reason": reason}


def _read_agenda(text: str) -> Said:
    """Reads an item a line, without what numbers it."""
    lines = (clean(line).lstrip("•-–0123456789.) ") for line in text.splitlines())
    items = [line for line in lines if line]
    longest = max(map(len, items), default=0)
    if longest > LONGEST_ITEM:
        return Said({}, (TooLong(limit=LONGEST_ITEM, length=longest),))
    if len(items) > MOST_ITEMS:
        many = Refusal("refusal.change.too_many", limit=MOST_ITEMS, count=len(items))
        return Said({}, (many,))
    return Said({"agenda": items} if items else {})


def _read_chair(text: str, names: Mapping[int, str]) -> Said:
    chosen = one_named(text, names)
    if chosen is None:
        return Said({}, (NotUnderstood("refusal.not_understood.chair"),))
    return Said(chaired(chosen, names))


def chaired(member_id: int, names: Mapping[int, str]) -> dict[str, Any]:
    """Makes the edit by which this member chairs; 0: the secretary."""
    return {"chair_id": member_id or None, "chair": names.get(member_id, "")}


def one_named(text: str, names: Mapping[int, str]) -> int | None:
    """Finds the only one whose name holds the typed words; None when none or several do."""
    typed = fold(text)
    exact = [key for key, name in names.items() if fold(name) == typed]
    found = exact or [key for key, name in names.items() if typed and typed in fold(name)]
    return found[0] if len(found) == 1 else None


# --- when it can be -----------------------------------------------------------------------------


def day_problem(on: date, now: datetime, zone: str) -> Refusal | None:
    """Says why no meeting can be put on this day; None when it can."""
    today = to_local(now, zone).date()
    if on < today:
        return DayPast(day=on)
    if on > today + FARTHEST:
        return DayTooFar(day=on)
    return None


def new_day_problem(on: date, now: datetime, zone: str) -> Refusal | None:
    """Says the same of a new meeting, which may have been held already: within a year."""
    today = to_local(now, zone).date()
    held = today - FARTHEST_BACK < on < today
    return None if held else day_problem(on, now, zone)


def next_hours(on: date, now: datetime) -> Sequence[time]:
    """Lists the usual hours of that day that are still to come; `now` is local."""
    return [at for at in HOURS if on != now.date() or at > now.time()]
