"""What a committee sets for its cells: its own settings over the project's figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from core.model.errors import Refusal
from core.model.figures import load_figures
from core.profiles.profile import Values, profile_for, profiles

REGISTRATION = Path(__file__).parent / "registration.toml"
PROFILE = Path(__file__).parent / "profile.toml"
VALUES = tuple(value.name for value in fields(Values))


@dataclass(frozen=True)
class RegistrationRules:
    """When the next month's meeting is asked for; the later steps, in days after the asking.

    `choices`: what may be set of each.
    """

    ask_day: int
    hour: time
    remind_days: tuple[int, ...]
    deputy_after_days: int
    list_after_days: int
    choices: dict[str, tuple[int, ...]] = field(default_factory=dict)


@cache
def registration_defaults() -> RegistrationRules:
    return load_figures(REGISTRATION, RegistrationRules)


def registration_rules(settings: Mapping[str, Any] | None) -> RegistrationRules:
    """Lays settings["registration"] over the defaults, key by key."""
    own = dict((settings or {}).get("registration") or {})
    if "hour" in own:
        own["hour"] = time.fromisoformat(own["hour"])
    if "remind_days" in own:
        own["remind_days"] = tuple(own["remind_days"])
    return replace(registration_defaults(), **own)


class NumberOutOfRange(Refusal, key="refusal.number_out_of_range"):
    """A number that makes no sense here; the buttons offer the usual ones."""


def check_number(value: int, choices: Collection[int]) -> None:
    """Raises NumberOutOfRange for less than the least of the choices, and more than the most."""
    if not min(choices) <= value <= max(choices):
        raise NumberOutOfRange(least=min(choices), most=max(choices))


class DeputyAfterList(Refusal, key="refusal.deputy_after_list"):
    """The committee's list cannot come before the deputy is asked."""


def with_registration(settings: Mapping[str, Any] | None, field: str, value: int) -> dict[str, Any]:
    """Makes one choice in the `registration` settings: a day, or a reminder put in or out.

    Raises ValueError for no such field, NumberOutOfRange, and DeputyAfterList for an order that
    makes no sense.
    """
    if field not in registration_defaults().choices:
        raise ValueError(f"{field} is not offered")
    check_number(value, registration_defaults().choices[field])
    own = dict((settings or {}).get("registration") or {})
    own[field] = value
    if field == "remind_days":
        own[field] = sorted({*registration_rules(settings).remind_days} ^ {value})
    new = registration_rules({"registration": own})
    if new.list_after_days < new.deputy_after_days:
        raise DeputyAfterList(deputy=new.deputy_after_days, list=new.list_after_days)
    return own


# --- the guide for sessions ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Choices:
    choices: dict[str, tuple[int, ...]]


@cache
def value_choices() -> dict[str, tuple[int, ...]]:
    return load_figures(PROFILE, _Choices).choices


def own_values(settings: Mapping[str, Any] | None) -> dict[str, int]:
    return dict(((settings or {}).get("profile") or {}).get("values") or {})


def with_guide(guide: str) -> dict[str, Any]:
    """Takes another guide, with its own numbers. Raises ValueError."""
    if guide not in profiles():
        raise ValueError(f"no guide {guide}")
    return {"id": guide, "values": {}}


def with_value(settings: Mapping[str, Any] | None, field: str, value: int) -> dict[str, Any]:
    """Sets one value in the `profile` settings; the guide's own number is not kept as set.

    Raises ValueError for no such value, NumberOutOfRange.
    """
    guide = profiles()[profile_for(settings).id]
    if field not in VALUES:
        raise ValueError(f"{field} is not offered")
    check_number(value, offered_values(settings, field))
    own = {**own_values(settings), field: value}
    if value == getattr(guide.values, field):
        del own[field]
    return {"id": guide.id, "values": own}


def offered_values(settings: Mapping[str, Any] | None, field: str) -> list[int]:
    """Lists what may be chosen for a value: the choices, and always the guide's own number."""
    guide = profiles()[profile_for(settings).id]
    return sorted({*value_choices()[field], getattr(guide.values, field)})
