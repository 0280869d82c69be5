"""The draft of a year: made by the rule, adjusted by buttons, published once; it tells nobody.

What is changed by hand lies in a lasting prompt row until it is published, or for a day; the
rest is made anew from the rule and the calendar at each look.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from dateutil.relativedelta import relativedelta

from core.dates.holidays import Holidays
from core.dates.rules import MeetingRule, rule_from_data, rule_to_data, step_in_month
from core.dates.typed_day import NoSuchTime
from core.dates.when import ImpossibleDate, parse_when
from core.dates.zones import to_local, to_utc
from core.meetings import buttons
from core.meetings.form import NotUnderstood
from core.meetings.screens import year as texts
from core.meetings.year_plan import YearDay, check_chosen, plan_year
from core.model.errors import NotAllowed, there
from core.model.meeting import Meeting, Mode
from core.model.people import Actor, Cell
from core.model.rights import Action, require
from core.model.scope import Subject
from core.reminders.waves import rules_from
from core.settings.screens.rule import rule_words
from core.ui.buttons import LARGEST, day_from
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


@dataclass(frozen=True)
class _Year:
    cell: Cell
    rule: MeetingRule
    holidays: Holidays
    meetings: list[Meeting]
    changes: dict[str, str | None]
    days: list[YearDay]

    @property
    def place(self) -> str:
        return self.rule.place or self.cell.place

    @property
    def wanted(self) -> list[YearDay]:
        """The months that would be published."""
        return [day for day in self.days if day.on is not None]

    @property
    def ready(self) -> bool:
        """Whether there is something to publish, and people can be told where to go."""
        return bool(self.wanted) and bool(self.place or self.rule.mode is Mode.ONLINE)

    @property
    def seen(self) -> int:
        """A number that is another one for another draft."""
        said = [str(day.on) for day in self.days], self.rule, self.place, self.cell.zone
        return crc32(repr(said).encode()) & LARGEST

    def month(self, key: str) -> YearDay:
        """Finds the month, if it is still to be planned. Raises Gone otherwise."""
        return there(next((d for d in self.days if d.key == key and d.taken is None), None))


# --- looking ------------------------------------------------------------------------------------


async def on_year_tapped(turn: Turn, button: buttons.YearButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        await _save(tx, turn, actor, year.cell, year.changes)
    await turn.show(_draft(turn, year))


async def _load(tx: Session, turn: Turn, actor: Actor, cell_id: int) -> _Year:
    cell = await load_mine(tx, actor, cell_id)
    require(actor, Action.MANAGE_MEETINGS, cell.scope)
    if cell.rule is None:
        raise NotAllowed("refusal.rule.none")
    changes = await _changes(tx, turn, actor, cell)
    return await _planned(tx, turn, cell, changes)


async def _planned(tx: Session, turn: Turn, cell: Cell, changes: dict[str, str | None]) -> _Year:
    rule = rule_from_data(cell.rule or {})
    holidays = await load_holidays(tx, cell.committee_id)
    today = to_local(turn.now, cell.zone).date()
    last = today + relativedelta(years=1, months=1)
    meetings = await load_meetings_between(tx, cell.id, today.replace(day=1), last)
    days = plan_year(rule, turn.now, cell.zone, holidays, meetings, changes)
    return _Year(cell, rule, holidays, meetings, changes, days)


async def _changes(tx: Session, turn: Turn, actor: Actor, cell: Cell) -> dict[str, str | None]:
    """Loads what was changed by hand, without days that are past."""
    prompt = await find_prompt(tx, actor.telegram_id, turn.now, YEAR_PROMPT)
    if prompt is None or prompt.data["cell_id"] != cell.id:
        return {}
    rule = rule_from_data(cell.rule or {})
    changes: dict[str, str | None] = prompt.data["changes"]
    return {
        key: on
        for key, on in changes.items()
        if on is None or to_utc(date.fromisoformat(on), rule.at, cell.zone) > turn.now
    }


async def _save(
    tx: Session,
    turn: Turn,
    actor: Actor,
    cell: Cell,
    changes: dict[str, str | None],
    month: str = "",
) -> None:
    """Saves the draft with this month open: a day that is typed is this month's."""
    data: dict[str, Any] = {"cell_id": cell.id, "changes": changes, "month": month}
    await save_prompt(tx, actor.telegram_id, YEAR_PROMPT, data, turn.now, lasting=True)


def _draft(turn: Turn, year: _Year) -> Screen:
    return texts.year(
        turn.words,
        texts.Draft(
            cell=year.cell,
            rule=rule_words(turn.words, replace(year.rule, place="")),
            place=year.place or (turn.words.plain("mode.online") if year.ready else ""),
            days=year.days,
            seen=year.seen,
            invited_before=rules_from(year.cell.reminders).series_invitation.days,
            changed=bool(year.changes),
        ),
    )


# --- one month ----------------------------------------------------------------------------------


async def on_month_tapped(turn: Turn, button: buttons.YearMonthButton) -> None:
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        await _save(tx, turn, actor, year.cell, year.changes, day.key)
    await turn.show(_month(turn, year, day.key))


def _month(turn: Turn, year: _Year, key: str) -> Screen:
    day = year.month(key)
    earlier, later = (_step(turn.now, year, day, step) for step in (-1, 1))
    return texts.one_month(turn.words, year.cell, day, earlier, later)


def _step(now: datetime, year: _Year, day: YearDay, step: int) -> date | None:
    on = step_in_month(year.rule, day.on or day.rule_on, step, year.holidays)
    while on and check_chosen(day, on, year.rule, now, year.cell.zone, year.meetings):
        on = step_in_month(year.rule, on, step, year.holidays)
    return on


async def on_step_tapped(turn: Turn, button: buttons.YearStepButton) -> None:
    """Moves the month's meeting earlier or later, leaves it out, or restores the rule's."""
    async with turn.begin() as (tx, actor):
        year = await _load(tx, turn, actor, button.cell_id)
        day = year.month(button.month_key)
        on: date | None = day.rule_on if button.step is buttons.YearAction.RESTORE else None
        if button.step in (buttons.YearAction.EARLIER, buttons.YearAction.LATER):
            on = there(
                _step(turn.now, year, day, -1 if button.step is buttons.YearAction.EARLIER else 1)
            )
        year = await _change(tx, turn, actor, year, day, on)
    await turn.show(_month(turn, year, day.key))


async def _change(
    tx: Session, turn: Turn, actor: Actor, year: _Year, day: YearDay, on: date | None
) -> _Year:
    if on and (refusal := _refused(turn, year, day, on)):
        raise refusal
    changes = {**year.changes, day.key: on.isoformat() if on else None}
    if on == day.rule_on and not day.cancelled:
        del changes[day.key]
    await _save(tx, turn, actor, year.cell, changes, day.key)
    return await _planned(tx, turn, year.cell, changes)


def _refused(turn: Turn, year: _Year, day: YearDay, on: date) -> Exception | None:
    return check_chosen(day, on, year.rule, turn.now, year.cell.zone, year.meetings)


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


async def _publish(tx: Session, turn: Turn, actor: Actor, year: _Year) -> None:
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
