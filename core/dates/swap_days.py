"""A committee's swap days: days off made working days, and working days made days off.

Stored in the committee's settings: `swap_days`: {"off": [iso dates], "working": [iso dates]}.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.dates.holidays import Holidays
from core.model.errors import Refusal
from core.model.names import fold

MOST_SWAP_DAYS = 60

Settings = Mapping[str, Any] | None


def holidays_from(settings: Settings) -> Holidays:
    """Lays the committee's own list over Vietnam's holidays."""
    own = swap_days(settings)
    return Holidays(
        extra_days_off=frozenset(on for on, off in own.items() if off),
        extra_working_days=frozenset(on for on, off in own.items() if not off),
    )


def swap_days(settings: Settings) -> dict[date, bool]:
    """Lists the committee's days in order: True for a day off, False for a working day."""
    own = (settings or {}).get("swap_days") or {}
    days = {date.fromisoformat(on): kind == "off" for kind, many in own.items() for on in many}
    return dict(sorted(days.items()))


class SwapDayUnclear(Refusal, key="refusal.swap_day_unclear"):
    """A line that is no swap day."""


class TooManySwapDays(Refusal, key="refusal.too_many_swap_days"):
    pass


_LINES = re.compile(r"[\n;]")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_AROUND = re.compile(r"^[\s:.,–-]+|(?<!\w)ngay\s*$|[\s:.,–-]+$")
_OFF = ("nghi", "nghi bu", "nghi le", "off", "day off")
_WORKING = ("lam bu", "lam viec", "di lam", "working", "work")
_REMOVED = ("bo", "xoa", "remove", "delete")


def with_swap_days(settings: Settings, text: str) -> dict[str, list[str]]:
    """Adds what the lines say to the `swap_days` settings; nothing if one line has a slip.

    "02/01/2027 nghỉ", "làm bù 26/12/2026", "26/12/2026 bỏ". Raises SwapDayUnclear.
    """
    days = swap_days(settings)
    for line in filter(None, map(str.strip, _LINES.split(text))):
        on, said = _read(line)
        days.pop(on, None)
        if said not in _REMOVED:
            days[on] = said in _OFF
    if len(days) > MOST_SWAP_DAYS:
        raise TooManySwapDays(most=MOST_SWAP_DAYS)
    return {
        kind: [on.isoformat() for on, is_off in sorted(days.items()) if is_off == off]
        for kind, off in (("off", True), ("working", False))
    }


def _read(line: str) -> tuple[date, str]:
    found = _DAY.search(line)
    said = _said(line[: found.start()], line[found.end() :]) if found else ""
    if found is None or said not in (*_OFF, *_WORKING, *_REMOVED):
        raise SwapDayUnclear(line=line[:60])
    try:
        return date(int(found[3]), int(found[2]), int(found[1])), said
    except ValueError:
        raise SwapDayUnclear(line=line[:60]) from None


def _said(before: str, after: str) -> str:
    """Takes what stands behind the day, or where nothing does, before it."""
    parts = (_AROUND.sub("", _AROUND.sub("", fold(part))) for part in (after, before))
    return next(filter(None, parts), "")
