"""One month of the year's draft: another day, earlier or later, none, or as the rule says."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from core.dates import when as dates_when
from core.dates.typed_day import NoSuchTime
from core.dates.zones import to_local
from core.meetings import buttons, year_plan
from core.meetings.form import NotUnderstood
from core.meetings.screens import year as texts
from core.model.errors import there
from core.model.people import Actor, Cell
from core.ui.buttons import day_from
from core.ui.date_picker import Days
from core.ui.screens import Screen
from db.engine.database import Session
from db.prompts import Prompt
from db.settings.settings import load_holidays
from handlers.allowed import load_mine
from handlers.home import home
from handlers.meetings import year as meetings_year
from handlers.turn import Turn


async def on_month_tapped(turn: Turn, button: buttons.YearMonthButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await meetings_year.load_year(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        await meetings_year.save_changes(tx, turn, actor, year.cell, year.changes, day.key)
    await turn.show(_month(turn, year, day.key))


def _month(turn: Turn, year: year_plan.YearDraft, key: str) -> Screen:
    day = year.month(key)
    earlier, later = (year.neighbour(day, step, turn.now) for step in (-1, 1))
    return texts.one_month(turn.words, year.cell, day, earlier, later)


async def on_step_tapped(turn: Turn, button: buttons.YearStepButton) -> None:
    """Moves the month's meeting earlier or later, leaves it out, or restores the rule's."""
    async with turn.begin() as (tx, actor):
        year = await meetings_year.load_year(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        on: date | None = day.rule_on if button.step is buttons.YearAction.RESTORE else None
        if button.step in (buttons.YearAction.EARLIER, buttons.YearAction.LATER):
            step = -1 if button.step is buttons.YearAction.EARLIER else 1
            on = there(year.neighbour(day, step, turn.now))
        year = await _change(tx, turn, actor, year, day, on)
    await turn.show(_month(turn, year, day.key))


async def _change(
    tx: Session,
    turn: Turn,
    actor: Actor,
    year: year_plan.YearDraft,
    day: year_plan.YearDay,
    on: date | None,
) -> year_plan.YearDraft:
    changes = year.changed(day, on, turn.now)
    await meetings_year.save_changes(tx, turn, actor, year.cell, changes, day.key)
    return await meetings_year.load_planned(tx, turn, year.cell, changes)


async def on_grid_tapped(turn: Turn, button: buttons.GridButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await meetings_year.load_year(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        await meetings_year.save_changes(tx, turn, actor, year.cell, year.changes, day.key)
    first = day.rule_on.replace(day=1)
    last = first + relativedelta(months=1) - timedelta(days=1)
    open_from = max(first, to_local(turn.now, year.cell.zone).date())
    taken = {m.on_date for m in year.meetings if first <= m.on_date <= last}
    days = Days(open_from, last, taken, day.on)
    await turn.show(texts.month_days(turn.words, year.cell, day, days))


async def on_day_tapped(turn: Turn, button: buttons.YearDayButton) -> None:
    on = day_from(button.day)
    await _choose(turn, button.cell_id, f"{on:%Y-%m}", on)


async def on_year_typed(turn: Turn, prompt: Prompt) -> None:
    month = prompt.data["month"]
    if not month:
        await home.on_unknown_text(turn)
        return
    async with turn.look() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["cell_id"])
        on = await _typed_day(tx, turn, cell, date.fromisoformat(f"{month}-01"))
    await _choose(turn, cell.id, month, on)


async def _typed_day(tx: Session, turn: Turn, cell: Cell, month: date) -> date:
    text = turn.text.strip()
    said = f"{text}/{month:%m/%Y}" if text.isdecimal() else text
    holidays = await load_holidays(tx, cell.committee_id)
    try:
        when = dates_when.parse_when(said, to_local(turn.now, cell.zone), holidays, month)
    except dates_when.ImpossibleDate as impossible:
        raise NoSuchTime(impossible) from None
    if when.date is None:
        raise NotUnderstood("refusal.not_understood.month_day", month=month)
    return when.date


async def _choose(turn: Turn, cell_id: int, month: str, on: date) -> None:
    async with turn.begin() as (tx, actor):
        year = await meetings_year.load_year(tx, turn, actor, cell_id)
        day = year.month(month)
        year = await _change(tx, turn, actor, year, day, on)
    await turn.show(_month(turn, year, day.key))
