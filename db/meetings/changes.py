"""Edits of published meetings: kept, taken back, told."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from core.dates.rules import rule_from_data
from core.meetings.changes import MeetingFacts, facts_from_data, facts_to_data, with_facts
from core.meetings.telling import Telling
from core.model.errors import Gone
from core.model.happenings import Happening
from core.model.meeting import DayTaken, Meeting, State
from db.engine.database import Session
from db.meetings import meetings as db_meetings
from db.outbox.deliveries import WAITING
from db.outbox.marks import mark
from db.rows import CellRow, ChangeRow, MeetingRow, SeriesRow

TOLD, UNDONE = "told", "undone"


@dataclass(frozen=True)
class Before:
    """A meeting as its people were last told, and what an undoing puts back besides.

    `batch` names the meetings that were edited together; the one with `others`, how many they
    are, tells of them all, and holds the `series`' rule. `replan`: the settings of reminders were
    changed meanwhile, and the meeting follows them when the edit ends.
    """

    facts: MeetingFacts
    excepted: bool = False
    rule_on: date | None = None
    answers_close_at: datetime | None = None
    batch: str = ""
    others: int | None = None
    series: dict[str, Any] = field(default_factory=dict)
    replan: bool = False


@dataclass(frozen=True)
class MeetingChange:
    """An edit of a meeting: waiting, told or undone."""

    id: int
    meeting_id: int
    account_id: int | None
    state: str
    before: Before
    due_at: datetime


def _as_change(row: ChangeRow) -> MeetingChange:
    before = _from_data(row.before)
    return MeetingChange(row.id, row.meeting_id, row.account_id, row.state, before, row.due_at)


def _from_data(data: dict[str, Any]) -> Before:
    close_at, rule_on = data["answers_close_at"], data["rule_on"]
    return Before(
        facts=facts_from_data(data["facts"]),
        excepted=data["excepted"],
        rule_on=date.fromisoformat(rule_on) if rule_on else None,
        answers_close_at=datetime.fromisoformat(close_at) if close_at else None,
        batch=data["batch"],
        others=data["others"],
        series=data["series"],
        replan=data["replan"],
    )


def _to_data(before: Before) -> dict[str, Any]:
    close_at, rule_on = before.answers_close_at, before.rule_on
    return {
        "facts": facts_to_data(before.facts),
        "excepted": before.excepted,
        "rule_on": rule_on.isoformat() if rule_on else None,
        "answers_close_at": close_at.isoformat() if close_at else None,
        "batch": before.batch,
        "others": before.others,
        "series": before.series,
        "replan": before.replan,
    }


# --- looking up ---------------------------------------------------------------------------------


async def lock_meeting(tx: Session, meeting_id: int) -> None:
    """Keeps others from changing the meeting or telling its edits until this transaction ends."""
    await tx.execute(
        select(ChangeRow.id)
        .where(ChangeRow.meeting_id == meeting_id, ChangeRow.state == WAITING)
        .with_for_update()
    )
    await tx.execute(select(MeetingRow.id).where(MeetingRow.id == meeting_id).with_for_update())


async def find_waiting(tx: Session, meeting_id: int) -> MeetingChange | None:
    """Finds the meeting's edits that nobody was told of yet."""
    row = await tx.scalar(_WAITING_OF, {"meeting_id": meeting_id})
    return _as_change(row) if row else None


# Put together once: this is asked at every press.
_WAITING_OF = select(ChangeRow).where(
    ChangeRow.meeting_id == bindparam("meeting_id"), ChangeRow.state == WAITING
)


async def load_tellings(tx: Session, meeting_id: int) -> list[Telling]:
    """Loads what people were told of the meeting's edits, in order."""
    rows = await tx.execute(
        select(ChangeRow.number, ChangeRow.before)
        .where(ChangeRow.meeting_id == meeting_id, ChangeRow.number.is_not(None))
        .order_by(ChangeRow.number)
    )
    return [Telling(row.number, facts_from_data(row.before["facts"])) for row in rows]


async def load_batch(tx: Session, change: MeetingChange) -> list[MeetingChange]:
    """Loads the waiting edits that were made together with this one, itself included."""
    if not change.before.batch:
        return [change]
    cell_id = select(MeetingRow.cell_id).where(MeetingRow.id == change.meeting_id)
    rows = await tx.scalars(
        select(ChangeRow)
        .join(MeetingRow, MeetingRow.id == ChangeRow.meeting_id)
        .where(
            ChangeRow.state == WAITING,
            MeetingRow.cell_id == cell_id.scalar_subquery(),
        )
        .order_by(ChangeRow.id)
    )
    found = [_as_change(row) for row in rows]
    return [one for one in found if one.before.batch == change.before.batch]


async def load_change(tx: Session, change_id: int) -> MeetingChange:
    return _as_change(await tx.get_one(ChangeRow, change_id))


async def load_due_changes(tx: Session, now: datetime, limit: int) -> list[MeetingChange]:
    """Loads and locks waiting edits whose time to be told has come, the oldest first."""
    rows = await tx.scalars(_DUE, {"now": now, "most": limit})
    return [_as_change(row) for row in rows]


CHANGE_IS_DUE = (ChangeRow.state == WAITING) & (ChangeRow.due_at <= bindparam("now"))
# Put together once: this is asked every second.
_DUE = (
    select(ChangeRow)
    .where(CHANGE_IS_DUE)
    .order_by(ChangeRow.due_at, ChangeRow.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


async def load_just_cancelled(tx: Session, cell_id: int, now: datetime) -> list[Meeting]:
    """Loads the cell's coming meetings that were cancelled and whose people do not know yet."""
    ids = await tx.scalars(
        select(MeetingRow.id)
        .join(ChangeRow, ChangeRow.meeting_id == MeetingRow.id)
        .where(
            MeetingRow.cell_id == cell_id,
            MeetingRow.state == State.CANCELLED,
            MeetingRow.starts_at > now,
            ChangeRow.state == WAITING,
        )
    )
    return [await db_meetings.load_meeting(tx, meeting_id) for meeting_id in ids.all()]


async def is_taken(tx: Session, meeting: Meeting, facts: MeetingFacts) -> bool:
    """Tells whether the cell has another meeting at that very time."""
    other = select(MeetingRow.id).where(
        MeetingRow.cell_id == meeting.cell_id,
        MeetingRow.starts_at == facts.starts_at(meeting.zone),
        MeetingRow.state != State.CANCELLED,
        MeetingRow.id != meeting.id,
    )
    return not facts.cancelled and await tx.scalar(other.limit(1)) is not None


async def load_siblings(tx: Session, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Loads the coming meetings of its series but for itself, by start."""
    ids = await tx.scalars(
        select(MeetingRow.id)
        .where(
            MeetingRow.series_id == meeting.series_id,
            MeetingRow.id != meeting.id,
            MeetingRow.state == State.PUBLISHED,
            MeetingRow.starts_at > now,
        )
        .order_by(MeetingRow.starts_at)
    )
    return [await db_meetings.load_meeting(tx, meeting_id) for meeting_id in ids.all()]


async def load_series_rule(tx: Session, series_id: int) -> dict[str, Any]:
    return (await tx.get_one(SeriesRow, series_id)).rule


async def as_told(tx: Session, meeting: Meeting) -> Meeting:
    """Returns the meeting as its people were last told: while an edit waits, they see that."""
    waiting = await find_waiting(tx, meeting.id)
    return _before(meeting, waiting.before) if waiting else meeting


async def load_as_told(tx: Session, meeting_id: int) -> Meeting:
    """Raises Gone when there is none."""
    found = await find_as_told(tx, [meeting_id])
    if not found:
        raise Gone
    return found[meeting_id]


async def find_as_told(tx: Session, meeting_ids: Collection[int]) -> dict[int, Meeting]:
    """Finds these meetings by number as last told; what is gone is left out."""
    rows = await tx.execute(_AS_TOLD, {"meeting_ids": list(meeting_ids)})
    return {row.id: _told(row) for row in rows}


def _told(row: Any) -> Meeting:
    return (
        _before(db_meetings.as_meeting(row), _from_data(row.before))
        if row.before
        else db_meetings.as_meeting(row)
    )


def _before(meeting: Meeting, before: Before) -> Meeting:
    told = with_facts(meeting, before.facts)
    return replace(told, answers_close_at=before.answers_close_at)


# Put together once: this is asked at every press.
_AS_TOLD = (
    db_meetings.meeting_rows()
    .add_columns(ChangeRow.before)
    .outerjoin(ChangeRow, and_(ChangeRow.meeting_id == MeetingRow.id, ChangeRow.state == WAITING))
    .where(MeetingRow.id.in_(bindparam("meeting_ids", expanding=True)))
)


# --- keeping ------------------------------------------------------------------------------------


async def save_facts(
    tx: Session,
    meeting: Meeting,
    facts: MeetingFacts,
    *,
    excepted: bool,
    rule_on: date | None,
    answers_close_at: datetime | None,
) -> None:
    """Raises DayTaken when the cell meets at that time already."""
    if await is_taken(tx, meeting, facts):
        raise DayTaken
    await tx.execute(
        update(MeetingRow)
        .where(MeetingRow.id == meeting.id)
        .values(
            on_date=facts.on_date,
            at_time=facts.at_time,
            starts_at=facts.starts_at(meeting.zone),
            place=facts.place,
            mode=facts.mode,
            chair_member_id=facts.chair_id,
            topic=facts.topic,
            prepare=facts.prepare,
            agenda=list(facts.agenda),
            state=facts.state,
            cancel_reason=facts.cancel_reason,
            excepted=excepted,
            rule_on=rule_on,
            answers_close_at=answers_close_at,
        )
    )
    await mark(tx, Happening.EDITED, meetings=[meeting.id])


async def save_waiting(
    tx: Session,
    meeting_id: int,
    before: Before,
    now: datetime,
    due_at: datetime,
    account_id: int | None,
) -> None:
    """Makes the edit wait until `due_at`, together with those that wait already."""
    values = {"before": _to_data(before), "due_at": due_at, "account_id": account_id}
    waiting = await find_waiting(tx, meeting_id)
    if waiting:
        await tx.execute(update(ChangeRow).where(ChangeRow.id == waiting.id).values(values))
    else:
        tx.add(ChangeRow(meeting_id=meeting_id, opened_at=now, **values))
        await tx.flush()


async def close_change(tx: Session, change_id: int, state: str, number: int | None = None) -> None:
    """Ends the edit: undone, or told as the meeting's telling of this number."""
    await tx.execute(
        update(ChangeRow).where(ChangeRow.id == change_id).values(state=state, number=number)
    )
    of_it = select(ChangeRow.meeting_id).where(ChangeRow.id == change_id)
    await mark(tx, Happening.TOLD, meetings=of_it)


async def leave_batch(tx: Session, change: MeetingChange) -> MeetingChange:
    """Takes the edit out of those made together: it is told by itself, another leads the rest."""
    if not change.before.batch:
        return change
    rest = [one for one in await load_batch(tx, change) if one.id != change.id]
    lead = next((one for one in rest if one.before.others is not None), None)
    series = next((one.before.series for one in [change, *rest] if one.before.series), {})
    for one in rest[:1] if lead is None else [lead]:
        left = replace(one.before, others=len(rest) - 1, series=series)
        await _save_before(tx, one.id, left)
    alone = replace(change.before, batch="", others=None, series={} if rest else series)
    await _save_before(tx, change.id, alone)
    return replace(change, before=alone)


async def _save_before(tx: Session, change_id: int, before: Before) -> None:
    await tx.execute(
        update(ChangeRow).where(ChangeRow.id == change_id).values(before=_to_data(before))
    )


async def save_series_rule(
    tx: Session, cell_id: int, series_id: int, rule: dict[str, Any]
) -> dict[str, Any]:
    """Saves the series' rule, and the cell's own if the same; returns what there was before."""
    series, cell = await tx.get_one(SeriesRow, series_id), await tx.get_one(CellRow, cell_id)
    before = {"id": series_id, "rule": series.rule, "cell_rule": cell.rule}
    if cell.rule and rule_from_data(cell.rule) == rule_from_data(series.rule):
        cell.rule = rule
    series.rule = rule
    await tx.flush()
    return before


async def restore_series(tx: Session, cell_id: int, before: dict[str, Any]) -> None:
    series, cell = await tx.get_one(SeriesRow, before["id"]), await tx.get_one(CellRow, cell_id)
    series.rule, cell.rule = before["rule"], before["cell_rule"]
    await tx.flush()
