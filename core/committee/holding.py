"""Whether a regular meeting was held: asked once, and held where nobody says otherwise.

published ──its time passes──▶ held ──Đã họp──▶ closed
                                 └──Không họp──▶ cancelled, not_held ──Đã họp──▶ closed

A topic session is closed by its evaluation.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from core.dates.zones import to_utc
from core.model.errors import Refusal
from core.model.figures import load_figures
from core.model.meeting import RUNS, Kind, Meeting, State
from core.reminders.waves import planned_until

DATA = Path(__file__).parent / "holding.toml"


class NotToSay(Refusal, key="refusal.holding"):
    """It has not begun, was cancelled before, or is closed by its evaluation."""


@dataclass(frozen=True)
class _Figures:
    ask_at: time
    sensible_for: timedelta


@cache
def _figures() -> _Figures:
    return load_figures(DATA, _Figures)


def earliest_start(now: datetime) -> datetime:
    """Gives the start before which asking about a meeting makes no sense any more."""
    return now - RUNS - _figures().sensible_for


def ask_at(meeting: Meeting) -> datetime:
    """Tells when (UTC) its leaders are asked: the morning after."""
    return to_utc(meeting.on_date + timedelta(days=1), _figures().ask_at, meeting.zone)


def is_to_ask(meeting: Meeting, now: datetime) -> bool:
    """Tells whether the day of asking has come: planned as it begins, it goes along with whatever
    else the leaders are reminded of that morning.
    """
    return ask_at(meeting) <= planned_until(now, _figures().ask_at, meeting.zone)


def ask_until(meeting: Meeting) -> datetime:
    """Tells when asking makes no sense any more."""
    return meeting.ends_at + _figures().sensible_for


def is_open(meeting: Meeting, now: datetime) -> bool:
    """Tells whether nobody has said yet if it was held."""
    return meeting.kind is Kind.REGULAR and meeting.state_at(now) is State.HELD
