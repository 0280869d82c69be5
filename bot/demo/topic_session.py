"""The demo's topic session, which a cell is preparing."""

from datetime import datetime, time, timedelta

from bot.demo.month import TOPIC_CELL, TOPIC_RULE
from bot.demo.world import load_named
from core.dates.zones import to_local
from core.model.meeting import Kind
from core.model.people import Cell
from core.topics.duties import DutyKind, DutyState, patience
from core.topics.topic import Topic, next_quarter, quarter_of
from db.engine.database import Database, Session
from db.meetings.meetings import NewMeeting
from db.people import load_members
from db.topics import duties, duty_news, topics
from handlers.meetings.publish import publish

TOPIC_SESSION = timedelta(days=18)
"""So far ahead that every line of its checklist is still to come."""
TOPIC = "Học tập và làm theo phong cách nêu gương của Chủ tịch Hồ Chí Minh"
PREPARE = "Đọc trước đề cương; mỗi đồng chí chuẩn bị một việc làm theo"
NEXT_TOPICS = ("Thực hành tiết kiệm, chống lãng phí", "Chuyển đổi số trong dạy và học")
SUGGESTED = "Nâng cao chất lượng sinh hoạt chi bộ trong tình hình mới"


async def prepare_topics(db: Database, now: datetime) -> None:
    """Plans a quarter: one session is registered, its presenter has accepted, and who was asked for
    the news brief has not answered yet.
    """
    async with db.begin() as tx:
        cell = await load_named(tx, TOPIC_CELL)
        quarter = quarter_of(to_local(now, cell.zone).date())
        topic = await _register_session(tx, cell, now)
        for title, when in zip(NEXT_TOPICS, (quarter, next_quarter(quarter)), strict=True):
            await topics.save_topic(tx, cell.committee_id, cell.id, when, title, now)
        await topics.save_topic(tx, cell.committee_id, None, quarter, SUGGESTED, now)
        presenter = await _ask(tx, cell, topic, DutyKind.PRESENTER, now)
        await duties.save_duty_answer(tx, presenter, DutyState.ACCEPTED, now)
        brief = await _ask(tx, cell, topic, DutyKind.NEWS_BRIEF, now)
        await duty_news.owe_duty(tx, await duties.load_duty(tx, brief), cell, now)
        await duty_news.settle_topic(tx, topic.id, now)


async def _register_session(tx: Session, cell: Cell, now: datetime) -> Topic:
    on = to_local(now + TOPIC_SESSION, cell.zone).date()
    new = NewMeeting(
        on, time(14, 0), TOPIC_RULE.place, kind=Kind.TOPIC, topic=TOPIC, prepare=PREPARE
    )
    meeting = await publish(tx, cell, new, now, account_id=None)
    topic_id = await topics.save_topic(
        tx, cell.committee_id, cell.id, quarter_of(on), TOPIC, now, meeting_id=meeting.id
    )
    return await topics.load_topic(tx, topic_id)


async def _ask(tx: Session, cell: Cell, topic: Topic, kind: DutyKind, now: datetime) -> int:
    """Asks the first in the rotation who has joined and holds no office; returns the duty's id."""
    free = {one.id for one in await load_members(tx, cell.id) if one.joined and not one.roles}
    order = await duties.load_order(tx, topic, kind, to_local(now, cell.zone).date())
    place, one = next(
        (place, one) for place, one in enumerate(order) if one.candidate.member_id in free
    )
    why: dict[str, object] = {
        "last_on": None,
        "waiting": one.waiting,
        "overridden": place > 0,
        "passed": [],
    }
    member_id = one.candidate.member_id
    until = now + patience().answer_within
    return await duties.ask_for_duty(tx, topic.id, kind, member_id, why, now, until)
