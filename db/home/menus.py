"""Command menus that are owed to people, and who has one."""

from datetime import datetime

from sqlalchemy import select

from core.model.deliveries import DeliveryKind
from core.ui.lanes import Lane
from db.engine.database import Session
from db.outbox.deliveries import owe
from db.rows import AccountRow, MemberRow


async def owe_menu(tx: Session, telegram_id: int, now: datetime) -> None:
    """Owes the person a new command menu: they joined, left, changed role or language."""
    await owe(tx, DeliveryKind.MENU, now, lane=Lane.BULK, chat_id=telegram_id)


async def load_menu_holders(tx: Session) -> list[int]:
    """Loads Telegram ids of everybody who joined and can be reached."""
    rows = await tx.scalars(
        select(AccountRow.telegram_id)
        .join(MemberRow, MemberRow.account_id == AccountRow.id)
        .where(MemberRow.retired_at.is_(None), AccountRow.unreachable_since.is_(None))
        .distinct()
        .order_by(AccountRow.telegram_id)
    )
    return list(rows)
