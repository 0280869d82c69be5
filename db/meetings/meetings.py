"""Meetings: looking them up, publishing them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, insert, select, true, update
from sqlalchemy.orm import aliased

from core.dates.zones import to_utc
from core.model.errors import there
from core.model.meeting import RUNS, DayTaken, Kind, Meeting, Mode, Part, State
from core.model.people import Cell
from core.topics.duties import AGREED, DutyKind
from db.engine.database import Session
from db.rows import CellRow, DutyRow, MeetingRow, MemberRow, SeriesRow, TopicRow
from db.rows.base import table_of


@dataclass(frozen=True)
class NewMeeting:
    """What a meeting is made of: its wall time in the cell's zone, and the rest.

    `rule_on`: the day that the rule of its series gave, `excepted`: which somebody changed.
    """

    on_date: date
    at_time: time
    place: str
    kind: Kind = Kind.REGULAR
    mode: Mode = Mode.IN_PERSON
    topic: str = ""
    prepare: str = ""
    chair_member_id: int | None = None
    rule_on: date | None = None
    excepted: bool = False


def meeting_rows() -> Select[Any]:
    """Selects meetings with what is shown of their cell, chair and who presents, for
    `as_meeting`.
    """
    return (
        select(
            table_of(MeetingRow),
            CellRow.committee_id,
            CellRow.name.label("cell_name"),
            MemberRow.full_name.label("chair"),
            _parts().label("parts"),
        )
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .outerjoin(MemberRow, MemberRow.id == MeetingRow.chair_member_id)
    )


def _parts() -> ScalarSelect[str]:
    """Selects who agreed to give what, a line each: in the same query, as cards are loaded at
    every press.
    """
    theirs = aliased(MemberRow)
    line = DutyRow.kind + ":" + theirs.full_name
    return (
        select(func.aggregate_strings(line, "\n"))
        .select_from(TopicRow)
        .join(DutyRow, DutyRow.topic_id == TopicRow.id)
        .join(theirs, theirs.id == DutyRow.member_id)
        .where(TopicRow.meeting_id == MeetingRow.id, DutyRow.state.in_(AGREED))
        .correlate(MeetingRow)
        .scalar_subquery()
    )


def _as_parts(lines: str | None) -> tuple[Part, ...]:
    parts = [Part(*line.split(":", 1)) for line in lines.split("\n")] if lines else []
    order = list(DutyKind)
    return tuple(sorted(parts, key=lambda part: (order.index(DutyKind(part.kind)), part.name)))


def as_meeting(row: Any) -> Meeting:
    """Reads a row of `meeting_rows`."""
    return Meeting(
        id=row.id,
        committee_id=row.committee_id,
        cell_id=row.cell_id,
        cell_name=row.cell_name,
        kind=Kind(row.kind),
        state=State(row.state),
        on_date=row.on_date,
        at_time=row.at_time,
        zone=row.zone,
        starts_at=row.starts_at,
        place=row.place,
        mode=Mode(row.mode),
        topic=row.topic,
        prepare=row.prepare,
        chair=row.chair or "",
        series_id=row.series_id,
        published_at=row.published_at,
        answers_close_at=row.answers_close_at,
        sequence=row.sequence,
        changed_at=row.changed_at,
        edition=row.edition,
        chair_id=row.chair_member_id,
        agenda=tuple(row.agenda),
        cancel_reason=row.cancel_reason,
        rule_on=row.rule_on,
        excepted=row.excepted,
        entered_at=row.entered_at,
        not_held=row.not_held,
        parts=_as_parts(row.parts),
    )


async def load_meeting(tx: Session, meeting_id: int) -> Meeting:
    """Raises Gone when there is none."""
    found = there((await tx.execute(_ONE_MEETING, {"meeting_id": meeting_id})).one_or_none())
    return as_meeting(found)


# Put together once: this is asked at every press.
_ONE_MEETING = meeting_rows().where(MeetingRow.id == bindparam("meeting_id"))


async def load_meetings_between(
    tx: Session, cell_id: int, first: date, last: date, *, drafts: bool = False
) -> list[Meeting]:
    """Loads a cell's meetings on these days (both included), by start; with those that wait to be
    published where `drafts` are wanted.
    """
    rows = await tx.execute(
        meeting_rows()
        .where(
            MeetingRow.cell_id == cell_id,
            MeetingRow.on_date.between(first, last),
            true() if drafts else MeetingRow.state != State.DRAFT,
        )
        .order_by(MeetingRow.starts_at)
    )
    return [as_meeting(row) for row in rows]


async def find_next_meeting(tx: Session, cell_id: int, now: datetime) -> Meeting | None:
    """Finds the cell's next published meeting that has not started."""
    return next(iter(await load_open_meetings(tx, now, cell_id)), None)


async def find_current_meeting(tx: Session, cell_id: int, now: datetime) -> Meeting | None:
    """Finds the cell's meeting that runs now, or else the next one."""
    meetings = await load_open_meetings(tx, now - RUNS, cell_id)
    return next((one for one in meetings if one.starts_at > now or one.runs_at(now)), None)


async def load_open_meetings(
    tx: Session, now: datetime, cell_id: int | None = None
) -> list[Meeting]:
    """Loads published meetings that have not started, of one cell or of all, by start."""
    query = meeting_rows().where(MeetingRow.state == State.PUBLISHED, MeetingRow.starts_at > now)
    if cell_id is not None:
        query = query.where(MeetingRow.cell_id == cell_id)
    rows = await tx.execute(query.order_by(MeetingRow.starts_at, MeetingRow.id))
    return [as_meeting(row) for row in rows]


async def load_recent_places(tx: Session, cell_id: int, limit: int = 3) -> list[str]:
    """Loads the places of the last and the coming meetings, each once, the latest first."""
    latest = func.max(MeetingRow.starts_at)
    rows = await tx.scalars(
        select(MeetingRow.place)
        .where(MeetingRow.cell_id == cell_id, MeetingRow.place != "")
        .group_by(MeetingRow.place)
        .order_by(latest.desc())
        .limit(limit)
    )
    return list(rows)


async def load_places(tx: Session, cell: Cell) -> list[str]:
    """Loads the last places and the usual one, each once."""
    places = [*await load_recent_places(tx, cell.id), cell.place]
    return list(dict.fromkeys(filter(None, places)))


async def publish_meeting(
    tx: Session,
    cell: Cell,
    new: NewMeeting,
    now: datetime,
    series_id: int | None = None,
    answers_close_at: datetime | None = None,
    *,
    entered: bool = False,
    state: State = State.PUBLISHED,
) -> Meeting:
    """Saves a meeting: published, a draft, or `entered` after it was held. Raises DayTaken."""
    starts_at = to_utc(new.on_date, new.at_time, cell.zone)
    if await tx.scalar(_TAKEN, {"cell_id": cell.id, "starts_at": starts_at}):
        raise DayTaken
    row = {
        "cell_id": cell.id,
        "series_id": series_id,
        "kind": new.kind,
        "state": state,
        "on_date": new.on_date,
        "at_time": new.at_time,
        "zone": cell.zone,
        "starts_at": starts_at,
        "place": new.place,
        "mode": new.mode,
        "topic": new.topic,
        "prepare": new.prepare,
        "chair_member_id": new.chair_member_id,
        "rule_on": new.rule_on,
        "excepted": new.excepted,
        "answers_close_at": answers_close_at,
        "published_at": now,
        "entered_at": now if entered else None,
    }
    made = (await tx.execute(_PUBLISH, row)).one()
    if new.chair_member_id is not None:
        return await load_meeting(tx, made.id)
    shown = {"committee_id": cell.committee_id, "cell_name": cell.name, **_NOBODY}
    return as_meeting(SimpleNamespace(**made._mapping, **shown))  # noqa: SLF001 - a public name


_NOBODY = {"chair": None, "parts": None}
# Put together once: a committee's year is a thousand meetings.
_meeting = table_of(MeetingRow)
_PUBLISH = insert(_meeting).returning(_meeting)
_TAKEN = select(func.count()).where(
    _meeting.c.cell_id == bindparam("cell_id"),
    _meeting.c.starts_at == bindparam("starts_at"),
    _meeting.c.state != State.CANCELLED,
)


async def save_series(tx: Session, cell: Cell, rule: dict[str, object], now: datetime) -> int:
    """Saves the rule that a year is made by; returns the series' id."""
    row = SeriesRow(cell_id=cell.id, rule=rule, created_at=now)
    tx.add(row)
    await tx.flush()
    return row.id


async def count_series(tx: Session, series_id: int) -> int:
    """Counts the meetings that were made as this series."""
    made = select(func.count()).where(MeetingRow.series_id == series_id)
    return await tx.scalar(made) or 0


async def save_cell_settings(tx: Session, cell: Cell) -> None:
    await tx.execute(
        update(CellRow)
        .where(CellRow.id == cell.id)
        .values(
            rule=cell.rule,
            place=cell.place,
            board_names=cell.board_names,
            reminders=cell.own_reminders,
            zone=cell.zone,
            first_on=cell.first_on,
        )
    )
