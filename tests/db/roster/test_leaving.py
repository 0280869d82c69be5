"""Whoever leaves the roster leaves nothing behind: each column that names a member is history, or
cleared, or handed back. A new column must be put into one of the tables.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import JSON, func, select

from core.model.deliveries import DeliveryKind
from core.roster.handed_back import HandedBack
from core.topics.duties import AHEAD
from db.engine.database import Database, Session
from db.joining.accounts import link_member, save_consent
from db.leaving import leave_roster
from db.outbox.deliveries import owe
from db.people import load_cell, load_member
from db.prompts import save_prompt
from db.rows import (
    AbsencePeriodRow,
    AnswerHistoryRow,
    AnswerRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    DutyRow,
    FeedRow,
    InviteRow,
    ItemRow,
    JoinRequestRow,
    MeetingRow,
    MemberRow,
    OpinionRow,
    PromptRow,
    ReadingRow,
    RoleRow,
    Row,
    SwapRow,
    TaskRow,
    TopicRow,
    ViewRow,
    VisitRow,
)
from db.topics.leaving import load_held

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
ON = date(2026, 12, 3)
ZONE = "Asia/Ho_Chi_Minh"

HISTORY = {
    "answer_history.member_id": "what was answered, in order; nothing is counted from it",
    "duty.passed_on_by": "who had it before a colleague took it over",
    "invite.member_id": "that a link was made; it works no more",
    "opinion.member_id": "what was said of a session that was held",
}
CLEARED = {
    "absence_period.member_id": "away from what is ahead",
    "answer.member_id": "an answer to a meeting ahead would count",
    "delivery.member_id": "nothing goes to them any more",
    "feed.member_id": "their calendar address is closed",
    "join_request.member_id": "whoever asks under their name keeps the name alone",
    "reading.member_id": "an unread conclusion would be waited for",
    "role.member_id": "the office ends",
    "swap.from_member_id": "what they asked of a colleague is over",
    "swap.to_member_id": "what a colleague asked of them is over",
    "view.member_id": "their cards are kept up to date no more",
    "visit.member_id": "a planned visit is off, the cell is told",
    "visit.planned_by": "they are told of its clashes no more",
}
HANDED_BACK = {
    "duty.member_id": "who prepares is asked anew",
    "item.member_id": "the line has nobody",
    "meeting.chair_member_id": "the secretary chairs",
    "task.member_id": "the task has nobody",
}
# Where JSON may name a member: the same question, for no foreign key says so.
IN_JSON = {
    "cell.reminders": "no names", "cell.rule": "no names", "change.before": "told as it was",
    "committee.settings": "no names", "delivery.about": "cancelled, or drawn from the rows",
    "duty.why": "history: how the choice was made", "evaluation.scores": "no names",
    "inbox.payload": "a day's updates, worked by the rights as they then are",
    "log.after": "history", "log.before": "history", "meeting.agenda": "typed lines",
    "member.strengths": "their own", "notice.audience": "whom by office, not by name",
    "prompt.data": "ended where it asks about them", "reminder.audience": "whom by answer",
    "replica.groups": "chats", "replica.room": "no names", "series.rule": "no names",
    "template.steps": "offices, not names", "visit.told": "the meeting",
}  # fmt: skip


def test_every_column_that_names_a_member_has_a_fate() -> None:
    columns = [
        (f"{table.name}.{column.name}", column)
        for table in Row.metadata.tables.values()
        for column in table.columns
    ]
    named = {
        place
        for place, column in columns
        if any(key.column.table.name == "member" for key in column.foreign_keys)
    }
    assert named == HISTORY.keys() | CLEARED.keys() | HANDED_BACK.keys()
    assert {place for place, column in columns if isinstance(column.type, JSON)} == IN_JSON.keys()


def member(committee: CommitteeRow, cell: CellRow, name: str) -> MemberRow:
    return MemberRow(
        committee_id=committee.id,
        cell_id=cell.id,
        full_name=name,
        name_key=name.lower(),
        standing="official",
    )


async def fill(tx: Session) -> tuple[int, int, int]:
    """Somebody with something open in every table that can name them; their id, their secretary's,
    their cell's.
    """
    committee = CommitteeRow(name="Đảng ủy Hồng Mai", zone=ZONE)
    tx.add(committee)
    await tx.flush()
    cell = CellRow(committee_id=committee.id, name="Chi bộ Hoa Sen", zone=ZONE)
    tx.add(cell)
    await tx.flush()
    an, binh = (member(committee, cell, name) for name in ("Nguyễn Văn An", "Trần Thị Bình"))
    meeting = MeetingRow(
        cell_id=cell.id, kind="topic", state="published", on_date=ON, at_time=time(19, 30),
        zone=ZONE, starts_at=NOW + timedelta(days=11), place="Phòng A", mode="in_person",
    )  # fmt: skip
    tx.add_all([an, binh, meeting])
    await tx.flush()
    topic = TopicRow(
        committee_id=committee.id, cell_id=cell.id, quarter=date(2026, 10, 1),
        title="Nêu gương", created_at=NOW, meeting_id=meeting.id,
    )  # fmt: skip
    tx.add(topic)
    for row, telegram_id in ((an, 100), (binh, 200)):
        account_id = await save_consent(tx, telegram_id, "vi", 1, NOW)
        await link_member(tx, await load_member(tx, row.id), account_id)
    meeting.chair_member_id = an.id
    await tx.flush()
    own, theirs = (
        DutyRow(topic_id=topic.id, kind=kind, member_id=who, passed_on_by=by, asked_at=NOW)
        for kind, who, by in (("presenter", an.id, None), ("speech", binh.id, an.id))
    )
    tx.add_all([own, theirs])
    await tx.flush()
    of = {"meeting_id": meeting.id, "member_id": an.id}
    tx.add_all([
        RoleRow(member_id=an.id, role="deputy"),
        RoleRow(member_id=binh.id, role="secretary"),
        JoinRequestRow(cell_id=cell.id, account_id=account_id, member_id=an.id, asked_at=NOW),
        InviteRow(token="abc", member_id=an.id, created_at=NOW, expires_at=NOW),
        AnswerRow(**of, choice="attend", answered_at=NOW),
        AnswerHistoryRow(**of, choice="attend", at=NOW),
        SwapRow(duty_id=own.id, from_member_id=an.id, to_member_id=binh.id, asked_at=NOW),
        SwapRow(duty_id=theirs.id, from_member_id=binh.id, to_member_id=an.id, asked_at=NOW),
        ItemRow(
            **of, phase="before", position=1, title="Gửi đề cương", offset_days=-7,
            planned_for=NOW, due_on=ON,
        ),
        OpinionRow(**of, weaknesses="Ít ý kiến", at=NOW),
        ReadingRow(**of, sent_at=NOW),
        TaskRow(**of, cell_id=cell.id, title="Viết tham luận"),
        AbsencePeriodRow(
            member_id=an.id, first_on=ON, last_on=ON, reason="work", recorded_at=NOW
        ),
        VisitRow(
            committee_id=committee.id, cell_id=cell.id, member_id=an.id, planned_by=an.id,
            month=ON, told_at=NOW,
        ),
        FeedRow(member_id=an.id, token="1-secret", created_at=NOW),
        ViewRow(**of, kind="card", chat_id=100, message_id=1),
    ])  # fmt: skip
    await owe(tx, DeliveryKind.DUTY_ASKED, NOW, member_id=an.id, about={"duty_id": own.id})
    news = {"duty_id": own.id, "news": "duties.news.silent"}
    await owe(tx, DeliveryKind.DUTY_NEWS, NOW, member_id=binh.id, about=news)
    await save_prompt(tx, 100, "notice", {}, NOW, lasting=True)
    await save_prompt(tx, 200, "member_name", {"member_id": an.id}, NOW)
    return an.id, binh.id, cell.id


STILL = {
    DeliveryRow: DeliveryRow.state == "pending",
    DutyRow: DutyRow.state.in_(AHEAD),
    SwapRow: SwapRow.state == "asked",
}
"""Of these rows only the ones that are open must not name them; what is over is history."""


async def named(tx: Session, place: str, member_id: int) -> int:
    """In how many rows that are open this column names the member."""
    table, column = place.split(".")
    row = next(one.class_ for one in Row.registry.mappers if one.class_.__tablename__ == table)
    still = STILL.get(row)
    query = select(func.count()).select_from(row).where(getattr(row, column) == member_id)
    return await tx.scalar(query if still is None else query.where(still)) or 0


async def test_nothing_open_names_whoever_has_left(db: Database) -> None:
    async with db.begin() as tx:
        an, _, cell_id = await fill(tx)
        for place in (*HISTORY, *CLEARED, *HANDED_BACK):
            assert await named(tx, place, an), place
    async with db.begin() as tx:
        member, cell = await load_member(tx, an), await load_cell(tx, cell_id)
        await leave_roster(tx, member, cell, NOW, by=())
    async with db.read() as tx:
        left = [place for place in (*CLEARED, *HANDED_BACK) if await named(tx, place, an)]
        assert left == []
        gone = [place for place in HISTORY if not await named(tx, place, an)]
        assert gone == []
        assert (await tx.scalars(select(InviteRow.revoked_at))).all() == [NOW]
        assert (await tx.scalars(select(JoinRequestRow.typed_name))).all() == ["Nguyễn Văn An"]
        assert (await tx.scalars(select(PromptRow.id))).all() == []
        assert await load_held(tx, an, NOW) == HandedBack()


async def test_the_secretary_is_owed_one_word_and_none_about_them(db: Database) -> None:
    async with db.begin() as tx:
        an, binh, cell_id = await fill(tx)
    async with db.begin() as tx:
        held = await load_held(tx, an, NOW)
        await leave_roster(
            tx, await load_member(tx, an), await load_cell(tx, cell_id), NOW, by={binh}
        )
    assert held.count == 4
    pending = select(DeliveryRow).where(DeliveryRow.state == "pending").order_by(DeliveryRow.id)
    async with db.read() as tx:
        owed = {(one.kind, one.member_id): one.about for one in await tx.scalars(pending)}
    assert owed.pop(("handed_back", binh)) == {"member_id": an, "held": held.to_data()}
    assert {kind for kind, _ in owed} == {"duty_news", "visit_dropped_cell", "menu"}
    assert owed["duty_news", binh]["news"] == "duties.news.swap_refused"


async def test_what_was_done_and_meetings_past_stay_theirs(db: Database) -> None:
    async with db.begin() as tx:
        an, _, cell_id = await fill(tx)
        held_at = NOW + timedelta(days=12)
        for row in [await tx.scalar(select(ItemRow)), await tx.scalar(select(TaskRow))]:
            assert row
            row.done_at = NOW
    async with db.begin() as tx:
        await leave_roster(
            tx, await load_member(tx, an), await load_cell(tx, cell_id), held_at, by=()
        )
    async with db.read() as tx:
        for place in ("item.member_id", "task.member_id", "answer.member_id"):
            assert await named(tx, place, an), place
        assert (await tx.scalars(select(MeetingRow.chair_member_id))).all() == [an]
