"""Answers to meetings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, insert, select, text, update

from core.model.answer import Answer, Choice, MemberAnswer, Reason
from core.model.meeting import Meeting
from core.model.names import list_order
from db.engine.database import Session
from db.engine.upserts import dialect_of, insert_for
from db.outbox.views import Answered, View, touch_answered
from db.rows import AccountRow, AnswerHistoryRow, AnswerRow, InboxRow, MeetingRow, MemberRow
from db.rows.base import table_of


@dataclass(frozen=True)
class Given:
    """An answer as it was given: for which line, by which account, in which update and message.

    `left`: that message need not be shown by whoever keeps the answer.
    """

    meeting_id: int
    member_id: int
    answer: Answer
    by_account_id: int | None
    update_id: int | None
    chat_id: int = 0
    message_id: int = 0
    left: bool = False

    @property
    def whose(self) -> tuple[int, int]:
        return self.meeting_id, self.member_id


class KeptAnswer(NamedTuple):
    """The answer that stands, and what the message mirrors in which it was given."""

    answer: Answer
    view: View | None


def _as_answer(row: Any) -> Answer:
    reason = Reason(row.reason) if row.reason else None
    return Answer(Choice(row.choice), reason, row.reason_text, row.on_behalf, row.by_period)


async def find_answer(tx: Session, meeting_id: int, member_id: int) -> Answer | None:
    whose = (meeting_id, member_id)
    return (await find_answers(tx, [whose])).get(whose)


async def find_answers(
    tx: Session, whose: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Answer]:
    """Finds answers by meeting and member; those without an answer are left out."""
    given = {"meetings": list({one for one, _ in whose}), "members": [one for _, one in whose]}
    rows = await tx.execute(_ANSWERS, given)
    found = {(row.meeting_id, row.member_id): _as_answer(row) for row in rows}
    return {pair: found[pair] for pair in whose if pair in found}


# Put together once: these are read and written at every press.
_answer = table_of(AnswerRow)
# Pairs would say it better, but SQLite goes through all answers to find pairs.
_ANSWERS = select(_answer).where(
    _answer.c.meeting_id.in_(bindparam("meetings", expanding=True)),
    _answer.c.member_id.in_(bindparam("members", expanding=True)),
)
_REMEMBER = insert(table_of(AnswerHistoryRow))


_history = table_of(AnswerHistoryRow)
_own, _other = table_of(InboxRow).alias("own"), table_of(InboxRow).alias("other")
# Numbers alone do not say it, for Telegram's may begin again, nor do times, for machines differ.
_A_LATER_ONE_STANDS = exists().where(
    _history.c.meeting_id == bindparam("meeting"),
    _history.c.member_id == bindparam("member"),
    _other.c.update_id == _history.c.update_id,
    _own.c.update_id == bindparam("update"),
    _other.c.update_id > _own.c.update_id,
    _other.c.received_at >= _own.c.received_at,
)


@cache
def _keep(dialect: str) -> Any:
    keep = insert_for(dialect, _answer)
    given = ("choice", "reason", "reason_text", "on_behalf", "by_period", "answered_at")
    return keep.on_conflict_do_update(
        index_elements=["meeting_id", "member_id"],
        set_={name: keep.excluded[name] for name in given},
        where=~_A_LATER_ONE_STANDS,
    ).execution_options(preserve_rowcount=True)


async def record_answers(tx: Session, given: Sequence[Given], now: datetime) -> bool:
    """Saves each in place of the line's earlier answer; every one stays in the history.

    Returns False for one that does not stand, because a later one of the same line was worked
    before it: of those from two chats, or from a replica that died, any may be worked first.
    """
    kept: Any = await tx.execute(_keep(dialect_of(tx)), [_standing(one, now) for one in given])
    await tx.execute(_REMEMBER, [_remembered(one, now) for one in given])
    return bool(kept.rowcount == len(given))


async def mark_answers(
    tx: Session, given: Sequence[Given], now: datetime, *, all_stand: bool
) -> list[KeptAnswer]:
    """Marks every message that shows these answers, once they are recorded."""
    if not given:
        return []
    standing = {} if all_stand else await find_answers(tx, [one.whose for one in given])
    answered = [Answered(*one.whose, one.chat_id, one.message_id, one.left) for one in given]
    touched = await touch_answered(tx, answered, now)
    views = {(view.meeting_id, view.chat_id, view.message_id): view for view in touched}
    return [
        KeptAnswer(
            standing.get(one.whose, one.answer),
            views.get((one.meeting_id, one.chat_id, one.message_id)),
        )
        for one in given
    ]


async def save_answers(tx: Session, given: Sequence[Given], now: datetime) -> list[KeptAnswer]:
    if not given:
        return []
    all_stand = await record_answers(tx, given, now)
    return await mark_answers(tx, given, now, all_stand=all_stand)


def _standing(given: Given, now: datetime) -> dict[str, Any]:
    own = {"on_behalf": given.answer.on_behalf, "answered_at": now}
    asked = {"meeting": given.meeting_id, "member": given.member_id, "update": given.update_id}
    return {**_values(given), **own, **asked}


def _remembered(given: Given, now: datetime) -> dict[str, Any]:
    own = {"by_account_id": given.by_account_id, "update_id": given.update_id, "at": now}
    return {**_values(given), **own}


def _values(given: Given) -> dict[str, Any]:
    answer = given.answer
    return {
        "meeting_id": given.meeting_id,
        "member_id": given.member_id,
        "choice": answer.choice.value,
        "reason": answer.reason.value if answer.reason else None,
        "reason_text": answer.reason_text,
        "by_period": answer.by_period,
    }


async def load_lines(tx: Session, meeting: Meeting) -> list[MemberAnswer]:
    """Loads everyone the meeting concerns with their answer, by name: the cell's members, and those
    who left the cell since but had answered.
    """
    rows = await tx.execute(
        select(MemberRow, AnswerRow, AccountRow)
        .outerjoin(
            AnswerRow,
            and_(AnswerRow.member_id == MemberRow.id, AnswerRow.meeting_id == meeting.id),
        )
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.cell_id == meeting.cell_id,
            MemberRow.retired_at.is_(None) | AnswerRow.meeting_id.is_not(None),
        )
        .order_by(MemberRow.id)
    )
    lines = [
        MemberAnswer(
            member_id=member.id,
            full_name=member.full_name,
            exempt=member.exempt,
            answer=_as_answer(answer) if answer else None,
            joined=account is not None,
            reachable=account is not None and account.unreachable_since is None,
        )
        for member, answer, account in rows
    ]
    return sorted(lines, key=lambda line: list_order(line.full_name))


async def wipe_reasons(tx: Session, before: datetime) -> None:
    """Wipes the typed reasons of meetings that started earlier; the category stays."""
    past = select(MeetingRow.id).where(MeetingRow.starts_at < before)
    for row in (AnswerRow, AnswerHistoryRow):
        await tx.execute(
            update(row)
            .where(row.meeting_id.in_(past), row.reason_text != text("''"))
            .values(reason_text="")
        )
