"""Topics by themselves: bound to their sessions, held, rolled on, and missed when there is none."""

from datetime import date, datetime

from core.dates.zones import to_local
from core.model.deliveries import DeliveryKind
from core.model.people import Cell, Committee, responsible_leaders
from core.profiles.profile import profile_for
from core.reminders import waves
from core.topics import topic as topic_rules
from core.ui.lanes import Lane
from db import leaders
from db.engine.database import Database, Session
from db.outbox.by_day import owe_by_day
from db.outbox.views import touch_progress
from db.people import load_committee_cells
from db.settings.settings import load_every_committee
from db.timestamps import find_timestamp, save_timestamp
from db.topics import topics as db_topics
from db.topics.duties import finish_duties


async def follow_sessions(db: Database, now: datetime) -> int:
    """Lets topics follow their sessions: registered, cancelled, held; unfinished ones roll on."""
    async with db.read() as tx:
        if not await _anything(tx, now):
            return 0
    async with db.begin() as tx:
        return (
            await _bind_registered(tx, now)
            + await _loosen_cancelled(tx)
            + await _note_held(tx, now)
            + await _roll_on(tx, now)
        )


async def _anything(tx: Session, now: datetime) -> bool:
    return bool(
        await db_topics.load_unbound_sessions(tx, now, titled=True)
        or await db_topics.load_cancelled_topics(tx)
        or await db_topics.load_held_topics(tx, now)
        or await db_topics.load_left_topics(tx, now)
    )


async def _bind_registered(tx: Session, now: datetime) -> int:
    """Binds a session with a topic's words to that topic; other words bring a topic along."""
    sessions = await db_topics.load_unbound_sessions(tx, now, titled=True)
    for meeting in sessions:
        quarter = topic_rules.quarter_of(meeting.on_date)
        planned = await db_topics.find_planned(tx, meeting.cell_id, quarter, meeting.topic)
        if planned is None:
            await db_topics.save_topic(
                tx, meeting.committee_id, meeting.cell_id, quarter, meeting.topic, now,
                meeting_id=meeting.id,
            )  # fmt: skip
        else:
            await db_topics.bind_topic(tx, planned.id, meeting.id, quarter)
    return len(sessions)


async def _loosen_cancelled(tx: Session) -> int:
    topics = await db_topics.load_cancelled_topics(tx)
    for topic in topics:
        await db_topics.bind_topic(tx, topic.id, None, topic.quarter)
    return len(topics)


async def _note_held(tx: Session, now: datetime) -> int:
    topics = await db_topics.load_held_topics(tx, now)
    for topic in topics:
        await db_topics.save_topic_state(tx, topic.id, topic_rules.TopicState.HELD)
        await finish_duties(tx, topic.id, now)
        if topic.meeting_id:
            await touch_progress(tx, topic.meeting_id)
    return len(topics)


async def _roll_on(tx: Session, now: datetime) -> int:
    topics = await db_topics.load_left_topics(tx, now)
    for topic, quarter in topics:
        await db_topics.roll_on(tx, topic.id, quarter)
    return len(topics)


# --- the quarterly gap --------------------------------------------------------------------------


async def warn_of_gaps(db: Database, now: datetime) -> int:
    """Warns secretaries and the committee once in a quarter's last month."""
    async with db.read() as tx:
        committees = [one for one in await load_every_committee(tx) if await _due(tx, one, now)]
    told = 0
    for committee in committees:
        async with db.begin() as tx:
            if await _due(tx, committee, now):
                told += await _warn(tx, committee, _until(committee, now))
                await save_timestamp(tx, _mark(committee, _today(committee, now)), now)
    return told


def _today(committee: Committee, now: datetime) -> date:
    return to_local(now, committee.zone).date()


def _mark(committee: Committee, today: date) -> str:
    return topic_rules.gap_mark(committee.id, topic_rules.quarter_of(today))


async def _due(tx: Session, committee: Committee, now: datetime) -> bool:
    local = to_local(_until(committee, now), committee.zone)
    if not topic_rules.warns_now(local):
        return False
    return await find_timestamp(tx, _mark(committee, local.date())) is None


def _until(committee: Committee, now: datetime) -> datetime:
    hour = topic_rules.warning_of(topic_rules.quarter_of(_today(committee, now))).time()
    return waves.planned_until(now, hour, committee.zone)


async def _warn(tx: Session, committee: Committee, now: datetime) -> int:
    lacking = await find_gaps(tx, committee, _today(committee, now))
    told: list[tuple[DeliveryKind, Cell | Committee, int]] = []
    for cell, _ in lacking:
        responsible = responsible_leaders(await leaders.load_cell_leaders(tx, cell.id))
        told += [(DeliveryKind.TOPIC_GAP, cell, member_id) for member_id in responsible]
    if lacking:
        officers = [one for one in await leaders.load_officers(tx, committee.id) if one.joined]
        told += [(DeliveryKind.TOPIC_GAPS, committee, one.member_id) for one in officers]
    for kind, of, member_id in told:
        about = {"cell_id" if isinstance(of, Cell) else "committee_id": of.id}
        await owe_by_day(tx, kind, of, member_id, now, lane=Lane.BULK, about=about)
    return len(lacking)


async def find_gaps(
    tx: Session, committee: Committee, today: date
) -> list[tuple[Cell, topic_rules.Gap]]:
    values = profile_for(committee.settings).values
    cells = await load_committee_cells(tx, [committee.id])
    days = await db_topics.load_topic_days(tx, [cell.id for cell in cells], today.year)
    found = [(cell, topic_rules.gap(days[cell.id], today, values, cell.first_on)) for cell in cells]
    return [(cell, missing) for cell, missing in found if missing]
