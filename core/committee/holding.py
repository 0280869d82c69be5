"""Whether a regular meeting was held: asked once, and held where nobody says otherwise.

published ──its time passes──▶ held ──Đã họp──▶ closed
                                 └──Không họp──▶ cancelled, not_held ──Đã họp──▶ closed

A topic session is closed by its evaluation.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from core.model.errors import Refusal
from core.model.figures import load_figures
from core.model.meeting import RUNS, Kind, Meeting, State

DATA = Path(__file__).parent / "holding.toml"


class NotToSay(Refusal, key="refusal.holding"):
    """It has not begun, was cancelled before, or is closed by its evaluation."""


@dataclass(frozen=True)
class _Figures:
    sensible_for: timedelta


@cache
def _figures() -> _Figures:
    return load_figures(DATA, _Figures)


def asked_between(now: datetime) -> tuple[datetime, datetime]:
    """Gives the starts, after the first and until the second, of meetings to ask about now."""
    ended = now - RUNS
    return ended - _figures().sensible_for, ended


def ask_until(meeting: Meeting) -> datetime:
    """Tells when asking makes no sense any more."""
    return meeting.ends_at + _figures().sensible_for


def is_open(meeting: Meeting, now: datetime) -> bool:
    """Tells whether nobody has said yet if it was held."""
    return meeting.kind is Kind.REGULAR and meeting.state_at(now) is State.HELD
