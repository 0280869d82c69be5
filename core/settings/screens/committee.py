"""/caidat of a committee: the registration's days, and the days off that were swapped."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from core.dates.swap_days import swap_days
from core.model.people import Committee
from core.settings.buttons import RegistrationButton, RegistrationFieldButton, SectionButton
from core.settings.committee import registration_defaults, registration_rules
from core.settings.screens.settings import back_button, chosen, number_of
from core.ui.picks import any_number
from core.ui.rows import in_rows
from core.ui.screens import Button, Screen
from core.ui.words import Words

FIELDS = ("ask_day", "remind_days", "deputy_after_days", "list_after_days")

Settings = Mapping[str, Any] | None


# --- the registration ---------------------------------------------------------------------------


def registration_lines(words: Words, settings: Settings) -> list[str]:
    rules = registration_rules(settings)
    days = words.listed(str(day) for day in rules.remind_days)
    never = words.plain("registration.set.never")
    return [
        words.plain("registration.set.ask", day=rules.ask_day, hour=words.hour(rules.hour)),
        words.plain("registration.set.remind", days=days) if days else never,
        words.plain("registration.set.deputy", count=rules.deputy_after_days),
        words.plain("registration.set.list", count=rules.list_after_days),
    ]


def registration_now(words: Words, settings: Settings) -> str:
    return words.plain("registration.set.now", day=registration_rules(settings).ask_day)


def registration(words: Words, committee: Committee) -> Screen:
    lines = registration_lines(words, committee.settings)
    shown = Markup("\n").join(words("settings.item", line=line) for line in lines)
    rows = tuple(
        (
            words.button(
                f"registration.set.{field}", RegistrationFieldButton(number_of(committee), field)
            ),
        )
        for field in FIELDS
    )
    text = Markup("\n\n").join([words("settings.registration.ask"), shown])
    return Screen(text, (*rows, (back_button(words, number_of(committee)),)))


def registration_field(words: Words, committee: Committee, field: str) -> Screen:
    """Offers a step's days; of the reminders there may be several."""
    rules = registration_rules(committee.settings)
    now = getattr(rules, field)
    buttons = [
        Button(
            chosen(words, str(day), marked=day in now if field == "remind_days" else day == now),
            RegistrationButton(number_of(committee), field, day).pack(),
        )
        for day in registration_defaults().choices[field]
    ]
    back = words.button(
        "registration.set.back", SectionButton(number_of(committee), "registration")
    )
    text = words(f"registration.set.{field}.ask")
    typed = any_number(RegistrationButton(number_of(committee), field, 0), "value")
    return Screen(text, (*in_rows(buttons, 3), (back,)), picks=(typed,))


def registration_effect(words: Words, settings: Settings, today: date) -> Markup:
    """Shows the dates of the next asking that is to come."""
    rules = registration_rules(settings)
    month = today.replace(day=1)
    length = (month + relativedelta(months=1, days=-1)).day
    asked = month.replace(day=min(rules.ask_day, length))
    if asked < today:
        month += relativedelta(months=1)
        length = (month + relativedelta(months=1, days=-1)).day
        asked = month.replace(day=min(rules.ask_day, length))
    follow = [asked + timedelta(days=days) for days in rules.remind_days]
    return words(
        "registration.set.effect",
        month=(month + relativedelta(months=1)).month,
        ask=words.day(asked),
        remind=words.listed(words.short_date(on) for on in follow) or words.plain("settings.none"),
        deputy=words.short_date(asked + timedelta(days=rules.deputy_after_days)),
        list=words.short_date(asked + timedelta(days=rules.list_after_days)),
    )


# --- swap days ----------------------------------------------------------------------------------


def swap_lines(words: Words, settings: Settings) -> list[str]:
    return [
        words.plain("swap.off" if off else "swap.working", day=words.day(on))
        for on, off in swap_days(settings).items()
    ]


def swap_now(words: Words, settings: Settings) -> str:
    count = len(swap_days(settings))
    return words.plain("swap.now", count=count) if count else words.plain("settings.none")


def swap_section(words: Words, committee: Committee) -> Screen:
    lines = swap_lines(words, committee.settings)
    shown = Markup("\n").join(words("settings.item", line=line) for line in lines)
    parts = [words("settings.swap_days.ask"), shown]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, ((back_button(words, number_of(committee)),),))
