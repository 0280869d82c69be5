"""A meeting goes out: its waves, its board; or waits a minute for that, and may be taken back."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update

from core.meetings.changes import facts_of
from core.meetings.publishing import Publication
from core.model.deliveries import DeliveryKind, ViewKind
from core.model.meeting import Meeting, State
from core.model.people import Cell
from core.reminders import waves
from db import rows
from db.answers.periods import follow_periods
from db.engine.database import Session
from db.groups.groups import owe_board
from db.meetings import changes as db_changes
from db.meetings.meetings import load_meeting
from db.people import load_cell
from db.reminders.waves import plan_waves


async def go_out(tx: Session, cell: Cell, meeting: Meeting, now: datetime) -> None:
    """Plans the meeting's reminder waves, lets reported absences answer it, and, where the cell has
    a group, owes its board.
    """
    planned = waves.plan(meeting, waves.rules_from(cell.reminders), now)
    await plan_waves(tx, meeting.id, planned)
    await follow_periods(tx, meeting, now)
    if cell.group_chat_id is not None:
        at = planned[0].due_at if planned else now
        await owe_board(tx, cell.id, meeting.id, at, meeting.starts_at)


async def wait_to_go_out(
    tx: Session,
    meeting: Meeting,
    now: datetime,
    due_at: datetime,
    account_id: int | None,
    batch: str = "",
) -> None:
    """Makes a draft wait until `due_at` to be published, with what is published together."""
    before = db_changes.Before(facts_of(meeting), batch=batch)
    await db_changes.save_waiting(tx, meeting.id, before, now, due_at, account_id)


async def publish_waiting(tx: Session, change: db_changes.MeetingChange, now: datetime) -> None:
    """Publishes a draft whose minute is over."""
    draft = await load_meeting(tx, change.meeting_id)
    cell = await load_cell(tx, draft.cell_id)
    rules = waves.rules_from(cell.reminders)
    closes_at = waves.answers_close_at(draft.on_date, draft.at_time, draft.zone, rules, now)
    meeting = replace(draft, state=State.PUBLISHED, published_at=now, answers_close_at=closes_at)
    await tx.execute(
        update(rows.MeetingRow)
        .where(rows.MeetingRow.id == draft.id)
        .values(state=State.PUBLISHED, published_at=now, answers_close_at=closes_at)
    )
    await db_changes.close_change(tx, change.id, db_changes.TOLD)
    await go_out(tx, cell, meeting, now)
    shown = update(rows.ViewRow).where(
        rows.ViewRow.meeting_id == draft.id, rows.ViewRow.kind == ViewKind.PUBLISHED
    )
    await tx.execute(shown.values(dirty=True, revision=rows.ViewRow.revision + 1))
    await tx.execute(shown.where(rows.ViewRow.head == "").values(kind=ViewKind.SUMMARY))


async def find_publication(tx: Session, meeting: Meeting, now: datetime) -> Publication | None:
    """Finds what waits to be published with this meeting; None where nothing does."""
    waiting = await db_changes.find_waiting(tx, meeting.id)
    if waiting is None or meeting.state is not State.DRAFT:
        return None
    cell = await load_cell(tx, meeting.cell_id)
    planned = waves.plan(meeting, waves.rules_from(cell.reminders), max(now, waiting.due_at))
    invited = [wave.due_at for wave in planned if wave.kind == DeliveryKind.INVITATION]
    people = await tx.scalar(
        select(func.count())
        .select_from(rows.MemberRow)
        .join(rows.AccountRow, rows.AccountRow.id == rows.MemberRow.account_id)
        .where(
            rows.MemberRow.cell_id == cell.id,
            rows.MemberRow.retired_at.is_(None),
            rows.AccountRow.unreachable_since.is_(None),
        )
    )
    count = len(await db_changes.load_batch(tx, waiting))
    return Publication(meeting, count, waiting.due_at, next(iter(invited), None), people or 0)


async def take_back(tx: Session, change: db_changes.MeetingChange) -> list[Meeting]:
    """Forgets the drafts that wait together with this one; returns them, by start."""
    changes = await db_changes.load_batch(tx, change)
    meetings = [await load_meeting(tx, one.meeting_id) for one in changes]
    ids = [meeting.id for meeting in meetings]
    for row in (rows.ViewRow, rows.ChangeRow):
        await tx.execute(delete(row).where(row.meeting_id.in_(ids)))
    await tx.execute(delete(rows.MeetingRow).where(rows.MeetingRow.id.in_(ids)))
    series = {meeting.series_id for meeting in meetings if meeting.series_id}
    await tx.execute(delete(rows.SeriesRow).where(rows.SeriesRow.id.in_(series)))
    return sorted(meetings, key=lambda meeting: meeting.starts_at)
