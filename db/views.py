"""Messages that mirror the database: which there are, and which must be edited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    bindparam,
    case,
    delete,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.shares import Part
from db.engine import Session
from db.rows import ViewRow
from db.rows.base import table_of
from db.slots import in_slots

REPAIR_AFTER = timedelta(seconds=3)


class ViewKind(StrEnum):
    """A member's card, the leaders' summary, a group's board, a checklist's progress."""

    CARD = "card"
    SUMMARY = "summary"
    BOARD = "board"
    PROGRESS = "progress"
    CHANGE = "change"


OF_ANSWERS = (ViewKind.CARD, ViewKind.SUMMARY, ViewKind.BOARD)
"""What shows the meeting and its answers."""


@dataclass(frozen=True)
class View:
    """A message that mirrors a meeting; a card belongs to one member.

    `head` names the card's first line: an invitation, one of the reminders, or none.
    """

    id: int
    kind: ViewKind
    chat_id: int
    message_id: int
    meeting_id: int
    member_id: int | None
    head: str
    revision: int


async def remember_view(
    tx: Session,
    kind: ViewKind,
    chat_id: int,
    message_id: int,
    meeting_id: int,
    member_id: int | None = None,
    head: str = "",
    revision: int = 0,
    *,
    stale: bool = False,
    beside: bool = False,
) -> None:
    """From now on this message is kept up to date. It may have shown something else before.

    `revision`: the one that was just shown; a view touched meanwhile stays dirty. `stale`: what
    was shown is no longer what the rows say. `beside`: the message shows other meetings as well.
    """
    if not beside:
        here = (ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
        await tx.execute(delete(ViewRow).where(*here, ViewRow.meeting_id != meeting_id))
    values = {
        "kind": kind,
        "chat_id": chat_id,
        "message_id": message_id,
        "meeting_id": meeting_id,
        "member_id": member_id,
        "head": head,
    }
    dialect = tx.get_bind().dialect.name
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(ViewRow)
    await tx.execute(
        insert.values(**values, revision=revision, dirty=stale).on_conflict_do_update(
            index_elements=["chat_id", "message_id", "meeting_id"],
            set_={**values, "dirty": or_(ViewRow.revision > revision, literal(stale))},
        )
    )


async def forget_view(tx: Session, chat_id: int, message_id: int) -> None:
    """The message shows something else now, or is gone."""
    await tx.execute(
        delete(ViewRow).where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
    )


async def touch_views(
    tx: Session,
    meeting_id: int,
    now: datetime,
    *,
    member_id: int | None = None,
    kinds: Collection[ViewKind] = OF_ANSWERS,
) -> list[View]:
    """The meeting's boards and summaries need an edit, and that member's cards with them.

    With member_id None every card does too (the meeting itself changed). Cards wait a moment:
    the handler that changed them mostly shows its own at once. Returns what was touched.
    """
    values = {"meeting": meeting_id, "kinds": list(kinds), "later": now + REPAIR_AFTER}
    if member_id is None:
        rows = await tx.execute(_TOUCH, values)
    else:
        rows = await tx.execute(_TOUCH_OF, {**values, "member": member_id})
    return [_as_view(row) for row in rows]


def _touch(*concerned: ColumnElement[bool]) -> Update:
    is_card = _view.c.kind == ViewKind.CARD
    later = bindparam("later", type_=_view.c.not_before.type)
    return (
        update(_view)
        .where(_view.c.meeting_id == bindparam("meeting"))
        .where(_view.c.kind.in_(bindparam("kinds", expanding=True)), *concerned)
        .values(
            dirty=True,
            revision=_view.c.revision + 1,
            not_before=case((is_card, later), else_=_view.c.not_before),
        )
        .returning(_view)
    )


# Put together once: this is done at every answer.
_view = table_of(ViewRow)
_TOUCH = _touch()
_TOUCH_OF = _touch((_view.c.kind != ViewKind.CARD) | (_view.c.member_id == bindparam("member")))


async def find_view(tx: Session, chat_id: int, message_id: int | None) -> View | None:
    """What this message mirrors, if anything; the first meeting where it shows several."""
    row = await tx.scalar(
        select(ViewRow)
        .where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
        .order_by(ViewRow.id)
        .limit(1)
    )
    return _as_view(row) if row else None


async def load_dirty_views(
    tx: Session, now: datetime, limit: int, part: Part | None = None
) -> list[View]:
    """Views that wait for an edit and may be edited now; with `part`, in that replica's chats."""
    rows = await tx.scalars(
        select(ViewRow)
        .where(
            ViewRow.dirty,
            ViewRow.not_before.is_(None) | (ViewRow.not_before <= now),
            in_slots(ViewRow.chat_id, part.slots) if part else true(),
        )
        .order_by(ViewRow.not_before, ViewRow.id)
        .limit(limit)
    )
    return [_as_view(row) for row in rows]


def _as_view(row: Any) -> View:
    return View(
        id=row.id,
        kind=ViewKind(row.kind),
        chat_id=row.chat_id,
        message_id=row.message_id,
        meeting_id=row.meeting_id,
        member_id=row.member_id,
        head=row.head,
        revision=row.revision,
    )


async def record_edited(tx: Session, view: View, not_before: datetime) -> None:
    """The view shows what it was loaded for. A change that came meanwhile leaves it dirty.

    The next edit waits until `not_before`, so that many taps become one edit.
    """
    await tx.execute(update(ViewRow).where(ViewRow.id == view.id).values(not_before=not_before))
    await record_shown(tx, view)


async def record_shown(tx: Session, view: View) -> None:
    """The message shows the view's revision. A change that came meanwhile leaves it dirty."""
    await tx.execute(
        update(ViewRow)
        .where(ViewRow.id == view.id, ViewRow.revision == view.revision)
        .values(dirty=False)
    )


async def postpone_view(tx: Session, view: View, not_before: datetime) -> None:
    """The edit did not get through; it is tried again at `not_before`."""
    await tx.execute(update(ViewRow).where(ViewRow.id == view.id).values(not_before=not_before))
