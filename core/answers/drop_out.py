"""Somebody drops out shortly before a meeting: when the secretary is told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from core.model.answer import COMING, Answer, Choice
from core.model.figures import load_figures


@dataclass(frozen=True)
class DropOutRules:
    """So shortly before the start it is told, and so long it is held."""

    within: timedelta
    hold: timedelta


@cache
def drop_out_rules() -> DropOutRules:
    return load_figures(Path(__file__).with_name("drop_out.toml"), DropOutRules)


def is_near(starts_at: datetime, now: datetime) -> bool:
    return now < starts_at <= now + drop_out_rules().within


def held_until(starts_at: datetime, now: datetime) -> datetime:
    """Returns when the mistaken taps are over; very near the start, half of what is left."""
    return now + min(drop_out_rules().hold, (starts_at - now) / 2)


def turns_away(before: Answer | None, after: Answer) -> bool:
    return after.choice is Choice.ABSENT and not (before and before.choice is Choice.ABSENT)


def turns_back(before: Answer | None, after: Answer) -> bool:
    return after.choice is not Choice.ABSENT and bool(before and before.choice is Choice.ABSENT)


def is_coming(answer: Answer | None) -> bool:
    return answer is not None and answer.choice in COMING
