"""Topics: a cell's plan by quarters, and a committee's suggestions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, exists, func, select, true, update
from sqlalchemy.orm import aliased

from core.dates.zones import to_local
from core.model.errors import there
from core.model.meeting import Meeting, State
from core.topics.topic import OPEN, TOPIC_KINDS, Topic, TopicState, quarter_of
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.rows import CellRow, MeetingRow, TopicRow
from db.topics.marks import mark_topics


def _topics() -> Select[TopicRow, date | None]:
    return select(TopicRow, MeetingRow.on_date).outerjoin(
        MeetingRow, MeetingRow.id == TopicRow.meeting_id
    )


def _as_topic(row: TopicRow, on_date: date | None) -> Topic:
    return Topic(
        id=row.id,
        committee_id=row.committee_id,
        cell_id=row.cell_id,
        quarter=row.quarter,
        title=row.title,
        state=TopicState(row.state),
        meeting_id=row.meeting_id,
        on_date=on_date,
        taken_from=row.taken_from,
    )


async def load_topic(tx: Session, topic_id: int) -> Topic:
    """Raises Gone."""
    found = there((await tx.execute(_topics().where(TopicRow.id == topic_id))).one_or_none())
    return _as_topic(*found)


async def find_topic_of(tx: Session, meeting_id: int) -> Topic | None:
    found = await tx.execute(
        _topics()
        .where(TopicRow.meeting_id == meeting_id, TopicRow.state != TopicState.DROPPED)
        .order_by(TopicRow.id)
        .limit(1)
    )
    row = found.one_or_none()
    return _as_topic(*row) if row else None


async def load_plan(tx: Session, cell_id: int, year: int) -> list[Topic]:
    """Loads a cell's topics of a year, by quarter and session."""
    rows = await tx.execute(
        _topics()
        .where(
            TopicRow.cell_id == cell_id,
            TopicRow.quarter.between(date(year, 1, 1), date(year, 12, 31)),
            TopicRow.state != TopicState.DROPPED,
        )
        .order_by(TopicRow.quarter, MeetingRow.on_date.is_(None), MeetingRow.on_date, TopicRow.id)
    )
    return [_as_topic(*row) for row in rows]


async def load_suggestions(tx: Session, committee_id: int, cell_id: int, year: int) -> list[Topic]:
    """Loads the committee's suggestions of a year that the cell has not taken yet."""
    taken = select(TopicRow.taken_from).where(
        TopicRow.cell_id == cell_id, TopicRow.taken_from.is_not(None)
    )
    rows = await tx.execute(
        _topics()
        .where(
            TopicRow.committee_id == committee_id,
            TopicRow.cell_id.is_(None),
            TopicRow.state != TopicState.DROPPED,
            TopicRow.quarter.between(date(year, 1, 1), date(year, 12, 31)),
            TopicRow.id.not_in(taken),
        )
        .order_by(TopicRow.quarter, TopicRow.id)
    )
    return [_as_topic(*row) for row in rows]


async def save_topic(
    tx: Session,
    committee_id: int,
    cell_id: int | None,
    quarter: date,
    title: str,
    now: datetime,
    *,
    meeting_id: int | None = None,
    taken_from: int | None = None,
) -> int:
    """Plans a topic, or suggests it to all cells (cell_id None); returns its id."""
    row = TopicRow(
        committee_id=committee_id,
        cell_id=cell_id,
        quarter=quarter,
        title=title,
        state=TopicState.PLANNED,
        meeting_id=meeting_id,
        taken_from=taken_from,
        created_at=now,
    )
    tx.add(row)
    await tx.flush()
    await mark_topics(tx, [row.id])
    return row.id


async def save_topic_title(tx: Session, topic_id: int, title: str) -> None:
    await tx.execute(update(TopicRow).where(TopicRow.id == topic_id).values(title=title))
    await mark_topics(tx, [topic_id])


async def save_topic_state(tx: Session, topic_id: int, state: TopicState) -> None:
    await tx.execute(update(TopicRow).where(TopicRow.id == topic_id).values(state=state))
    await mark_topics(tx, [topic_id])


async def bind_topic(tx: Session, topic_id: int, meeting_id: int | None, quarter: date) -> None:
    """Binds the topic to its session; it counts for the quarter of that day."""
    await mark_topics(tx, [topic_id])  # what shows the session it had
    await tx.execute(
        update(TopicRow)
        .where(TopicRow.id == topic_id)
        .values(meeting_id=meeting_id, quarter=quarter)
    )
    await mark_topics(tx, [topic_id])


async def load_unbound_sessions(
    tx: Session, now: datetime, cell_id: int | None = None, *, titled: bool = False
) -> list[Meeting]:
    """Loads topic sessions to come that no topic is bound to: of one cell, or of all; with `titled`
    those that say what they are about, and never had a topic that was dropped; then those too
    that were entered after they were held.
    """
    query = _unbound(titled=titled)
    if cell_id is not None:
        query = query.where(MeetingRow.cell_id == cell_id)
    ids = await tx.scalars(query, {"now": now})
    sessions = [await load_meeting(tx, meeting_id) for meeting_id in ids.all()]
    return sorted(sessions, key=lambda session: session.starts_at)


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # an index serves a comparison, not IS NOT NULL


# Put together once, as what follows: these are asked again and again.
@cache
def _unbound(*, titled: bool) -> Select[int]:
    bound = select(TopicRow.meeting_id).where(TopicRow.meeting_id.is_not(None))
    if not titled:
        bound = bound.where(TopicRow.state != TopicState.DROPPED)
    coming = MeetingRow.starts_at > bindparam("now")
    return select(MeetingRow.id).where(
        MeetingRow.kind.in_(TOPIC_KINDS),
        MeetingRow.state == State.PUBLISHED,
        coming if not titled else coming | (MeetingRow.entered_at > _LONG_AGO),
        MeetingRow.id.not_in(bound),
        MeetingRow.topic != "" if titled else true(),
    )


async def load_cancelled_topics(tx: Session) -> list[Topic]:
    """Loads open topics whose session was cancelled."""
    return [_as_topic(*row) for row in await tx.execute(_CANCELLED)]


_session = aliased(MeetingRow)  # looked up for each open topic: of meetings there are more
_CANCELLED = _topics().where(
    TopicRow.state.in_(OPEN),
    exists().where(_session.id == TopicRow.meeting_id, _session.state == State.CANCELLED),
)


async def load_held_topics(tx: Session, now: datetime) -> list[Topic]:
    """Loads open topics whose session has begun."""
    return [_as_topic(*row) for row in await tx.execute(_HELD, {"now": now})]


_HELD = _topics().where(
    TopicRow.state.in_(OPEN),
    MeetingRow.state.in_((State.PUBLISHED, State.HELD, State.CLOSED)),
    MeetingRow.starts_at <= bindparam("now"),
)


async def load_left_topics(tx: Session, now: datetime) -> list[tuple[Topic, date]]:
    """Loads open topics of a quarter that is over, without a session; with the quarter it is now
    where the cell is.
    """
    tomorrow = quarter_of(now.date() + timedelta(days=1))
    rows = await tx.execute(_LEFT, {"tomorrow": tomorrow})
    found = [(_as_topic(row, on), quarter_of(to_local(now, zone).date())) for row, on, zone in rows]
    return [(topic, quarter) for topic, quarter in found if topic.quarter < quarter]


_LEFT = (
    _topics()
    .add_columns(CellRow.zone)
    .join(CellRow, CellRow.id == TopicRow.cell_id)
    .where(
        TopicRow.state.in_(OPEN),
        TopicRow.meeting_id.is_(None),
        TopicRow.quarter < bindparam("tomorrow"),
    )
)


async def load_unfinished(tx: Session, cell_id: int, but_meeting: int = 0) -> list[Topic]:
    """Loads open topics that go on from an earlier session or quarter; not this meeting's own."""
    before = aliased(TopicRow)
    rows = await tx.execute(
        _topics()
        .join(before, before.id == TopicRow.taken_from)
        .where(
            TopicRow.cell_id == cell_id,
            TopicRow.state.in_(OPEN),
            before.cell_id == cell_id,
            TopicRow.meeting_id.is_distinct_from(but_meeting),
        )
        .order_by(TopicRow.quarter, TopicRow.id)
    )
    return [_as_topic(*row) for row in rows]


async def roll_on(tx: Session, topic_id: int, quarter: date) -> None:
    """Moves an unfinished topic on to this quarter; it remembers that it did."""
    await tx.execute(
        update(TopicRow)
        .where(TopicRow.id == topic_id)
        .values(quarter=quarter, taken_from=func.coalesce(TopicRow.taken_from, TopicRow.id))
    )
    await mark_topics(tx, [topic_id])


async def load_topic_days(tx: Session, cell_ids: Iterable[int], year: int) -> dict[int, list[date]]:
    """Loads for each cell the days of its topic sessions of a year, held or registered."""
    ids = list(cell_ids)
    rows = await tx.execute(
        select(MeetingRow.cell_id, MeetingRow.on_date).where(
            MeetingRow.cell_id.in_(ids),
            MeetingRow.kind.in_(TOPIC_KINDS),
            MeetingRow.state.in_((State.PUBLISHED, State.HELD, State.CLOSED)),
            MeetingRow.on_date.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    days: dict[int, list[date]] = {cell_id: [] for cell_id in ids}
    for cell_id, on_date in rows:
        days[cell_id].append(on_date)
    return days


async def find_planned(tx: Session, cell_id: int, quarter: date, title: str) -> Topic | None:
    """Finds an open topic of the quarter with this title that has no session yet."""
    found = await tx.execute(
        _topics()
        .where(
            TopicRow.cell_id == cell_id,
            TopicRow.quarter == quarter,
            TopicRow.title == title,
            TopicRow.meeting_id.is_(None),
            TopicRow.state.in_(OPEN),
        )
        .limit(1)
    )
    row = found.one_or_none()
    return _as_topic(*row) if row else None
