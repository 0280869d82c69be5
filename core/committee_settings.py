"""What a committee sets for its cells: its own settings over the defaults of core/data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import Refusal

REGISTRATION = Path(__file__).parent / "data" / "registration.toml"


@dataclass(frozen=True)
class RegistrationRules:
    """When the next month's meeting is asked for; the later steps, in days after the asking."""

    ask_day: int
    hour: time
    remind_days: tuple[int, ...]
    deputy_after_days: int
    list_after_days: int


@cache
def registration_defaults() -> dict[str, Any]:
    """The settings of core/data/registration.toml, as stored there."""
    return tomllib.loads(REGISTRATION.read_text(encoding="utf-8"))


def registration_rules(settings: Mapping[str, Any] | None) -> RegistrationRules:
    """A committee's registration: settings["registration"] over the defaults, key by key."""
    own = (settings or {}).get("registration") or {}
    data: dict[str, Any] = {**registration_defaults(), **own}
    hour = data["hour"]
    return RegistrationRules(
        ask_day=int(data["ask_day"]),
        hour=hour if isinstance(hour, time) else time.fromisoformat(hour),
        remind_days=tuple(int(day) for day in data["remind_days"]),
        deputy_after_days=int(data["deputy_after_days"]),
        list_after_days=int(data["list_after_days"]),
    )


class DeputyAfterList(Refusal):
    """The committee's list cannot come before the deputy is asked."""

    key = "refusal.deputy_after_list"


def with_registration(settings: Mapping[str, Any] | None, field: str, value: int) -> dict[str, Any]:
    """The `registration` settings with one choice made: a day, or a reminder put in or out.

    Raises ValueError for what is not offered, DeputyAfterList for an order that makes no sense.
    """
    if value not in registration_defaults()["choices"].get(field, ()):
        raise ValueError(f"{field}: {value} is not offered")
    own = dict((settings or {}).get("registration") or {})
    own[field] = value
    if field == "remind_days":
        own[field] = sorted({*registration_rules(settings).remind_days} ^ {value})
    new = registration_rules({"registration": own})
    if new.list_after_days < new.deputy_after_days:
        raise DeputyAfterList(deputy=new.deputy_after_days, list=new.list_after_days)
    return own
