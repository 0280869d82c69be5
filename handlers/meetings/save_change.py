"""Lưu and Hoàn tác: an edit is kept, for a series too, and waits to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.meetings import changes as change_rules
from core.meetings.form import Edit
from core.meetings.telling import settled
from core.model.meeting import DayTaken, Meeting, check_start
from core.model.people import Actor, Cell
from core.reminders import waves
from db.engine.database import Session
from db.log import record_change
from db.meetings import changes as db_changes
from db.meetings.meetings import load_meeting
from db.people import load_cell
from db.settings.settings import replan_left
from handlers.meetings import series_edit


@dataclass(frozen=True)
class Saved:
    """What became of an edit: how many meetings have it, how many of its series were left as they
    were, and whether anything is left to tell.
    """

    count: int
    kept: int = 0
    waits: bool = True


async def save_edit(
    tx: Session,
    actor: Actor,
    meeting: Meeting,
    edit: Edit,
    extent: change_rules.Extent,
    now: datetime,
) -> Saved:
    """Saves the edit; it waits to be told. Raises DayTaken, InThePast or TooFar: nothing is saved.

    Other meetings of the series for which it is not possible are left as they are.
    """
    cell = await load_cell(tx, meeting.cell_id)
    series = (
        await series_edit.find_series(tx, meeting, edit, now)
        if extent is not change_rules.Extent.ONE
        else None
    )
    after = change_rules.edited(change_rules.facts_of(meeting), edit)
    check_start(after.starts_at(meeting.zone), now)
    if series is None:
        return Saved(1, waits=await _save(tx, actor, cell, meeting, after, now))
    others = series.at(extent)
    possible = await series_edit.find_possible(tx, series, others, edit, now)
    rule = await series_edit.save_rule(tx, actor, cell, meeting, edit, series, now)
    await save_together(tx, actor, cell, {meeting: after, **possible}, rule, now)
    return Saved(1 + len(possible), len(others) - len(possible))


async def save_together(
    tx: Session,
    actor: Actor,
    cell: Cell,
    wanted: Mapping[Meeting, change_rules.MeetingFacts],
    rule: dict[str, Any],
    now: datetime,
) -> None:
    """Saves the edits of a series' meetings, of which people are told as one.

    `rule`: what undoing restores of the series (save_series_rule).
    """
    lead = min(wanted, key=lambda one: one.starts_at)
    batch = Batch(f"{lead.id}-{now.timestamp():.0f}", len(wanted) - 1)
    waiting = [await db_changes.find_waiting(tx, one.id) for one in wanted]
    oldest = next((one.before.series for one in waiting if one and one.before.series), rule)
    for one, facts in wanted.items():
        mine = replace(batch, leads=True, series=oldest) if one is lead else batch
        await _save(tx, actor, cell, one, facts, now, mine)


@dataclass(frozen=True)
class Batch:
    """Meetings that are edited together; the one that leads is told of, to everybody."""

    name: str = ""
    others: int = 0
    leads: bool = False
    series: dict[str, Any] = field(default_factory=dict)


async def _save(
    tx: Session,
    actor: Actor,
    cell: Cell,
    meeting: Meeting,
    after: change_rules.MeetingFacts,
    now: datetime,
    batch: Batch | None = None,
) -> bool:
    """Saves one meeting's edit; returns whether anything waits to be told of it."""
    waiting = await db_changes.find_waiting(tx, meeting.id)
    if waiting and batch is None:
        waiting = await db_changes.leave_batch(tx, waiting)
    before = waiting.before if waiting else _before(meeting)
    after = settled(before.facts, after)
    undone = not change_rules.differences(before.facts, after)
    alone = meeting.series_id is not None and batch is None
    excepted = meeting.excepted or (
        alone and change_rules.is_exception(change_rules.facts_of(meeting), after)
    )
    moved = batch is not None and after.on_date != meeting.on_date
    await db_changes.save_facts(
        tx,
        meeting,
        after,
        excepted=before.excepted if undone else excepted,
        rule_on=after.on_date if moved else meeting.rule_on,
        answers_close_at=_closing(before, after, meeting, cell, now),
    )
    await _log(tx, actor, meeting, after, now, "change_meeting")
    if undone and waiting:
        await _end(tx, waiting, now)
    elif not undone:
        first = min(before.facts.starts_at(meeting.zone), after.starts_at(meeting.zone))
        due_at = change_rules.tell_at(now, first, meeting.zone, waves.rules_from(cell.reminders))
        kept = _in_batch(before, batch)
        await db_changes.save_waiting(tx, meeting.id, kept, now, due_at, actor.account_id)
    return not undone


def _before(meeting: Meeting) -> db_changes.Before:
    return db_changes.Before(
        facts=change_rules.facts_of(meeting),
        excepted=meeting.excepted,
        rule_on=meeting.rule_on,
        answers_close_at=meeting.answers_close_at,
    )


def _in_batch(before: db_changes.Before, batch: Batch | None) -> db_changes.Before:
    if batch is None:
        return before
    others = batch.others if batch.leads else None
    return replace(before, batch=batch.name, others=others, series=batch.series)


def _closing(
    before: db_changes.Before,
    after: change_rules.MeetingFacts,
    meeting: Meeting,
    cell: Cell,
    now: datetime,
) -> datetime | None:
    """Finds when answers close: as before, or at a new time as the cell has set it."""
    old = before.facts
    if (after.on_date, after.at_time) == (old.on_date, old.at_time):
        return before.answers_close_at
    rules = waves.rules_from(cell.reminders)
    return waves.answers_close_at(after.on_date, after.at_time, meeting.zone, rules, now)


async def undo(tx: Session, actor: Actor, meeting: Meeting, now: datetime) -> int:
    """Undoes what waits for this meeting, and what was edited with it; returns how many meetings.

    Raises AlreadyTold when it is too late, PlaceTaken when the old time has another meeting.
    """
    waiting = await db_changes.find_waiting(tx, meeting.id)
    if waiting is None:
        raise change_rules.AlreadyTold
    changes = await db_changes.load_batch(tx, waiting)
    for change in changes:
        await _undo(tx, actor, change, now)
    return len(changes)


async def _undo(tx: Session, actor: Actor, change: db_changes.MeetingChange, now: datetime) -> None:
    meeting, before = await load_meeting(tx, change.meeting_id), change.before
    try:
        await db_changes.save_facts(
            tx,
            meeting,
            before.facts,
            excepted=before.excepted,
            rule_on=before.rule_on,
            answers_close_at=before.answers_close_at,
        )
    except DayTaken:
        raise change_rules.PlaceTaken from None
    if before.series:
        await db_changes.restore_series(tx, meeting.cell_id, before.series)
    await _end(tx, change, now)
    await _log(tx, actor, meeting, before.facts, now, "undo_change")


async def _end(tx: Session, change: db_changes.MeetingChange, now: datetime) -> None:
    await db_changes.close_change(tx, change.id, db_changes.UNDONE)
    if change.before.replan:
        await replan_left(tx, change.meeting_id, now)


async def _log(
    tx: Session,
    actor: Actor,
    meeting: Meeting,
    facts: change_rules.MeetingFacts,
    now: datetime,
    action: str,
) -> None:
    before, after = change_rules.logged(change_rules.facts_of(meeting), facts)
    action = "cancel_meeting" if facts.cancelled else action
    await record_change(tx, now, actor.account_id, action, meeting, before=before, after=after)
