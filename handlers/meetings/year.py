"""The draft of a year: made by the rule, adjusted by buttons, published once; it tells nobody.

What is changed by hand lies in a lasting prompt row until it is published, or for a day; the
rest is made again from the rule and the calendar at each look.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dateutil.relativedelta import relativedelta

from core.dates.zones import to_local
from core.meetings import buttons, year_plan
from core.meetings.screens import year as texts
from core.model.errors import NotAllowed
from core.model.people import Actor, Cell
from core.model.rights import Action, require
from core.settings.screens.rule import rule_words
from core.ui.screens import Screen
from db import prompts
from db.engine.database import Session
from db.meetings import meetings as db_meetings
from db.settings.settings import load_holidays
from handlers.allowed import load_mine
from handlers.turn import Turn

YEAR_PROMPT = "year_draft"


# --- looking ------------------------------------------------------------------------------------


async def on_year_tapped(turn: Turn, button: buttons.YearButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await load_year(tx, turn, actor, button.cell_id)
        await save_changes(tx, turn, actor, year.cell, year.changes)
    await turn.show(draw(turn, year))


async def load_year(tx: Session, turn: Turn, actor: Actor, cell_id: int) -> year_plan.YearDraft:
    cell = await load_mine(tx, actor, cell_id)
    require(actor, Action.MANAGE_MEETINGS, cell.scope)
    if cell.rule is None:
        raise NotAllowed("refusal.rule.none")
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now, YEAR_PROMPT)
    mine = prompt is not None and prompt.data["cell_id"] == cell.id
    return await load_planned(tx, turn, cell, prompt.data["changes"] if prompt and mine else {})


async def load_planned(
    tx: Session, turn: Turn, cell: Cell, changes: Mapping[str, str | None]
) -> year_plan.YearDraft:
    today = to_local(turn.now, cell.zone).date()
    last = today + relativedelta(years=1, months=1)
    meetings = await db_meetings.load_meetings_between(
        tx, cell.id, today.replace(day=1), last, drafts=True
    )
    holidays = await load_holidays(tx, cell.committee_id)
    return year_plan.year_draft(cell, holidays, meetings, changes, turn.now)


async def save_changes(
    tx: Session,
    turn: Turn,
    actor: Actor,
    cell: Cell,
    changes: Mapping[str, str | None],
    month: str = "",
) -> None:
    """Saves the draft with this month open: a day that is typed is this month's."""
    data: dict[str, Any] = {"cell_id": cell.id, "changes": dict(changes), "month": month}
    await prompts.save_prompt(tx, actor.telegram_id, YEAR_PROMPT, data, turn.now, lasting=True)


def draw(turn: Turn, year: year_plan.YearDraft) -> Screen:
    return texts.year(turn.words, year, rule_words(turn.words, replace(year.rule, place="")))


async def on_drop_tapped(turn: Turn, button: buttons.DropYearButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = (await load_year(tx, turn, actor, button.cell_id)).cell
        await prompts.end_prompt(tx, actor.telegram_id, YEAR_PROMPT)
        year = await load_planned(tx, turn, cell, {})
    await turn.show(draw(turn, year))
