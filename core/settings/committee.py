"""What a committee sets for its cells: its own settings over the project's figures."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from core.model.errors import Refusal
from core.profiles.profile import Values, profile_for, profiles

REGISTRATION = Path(__file__).parent / "registration.toml"
PROFILE = Path(__file__).parent / "profile.toml"
VALUES = tuple(field.name for field in fields(Values))


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
    """The settings of core/settings/registration.toml, as stored there."""
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


class DeputyAfterList(Refusal, key="refusal.deputy_after_list"):
    """The committee's list cannot come before the deputy is asked."""


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


# --- the guide for sessions ---------------------------------------------------------------------


@cache
def value_choices() -> dict[str, list[int]]:
    """What may be set of a guide's values, in core/settings/profile.toml."""
    choices: dict[str, list[int]] = tomllib.loads(PROFILE.read_text(encoding="utf-8"))["choices"]
    return choices


def own_values(settings: Mapping[str, Any] | None) -> dict[str, int]:
    """The values that a committee has set itself."""
    return dict(((settings or {}).get("profile") or {}).get("values") or {})


def with_guide(guide: str) -> dict[str, Any]:
    """The `profile` settings with another guide, and its own numbers. Raises ValueError."""
    if guide not in profiles():
        raise ValueError(f"no guide {guide}")
    return {"id": guide, "values": {}}


def with_value(settings: Mapping[str, Any] | None, field: str, value: int) -> dict[str, Any]:
    """The `profile` settings with one value set; the guide's own number is not kept as set.

    Raises ValueError for what is not offered.
    """
    guide = profiles()[profile_for(settings).id]
    if field not in VALUES or value not in offered_values(settings, field):
        raise ValueError(f"{field}: {value} is not offered")
    own = {**own_values(settings), field: value}
    if value == getattr(guide.values, field):
        del own[field]
    return {"id": guide.id, "values": own}


def offered_values(settings: Mapping[str, Any] | None, field: str) -> list[int]:
    """What may be chosen for a value: the choices, and always the guide's own number."""
    guide = profiles()[profile_for(settings).id]
    return sorted({*value_choices()[field], getattr(guide.values, field)})
