"""Which handler of settings takes which command, button and typed answer."""

from core.settings import buttons
from handlers.routing import Question, Routes, Typed, press_again, pressed
from handlers.settings import cell, committee, pending, reminders, rule, sections, settings, typed


def _section(name: str) -> Typed:
    return press_again(
        settings.on_section_tapped, lambda data: buttons.SectionButton(data["owner"], name)
    )


ROUTES = Routes(
    commands={
        "caidat": settings.on_settings,
    },
    buttons=pressed(cell, committee, pending, reminders, rule, settings),
    questions={
        sections.PLACE_PROMPT: Question(
            cell.on_place_typed, again=_section("place"), begun_by="caidat"
        ),
        sections.RULE_PROMPT: Question(rule.on_rule_typed, again=rule.ask_again, begun_by="caidat"),
        sections.ZONE_PROMPT: Question(cell.on_zone_typed, again=_section("zone")),
        sections.FIRST_DAY_PROMPT: Question(cell.on_first_day_typed, again=_section("first_day")),
        sections.QUIET_PROMPT: Question(reminders.on_quiet_typed, again=_section("quiet")),
        sections.SWAP_PROMPT: Question(committee.on_swap_days_typed, again=_section("swap_days")),
        pending.PENDING: Question(typed.on_pending_typed, again=typed.ask_again),
    },
)
