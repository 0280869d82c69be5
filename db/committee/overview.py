"""The committee's board: all its cells' month in a few queries, however many cells there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select

from core.committee import overview, registration
from core.dates import first_day
from core.dates.zones import to_local
from core.model.answer import Choice
from core.model.meeting import Kind, State
from core.model.people import Cell
from core.settings.committee import registration_rules
from db.committee.registrations import LIVE, load_registrations
from db.engine.database import Session
from db.leaders import load_leaders
from db.people import load_committee_cells
from db.rows import AccountRow, AnswerRow, CellRow, MeetingRow, MemberRow
from db.settings.settings import load_committee


@dataclass(frozen=True)
class _People:
    members: int = 0
    expected: int = 0
    reached: int = 0


async def load_board(tx: Session, committee_id: int, month: date) -> overview.Board:
    """Loads the committee's month in seven queries for any number of cells."""
    month = registration.month_of(month)
    committee = await load_committee(tx, committee_id)
    rules = registration_rules(committee.settings)
    cells = await load_committee_cells(tx, [committee_id])
    people = await _load_people(tx, committee_id)
    meetings = await _load_meetings(tx, committee_id, month)
    answers = await _load_answers(tx, committee_id, month)
    rows = await load_registrations(tx, committee_id, month)
    leaders = await load_leaders(tx, [cell.id for cell in cells])
    return overview.Board(
        committee_id,
        committee.name,
        committee.zone,
        month,
        to_local(registration.asking_of(month, rules, committee.zone), committee.zone),
        tuple(
            _unit(
                cell,
                month,
                meetings.get(cell.id, ()),
                answers,
                people.get(cell.id, _People()),
                rows.get((cell.id, month)),
                tuple(leaders.get(cell.id, ())),
            )
            for cell in cells
        ),
    )


def _unit(
    cell: Cell,
    month: date,
    meetings: Sequence[MeetingRow],
    answers: Mapping[int, Mapping[str, int]],
    people: _People,
    row: registration.Registration | None,
    leaders: tuple[Any, ...],
) -> overview.Unit:
    regular = [
        m
        for m in meetings
        if m.kind in registration.REGULAR_KINDS and registration.month_of(m.on_date) == month
    ]
    live = [m for m in regular if m.state in LIVE]
    topics = [m.on_date for m in meetings if m.kind != Kind.REGULAR and m.state in LIVE]
    return overview.Unit(
        cell_id=cell.id,
        name=cell.name,
        due=registration.meets_in(cell, month),
        meeting=_meeting(live[0], answers, people) if live else None,
        topic_on=max(topics, default=None),
        step=row.state if row else None,
        reminded=row.reminded if row else 0,
        members=people.members,
        unreached=people.members - people.reached,
        leaders=leaders,
        first_on=cell.first_on,
        gone=_meeting(regular[-1], answers, people) if regular and not live else None,
        known=first_day.month_counts(cell.first_on, month),
        topic_known=first_day.quarter_counts(cell.first_on, overview.quarter_of(month)[0]),
    )


def _meeting(
    row: MeetingRow, answers: Mapping[int, Mapping[str, int]], people: _People
) -> overview.UnitMeeting:
    given = answers.get(row.id, {})
    counts = overview.Counts(
        attend=given.get(Choice.ATTEND, 0),
        online=given.get(Choice.ONLINE, 0),
        absent=given.get(Choice.ABSENT, 0),
        unsure=given.get(Choice.UNSURE, 0),
        expected=people.expected + given.get("left", 0),
    )
    return overview.UnitMeeting(
        id=row.id,
        kind=Kind(row.kind),
        state=State(row.state),
        on_date=row.on_date,
        at_time=row.at_time,
        starts_at=row.starts_at,
        place=row.place,
        counts=counts,
        why=row.cancel_reason,
        entered=row.entered_at is not None,
        not_held=row.not_held,
    )


async def _load_people(tx: Session, committee_id: int) -> dict[int, _People]:
    reached = and_(AccountRow.id.is_not(None), AccountRow.unreachable_since.is_(None))
    rows = await tx.execute(
        select(
            MemberRow.cell_id,
            func.count(),
            func.sum(case((MemberRow.exempt, 0), else_=1)),
            func.sum(case((reached, 1), else_=0)),
        )
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.committee_id == committee_id,
            MemberRow.cell_id.is_not(None),
            MemberRow.retired_at.is_(None),
        )
        .group_by(MemberRow.cell_id)
    )
    return {cell_id: _People(*counts) for cell_id, *counts in rows if cell_id is not None}


async def _load_meetings(
    tx: Session, committee_id: int, month: date
) -> dict[int, list[MeetingRow]]:
    first, last = overview.quarter_of(month)
    rows = await tx.scalars(
        select(MeetingRow)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(
            CellRow.committee_id == committee_id,
            MeetingRow.on_date.between(first, last),
            MeetingRow.state != State.DRAFT,
        )
        .order_by(MeetingRow.starts_at)
    )
    found: dict[int, list[MeetingRow]] = defaultdict(list)
    for row in rows:
        found[row.cell_id].append(row)
    return found


async def _load_answers(tx: Session, committee_id: int, month: date) -> dict[int, dict[str, int]]:
    """Counts each meeting's answers of those who are to come: not of the exempt. "left": how many
    of them have left since.
    """
    rows = await tx.execute(
        select(
            AnswerRow.meeting_id,
            AnswerRow.choice,
            MemberRow.retired_at.is_not(None),
            func.count(),
        )
        .join(MeetingRow, MeetingRow.id == AnswerRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .join(MemberRow, MemberRow.id == AnswerRow.member_id)
        .where(
            CellRow.committee_id == committee_id,
            MeetingRow.on_date.between(month, registration.last_day(month)),
            MeetingRow.kind.in_(registration.REGULAR_KINDS),
            MemberRow.exempt.is_(False),
        )
        .group_by(AnswerRow.meeting_id, AnswerRow.choice, MemberRow.retired_at.is_not(None))
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for meeting_id, choice, left, count in rows:
        found[meeting_id][choice] += count
        found[meeting_id]["left"] += count if left else 0
    return found
