"""Published meetings follow a changed rule: edits, told as one and taken back as one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.dates.rules import rule_from_data
from core.meetings.changes import facts_of
from core.meetings.year_plan import Aligned
from core.model.people import Actor, Cell
from db.engine.database import Session
from db.meetings.changes import save_series_rule
from handlers.meetings.save_change import save_together
from handlers.turn import Turn


async def follow(
    tx: Session,
    turn: Turn,
    actor: Actor,
    cell: Cell,
    old_rule: dict[str, Any] | None,
    aligned: Sequence[Aligned],
) -> None:
    """Moves the meetings to where the saved rule has them; undoing brings the old rule back."""
    rule = cell.rule or {}
    at, mode = rule_from_data(rule).at, rule_from_data(rule).mode
    wanted = {
        one.meeting: replace(
            facts_of(one.meeting), on_date=one.on, at_time=at, place=one.place, mode=mode
        )
        for one in aligned
    }
    before: dict[str, Any] = {}
    for series_id in {m.series_id for m in wanted if m.series_id is not None}:
        before = await save_series_rule(tx, cell.id, series_id, rule)
    if before:
        before["cell_rule"] = old_rule
    await save_together(tx, actor, cell, wanted, before, turn.now)
