"""Choosing reminders: what /caidat offers, and settings with one choice made.

`own` are a cell's or a committee's own settings, over those it inherits (core/reminders/waves.py).
"""

import re
from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from core.model.errors import Gone, Refusal, there
from core.model.names import fold
from core.reminders.waves import WaveRule, default_settings, rules_from

Own = Mapping[str, Any] | None

SECTION_KEYS = {
    "reminders": ("wave", "series_invitation_days"),
    "close": ("answers_close",),
    "quiet": ("quiet_from", "quiet_until"),
}
"""Which keys of the settings each section of /caidat sets."""


MOST_QUIET_HOURS = 14
UNITS = {"day": 24 * 60, "hour": 60, "minute": 1}
"""Minutes."""


class TooQuiet(Refusal, key="refusal.too_quiet"):
    """Reminders need some hours of the day."""


class UnclearHours(Refusal, key="refusal.unclear_hours"):
    """The typed text is no pair of hours."""


class WaveOutOfRange(Refusal):
    """A reminder that goes too early or too late to make sense."""

    def __init__(self, minutes: Collection[int]) -> None:
        unit = next(one for one in UNITS if all(each % UNITS[one] == 0 for each in minutes))
        least, most = min(minutes) // UNITS[unit], max(minutes) // UNITS[unit]
        super().__init__(f"refusal.wave_out_of_range.{unit}", least=least, most=most)


class SameTime(Refusal, key="refusal.same_wave_time"):
    """Two reminders at one time would be two messages at once."""


def offered() -> dict[str, Any]:
    return dict(default_settings()["choices"])


def wave_choices(kind: str) -> dict[str, Any]:
    """Returns what may be chosen for a wave: what it is, if its row names no more. Raises Gone for
    one that goes out at publishing.
    """
    rows = {row["kind"]: row for row in default_settings()["wave"] if "minutes_before" in row}
    row = there(rows.get(kind))
    as_it_is = {
        "minutes_before": [row["minutes_before"]],
        "audience": [audience_name(row["audience"])],
    }
    return {**as_it_is, **row.get("choices", {})}


def audiences() -> dict[str, list[str]]:
    return dict(default_settings()["audiences"])


def closings() -> list[str]:
    return list(default_settings()["closing"])


def audience_name(audience: Collection[str]) -> str:
    """Names these people; "other" for a mixture that has no name."""
    named = audiences().items()
    return next((name for name, whom in named if set(whom) == set(audience)), "other")


def find_wave(inherited: Own, kind: str) -> WaveRule:
    """Finds the wave of this kind. Raises Gone for none."""
    return there(next((wave for wave in rules_from(inherited).waves if wave.kind == kind), None))


def with_wave(effective: Own, own: Own, kind: str, field: str, value: str) -> dict[str, Any]:
    """Makes one choice of a wave: "on", "minutes" before, "audience", "days" (a series').
    A time or an audience that is chosen for a wave that is off turns it on.

    Raises Gone for what is not offered, WaveOutOfRange, SameTime for a time that another wave has.
    """
    if field == "days":
        days = _between(value, offered()["series_invitation_days"], UNITS["day"])
        return {**(own or {}), "series_invitation_days": days}
    choices = wave_choices(kind)
    rows = {**default_settings(), **(effective or {})}["wave"]
    waves = [{key: row[key] for key in row if key != "choices"} for row in rows]
    row = next(wave for wave in waves if wave["kind"] == kind)
    if field == "on" and value in ("0", "1"):
        row["on"] = value == "1"
    elif field == "minutes":
        row |= {"minutes_before": _between(value, choices["minutes_before"]), "on": True}
    elif field == "audience" and value in choices["audience"] and value in audiences():
        row |= {"audience": audiences()[value], "on": True}
    else:
        raise Gone
    _check_times(waves)
    return {**(own or {}), "wave": waves}


def _between(value: str, choices: Collection[int], unit: int = 1) -> int:
    """Reads a number from the least of the choices to the most; each has `unit` minutes."""
    if not value.isdecimal():
        raise Gone
    if not min(choices) <= int(value) <= max(choices):
        raise WaveOutOfRange([unit * one for one in choices])
    return int(value)


def _check_times(waves: list[dict[str, Any]]) -> None:
    times = [w["minutes_before"] for w in waves if w.get("on", True) and "minutes_before" in w]
    if len(times) > len(set(times)):
        raise SameTime


def with_closing(own: Own, name: str) -> dict[str, Any]:
    """Sets another closing of answers. Raises Gone for one that is not offered."""
    if name not in closings():
        raise Gone
    return {**(own or {}), "answers_close": name}


def with_quiet(own: Own, start: time, end: time) -> dict[str, Any]:
    """Sets other quiet hours; the same hour twice: none. Raises TooQuiet."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes % (24 * 60) > MOST_QUIET_HOURS * 60:
        raise TooQuiet(most=MOST_QUIET_HOURS)
    return {**(own or {}), "quiet_from": f"{start:%H:%M}", "quiet_until": f"{end:%H:%M}"}


def without(own: Own, section: str) -> dict[str, Any] | None:
    """Drops what a section sets, so that the inherited counts again."""
    kept = {key: value for key, value in (own or {}).items() if key not in SECTION_KEYS[section]}
    return kept or None


def sets_own(own: Own, section: str) -> bool:
    return any(key in (own or {}) for key in SECTION_KEYS[section])


def closing_name(effective: Own) -> str:
    return str({**default_settings(), **(effective or {})}["answers_close"])


def most_messages(effective: Own) -> int:
    """Counts the messages somebody gets who answers "attend" at the first card."""
    waves = [wave for wave in rules_from(effective).waves if wave.on]
    return sum(wave.minutes_before is None or "attend" in wave.audience for wave in waves)


_HOUR = r"(\d{1,2})\s*(?:(?:h|g|gio|:)\s*(\d{2})?)?"
_HOURS = re.compile(rf"\D*{_HOUR}\s*(?:-|–|den|toi|to)\s*{_HOUR}\D*")


def hours_typed(text: str) -> tuple[time, time]:
    """Reads from when until when, as in "21:30 - 6:30", "21h đến 6h". Raises UnclearHours."""
    found = _HOURS.fullmatch(fold(text))
    if found is None:
        raise UnclearHours
    start_hour, start, end_hour, end = (int(part or 0) for part in found.groups())
    try:
        return time(start_hour, start), time(end_hour, end)
    except ValueError:
        raise UnclearHours from None
