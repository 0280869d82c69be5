"""When people may be asked for work of the committee's."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from core.dates.swap_days import holidays_from
from core.dates.zones import to_local, to_utc
from core.model.figures import load_figures
from core.model.people import Committee

DATA = Path(__file__).parent / "working_hours.toml"
LONGEST_REST = 60
"""Days: no row of holidays is as long."""


@dataclass(frozen=True)
class WorkingHours:
    """From when until when people work, on days that are no days off."""

    begin: time
    end: time


@cache
def working_hours() -> WorkingHours:
    """Gives the hours of `working_hours.toml`."""
    return load_figures(DATA, WorkingHours)


def at_work(at: datetime, committee: Committee) -> datetime:
    """Returns `at` where the committee's people work then, else when they begin next."""
    hours, holidays = working_hours(), holidays_from(committee.settings)
    local = to_local(at, committee.zone)
    for day in range(LONGEST_REST):
        on = local.date() + timedelta(days=day)
        begin = to_utc(on, hours.begin, committee.zone)
        if not holidays.is_day_off(on) and at < to_utc(on, hours.end, committee.zone):
            return max(at, begin)
    return at
