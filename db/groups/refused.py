"""What a group did not take: owed until it does."""

from dataclasses import astuple
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update

from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.model.refusals import Meaning, meaning_of
from core.ui.screens import Screen
from db import people
from db.engine.database import Session
from db.groups.groups import owe_board, tell_leaders
from db.outbox.deliveries import Delivery, DeliveryState, owe
from db.rows import DeliveryRow, MeetingRow

RIGHTS = {DeliveryKind.GROUP_BOARD: "write", DeliveryKind.PIN: "pin"}
"""What the bot must be allowed in the group for what is owed there."""

SAID_FOR = timedelta(hours=1)


async def owe_said(tx: Session, chat_id: int, screen: Screen, now: datetime) -> None:
    """Owes the group an answer that could not be sent now; after an hour it makes no sense."""
    rows = [[astuple(button) for button in row] for row in screen.rows]
    about = {"text": str(screen.text), "rows": rows}
    await owe(
        tx, DeliveryKind.GROUP_SAID, now, chat_id=chat_id, about=about, expires_at=now + SAID_FOR
    )


async def owe_board_anew(tx: Session, chat_id: int, meeting_id: int, now: datetime) -> None:
    """Owes the group another board of a meeting still ahead: the last one is deleted, or could not
    be sent. One that is owed already is enough.
    """
    cell = await people.find_group_cell(tx, chat_id)
    meeting = await tx.get(MeetingRow, meeting_id)
    if cell is None or meeting is None or meeting.cell_id != cell.id:
        return
    waits = exists().where(
        DeliveryRow.kind == DeliveryKind.GROUP_BOARD,
        DeliveryRow.meeting_id == meeting_id,
        DeliveryRow.state == DeliveryState.PENDING,
    )
    ahead = meeting.state == State.PUBLISHED and meeting.starts_at > now
    if ahead and not await tx.scalar(select(waits)):
        await owe_board(tx, cell.id, meeting_id, now, meeting.starts_at)


async def ask_for_right(tx: Session, owed: Delivery, reason: str, now: datetime) -> bool:
    """Tells the leaders, once for each right, that their group lets the bot not write or pin.

    Returns False where the refusal is about something else.
    """
    if owed.kind not in RIGHTS or meaning_of(reason) is not Meaning.RIGHTS or not owed.cell_id:
        return False
    about = {"cell_id": owed.cell_id, "right": RIGHTS[DeliveryKind(owed.kind)]}
    told = await tx.scalars(
        select(DeliveryRow.about).where(DeliveryRow.kind == DeliveryKind.GROUP_SHUT)
    )
    if about not in told.all():
        await tell_leaders(tx, owed.cell_id, DeliveryKind.GROUP_SHUT, about, now)
    return True


async def try_again(tx: Session, chat_id: int, now: datetime) -> None:
    """Sends and pins at once what the group refused: the bot's rights there have changed."""
    cell = await people.find_group_cell(tx, chat_id)
    if cell is None:
        return
    await tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.cell_id == cell.id,
            DeliveryRow.kind.in_(RIGHTS),
            DeliveryRow.state == DeliveryState.PENDING,
        )
        .values(not_before=now)
    )
