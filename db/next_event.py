"""What happens by itself next: the clock of the demo, and of the tests, stops there."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, literal, select

from core.committee.registration import meets_in, next_asking
from core.dates.zones import to_local, to_utc
from core.model.meeting import State
from core.model.people import Cell, Committee
from core.notices.notice import NoticeState
from core.profiles.profile import profile_for
from core.settings.committee import registration_rules
from core.topics.checklist import DUE_LINES, DURING, RUNNING_ORDER
from core.topics.duties import DutyState
from core.topics.topic import GAP, gap, gap_mark, next_quarter, quarter_of, warning_of
from db.committee.registrations import REGISTRATION, load_registered_months
from db.engine.database import Session
from db.outbox.deliveries import WAITING, DeliveryState, no_edit_waits
from db.people import load_committee_cells
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
from db.settings.settings import load_every_committee
from db.timestamps import find_mark
from db.topics.topics import load_topic_days

TOGETHER = 50
"""Of so many that come first it is seen whether they are one cell's."""
Coming = Select[Any, Any, Any]
"""When, what kind of thing, and in which cell; in the order of time."""


@dataclass(frozen=True)
class NextEvent:
    """What happens by itself next. `cell` is empty where no cell is concerned, or several are."""

    at: datetime
    kind: str
    cell: str


async def find_next_event(tx: Session, now: datetime) -> NextEvent | None:
    """What comes first of all that is planned; never earlier than `now`."""
    found = [await _next(tx, first) for first in _FIRST]
    for committee in await load_every_committee(tx):
        found += [await coming(tx, committee, now) for coming in COMING_BY_RULE]
    events = [event for event in found if event]
    if not events:
        return None
    first = min(events, key=lambda event: event.at)
    return replace(first, at=max(now, first.at))


async def _next(tx: Session, query: Coming) -> NextEvent | None:
    rows = (await tx.execute(query)).all()
    if not rows:
        return None
    at, kind, _ = rows[0]
    cells = {cell or "" for when, what, cell in rows if (when, what) == (at, kind)}
    return NextEvent(at, kind, cells.pop() if len(cells) == 1 else "")


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


# What is done during a meeting is told as its running order.
_item_kind = case((ItemRow.phase == DURING, RUNNING_ORDER), else_=DUE_LINES)


def _items() -> Coming:
    return (
        select(ItemRow.tell_at, _item_kind, CellRow.name)
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


async def _asking(tx: Session, committee: Committee, now: datetime) -> NextEvent | None:
    """Secretaries are asked for next month's meeting, where a cell has none yet."""
    rules = registration_rules(committee.settings)
    at, month = next_asking(rules, committee.zone, now)
    cells = await load_committee_cells(tx, [committee.id])
    registered = await load_registered_months(tx, committee.id, month, month)
    asked = [cell for cell in cells if meets_in(cell, month) and (cell.id, month) not in registered]
    return NextEvent(at, REGISTRATION, _only(asked)) if asked else None


async def _gap_warning(tx: Session, committee: Committee, now: datetime) -> NextEvent | None:
    """Secretaries and officers hear of topic sessions that are missing, where one is."""
    quarter = quarter_of(to_local(now, committee.zone).date())
    if await find_mark(tx, gap_mark(committee.id, quarter)):
        quarter = next_quarter(quarter)
    warning = warning_of(quarter)
    cells = await load_committee_cells(tx, [committee.id])
    days = await load_topic_days(tx, [cell.id for cell in cells], quarter.year)
    values = profile_for(committee.settings).values
    lacking = [cell for cell in cells if gap(days[cell.id], warning.date(), values)]
    at = to_utc(warning.date(), warning.time(), committee.zone)
    return NextEvent(at, GAP, _only(lacking)) if lacking else None


def _only(cells: list[Cell]) -> str:
    return cells[0].name if len(cells) == 1 else ""


# One for each kind of row that a planner of jobs/planners.py looks at.
COMING = (_waves, _deliveries, _notices, _changes, _registrations, _items, _duties)
_FIRST = [coming().limit(TOGETHER) for coming in COMING]
# What a planner does on a committee's day, before there is any row of it.
COMING_BY_RULE = (_asking, _gap_warning)
