"""What happens by itself next: the clock of the demo, and of the tests, stops there."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select

from core.duties import DutyState
from core.meetings import State
from core.notices import NoticeState
from db.engine import Session
from db.outbox import DeliveryState
from db.rows import (
    CellRow,
    ChangeRow,
    DeliveryRow,
    DutyRow,
    ItemRow,
    MeetingRow,
    NoticeRow,
    RegistrationRow,
    ReminderRow,
    TopicRow,
)
from db.waiting import WAITING, no_edit_waits

Coming = Select[Any, Any, Any]
"""When, what kind of thing, and in which cell; in the order of time."""


@dataclass(frozen=True)
class NextEvent:
    """What happens by itself next. `cell` is empty where no cell is concerned."""

    at: datetime
    kind: str
    cell: str


async def find_next_event(tx: Session, now: datetime) -> NextEvent | None:
    """What comes first of all that is planned; never earlier than `now`."""
    found = [await _next(tx, coming()) for coming in COMING]
    events = [event for event in found if event]
    if not events:
        return None
    first = min(events, key=lambda event: event.at)
    return replace(first, at=max(now, first.at))


async def _next(tx: Session, query: Coming) -> NextEvent | None:
    row = (await tx.execute(query.limit(1))).one_or_none()
    return NextEvent(row[0], row[1], row[2] or "") if row else None


def _waves() -> Coming:
    return (
        select(ReminderRow.due_at, ReminderRow.kind, CellRow.name)
        .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(ReminderRow.state == "planned", no_edit_waits(ReminderRow.meeting_id))
        .order_by(ReminderRow.due_at, ReminderRow.id)
    )


def _deliveries() -> Coming:
    return (
        select(DeliveryRow.not_before, DeliveryRow.kind, CellRow.name)
        .outerjoin(MeetingRow, MeetingRow.id == DeliveryRow.meeting_id)
        .outerjoin(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(DeliveryRow.state == DeliveryState.PENDING, no_edit_waits(DeliveryRow.meeting_id))
        .order_by(DeliveryRow.not_before, DeliveryRow.id)
    )


def _notices() -> Coming:
    return (
        select(NoticeRow.send_at, literal("notice"), CellRow.name)
        .outerjoin(CellRow, CellRow.id == NoticeRow.cell_id)
        .where(NoticeRow.state == NoticeState.WAITING)
        .order_by(NoticeRow.send_at, NoticeRow.id)
    )


def _changes() -> Coming:
    return (
        select(ChangeRow.due_at, literal("change"), CellRow.name)
        .join(MeetingRow, MeetingRow.id == ChangeRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(ChangeRow.state == WAITING)
        .order_by(ChangeRow.due_at, ChangeRow.id)
    )


def _registrations() -> Coming:
    return (
        select(RegistrationRow.next_at, literal("registration"), CellRow.name)
        .join(CellRow, CellRow.id == RegistrationRow.cell_id)
        .where(RegistrationRow.next_at.is_not(None), CellRow.retired_at.is_(None))
        .order_by(RegistrationRow.next_at, RegistrationRow.id)
    )


def _items() -> Coming:
    return (
        select(ItemRow.tell_at, literal("checklist_due"), CellRow.name)
        .join(MeetingRow, MeetingRow.id == ItemRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(
            ItemRow.done_at.is_(None),
            ItemRow.tell_at.is_not(None),
            MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
        )
        .order_by(ItemRow.tell_at, ItemRow.id)
    )


def _duties() -> Coming:
    return (
        select(DutyRow.next_at, literal("duty"), CellRow.name)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .join(CellRow, CellRow.id == TopicRow.cell_id)
        .where(DutyRow.state == DutyState.ASKED, DutyRow.next_at.is_not(None))
        .order_by(DutyRow.next_at, DutyRow.id)
    )


# One for each kind of row that a planner of jobs/planners.py looks at.
COMING = (_waves, _deliveries, _notices, _changes, _registrations, _items, _duties)
