"""What happens by itself next: the clock of the demo, and of the tests, stops there."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select

from core.committee import registration
from core.dates import zones
from core.model import people
from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.notices.notice import NoticeState
from core.profiles.profile import profile_for
from core.reminders import waves
from core.settings.committee import registration_rules
from core.topics import topic
from core.topics.duties import DutyState
from db import rows
from db.committee.holding import find_next_to_ask
from db.committee.registrations import load_registered_months
from db.engine.database import Session
from db.outbox import deliveries
from db.people import load_committee_cells
from db.settings.settings import load_every_committee
from db.timestamps import find_timestamp
from db.topics.topics import load_topic_days

TOGETHER = 50
"""Of so many that come first it is seen whether they are one cell's."""
Coming = Select[Any, Any, Any]
"""When, of which area, and in which cell; in the order of time."""


@dataclass(frozen=True)
class NextEvent:
    """What happens by itself next: something of this area, or answers close. `cell` is
    empty where no cell is concerned, or several are.
    """

    at: datetime
    area: str
    cell: str


async def find_next_event(tx: Session, now: datetime) -> NextEvent | None:
    """Finds what comes first of all that is planned; never earlier than `now`."""
    found = [await _next(tx, first) for first in _FIRST]
    for committee in await load_every_committee(tx):
        found += [await coming(tx, committee, now) for coming in COMING_BY_RULE]
    events = [event for event in found if event]
    if not events:
        return None
    first = min(events, key=lambda event: event.at)
    return replace(first, at=max(now, first.at))


async def _next(tx: Session, query: Coming) -> NextEvent | None:
    found = (await tx.execute(query)).all()
    if not found:
        return None
    at, area, _ = found[0]
    cells = {cell or "" for when, what, cell in found if (when, what) == (at, area)}
    return NextEvent(at, area, cells.pop() if len(cells) == 1 else "")


def _area_of(kind: Any) -> ColumnElement[str]:
    areas = {kind.value: kind.area for kind in DeliveryKind}
    return case(
        {**areas, **dict.fromkeys(waves.MOMENTS, "meetings"), waves.CLOSE: waves.CLOSE},
        value=kind,
        else_="reminders",
    )


def _waves() -> Coming:
    return (
        select(rows.ReminderRow.due_at, _area_of(rows.ReminderRow.kind), rows.CellRow.name)
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ReminderRow.meeting_id)
        .join(rows.CellRow, rows.CellRow.id == rows.MeetingRow.cell_id)
        .where(
            rows.ReminderRow.state == "planned",
            deliveries.no_edit_waits(rows.ReminderRow.meeting_id),
        )
        .order_by(rows.ReminderRow.due_at, rows.ReminderRow.id)
    )


def _deliveries() -> Coming:
    return (
        select(rows.DeliveryRow.not_before, _area_of(rows.DeliveryRow.kind), rows.CellRow.name)
        .outerjoin(rows.MeetingRow, rows.MeetingRow.id == rows.DeliveryRow.meeting_id)
        .outerjoin(rows.CellRow, rows.CellRow.id == rows.MeetingRow.cell_id)
        .where(
            rows.DeliveryRow.state == deliveries.DeliveryState.PENDING,
            deliveries.no_edit_waits(rows.DeliveryRow.meeting_id),
        )
        .order_by(rows.DeliveryRow.not_before, rows.DeliveryRow.id)
    )


def _notices() -> Coming:
    return (
        select(rows.NoticeRow.send_at, literal("notices"), rows.CellRow.name)
        .outerjoin(rows.CellRow, rows.CellRow.id == rows.NoticeRow.cell_id)
        .where(rows.NoticeRow.state == NoticeState.WAITING)
        .order_by(rows.NoticeRow.send_at, rows.NoticeRow.id)
    )


def _changes() -> Coming:
    return (
        select(rows.ChangeRow.due_at, literal("meetings"), rows.CellRow.name)
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ChangeRow.meeting_id)
        .join(rows.CellRow, rows.CellRow.id == rows.MeetingRow.cell_id)
        .where(rows.ChangeRow.state == deliveries.WAITING)
        .order_by(rows.ChangeRow.due_at, rows.ChangeRow.id)
    )


def _registrations() -> Coming:
    return (
        select(rows.RegistrationRow.next_at, literal("committee"), rows.CellRow.name)
        .join(rows.CellRow, rows.CellRow.id == rows.RegistrationRow.cell_id)
        .where(rows.RegistrationRow.next_at.is_not(None), rows.CellRow.retired_at.is_(None))
        .order_by(rows.RegistrationRow.next_at, rows.RegistrationRow.id)
    )


def _items() -> Coming:
    return (
        select(rows.ItemRow.tell_at, literal("topics"), rows.CellRow.name)
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ItemRow.meeting_id)
        .join(rows.CellRow, rows.CellRow.id == rows.MeetingRow.cell_id)
        .where(
            rows.ItemRow.done_at.is_(None),
            rows.ItemRow.tell_at.is_not(None),
            rows.MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
        )
        .order_by(rows.ItemRow.tell_at, rows.ItemRow.id)
    )


def _duties() -> Coming:
    return (
        select(rows.DutyRow.next_at, literal("topics"), rows.CellRow.name)
        .join(rows.TopicRow, rows.TopicRow.id == rows.DutyRow.topic_id)
        .join(rows.CellRow, rows.CellRow.id == rows.TopicRow.cell_id)
        .where(rows.DutyRow.state == DutyState.ASKED, rows.DutyRow.next_at.is_not(None))
        .order_by(rows.DutyRow.next_at, rows.DutyRow.id)
    )


async def _asking(tx: Session, committee: people.Committee, now: datetime) -> NextEvent | None:
    """Finds when secretaries are asked for next month's meeting, where a cell has none yet."""
    rules = registration_rules(committee.settings)
    at, month = registration.next_asking(rules, committee.zone, now)
    cells = await load_committee_cells(tx, [committee.id])
    registered = await load_registered_months(tx, committee.id, month, month)
    asked = [
        cell
        for cell in cells
        if registration.meets_in(cell, month) and (cell.id, month) not in registered
    ]
    return NextEvent(at, "committee", _only(asked)) if asked else None


async def _holding(tx: Session, committee: people.Committee, now: datetime) -> NextEvent | None:
    """Finds when a secretary is asked next whether a meeting was held."""
    found = await find_next_to_ask(tx, committee.id, now)
    return NextEvent(found[0], "committee", found[1]) if found else None


async def _gap_warning(tx: Session, committee: people.Committee, now: datetime) -> NextEvent | None:
    """Finds when secretaries and officers hear of topic sessions that are missing."""
    quarter = topic.quarter_of(zones.to_local(now, committee.zone).date())
    if await find_timestamp(tx, topic.gap_mark(committee.id, quarter)):
        quarter = topic.next_quarter(quarter)
    warning = topic.warning_of(quarter)
    cells = await load_committee_cells(tx, [committee.id])
    days = await load_topic_days(tx, [cell.id for cell in cells], quarter.year)
    values = profile_for(committee.settings).values
    lacking = [
        cell for cell in cells if topic.gap(days[cell.id], warning.date(), values, cell.first_on)
    ]
    at = zones.to_utc(warning.date(), warning.time(), committee.zone)
    return NextEvent(at, "topics", _only(lacking)) if lacking else None


def _only(cells: list[people.Cell]) -> str:
    return cells[0].name if len(cells) == 1 else ""


# One for each kind of row that a planner of jobs/planners.py looks at.
COMING = (_waves, _deliveries, _notices, _changes, _registrations, _items, _duties)
_FIRST = [coming().limit(TOGETHER) for coming in COMING]
# What a planner does on a committee's day, before there is any row of it.
COMING_BY_RULE = (_asking, _holding, _gap_warning)
