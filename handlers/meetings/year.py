"""The draft of a year: made by the rule, adjusted by buttons, published once; it tells nobody.

What is changed by hand lies in a lasting prompt row until it is published, or for a day; the
rest is made anew from the rule and the calendar at each look.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from core.dates.rules import rule_to_data
from core.dates.typed_day import NoSuchTime
from core.dates.when import ImpossibleDate, parse_when
from core.dates.zones import to_local
from core.meetings import buttons
from core.meetings.form import NotUnderstood
from core.meetings.screens import year as texts
from core.meetings.year_plan import YearDay, YearDraft, year_draft
from core.model.errors import NotAllowed, there
from core.model.people import Actor, Cell
from core.model.rights import Action, require
from core.model.scope import Subject
from core.settings.screens.rule import rule_words
from core.ui.buttons import day_from
from core.ui.date_picker import Days
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.meetings import NewMeeting, load_meetings_between, save_series
from db.prompts import Prompt, end_prompt, find_prompt, save_prompt
from db.settings.settings import load_holidays
from handlers.allowed import load_mine
from handlers.home import home
from handlers.meetings.publish import publish
from handlers.turn import Turn

YEAR_PROMPT = "year_draft"


# --- looking ------------------------------------------------------------------------------------


async def on_year_tapped(turn: Turn, button: buttons.YearButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        await _save(tx, turn, actor, year.cell, year.changes)
    await turn.show(_draft(turn, year))


async def _load(tx: Session, turn: Turn, actor: Actor, cell_id: int) -> YearDraft:
    cell = await load_mine(tx, actor, cell_id)
    require(actor, Action.MANAGE_MEETINGS, cell.scope)
    if cell.rule is None:
        raise NotAllowed("refusal.rule.none")
    prompt = await find_prompt(tx, actor.telegram_id, turn.now, YEAR_PROMPT)
    mine = prompt is not None and prompt.data["cell_id"] == cell.id
    return await _planned(tx, turn, cell, prompt.data["changes"] if prompt and mine else {})


async def _planned(
    tx: Session, turn: Turn, cell: Cell, changes: Mapping[str, str | None]
) -> YearDraft:
    today = to_local(turn.now, cell.zone).date()
    last = today + relativedelta(years=1, months=1)
    meetings = await load_meetings_between(tx, cell.id, today.replace(day=1), last)
    holidays = await load_holidays(tx, cell.committee_id)
    return year_draft(cell, holidays, meetings, changes, turn.now)


async def _save(
    tx: Session,
    turn: Turn,
    actor: Actor,
    cell: Cell,
    changes: Mapping[str, str | None],
    month: str = "",
) -> None:
    """Saves the draft with this month open: a day that is typed is this month's."""
    data: dict[str, Any] = {"cell_id": cell.id, "changes": dict(changes), "month": month}
    await save_prompt(tx, actor.telegram_id, YEAR_PROMPT, data, turn.now, lasting=True)


def _draft(turn: Turn, year: YearDraft) -> Screen:
    return texts.year(turn.words, year, rule_words(turn.words, replace(year.rule, place="")))


# --- one month ----------------------------------------------------------------------------------


async def on_month_tapped(turn: Turn, button: buttons.YearMonthButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        await _save(tx, turn, actor, year.cell, year.changes, day.key)
    await turn.show(_month(turn, year, day.key))


def _month(turn: Turn, year: YearDraft, key: str) -> Screen:
    day = year.month(key)
    earlier, later = (year.neighbour(day, step, turn.now) for step in (-1, 1))
    return texts.one_month(turn.words, year.cell, day, earlier, later)


async def on_step_tapped(turn: Turn, button: buttons.YearStepButton) -> None:
    """Moves the month's meeting earlier or later, leaves it out, or restores the rule's."""
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        on: date | None = day.rule_on if button.step is buttons.YearAction.RESTORE else None
        if button.step in (buttons.YearAction.EARLIER, buttons.YearAction.LATER):
            step = -1 if button.step is buttons.YearAction.EARLIER else 1
            on = there(year.neighbour(day, step, turn.now))
        year = await _change(tx, turn, actor, year, day, on)
    await turn.show(_month(turn, year, day.key))


async def _change(
    tx: Session, turn: Turn, actor: Actor, year: YearDraft, day: YearDay, on: date | None
) -> YearDraft:
    changes = year.changed(day, on, turn.now)
    await _save(tx, turn, actor, year.cell, changes, day.key)
    return await _planned(tx, turn, year.cell, changes)


async def on_grid_tapped(turn: Turn, button: buttons.GridButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        await _save(tx, turn, actor, year.cell, year.changes, day.key)
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
        when = parse_when(said, to_local(turn.now, cell.zone), holidays, month)
    except ImpossibleDate as impossible:
        raise NoSuchTime(impossible) from None
    if when.date is None:
        raise NotUnderstood("refusal.not_understood.month_day", month=month)
    return when.date


async def _choose(turn: Turn, cell_id: int, month: str, on: date) -> None:
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, cell_id)
        day = year.month(month)
        year = await _change(tx, turn, actor, year, day, on)
    await turn.show(_month(turn, year, day.key))


async def on_drop_tapped(turn: Turn, button: buttons.DropYearButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = (await _load(tx, turn, actor, button.cell_id)).cell
        await end_prompt(tx, actor.telegram_id, YEAR_PROMPT)
        year = await _planned(tx, turn, cell, {})
    await turn.show(_draft(turn, year))


# --- publishing ---------------------------------------------------------------------------------


async def on_publish_year_tapped(turn: Turn, button: buttons.PublishYearButton) -> None:
    """Publishes what the draft showed, as one series; a changed year is shown anew."""
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        ready = year.ready and year.seen == button.seen
        if ready:
            await _publish(tx, turn, actor, year)
            await end_prompt(tx, actor.telegram_id, YEAR_PROMPT)
    if not ready:
        await turn.toast(turn.words.plain("rule.year.changed"))
        await turn.show(_draft(turn, year))
        return
    await turn.toast(turn.words.plain("rule.year.done"))
    await turn.show(texts.year_published(turn.words, year.cell, len(year.wanted)))


async def _publish(tx: Session, turn: Turn, actor: Actor, year: YearDraft) -> None:
    cell, rule = year.cell, rule_to_data(year.rule)
    series_id = await save_series(tx, cell, rule, turn.now)
    for day in year.wanted:
        new = NewMeeting(
            on_date=day.on or day.rule_on,
            at_time=year.rule.at,
            place=year.place,
            mode=year.rule.mode,
            rule_on=day.rule_on,
            excepted=day.by_hand,
        )
        await publish(tx, cell, new, turn.now, account_id=actor.account_id, series_id=series_id)
    about = Subject(f"series:{series_id}", cell.scope)
    after = {"rule": rule, "meetings": len(year.wanted)}
    await turn.record(tx, actor, "publish_series", about, after=after)
