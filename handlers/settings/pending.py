"""A change of settings: proposed, previewed, kept with Lưu."""

from dataclasses import replace
from datetime import date
from typing import Any
from zlib import crc32

from core.dates.rules import rule_from_data
from core.model import errors
from core.model.people import Actor, Cell, Committee
from core.settings import buttons
from core.settings.screens import rule as rule_texts
from core.settings.screens import settings as texts
from core.ui import screens as ui
from core.ui.buttons import LARGEST
from db import prompts
from db.engine.database import Session
from db.meetings import meetings
from db.settings import settings
from handlers.settings import effects
from handlers.settings.follow_rule import follow
from handlers.settings.sections import sections_of
from handlers.settings.settings import load_owner, open_section
from handlers.turn import Turn

PENDING = "setting"
"""A change that waits for Lưu."""


class Unchanged(errors.Refusal, key="refusal.unchanged"):
    """It is set to that already."""


class Stale(errors.Refusal, key="refusal.setting_stale"):
    """The change this button speaks of no longer waits."""


def changed(owner: texts.Owner, changes: dict[str, Any]) -> texts.Owner:
    """Makes the owner as it would be; `reminders` are its own, not the inherited ones."""
    if isinstance(owner, Committee):
        return replace(owner, settings={**(owner.settings or {}), **changes})
    if "first_on" in changes:
        return replace(owner, first_on=date.fromisoformat(changes["first_on"]))
    if "reminders" not in changes:
        return replace(owner, **changes)
    own = changes["reminders"]
    counting = {**(owner.committee_reminders or {}), **(own or {})} or None
    return replace(owner, own_reminders=own, reminders=counting)


def _values(owner: texts.Owner, keys: Any) -> dict[str, Any]:
    if isinstance(owner, Committee):
        return {key: (owner.settings or {}).get(key) for key in keys}
    return {key: _value(owner, key) for key in keys}


def _value(cell: Cell, key: str) -> Any:
    """Gives what is set as a change holds it."""
    if key == "first_on":
        return cell.first_on and cell.first_on.isoformat()
    return cell.own_reminders if key == "reminders" else getattr(cell, key)


async def propose(
    tx: Session, turn: Turn, actor: Actor, owner: texts.Owner, section: str, **changes: Any
) -> ui.Screen:
    """Previews a change, which waits for Lưu from now on. Raises Unchanged."""
    if _values(changed(owner, changes), changes) == _values(owner, changes):
        raise Unchanged
    data = {"owner": texts.number_of(owner), "section": section, "changes": changes}
    await prompts.save_prompt(tx, actor.telegram_id, PENDING, data, turn.now)
    return await _preview(tx, turn, owner, section, changes)


async def _preview(
    tx: Session, turn: Turn, owner: texts.Owner, section: str, changes: dict[str, Any]
) -> ui.Screen:
    one, new = sections_of(owner)[section], changed(owner, changes)
    effect = await one.effect(tx, owner, new, turn.now) if one.effect else effects.nothing
    before, after = one.difference(turn.words, owner, new)
    rows: ui.Rows = ()
    align = 0
    if section == "rule" and isinstance(new, Cell) and new.rule:
        rows = rule_texts.extra_rows(turn.words, new, rule_from_data(new.rule))
        align = len(await effects.load_aligned(tx, new, turn.now))
    return texts.preview(
        turn.words,
        owner,
        texts.Preview(
            section=section,
            before=before,
            after=after,
            seen=_seen(owner, changes),
            effect=effect(turn.words),
            rows=rows,
            align=align,
        ),
    )


def _seen(owner: texts.Owner, changes: dict[str, Any]) -> int:
    return crc32(repr((changes, _values(owner, changes))).encode()) & LARGEST


async def load_pending(tx: Session, turn: Turn, actor: Actor, number: int) -> dict[str, Any]:
    """Loads the change of this owner that waits for Lưu. Raises Stale if none does."""
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now, PENDING)
    if prompt is None or prompt.data["owner"] != number:
        raise Stale
    return prompt.data


async def show_pending(turn: Turn, number: int) -> None:
    async with turn.look() as (tx, actor):
        owner = await load_owner(tx, actor, number)
        data = await load_pending(tx, turn, actor, number)
        screen = await _preview(tx, turn, owner, data["section"], data["changes"])
    await turn.show(screen)


async def on_save_tapped(turn: Turn, button: buttons.SaveButton) -> None:
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
        data = await load_pending(tx, turn, actor, button.owner)
        section, changes = data["section"], data["changes"]
        if _seen(owner, changes) != button.seen:
            raise Stale
        aligned = None
        if section == "rule" and button.align and isinstance(owner, Cell):
            aligned = await effects.load_aligned(tx, changed_cell(owner, changes), turn.now)
        new = await _keep(tx, turn, actor, owner, section, changes)
        if aligned and isinstance(owner, Cell):
            await follow(tx, turn, actor, changed_cell(owner, changes), owner.rule, aligned)
        _, lines = sections_of(owner)[section].difference(turn.words, owner, new)
        screen = await open_section(tx, turn, actor, new, section)
    await turn.toast(turn.words.plain("settings.saved"))
    await turn.show(texts.saved(turn.words, lines, screen))


def changed_cell(cell: Cell, changes: dict[str, Any]) -> Cell:
    new = changed(cell, changes)
    if not isinstance(new, Cell):
        raise TypeError("a cell stays a cell")
    return new


async def _keep(
    tx: Session, turn: Turn, actor: Actor, owner: texts.Owner, section: str, changes: dict[str, Any]
) -> texts.Owner:
    new = changed(owner, changes)
    if isinstance(new, Cell):
        await meetings.save_cell_settings(tx, new)
    else:
        await settings.save_committee_settings(tx, new)
    await prompts.end_prompt(tx, actor.telegram_id)
    before = _values(owner, changes)
    await turn.record(tx, actor, f"change_{section}", new, before=before, after=changes)
    if after := sections_of(new)[section].after:
        await after(tx, new, turn.now)
    return new
