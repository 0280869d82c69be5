"""A typed answer that cannot be: the question is asked again, under what is wrong with it."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.answers import buttons as answers_buttons
from core.joining import buttons as joining_buttons
from core.meetings import buttons
from core.notices import buttons as notices_buttons
from core.roster import buttons as roster_buttons
from core.settings import buttons as settings_buttons
from core.topics import buttons as topics_buttons
from core.ui.buttons import ButtonData
from db.prompts import Prompt
from handlers.answers import absences
from handlers.joining import choose_name as finding_name
from handlers.meetings import year as year_draft
from handlers.notices import write as notices
from handlers.roster import member as member_page
from handlers.settings import rule, settings
from handlers.settings import sections as settings_sections
from handlers.topics import (
    after_session as closing,
)
from handlers.topics import (
    checklist,
)
from handlers.topics import (
    evaluate as evaluating,
)
from handlers.topics import (
    plan as topics,
)
from handlers.turn import Turn

Again = Callable[[Turn, Prompt], Awaitable[None]]
Press = Callable[[Turn, Any], Awaitable[None]]


def _section(name: str) -> Again:
    async def again(turn: Turn, prompt: Prompt) -> None:
        await settings.on_section_tapped(
            turn, settings_buttons.SectionButton(prompt.data["owner"], name)
        )

    return again


async def _rule(turn: Turn, prompt: Prompt) -> None:
    if days := prompt.data.get("days"):
        button = settings_buttons.RuleHourButton(prompt.data["owner"], days)
        await rule.on_hour_asked(turn, button)
    else:
        await _section("rule")(turn, prompt)


async def _pending(turn: Turn, prompt: Prompt) -> None:
    if prompt.data.get("ask") == "place":
        await rule.on_places_tapped(turn, settings_buttons.RulePlacesButton(prompt.data["owner"]))
    else:
        await settings.show_pending(turn, prompt.data["owner"])


async def _days(turn: Turn, prompt: Prompt) -> None:
    who = prompt.data["member_id"]
    if first := prompt.data.get("first"):
        day = first.replace("-", "")
        await absences.on_last_asked(turn, answers_buttons.LastDayButton(who, day))
    else:
        await absences.on_first_asked(turn, answers_buttons.FirstDayButton(who))


async def _title(turn: Turn, prompt: Prompt) -> None:
    data = prompt.data
    if topic_id := data.get("topic_id"):
        await topics.on_retitle_tapped(turn, topics_buttons.RetitleButton(topic_id))
    else:
        button = topics_buttons.AddTopicButton(
            data["committee_id"], data["cell_id"], data["quarter"]
        )
        await topics.on_add_tapped(turn, button)


def _press(on_tapped: Press, button: Callable[[dict[str, Any]], ButtonData]) -> Again:
    """As if the button that asks had been pressed again."""

    async def again(turn: Turn, prompt: Prompt) -> None:
        await on_tapped(turn, button(prompt.data))

    return again


# By the prompt's kind; the two dialogues of meetings keep what else was typed, and ask themselves.
AGAIN: dict[str, Again] = {
    settings_sections.PLACE_PROMPT: _section("place"),
    settings_sections.RULE_PROMPT: _rule,
    settings_sections.ZONE_PROMPT: _section("zone"),
    settings_sections.QUIET_PROMPT: _section("quiet"),
    settings_sections.SWAP_PROMPT: _section("swap_days"),
    settings.PENDING: _pending,
    year_draft.YEAR_PROMPT: _press(
        year_draft.on_grid_tapped,
        lambda data: buttons.GridButton(data["cell_id"], data["month"]),
    ),
    absences.DAYS_PROMPT: _days,
    topics.TITLE_PROMPT: _title,
    member_page.NAME_PROMPT: _press(
        member_page.on_rename_tapped, lambda data: roster_buttons.RenameButton(data["member_id"])
    ),
    member_page.STRENGTHS_PROMPT: _press(
        member_page.on_strengths_tapped,
        lambda data: roster_buttons.StrengthsButton(data["member_id"]),
    ),
    checklist.LINE_PROMPT: _press(
        checklist.on_add_tapped, lambda data: topics_buttons.AddItemButton(data["meeting_id"])
    ),
    evaluating.PART_PROMPT: _press(
        evaluating.on_part_tapped,
        lambda data: topics_buttons.PartButton(data["meeting_id"], data["part"]),
    ),
    evaluating.NUMBER_PROMPT: _press(
        evaluating.on_present_tapped,
        lambda data: topics_buttons.PresentButton(data["meeting_id"]),
    ),
    evaluating.TASK_PROMPT: _press(
        evaluating.on_add_task_tapped,
        lambda data: topics_buttons.AddTaskButton(data["meeting_id"]),
    ),
    closing.OPINION_PROMPT: _press(
        closing.on_opinion_tapped,
        lambda data: topics_buttons.OpinionButton(data["meeting_id"], data["part"]),
    ),
    notices.NOTICE_PROMPT: _press(notices.on_write_tapped, lambda _: notices_buttons.WriteButton()),
    finding_name.NAME_PROMPT: _press(
        finding_name.on_type_name_tapped, lambda data: joining_buttons.TypeNameButton(data["token"])
    ),
}
