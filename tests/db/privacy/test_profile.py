"""What is stored about a person is shown whole, and erased or kept as the cell's record."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from core.privacy.screens import LINES, download, me
from core.ui.words import LANGUAGES, words_in
from db.engine.database import Database, Session
from db.joining.accounts import erase_account, link_member, save_consent
from db.people import load_member, record_reachable, record_unreachable
from db.privacy.profile import load_profile
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
    LogRow,
    MeetingRow,
    MemberRow,
    NoticeRow,
    OpinionRow,
    ReadingRow,
    RoleRow,
    Row,
    SwapRow,
    TaskRow,
    TopicRow,
    VisitRow,
)

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
ON = date(2026, 12, 3)
ZONE = "Asia/Ho_Chi_Minh"
SECRET = "7-secret-address"

# Every column that refers to a member or an account: where /toi shows it.
SHOWN = {
    "absence_period.member_id": "absences",
    "answer.member_id": "answers",
    "answer_history.member_id": "history",
    "consent.account_id": "consents",
    "delivery.member_id": "received",
    "duty.member_id": "duties",
    "duty.passed_on_by": "duties",
    "feed.member_id": "feed_at",
    "invite.member_id": "invites",
    "item.done_by": "ticked",
    "item.member_id": "items",
    "join_request.account_id": "requests",
    "log.account_id": "log_lines",
    "meeting.chair_member_id": "chaired",
    "member.account_id": "lines",
    "notice.account_id": "sent",
    "opinion.member_id": "opinions",
    "reading.member_id": "readings",
    "role.member_id": "lines",
    "swap.from_member_id": "swaps",
    "swap.to_member_id": "swaps",
    "task.member_id": "tasks",
    "visit.member_id": "visits",
}
LEFT_OUT = {
    "answer_history.by_account_id": "who recorded an answer: the answer is its giver's",
    "change.account_id": "who edits a meeting just now; the log keeps it, and is counted",
    "join_request.member_id": "the name that was picked stands in the account's own request",
    "visit.planned_by": "who planned a visit; the log keeps it, and is counted",
    "view.member_id": "which message in the person's own chat mirrors the database; no content",
}


def test_every_column_that_refers_to_a_person_is_shown_or_explained() -> None:
    found = {
        f"{table.name}.{key.parent.name}"
        for table in Row.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("member", "account")
    }
    assert found == SHOWN.keys() | LEFT_OUT.keys()


async def fill(tx: Session) -> tuple[int, int]:
    """Somebody with a row in every table that can name them, and a colleague; their ids."""
    committee = CommitteeRow(name="Đảng ủy Khối", zone=ZONE)
    tx.add(committee)
    await tx.flush()
    cell = CellRow(committee_id=committee.id, name="Chi bộ Láng Hạ", zone=ZONE)
    tx.add(cell)
    await tx.flush()
    an, binh = [
        MemberRow(
            committee_id=committee.id,
            cell_id=cell.id,
            full_name=name,
            name_key=name.lower(),
            standing="official",
            strengths=["viết bài"],
        )
        for name in ("Nguyễn Văn An", "Trần Thị Bình")
    ]
    meeting = MeetingRow(
        cell_id=cell.id, kind="topic", state="published", on_date=ON, at_time=time(19, 30),
        zone=ZONE, starts_at=datetime(2026, 12, 3, 12, 30, tzinfo=UTC), place="Phòng A",
        mode="in_person",
    )  # fmt: skip
    topic = TopicRow(
        committee_id=committee.id, cell_id=cell.id, quarter=date(2026, 10, 1),
        title="Nêu gương", created_at=NOW,
    )  # fmt: skip
    tx.add_all([an, binh, meeting, topic])
    await tx.flush()
    account_id = await save_consent(tx, 100, "vi", 1, NOW)
    await link_member(tx, await load_member(tx, an.id), account_id)
    meeting.chair_member_id = an.id
    topic.meeting_id = meeting.id
    own, passed_on = [
        DutyRow(topic_id=topic.id, kind=kind, member_id=who, passed_on_by=by, asked_at=NOW)
        for kind, who, by in (("presenter", an.id, None), ("speech", binh.id, an.id))
    ]
    notice = NoticeRow(
        committee_id=committee.id, account_id=account_id, text="Mang theo sổ tay", audience={},
        state="sent", created_at=NOW, send_at=NOW,
    )  # fmt: skip
    tx.add_all([own, passed_on, notice])
    await tx.flush()
    of = {"meeting_id": meeting.id, "member_id": an.id}
    tx.add_all([
        RoleRow(member_id=an.id, role="deputy"),
        JoinRequestRow(cell_id=cell.id, account_id=account_id, typed_name="An", asked_at=NOW),
        InviteRow(token="abc", member_id=an.id, created_at=NOW, expires_at=NOW),
        AnswerRow(**of, choice="absent", reason="other", reason_text="Đi xa", answered_at=NOW),
        AnswerHistoryRow(**of, choice="absent", reason="other", reason_text="Đi xa", at=NOW),
        SwapRow(duty_id=own.id, from_member_id=an.id, to_member_id=binh.id, asked_at=NOW),
        SwapRow(duty_id=passed_on.id, from_member_id=binh.id, to_member_id=an.id, asked_at=NOW),
        ItemRow(
            **of, phase="before", position=1, title="Gửi đề cương", offset_days=-7,
            planned_for=NOW, due_on=ON, done_at=NOW, done_by=account_id,
        ),
        OpinionRow(**of, weaknesses="Ít ý kiến", at=NOW),
        ReadingRow(**of, sent_at=NOW),
        TaskRow(**of, cell_id=cell.id, title="Viết tham luận"),
        AbsencePeriodRow(
            member_id=an.id, first_on=ON, last_on=ON, reason="work", recorded_at=NOW
        ),
        VisitRow(committee_id=committee.id, cell_id=cell.id, member_id=an.id, month=ON),
        FeedRow(member_id=an.id, token=SECRET, created_at=NOW),
        DeliveryRow(
            kind="notice", lane=1, notice_id=notice.id, member_id=an.id, chat_id=100,
            state="sent", not_before=NOW, finished_at=NOW,
        ),
        LogRow(at=NOW, account_id=account_id, action="edit", subject="meeting:1"),
    ])  # fmt: skip
    return account_id, an.id


async def test_the_document_has_all_of_it_but_the_secret(db: Database) -> None:
    async with db.begin() as tx:
        account_id, _ = await fill(tx)
    async with db.read() as tx:
        profile = await load_profile(tx, account_id)
    for where in set(SHOWN.values()):
        assert getattr(profile, where) if hasattr(profile, where) else profile.parts[where], where
    assert {one["passed_on"] for one in profile.parts["duties"]} == {True, False}
    assert {one["asking"] for one in profile.parts["swaps"]} == {True, False}
    for language in LANGUAGES:
        words = words_in(language)
        file = download(words, profile).file
        assert file
        text = file.content.decode("utf-8-sig")
        assert [part for part in LINES if words.plain(f"me.part.{part}") not in text] == []
        for kept in ("Nêu gương", "Trần Thị Bình", "Gửi đề cương", "Viết tham luận", "Ít ý kiến",
                     "viết bài", "Mang theo sổ tay", "03/12/2026", "Đi xa"):  # fmt: skip
            assert kept in text, kept
        assert SECRET not in text
    short = str(me(words_in("vi"), profile).text)
    assert "phân công chuẩn bị: 2; lượt nhờ làm thay: 2; việc chuẩn bị: 1" in short
    assert "một địa chỉ lịch riêng" in short


async def test_the_document_says_since_when_the_person_is_not_reached_or_is_again(
    db: Database,
) -> None:
    async with db.begin() as tx:
        account_id, _ = await fill(tx)
        assert await record_unreachable(tx, 100, "blocked", NOW)
    async with db.read() as tx:
        lost = download(words_in("vi"), await load_profile(tx, account_id)).file
    async with db.begin() as tx:
        await record_reachable(tx, 100, NOW + timedelta(hours=1))
        assert not await record_unreachable(tx, 100, "blocked", NOW)
    async with db.read() as tx:
        back = download(words_in("vi"), await load_profile(tx, account_id)).file
    assert lost
    assert back
    nine, ten = "Chủ nhật, 22/11/2026, 09:00", "Chủ nhật, 22/11/2026, 10:00"
    assert f"Bot chưa nhắn tin được từ: {nine}" in lost.content.decode("utf-8-sig")
    assert "Bot chưa nhắn tin được từ" not in back.content.decode("utf-8-sig")
    assert f"Lần gần nhất bot nhắn tin lại được: {ten}" in back.content.decode("utf-8-sig")


async def test_erasing_leaves_the_cells_record_and_nothing_personal(db: Database) -> None:
    async with db.begin() as tx:
        account_id, member_id = await fill(tx)
    async with db.begin() as tx:
        await erase_account(tx, account_id, NOW)
    async with db.read() as tx:
        gone = [AbsencePeriodRow, FeedRow, JoinRequestRow, OpinionRow, ReadingRow, SwapRow]
        assert [await tx.scalar(select(func.count()).select_from(row)) for row in gone] == [0] * 6
        member = await tx.get_one(MemberRow, member_id)
        assert (member.full_name, member.account_id, member.strengths) == (
            "Nguyễn Văn An", None, [],
        )  # fmt: skip
        assert (await tx.scalars(select(AnswerRow.reason_text))).all() == [""]
        assert (await tx.scalars(select(AnswerHistoryRow.reason_text))).all() == [""]
        duties = await tx.scalars(select(DutyRow.passed_on_by).order_by(DutyRow.id))
        assert duties.all() == [None, member_id]
        task, item = await tx.scalar(select(TaskRow)), await tx.scalar(select(ItemRow))
        assert task
        assert item
        assert (task.member_id, item.member_id, item.done_by) == (member_id, member_id, None)
        for row in (NoticeRow, LogRow):
            assert (await tx.scalars(select(row.account_id))).all() == [None]
        assert (await tx.scalars(select(DeliveryRow.chat_id))).all() == [None]
