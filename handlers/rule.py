"""A cell's meeting rule, and the year's meetings it makes."""

from dataclasses import dataclass
from datetime import date, time
from zlib import crc32

from dateutil.relativedelta import relativedelta

from core.buttons import LARGEST
from core.calendar_rules import (
    LastWorkingDay,
    MeetingRule,
    Shift,
    rule_from_data,
    rule_to_data,
)
from core.errors import Gone, NotAllowed, Refusal
from core.holidays_vn import Holidays
from core.meeting_line import NoSuchTime
from core.meetings import State
from core.new_meeting import NotUnderstood
from core.people import Actor, Cell
from core.reminders import rules_from
from core.rights import Action, require
from core.rule_text import UnclearRule, parse_rule
from core.screens import Screen
from core.texts import rule as texts
from core.when import ImpossibleDate, parse_when
from core.year_plan import YearDay, plan_year
from core.zones import to_local
from db.engine import Session
from db.log import record_change
from db.meetings import NewMeeting, load_meetings_between, save_series
from db.prompts import Prompt, save_prompt
from handlers.publishing import publish
from handlers.settings import RULE_PROMPT, load_mine, open_section, save, scope_of
from handlers.turn import Turn

NOON = time(12)
"""Stands for the hour until one is chosen."""


# --- choosing -----------------------------------------------------------------------------------


async def on_kind_tapped(turn: Turn, button: texts.RuleKindButton) -> None:
    """A day of the month, or a weekday: which?"""
    await _look(turn, button.cell_id)
    choose = texts.choose_weekday if button.kind == "weekday" else texts.choose_day
    await turn.show(choose(turn.words, button.cell_id))


async def on_weekday_tapped(turn: Turn, button: texts.WeekdayButton) -> None:
    """Which one of the month?"""
    if not 0 <= button.weekday <= 6:
        raise Gone
    await _look(turn, button.cell_id)
    await turn.show(texts.choose_nth(turn.words, button.cell_id, button.weekday))


async def _look(turn: Turn, cell_id: int) -> None:
    async with turn.look() as (tx, actor):
        await load_mine(tx, actor, cell_id)


async def on_rule_tapped(turn: Turn, button: texts.RuleButton) -> None:
    """What the rule still lacks is asked; a whole one is kept."""
    rule = _rule_from(button)
    whole = bool(button.shift) or isinstance(rule.pattern, LastWorkingDay)
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        if not button.hour:
            said = texts.days_words(turn.words, rule)
            screen = texts.choose_hour(turn.words, cell.id, button.days, said)
        elif not whole:
            screen = texts.choose_shift(turn.words, cell.id, rule)
        else:
            screen = await _keep(tx, turn, actor, cell, rule)
    await turn.toast(turn.words.plain("settings.saved") if button.hour and whole else "")
    await turn.show(screen)


def _rule_from(button: texts.RuleButton) -> MeetingRule:
    try:
        at = time.fromisoformat(button.hour) if button.hour else NOON
        shift = Shift(button.shift) if button.shift else Shift.STAY
        return texts.rule_from_code(button.days, at, shift)
    except ValueError:
        raise Gone from None


async def _keep(tx: Session, turn: Turn, actor: Actor, cell: Cell, rule: MeetingRule) -> Screen:
    kept = await save(tx, turn, actor, cell, "change_rule", rule=rule_to_data(rule))
    return await open_section(tx, turn, actor, kept, "rule")


async def on_hour_asked(turn: Turn, button: texts.RuleHourButton) -> None:
    """Another hour: it is typed."""
    rule = _rule_from(texts.RuleButton(button.cell_id, button.days))
    data = {"cell_id": button.cell_id, "days": button.days}
    async with turn.begin() as (tx, actor):
        await load_mine(tx, actor, button.cell_id)
        await save_prompt(tx, actor.telegram_id, RULE_PROMPT, data, turn.now)
    said = texts.days_words(turn.words, rule)
    await turn.show(texts.ask_hour(turn.words, button.cell_id, said))


async def on_rule_typed(turn: Turn, prompt: Prompt) -> None:
    """The whole rule in a line, or the hour that was asked for; then what a day off does."""
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["cell_id"])
        if days := prompt.data.get("days"):
            rule = texts.rule_from_code(days, _typed_hour(turn, cell), Shift.STAY)
        else:
            rule = _typed_rule(turn.text)
        if isinstance(rule.pattern, LastWorkingDay):
            screen = await _keep(tx, turn, actor, cell, rule)
        else:
            screen = texts.choose_shift(turn.words, cell.id, rule)
    await turn.show(screen)


def _typed_rule(text: str) -> MeetingRule:
    try:
        return parse_rule(text)
    except UnclearRule as unclear:
        raise Refusal(f"refusal.rule.{unclear.code}", part=unclear.part) from None


def _typed_hour(turn: Turn, cell: Cell) -> time:
    text = turn.text.strip()
    try:
        when = parse_when(f"{text}h" if text.isdecimal() else text, to_local(turn.now, cell.zone))
    except ImpossibleDate as impossible:
        raise NoSuchTime(part=impossible.part) from None
    if when.time is None:
        raise NotUnderstood("refusal.not_understood.hour")
    return when.time


# --- the year -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Year:
    cell: Cell
    rule: MeetingRule
    days: list[YearDay]

    @property
    def seen(self) -> int:
        """A number that is another one for another preview."""
        said = [day.on.isoformat() for day in self.days]
        return crc32(repr((said, self.rule.at, self.cell.place)).encode()) & LARGEST


async def on_year_tapped(turn: Turn, button: texts.YearButton) -> None:
    """The preview of the next twelve months."""
    async with turn.look() as (tx, actor):
        year = await _load_year(tx, turn, actor, button.cell_id)
    await turn.show(_preview(turn, year))


async def on_publish_year_tapped(turn: Turn, button: texts.PublishYearButton) -> None:
    """Publishes what the preview showed, as one series; a changed year is shown anew."""
    async with turn.begin() as (tx, actor):
        year = await _load_year(tx, turn, actor, button.cell_id)
        ready = bool(year.days and year.cell.place) and year.seen == button.seen
        if ready:
            await _publish(tx, turn, actor, year)
    if not ready:
        await turn.toast(turn.words.plain("rule.year.changed"))
        await turn.show(_preview(turn, year))
        return
    await turn.toast(turn.words.plain("rule.year.done"))
    await turn.show(texts.year_published(turn.words, year.cell, len(year.days)))


async def _load_year(tx: Session, turn: Turn, actor: Actor, cell_id: int) -> _Year:
    cell = await load_mine(tx, actor, cell_id)
    require(actor, Action.MANAGE_MEETINGS, scope_of(cell))
    if cell.rule is None:
        raise NotAllowed("refusal.rule.none")
    rule = rule_from_data(cell.rule)
    taken = await _taken(tx, turn, cell)
    return _Year(cell, rule, plan_year(rule, turn.now, cell.zone, Holidays(), taken))


async def _taken(tx: Session, turn: Turn, cell: Cell) -> set[date]:
    """The days of the coming year, and of this month, on which the cell meets already."""
    today = to_local(turn.now, cell.zone).date()
    last = today + relativedelta(years=1, months=1)
    meetings = await load_meetings_between(tx, cell.id, today.replace(day=1), last)
    return {meeting.on_date for meeting in meetings if meeting.state is not State.CANCELLED}


async def _publish(tx: Session, turn: Turn, actor: Actor, year: _Year) -> None:
    cell, rule = year.cell, rule_to_data(year.rule)
    series_id = await save_series(tx, cell, rule, turn.now)
    for day in year.days:
        new = NewMeeting(on_date=day.on, at_time=year.rule.at, place=cell.place)
        await publish(tx, cell, new, turn.now, account_id=actor.account_id, series_id=series_id)
    await record_change(
        tx,
        turn.now,
        actor.account_id,
        "publish_series",
        f"series:{series_id}",
        committee_id=cell.committee_id,
        cell_id=cell.id,
        after={"rule": rule, "meetings": len(year.days)},
    )


def _preview(turn: Turn, year: _Year) -> Screen:
    before = rules_from(year.cell.reminders).series_invitation.days
    return texts.year(
        turn.words, year.cell, year.rule, year.days, seen=year.seen, invited_before=before
    )
