"""Which handler of settings takes which command, button and typed answer."""

from core.settings import buttons
from handlers.routing import Question, Routes, Typed, press_again
from handlers.settings import committee, reminders, rule, sections, settings, typed


def _section(name: str) -> Typed:
    return press_again(
        settings.on_section_tapped, lambda data: buttons.SectionButton(data["owner"], name)
    )


ROUTES = Routes(
    commands={
        "caidat": settings.on_settings,
    },
    buttons={
        buttons.SettingsButton: settings.on_settings_tapped,
        buttons.SectionButton: settings.on_section_tapped,
        buttons.UsualPlaceButton: settings.on_place_tapped,
        buttons.BoardButton: settings.on_board_tapped,
        buttons.ZoneButton: settings.on_zone_tapped,
        buttons.SaveButton: settings.on_save_tapped,
        buttons.WaveButton: reminders.on_wave_tapped,
        buttons.WaveChoiceButton: reminders.on_wave_choice_tapped,
        buttons.ClosingButton: reminders.on_closing_tapped,
        buttons.QuietButton: reminders.on_quiet_tapped,
        buttons.InheritButton: reminders.on_inherit_tapped,
        buttons.RegistrationFieldButton: committee.on_field_tapped,
        buttons.RegistrationButton: committee.on_choice_tapped,
        buttons.GuideButton: committee.on_guide_tapped,
        buttons.ValueFieldButton: committee.on_value_field_tapped,
        buttons.ValueButton: committee.on_value_tapped,
        buttons.RuleKindButton: rule.on_kind_tapped,
        buttons.WeekdayButton: rule.on_weekday_tapped,
        buttons.RuleDaysButton: rule.on_days_tapped,
        buttons.RuleButton: rule.on_rule_tapped,
        buttons.RuleHourButton: rule.on_hour_asked,
        buttons.RuleModesButton: rule.on_modes_tapped,
        buttons.RuleModeButton: rule.on_mode_tapped,
        buttons.RulePlacesButton: rule.on_places_tapped,
        buttons.RulePlaceButton: rule.on_place_tapped,
    },
    questions={
        sections.PLACE_PROMPT: Question(
            settings.on_place_typed, again=_section("place"), begun_by="caidat"
        ),
        sections.RULE_PROMPT: Question(rule.on_rule_typed, again=rule.ask_again, begun_by="caidat"),
        sections.ZONE_PROMPT: Question(settings.on_zone_typed, again=_section("zone")),
        sections.QUIET_PROMPT: Question(reminders.on_quiet_typed, again=_section("quiet")),
        sections.SWAP_PROMPT: Question(committee.on_swap_days_typed, again=_section("swap_days")),
        settings.PENDING: Question(typed.on_pending_typed, again=typed.ask_again),
    },
)
