"""What cells and committees set, and what it changes of reminders that are still to come."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from core.dates.holidays import Holidays
from core.dates.swap_days import holidays_from
from core.model.errors import there
from core.model.happenings import Happening
from core.model.meeting import Meeting, State
from core.model.people import Cell, Committee
from core.reminders import waves
from db.engine.database import Session
from db.meetings.meetings import load_meeting, load_open_meetings
from db.outbox.deliveries import WAITING
from db.outbox.marks import mark
from db.people import load_cell, load_committee_cells
from db.rows import ChangeRow, CommitteeRow, MeetingRow, ReminderRow

BATCH = 500
PLANNED = "planned"


async def load_committee(tx: Session, committee_id: int) -> Committee:
    """Raises Gone when there is none."""
    row = there(await tx.get(CommitteeRow, committee_id))
    return _as_committee(row)


async def load_committees(tx: Session, committee_ids: Iterable[int]) -> list[Committee]:
    """Loads these committees, by name."""
    rows = await tx.scalars(
        select(CommitteeRow)
        .where(CommitteeRow.id.in_(list(committee_ids)))
        .order_by(CommitteeRow.name)
    )
    return [_as_committee(row) for row in rows]


async def load_every_committee(tx: Session) -> list[Committee]:
    return [_as_committee(row) for row in await tx.scalars(_EVERY_COMMITTEE)]


_EVERY_COMMITTEE = select(CommitteeRow).order_by(CommitteeRow.id)


def _as_committee(row: CommitteeRow) -> Committee:
    return Committee(row.id, row.name, row.zone, row.settings)


async def load_committee_settings(tx: Session, committee_id: int) -> dict[str, Any] | None:
    """Returns None for nothing set yet."""
    return await tx.scalar(select(CommitteeRow.settings).where(CommitteeRow.id == committee_id))


async def load_holidays(tx: Session, committee_id: int) -> Holidays:
    """Loads the days off that the committee's cells reckon with, its swap days among them."""
    return holidays_from(await load_committee_settings(tx, committee_id))


async def save_committee_settings(tx: Session, committee: Committee) -> None:
    await tx.execute(
        update(CommitteeRow)
        .where(CommitteeRow.id == committee.id)
        .values(settings=committee.settings)
    )


# --- reminders that are still to come -----------------------------------------------------------


async def load_spent_kinds(tx: Session, meeting: Meeting) -> set[str]:
    """Loads the kinds of reminders that went out, or were missed, for the present time."""
    rows = await tx.scalars(
        select(ReminderRow.kind).where(
            ReminderRow.meeting_id == meeting.id,
            ReminderRow.edition == meeting.edition,
            ReminderRow.state != PLANNED,
        )
    )
    return set(rows)


async def replan(tx: Session, cells: Iterable[Cell], now: datetime) -> None:
    """Plans again what has not gone out yet of these cells' coming meetings, as they are set now.

    What was sent stays sent: its kind is not planned a second time. Answers close as the settings
    say, where that is still ahead. A meeting whose edit still waits is left as people were told of
    it; its turn comes with the edit's end (replan_left).
    """
    rules = {cell.id: waves.rules_from(cell.reminders) for cell in cells}
    edited = await _leave_edited(tx, rules)
    meetings = [m for m in await load_open_meetings(tx, now) if m.cell_id in rules]
    await _replan(tx, [m for m in meetings if m.id not in edited], rules, now)


async def _leave_edited(tx: Session, cell_ids: Collection[int]) -> set[int]:
    """Notes on these cells' waiting edits that the settings changed; returns their meetings."""
    changes = await tx.scalars(
        select(ChangeRow)
        .join(MeetingRow, MeetingRow.id == ChangeRow.meeting_id)
        .where(ChangeRow.state == WAITING, MeetingRow.cell_id.in_(list(cell_ids)))
        .with_for_update(of=ChangeRow)
    )
    left = set()
    for change in changes:
        change.before = {**change.before, "replan": True}
        left.add(change.meeting_id)
    await tx.flush()
    return left


async def replan_left(tx: Session, meeting_id: int, now: datetime) -> None:
    """Plans the reminders by what was set while the edit waited to be told or undone."""
    meeting = await load_meeting(tx, meeting_id)
    if meeting.state is State.PUBLISHED and meeting.starts_at > now:
        cell = await load_cell(tx, meeting.cell_id)
        await _replan(tx, [meeting], {cell.id: waves.rules_from(cell.reminders)}, now)


async def _replan(
    tx: Session, meetings: list[Meeting], rules: Mapping[int, waves.ReminderRules], now: datetime
) -> None:
    meetings = [await _with_closing(tx, m, rules[m.cell_id], now) for m in meetings]
    there = await _load_waves(tx, rules, now)
    outdated: list[int] = []
    missing: list[dict[str, Any]] = []
    for meeting in meetings:
        wanted = {w.kind: w for w in waves.plan(meeting, rules[meeting.cell_id], now)}
        for row in there.get(meeting.id, ()):
            if row.state == PLANNED and row.edition == meeting.edition:
                if _says(row, wanted.get(row.kind)):
                    del wanted[row.kind]
                else:
                    outdated.append(row.id)
            elif row.edition == meeting.edition:
                wanted.pop(row.kind, None)
        missing += [_as_row(meeting, wave) for wave in wanted.values()]
    for at in range(0, len(outdated), BATCH):
        ids = outdated[at : at + BATCH]
        await tx.execute(delete(ReminderRow).where(ReminderRow.id.in_(ids)))
    if missing:
        await tx.execute(insert(ReminderRow), missing)


async def _with_closing(
    tx: Session, meeting: Meeting, rules: waves.ReminderRules, now: datetime
) -> Meeting:
    closes_at = waves.answers_close_at(meeting.on_date, meeting.at_time, meeting.zone, rules, now)
    if closes_at == meeting.answers_close_at or now >= meeting.closes_at:
        return meeting
    await tx.execute(
        update(MeetingRow).where(MeetingRow.id == meeting.id).values(answers_close_at=closes_at)
    )
    await mark(tx, Happening.SETTINGS, meetings=[meeting.id])
    return replace(meeting, answers_close_at=closes_at)


async def _load_waves(
    tx: Session, cell_ids: Collection[int], now: datetime
) -> dict[int, list[ReminderRow]]:
    rows = await tx.scalars(
        select(ReminderRow)
        .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
        .where(MeetingRow.starts_at > now, MeetingRow.cell_id.in_(list(cell_ids)))
    )
    found: dict[int, list[ReminderRow]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, []).append(row)
    return found


def _says(row: ReminderRow, wave: waves.Wave | None) -> bool:
    return wave is not None and (row.due_at, row.expires_at, tuple(row.audience)) == (
        wave.due_at,
        wave.expires_at,
        wave.audience,
    )


def _as_row(meeting: Meeting, wave: waves.Wave) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "kind": wave.kind,
        "state": PLANNED,
        "due_at": wave.due_at,
        "expires_at": wave.expires_at,
        "audience": list(wave.audience),
        "edition": meeting.edition,
    }


async def load_made(tx: Session, cell_id: int, now: datetime) -> list[Meeting]:
    """Loads the cell's coming meetings that a rule made and nobody moved, edited or cancelled
    since.
    """
    meetings = await load_open_meetings(tx, now, cell_id)
    return [meeting for meeting in meetings if meeting.rule_on and not meeting.excepted]


async def plan_anew(tx: Session, owner: Cell | Committee, now: datetime) -> None:
    cells = [owner] if isinstance(owner, Cell) else await load_committee_cells(tx, [owner.id])
    await replan(tx, cells, now)


async def redraw_boards(tx: Session, cell: Cell, now: datetime) -> None:
    for meeting in await load_open_meetings(tx, now, cell.id):
        await mark(tx, Happening.BOARD_SET, meetings=[meeting.id])
