"""Somebody leaves the roster: what they had before them goes back, nothing else reaches them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from core.dates.zones import to_local
from core.model.people import Cell, Member
from core.roster.handed_back import HandedBack
from db import rows
from db.engine.database import Session
from db.home.menus import owe_menu
from db.ics.feeds import forget_feeds
from db.joining.accounts import find_linked_telegram_id, forget_views
from db.outbox.deliveries import cancel_deliveries
from db.prompts import end_prompts
from db.roster.roster import retire_member
from db.topics.leaving import hand_back, is_ahead, load_held, tell_handed_back
from db.visits.visits import drop_visits_of


async def leave_roster(
    tx: Session, member: Member, cell: Cell, now: datetime, *, by: Collection[int]
) -> HandedBack:
    """Takes the member off the roster. What they had before them goes back to the secretary, in one
    message; `by`: who took them off, at any hour awake.
    """
    held = await load_held(tx, member.id, now)
    telegram_id = await find_linked_telegram_id(tx, member.id)
    await hand_back(tx, member.id, cell, now)
    await drop_visits_of(tx, member.id, now)
    await _forget(tx, member, cell, now)
    await cancel_deliveries(tx, now, rows.DeliveryRow.member_id == member.id)
    if telegram_id is not None:
        await forget_views(tx, telegram_id, cell.id)
        await owe_menu(tx, telegram_id, now)
    await retire_member(tx, member, now)
    await _end_prompts(tx, member.id, telegram_id)
    if held.count:
        await tell_handed_back(tx, member, cell, held, now, by)
    return held


async def _forget(tx: Session, member: Member, cell: Cell, now: datetime) -> None:
    """Forgets what would count them: answers to meetings ahead, unread conclusions, absences, their
    office, their calendar address. Whoever asks to join under their name keeps the name alone.
    """
    today = to_local(now, cell.zone).date()
    coming = select(rows.MeetingRow.id).where(is_ahead(now))
    answer, reading, period = rows.AnswerRow, rows.ReadingRow, rows.AbsencePeriodRow
    for row, still in (
        (answer, answer.meeting_id.in_(coming)),
        (reading, reading.read_at.is_(None)),
        (period, period.last_on >= today),
        (rows.RoleRow, rows.RoleRow.id.is_not(None)),
    ):
        await tx.execute(
            delete(row)
            .where(row.member_id == member.id, still)
            .execution_options(synchronize_session=False)
        )
    await forget_feeds(tx, [member.id])
    request = rows.JoinRequestRow
    await tx.execute(
        update(request)
        .where(request.member_id == member.id, request.decided_at.is_(None))
        .values(member_id=None, typed_name=member.full_name)
    )


async def _end_prompts(tx: Session, member_id: int, telegram_id: int | None) -> None:
    """Ends what they were asked, drafts too where no line is left to them, and what is asked about
    them.
    """
    about = rows.PromptRow.data["member_id"].as_integer() == member_id
    if telegram_id is not None:
        await end_prompts(tx, [telegram_id])
        if not await _has_another_line(tx, telegram_id):
            about |= rows.PromptRow.telegram_id == telegram_id
    await tx.execute(
        delete(rows.PromptRow).where(about).execution_options(synchronize_session=False)
    )


async def _has_another_line(tx: Session, telegram_id: int) -> bool:
    line = await tx.scalar(
        select(rows.MemberRow.id)
        .join(rows.AccountRow, rows.AccountRow.id == rows.MemberRow.account_id)
        .where(rows.AccountRow.telegram_id == telegram_id, rows.MemberRow.retired_at.is_(None))
        .limit(1)
    )
    return line is not None
