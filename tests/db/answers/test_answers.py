"""Of several answers the one that came last stands, in whatever order they are worked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from core.model.answer import Answer, Choice
from core.model.names import name_key
from db.answers.answers import Given, find_answer, record_answers
from db.engine.database import Database
from db.inbox import finish_updates, forget_worked, save_updates
from db.meetings.meetings import NewMeeting, publish_meeting
from db.people import load_cell
from db.rows import AnswerHistoryRow, CellRow, CommitteeRow, MemberRow

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ATTEND, ABSENT = Answer(Choice.ATTEND), Answer(Choice.ABSENT)


@pytest.fixture
async def everybody(db: Database) -> list[tuple[int, int]]:
    """A meeting, with each of the two members it concerns."""
    async with db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        cell = CellRow(committee_id=committee.id, name="Chi bộ Hoa Sen", zone=committee.zone)
        tx.add(cell)
        await tx.flush()
        members = [
            MemberRow(
                committee_id=committee.id,
                cell_id=cell.id,
                full_name=name,
                name_key=name_key(name),
                standing="official",
            )
            for name in ("Nguyễn Văn An", "Trần Thị Bình")
        ]
        tx.add_all(members)
        new = NewMeeting(date(2026, 12, 3), time(19, 30), "Hội trường")
        meeting = await publish_meeting(tx, await load_cell(tx, cell.id), new, NOW)
        await tx.flush()
        return [(meeting.id, member.id) for member in members]


@pytest.fixture
def whose(everybody: list[tuple[int, int]]) -> tuple[int, int]:
    return everybody[0]


async def came(db: Database, number: int, at: datetime) -> None:
    async with db.begin() as tx:
        await save_updates(tx, [(number, -100, {"update_id": number})], at)


async def work(
    db: Database, whose: tuple[int, int], number: int | None, answer: Answer, at: datetime
) -> bool:
    async with db.begin() as tx:
        await finish_updates(tx, [number or 0], at)
        return await record_answers(tx, [Given(*whose, answer, None, number)], at)


async def standing(db: Database, whose: tuple[int, int]) -> Answer | None:
    async with db.read() as tx:
        return await find_answer(tx, *whose)


async def test_what_came_earlier_and_is_worked_later_is_history_only(
    db: Database, whose: tuple[int, int]
) -> None:
    await came(db, 1, NOW)
    await came(db, 2, NOW + SECOND)
    assert await work(db, whose, 2, ATTEND, NOW + 2 * SECOND)
    assert not await work(db, whose, 1, ABSENT, NOW + 3 * SECOND)
    assert await standing(db, whose) == ATTEND
    async with db.read() as tx:
        kept = await tx.scalars(select(AnswerHistoryRow.choice).order_by(AnswerHistoryRow.id))
        assert kept.all() == ["attend", "absent"]


async def test_of_those_that_are_kept_together_one_may_not_stand(
    db: Database, everybody: list[tuple[int, int]]
) -> None:
    first, second = everybody
    for number in (1, 2, 3):
        await came(db, number, NOW)
    async with db.begin() as tx:
        both = [Given(*first, ATTEND, None, 2), Given(*second, ATTEND, None, 1)]
        assert await record_answers(tx, both, NOW)
    async with db.begin() as tx:
        both = [Given(*first, ABSENT, None, 1), Given(*second, ABSENT, None, 3)]
        assert not await record_answers(tx, both, NOW)
    assert [await standing(db, one) for one in everybody] == [ATTEND, ABSENT]


async def test_of_two_that_came_together_the_higher_number_is_the_later(
    db: Database, whose: tuple[int, int]
) -> None:
    await came(db, 1, NOW)
    await came(db, 2, NOW)
    assert await work(db, whose, 2, ATTEND, NOW)
    assert not await work(db, whose, 1, ABSENT, NOW)
    assert await standing(db, whose) == ATTEND


async def test_telegrams_numbers_may_begin_anew(db: Database, whose: tuple[int, int]) -> None:
    await came(db, 900, NOW)
    assert await work(db, whose, 900, ATTEND, NOW)
    await came(db, 5, NOW + SECOND)
    assert await work(db, whose, 5, ABSENT, NOW + SECOND)
    assert await standing(db, whose) == ABSENT


async def test_machines_may_tell_different_times(db: Database, whose: tuple[int, int]) -> None:
    await came(db, 1, NOW + SECOND)
    assert await work(db, whose, 1, ATTEND, NOW + SECOND)
    await came(db, 2, NOW)
    assert await work(db, whose, 2, ABSENT, NOW)
    assert await standing(db, whose) == ABSENT


async def test_without_an_update_or_after_a_forgotten_one_an_answer_stands(
    db: Database, whose: tuple[int, int]
) -> None:
    await came(db, 7, NOW)
    assert await work(db, whose, 7, ATTEND, NOW)
    assert await work(db, whose, None, ABSENT, NOW)
    assert await standing(db, whose) == ABSENT
    async with db.begin() as tx:
        await forget_worked(tx, NOW + SECOND)
    await came(db, 6, NOW)
    assert await work(db, whose, 6, ATTEND, NOW)
    assert await standing(db, whose) == ATTEND
