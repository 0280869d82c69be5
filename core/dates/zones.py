"""Local wall time and UTC: the wall time is the truth, UTC is derived from it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from dateutil.tz import datetime_exists

from core.model.figures import load_figures

OFFERED = Path(__file__).parent / "zones.toml"


def to_utc(on: date, at: time, zone: str) -> datetime:
    """Turns a wall time of the zone into aware UTC.

    A time the clocks skip becomes the first real minute after the gap; a time they show twice
    is the first of the two.
    """
    wall = datetime.combine(on, at.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone))
    if not datetime_exists(wall):
        wall = _first_real_minute(wall.replace(second=0, microsecond=0))
    return wall.astimezone(UTC)


def to_local(at: datetime, zone: str) -> datetime:
    """Gives the same moment as people in the zone read it off their clocks."""
    if at.tzinfo is None:
        raise ValueError("to_local needs an aware datetime")
    return at.astimezone(ZoneInfo(zone))


def back(at: datetime, span: timedelta, zone: str) -> datetime:
    """Goes back from `at`: whole days by the zone's calendar, at the same wall time; what is left
    of the span as it passes. "Three days before" keeps the hour when the clocks change between.
    """
    days, rest = divmod(span, timedelta(days=1))
    if not days:
        return at - rest
    local = to_local(at, zone)
    return to_utc(local.date() - timedelta(days=days), local.time(), zone) - rest


def valid_zone(name: str) -> bool:
    """Tells whether this machine knows an IANA zone of exactly this name."""
    return name in _known_zones()


def _first_real_minute(wall: datetime) -> datetime:
    # The longest gap on record is a whole day (Samoa left out 30 December 2011).
    minutes = (wall + timedelta(minutes=step) for step in range(1, 2 * 24 * 60))
    return next(minute for minute in minutes if datetime_exists(minute))


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@dataclass(frozen=True)
class _Figures:
    offered: tuple[str, ...]


@cache
def offered_zones() -> tuple[str, ...]:
    return load_figures(OFFERED, _Figures).offered


def find_zone(typed: str) -> str | None:
    """Finds the zone meant by a typed name, in any case and with spaces for "_"."""
    wanted = "_".join(typed.split()).casefold()
    whole = {name.casefold(): name for name in _known_zones() if "/" in name or name == "UTC"}
    cities = {name.split("/")[-1]: found for name, found in whole.items() if "Etc/" not in found}
    return whole.get(wanted) or cities.get(wanted)
