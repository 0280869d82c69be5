"""A cell's meeting rule: chosen by buttons or typed, previewed, kept."""

from dataclasses import replace
from datetime import time
from typing import Any

from core.dates import rules, typed_rule
from core.dates import when as dates_when
from core.dates.typed_day import NoSuchTime
from core.meetings.form import NotUnderstood
from core.model import errors
from core.model.people import Actor, Cell
from core.settings import buttons
from core.settings.screens import rule as texts
from core.ui.screens import Screen
from db import prompts
from db.engine.database import Session
from db.meetings.meetings import load_recent_places
from handlers.allowed import load_mine
from handlers.settings import cell as settings_cell
from handlers.settings import pending, settings
from handlers.settings.sections import RULE_PROMPT
from handlers.turn import Turn

NOON = time(12)
"""Stands for the hour until one is chosen."""


# --- choosing -----------------------------------------------------------------------------------


async def on_kind_tapped(turn: Turn, button: buttons.RuleKindButton) -> None:
    await _look(turn, button.cell_id)
    choose = texts.choose_weekday if button.kind == "weekday" else texts.choose_day
    await turn.show(choose(turn.words, button.cell_id))


async def on_weekday_tapped(turn: Turn, button: buttons.WeekdayButton) -> None:
    if not 0 <= button.weekday <= 6:
        raise errors.Gone
    await _look(turn, button.cell_id)
    await turn.show(texts.choose_nth(turn.words, button.cell_id, button.weekday))


async def _look(turn: Turn, cell_id: int) -> None:
    async with turn.look() as (tx, actor):
        await load_mine(tx, actor, cell_id)


async def on_days_tapped(turn: Turn, button: buttons.RuleDaysButton) -> None:
    rule = _rule_from(buttons.RuleButton(button.cell_id, button.days))
    await _look(turn, button.cell_id)
    await turn.show(texts.choose_months(turn.words, button.cell_id, rule.pattern))


async def on_rule_tapped(turn: Turn, button: buttons.RuleButton) -> None:
    """Asks for what the rule still lacks; previews a whole one."""
    rule = _rule_from(button)
    whole = bool(button.shift) or isinstance(rule.pattern, rules.LastWorkingDay)
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        if not button.hour:
            said = texts.days_words(turn.words, rule)
            screen = texts.choose_hour(turn.words, cell.id, button.days, said)
        elif not whole:
            screen = texts.choose_shift(turn.words, cell.id, rule)
        else:
            rule = _as_before(cell, await _placed(tx, turn, actor, rule))
            screen = await _propose(tx, turn, actor, cell, rule)
    await turn.show(screen)


def _rule_from(button: buttons.RuleButton) -> rules.MeetingRule:
    try:
        at = time.fromisoformat(button.hour) if button.hour else NOON
        shift = rules.Shift(button.shift) if button.shift else rules.Shift.STAY
        return texts.rule_from_code(button.days, at, shift)
    except ValueError:
        raise errors.Gone from None


async def _propose(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, rule: rules.MeetingRule
) -> Screen:
    return await pending.propose(tx, turn, actor, cell, "rule", rule=rules.rule_to_data(rule))


async def _placed(
    tx: Session, turn: Turn, actor: Actor, rule: rules.MeetingRule
) -> rules.MeetingRule:
    """Adds the place that was typed with the day, before the shift was asked."""
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now, RULE_PROMPT)
    return replace(rule, place=prompt.data.get("place", "")) if prompt else rule


def _as_before(cell: Cell, rule: rules.MeetingRule) -> rules.MeetingRule:
    """Keeps the old mode, and the old place unless one was typed."""
    if cell.rule is None:
        return rule
    old = rules.rule_from_data(cell.rule)
    return replace(rule, place=rule.place or old.place, mode=old.mode)


async def on_hour_asked(turn: Turn, button: buttons.RuleHourButton) -> None:
    rule = _rule_from(buttons.RuleButton(button.cell_id, button.days))
    data = {"owner": button.cell_id, "days": button.days}
    async with turn.begin() as (tx, actor):
        await load_mine(tx, actor, button.cell_id)
        await prompts.save_prompt(tx, actor.telegram_id, RULE_PROMPT, data, turn.now)
    said = texts.days_words(turn.words, rule)
    await turn.show(texts.ask_hour(turn.words, button.cell_id, said))


async def on_rule_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Reads a whole rule or the hour asked for; then asks about days off."""
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["owner"])
        if days := prompt.data.get("days"):
            rule = texts.rule_from_code(days, _typed_hour(turn, cell), rules.Shift.STAY)
        else:
            rule = _typed_rule(turn.text)
        if isinstance(rule.pattern, rules.LastWorkingDay):
            screen = await _propose(tx, turn, actor, cell, _as_before(cell, rule))
        else:
            data = {"owner": cell.id, "place": rule.place}
            await prompts.save_prompt(tx, actor.telegram_id, RULE_PROMPT, data, turn.now)
            screen = texts.choose_shift(turn.words, cell.id, rule)
    await turn.show(screen)


def _typed_rule(text: str) -> rules.MeetingRule:
    try:
        return typed_rule.parse_rule(text)
    except typed_rule.UnclearRule as unclear:
        raise errors.Refusal(f"refusal.rule.{unclear.code}", part=unclear.part) from None


def _typed_hour(turn: Turn, cell: Cell) -> time:
    text = turn.text.strip()
    try:
        when = dates_when.parse_when(
            f"{text}h" if text.isdecimal() else text, turn.local(cell.zone)
        )
    except dates_when.ImpossibleDate as impossible:
        raise NoSuchTime(impossible) from None
    if when.time is None:
        raise NotUnderstood("refusal.not_understood.hour")
    return when.time


# --- place and mode of the rule that waits for Lưu ------------------------------------------------


async def on_modes_tapped(turn: Turn, button: buttons.RuleModesButton) -> None:
    await _look(turn, button.cell_id)
    await turn.show(texts.choose_mode(turn.words, button.cell_id))


async def on_mode_tapped(turn: Turn, button: buttons.RuleModeButton) -> None:
    await _change_pending(turn, button.cell_id, mode=button.mode)


async def on_places_tapped(turn: Turn, button: buttons.RulePlacesButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        data = {**await pending.load_pending(tx, turn, actor, cell.id), "ask": "place"}
        await prompts.save_prompt(tx, actor.telegram_id, pending.PENDING, data, turn.now)
        screen = texts.choose_place(turn.words, cell, await load_recent_places(tx, cell.id))
    await turn.show(screen)


async def on_place_tapped(turn: Turn, button: buttons.RulePlaceButton) -> None:
    """Takes that place; -1 is the usual one."""
    async with turn.look() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        places = await load_recent_places(tx, cell.id)
    if not -1 <= button.number < len(places):
        raise errors.Gone
    place = places[button.number] if button.number >= 0 else ""
    await _change_pending(turn, button.cell_id, place=place)


async def on_pending_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Takes the place that was asked for, or another rule altogether."""
    if prompt.data.get("ask") == "place":
        await _change_pending(turn, prompt.data["owner"], place=settings_cell.typed_place(turn))
    else:
        await on_rule_typed(
            turn, prompts.Prompt(RULE_PROMPT, {"owner": prompt.data["owner"]}, turn.now)
        )


async def _change_pending(turn: Turn, cell_id: int, **changes: Any) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, cell_id)
        data = await pending.load_pending(tx, turn, actor, cell_id)
        if data["section"] != "rule":
            raise errors.Gone
        rule = replace(rules.rule_from_data(data["changes"]["rule"]), **changes)
        screen = await _propose(tx, turn, actor, cell, rule)
    await turn.show(screen)


async def ask_again(turn: Turn, prompt: prompts.Prompt) -> None:
    """Asks for the hour once the days are known, else for the rule."""
    if days := prompt.data.get("days"):
        await on_hour_asked(turn, buttons.RuleHourButton(prompt.data["owner"], days))
    else:
        await settings.on_section_tapped(turn, buttons.SectionButton(prompt.data["owner"], "rule"))
