"""Accounts: consent, the link to lines of the roster, and erasing what is personal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from core.joining.invites import AlreadyInCell, AlreadyLinked, InviteRevoked
from core.model.people import Member, RosterLine
from db import rows
from db.engine.database import Session
from db.engine.upserts import insert_into
from db.ics.feeds import forget_feeds
from db.outbox.deliveries import DeliveryState
from db.people import load_member


@dataclass(frozen=True)
class Account:
    """A Telegram user who has consented to a version of the text."""

    id: int
    telegram_id: int
    language: str
    consent_version: int


async def find_account(tx: Session, telegram_id: int) -> Account | None:
    row = await tx.scalar(select(rows.AccountRow).where(rows.AccountRow.telegram_id == telegram_id))
    return Account(row.id, row.telegram_id, row.language, row.consent_version) if row else None


async def save_consent(
    tx: Session, telegram_id: int, language: str, version: int, now: datetime
) -> int:
    """Saves the consent, and the account if it is new; returns the account's id."""
    values = {"consent_version": version, "consented_at": now}
    account_id: int = (
        await tx.execute(
            insert_into(tx, rows.AccountRow)
            .values(telegram_id=telegram_id, language=language, **values)
            .on_conflict_do_update(index_elements=["telegram_id"], set_=values)
            .returning(rows.AccountRow.id)
        )
    ).scalar_one()
    tx.add(rows.ConsentRow(account_id=account_id, version=version, given=True, at=now))
    return account_id


async def find_known_members(tx: Session, telegram_id: int) -> list[Member]:
    """Finds roster lines entered with this Telegram id that wait for its consent."""
    ids = await tx.scalars(
        select(rows.MemberRow.id)
        .where(
            rows.MemberRow.known_telegram_id == telegram_id,
            rows.MemberRow.account_id.is_(None),
            rows.MemberRow.retired_at.is_(None),
        )
        .order_by(rows.MemberRow.id)
    )
    return [await load_member(tx, member_id) for member_id in ids.all()]


async def find_linked_telegram_id(tx: Session, member_id: int) -> int | None:
    found: int | None = await tx.scalar(
        select(rows.AccountRow.telegram_id)
        .join(rows.MemberRow, rows.MemberRow.account_id == rows.AccountRow.id)
        .where(rows.MemberRow.id == member_id)
    )
    return found


async def has_left(tx: Session, telegram_id: int) -> bool:
    """Tells whether a line of this account is no longer in its roster."""
    left = await tx.scalar(
        select(rows.MemberRow.id)
        .join(rows.AccountRow, rows.AccountRow.id == rows.MemberRow.account_id)
        .where(rows.AccountRow.telegram_id == telegram_id, rows.MemberRow.retired_at.is_not(None))
        .limit(1)
    )
    return left is not None


async def link_member(tx: Session, member: Member, account_id: int) -> None:
    """Links a line of the roster to the account.

    Raises AlreadyLinked when it is another account's, AlreadyInCell when this account has
    another line there, InviteRevoked when the member has left.
    """
    if member.retired:
        raise InviteRevoked
    if await _has_another_line(tx, member, account_id):
        raise AlreadyInCell
    linked = await tx.execute(
        update(rows.MemberRow)
        .where(
            rows.MemberRow.id == member.id,
            rows.MemberRow.account_id.is_(None) | (rows.MemberRow.account_id == account_id),
        )
        .values(account_id=account_id)
        .returning(rows.MemberRow.id)
    )
    if linked.scalar_one_or_none() is None:
        raise AlreadyLinked(name=member.full_name)


async def _has_another_line(tx: Session, member: Member, account_id: int) -> bool:
    found = await tx.scalar(
        select(func.count()).where(
            rows.MemberRow.account_id == account_id,
            rows.MemberRow.id != member.id,
            rows.MemberRow.committee_id == member.committee_id,
            rows.MemberRow.cell_id.is_not_distinct_from(member.cell_id),
            rows.MemberRow.retired_at.is_(None),
        )
    )
    return bool(found)


async def unlink_member(tx: Session, member_id: int) -> int | None:
    """Takes the account off the line; returns the Telegram id it had. What that chat shows of the
    cell is no longer kept up to date.
    """
    telegram_id = await find_linked_telegram_id(tx, member_id)
    cell_id = await tx.scalar(select(rows.MemberRow.cell_id).where(rows.MemberRow.id == member_id))
    await tx.execute(
        update(rows.MemberRow)
        .where(rows.MemberRow.id == member_id)
        .values(account_id=None, known_telegram_id=None)
    )
    await forget_feeds(tx, [member_id])
    if telegram_id is not None and cell_id is not None:
        await forget_views(tx, telegram_id, cell_id)
    return telegram_id


async def forget_views(tx: Session, telegram_id: int, cell_id: int) -> None:
    """Keeps what that chat shows of the cell up to date no more."""
    theirs = select(rows.MeetingRow.id).where(rows.MeetingRow.cell_id == cell_id)
    await tx.execute(
        delete(rows.ViewRow)
        .where(
            rows.ViewRow.chat_id == telegram_id,
            or_(rows.ViewRow.meeting_id.in_(theirs), rows.ViewRow.cell_id == cell_id),
        )
        .execution_options(synchronize_session=False)
    )


async def load_line(tx: Session, member_id: int) -> RosterLine:
    """Loads a line of a roster with the names of its cell and committee. Raises Gone."""
    member = await load_member(tx, member_id)
    committee = await tx.get_one(rows.CommitteeRow, member.committee_id)
    cell = await tx.get_one(rows.CellRow, member.cell_id) if member.cell_id is not None else None
    zone = cell.zone if cell else committee.zone
    return RosterLine(member, committee.name, cell.name if cell else "", zone)


# --- leaving ----------------------------------------------------------------------------------


async def erase_account(tx: Session, account_id: int, now: datetime) -> None:
    """Erases what is personal: the account, its links, the words of its reasons, its chat, times of
    absence, strengths, opinions, receipts, what colleagues asked of each other.

    The roster's lines, the answers, duties, tasks and visits stay the cell's record; the
    withdrawal of the consent is kept without the account.
    """
    account = await tx.get_one(rows.AccountRow, account_id)
    version, telegram_id = account.consent_version, account.telegram_id
    tx.add(rows.ConsentRow(account_id=account_id, version=version, given=False, at=now))
    await tx.flush()
    await _wipe_reasons(tx, account_id)
    lines = (
        await tx.scalars(select(rows.MemberRow.id).where(rows.MemberRow.account_id == account_id))
    ).all()
    await forget_feeds(tx, lines)
    for row in (rows.OpinionRow, rows.ReadingRow, rows.AbsencePeriodRow):
        await tx.execute(delete(row).where(row.member_id.in_(lines)))
    swapped = or_(rows.SwapRow.from_member_id.in_(lines), rows.SwapRow.to_member_id.in_(lines))
    await tx.execute(delete(rows.SwapRow).where(swapped))
    await _forget_chat(tx, telegram_id, now)
    linked = rows.MemberRow.account_id == account_id
    await tx.execute(
        update(rows.MemberRow)
        .where(linked | (rows.MemberRow.known_telegram_id == telegram_id))
        .values(account_id=None, known_telegram_id=None, strengths=[])
    )
    await tx.execute(delete(rows.AccountRow).where(rows.AccountRow.id == account_id))


async def _wipe_reasons(tx: Session, account_id: int) -> None:
    own = select(rows.MemberRow.id).where(rows.MemberRow.account_id == account_id)
    for row in (rows.AnswerRow, rows.AnswerHistoryRow):
        await tx.execute(update(row).where(row.member_id.in_(own)).values(reason_text=""))


async def _forget_chat(tx: Session, telegram_id: int, now: datetime) -> None:
    """Removes whatever is owed to the chat or names it."""
    there = rows.DeliveryRow.chat_id == telegram_id
    await tx.execute(
        update(rows.DeliveryRow)
        .where(there, rows.DeliveryRow.state == DeliveryState.PENDING)
        .values(state=DeliveryState.CANCELLED, finished_at=now)
    )
    await tx.execute(update(rows.DeliveryRow).where(there).values(chat_id=None))
    await tx.execute(delete(rows.ViewRow).where(rows.ViewRow.chat_id == telegram_id))
    await tx.execute(delete(rows.PromptRow).where(rows.PromptRow.telegram_id == telegram_id))
    await tx.execute(
        delete(rows.InboxRow).where(
            rows.InboxRow.chat_id == telegram_id, rows.InboxRow.set_aside_at.is_not(None)
        )
    )


async def forget_departed(tx: Session) -> None:
    """Wipes the chats of people without an account from deliveries that have ended."""
    known = select(rows.AccountRow.telegram_id)
    ended = rows.DeliveryRow.state.not_in([DeliveryState.PENDING, DeliveryState.SENDING])
    private = rows.DeliveryRow.chat_id > 0
    await tx.execute(
        update(rows.DeliveryRow)
        .where(ended, private, rows.DeliveryRow.chat_id.not_in(known))
        .values(chat_id=None)
        .execution_options(synchronize_session=False)
    )
