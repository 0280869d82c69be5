"""Groups of cells: binding, letting go, losing and moving them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update

from core.model.deliveries import DeliveryKind, ViewKind
from core.model.meeting import State
from core.model.people import Cell, Role
from db import people
from db.engine.database import Session
from db.log import record_change
from db.outbox.deliveries import Delivery, DeliveryState, owe
from db.roster.roster import touch_rosters
from db.rows import CellRow, DeliveryRow, LogRow, MeetingRow, ViewRow

BOUND = "bind_group"
"""In the log."""

Board = tuple[int, int]
"""A board's chat and message."""


async def bind_group(tx: Session, cell_id: int, chat_id: int) -> None:
    """Binds the group to the cell. The group must be free."""
    await tx.execute(update(CellRow).where(CellRow.id == cell_id).values(group_chat_id=chat_id))


async def release_group(tx: Session, cell: Cell, now: datetime) -> list[Board]:
    """Unbinds the cell's group: its boards are no longer kept, nor owed. Returns the boards of
    meetings still ahead, which stay in the group as they were.
    """
    await tx.execute(update(CellRow).where(CellRow.id == cell.id).values(group_chat_id=None))
    await tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.kind == DeliveryKind.GROUP_BOARD,
            DeliveryRow.cell_id == cell.id,
            DeliveryRow.state == DeliveryState.PENDING,
        )
        .values(state=DeliveryState.CANCELLED, finished_at=now)
    )
    boards = await _open_boards(tx, cell.group_chat_id, now)
    await _forget_boards(tx, cell.group_chat_id)
    return [(chat_id, message_id) for chat_id, message_id, _, _ in boards]


async def owe_board(
    tx: Session,
    cell_id: int | None,
    meeting_id: int | None,
    at: datetime,
    until: datetime | None,
) -> None:
    """Owes the cell's group a board at `at`; after `until`, the start, none makes sense."""
    await owe(
        tx,
        DeliveryKind.GROUP_BOARD,
        at,
        cell_id=cell_id,
        meeting_id=meeting_id,
        expires_at=until,
    )


async def _open_boards(
    tx: Session, chat_id: int | None, now: datetime
) -> list[tuple[int, int, int, datetime]]:
    """Loads boards of meetings still ahead: chat, message, meeting and its start."""
    rows = await tx.execute(
        select(ViewRow.chat_id, ViewRow.message_id, MeetingRow.id, MeetingRow.starts_at)
        .join(MeetingRow, MeetingRow.id == ViewRow.meeting_id)
        .where(
            ViewRow.chat_id == chat_id,
            ViewRow.kind == ViewKind.BOARD,
            MeetingRow.state == State.PUBLISHED,
            MeetingRow.starts_at > now,
        )
        .order_by(MeetingRow.starts_at, ViewRow.message_id)
    )
    return [(chat, message, meeting, starts_at) for chat, message, meeting, starts_at in rows]


async def _forget_boards(tx: Session, chat_id: int | None) -> None:
    await tx.execute(
        delete(ViewRow).where(ViewRow.chat_id == chat_id, ViewRow.kind == ViewKind.BOARD)
    )


async def end_group(tx: Session, chat_id: int, title: str, now: datetime) -> bool:
    """Unbinds a group the bot has left, and tells the leaders once. `title` may be "". Returns
    False where it was bound since that moment: it is no longer so.
    """
    cell = await people.find_group_cell(tx, chat_id)
    if cell is None:
        return True
    if await _bound_since(tx, cell, now):
        return False
    await release_group(tx, cell, now)
    about = {"cell_id": cell.id, "group_title": title}
    await tell_leaders(tx, cell.id, DeliveryKind.GROUP_REMOVED, about, now)
    before, after = {"group_chat_id": chat_id}, {"group_chat_id": None}
    await record_change(tx, now, None, "lose_group", cell, before=before, after=after)
    return True


async def tell_leaders(
    tx: Session, cell_id: int, kind: DeliveryKind, about: dict[str, Any], now: datetime
) -> None:
    """Owes the secretary and the deputy who are reached a word about their cell's group."""
    for member in await people.load_members(tx, cell_id):
        leads = {Role.SECRETARY, Role.DEPUTY} & set(member.roles)
        if leads and member.reachable:
            await owe(tx, kind, now, member_id=member.id, about=about)


async def _bound_since(tx: Session, cell: Cell, at: datetime) -> bool:
    bound = exists().where(LogRow.cell_id == cell.id, LogRow.action == BOUND, LogRow.at > at)
    return bool(await tx.scalar(select(bound)))


async def lose_chat(tx: Session, chat_id: int, reason: str, at: datetime) -> bool:
    """Records that nobody is reached there: a group is let go, a person is marked. `at`: when it
    was asked, or when it happened. Returns False where the person has come back, or the group was
    bound, since.
    """
    if chat_id < 0:
        return await end_group(tx, chat_id, "", at)
    lost = await people.record_unreachable(tx, chat_id, reason, at)
    if lost:
        await touch_rosters(tx, await people.load_cell_ids_of(tx, chat_id), at)
    return lost


async def move_group(tx: Session, old: int, new: int, now: datetime) -> None:
    """Gives the group its new id; moving it twice changes nothing. A new supergroup has none of the
    old group's messages: boards of meetings still ahead are owed again.
    """
    cell = await people.find_group_cell(tx, old)
    await tx.execute(update(CellRow).where(CellRow.group_chat_id == old).values(group_chat_id=new))
    await tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.chat_id == old, DeliveryRow.state == DeliveryState.PENDING)
        .values(chat_id=new)
    )
    boards = await _open_boards(tx, old, now)
    await _forget_boards(tx, old)
    if cell is not None:
        for meeting_id, starts_at in {board[2:] for board in boards}:
            await owe_board(tx, cell.id, meeting_id, now, starts_at)


async def keep_board(tx: Session, board: Delivery, chat_id: int, now: datetime) -> bool:
    """Tells whether the board that has just arrived there is in its cell's group. If the group was
    unlinked or moved meanwhile, the board is owed again, once; a group linked meanwhile is already
    owed its boards.
    """
    group = await tx.scalar(select(CellRow.group_chat_id).where(CellRow.id == board.cell_id))
    if group == chat_id:
        return True
    owed_since = exists().where(
        DeliveryRow.kind == DeliveryKind.GROUP_BOARD,
        DeliveryRow.meeting_id == board.meeting_id,
        DeliveryRow.id > board.id,
    )
    if group is not None and not await tx.scalar(select(owed_since)):
        await owe_board(tx, board.cell_id, board.meeting_id, now, board.expires_at)
    return False
