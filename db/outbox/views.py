"""Messages that mirror the database: which there are, and which must be edited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, delete, or_, select, tuple_, update

from core.model.deliveries import Of, ViewKind
from core.model.happenings import SHOWN_BY, Happening
from core.model.replica_share import ChatSlots
from core.ui.screens import Mirror
from db.engine.database import Session
from db.engine.replicas import in_slots
from db.engine.upserts import dialect_of, insert_for
from db.rows import ViewRow
from db.rows.base import table_of

REPAIR_AFTER = timedelta(seconds=10)
"""A message that its handler is about to show is left to it for so long."""


ASKING = (ViewKind.CARD, ViewKind.EVENING)
"""What asks its reader for their own answer."""


@dataclass(frozen=True)
class View:
    """A message that mirrors something; a card belongs to one member.

    `head` names the card's first line: an invitation, one of the reminders, or none; of others,
    which of the texts. `meeting_id`: 0 where it is about no meeting. `subject_id`: the duty, swap,
    task or topic. `shown`: the digest of what stands there, "" where it is not known.
    """

    id: int
    kind: ViewKind
    chat_id: int
    message_id: int
    meeting_id: int
    member_id: int | None
    head: str
    revision: int
    subject_id: int = 0
    shown: str = ""


@dataclass(frozen=True)
class Answered:
    """An answer to a meeting, and the message it was given in.

    `left`: its handler leaves that message to the round.
    """

    meeting_id: int
    member_id: int
    chat_id: int
    message_id: int
    left: bool = False


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
    """Keeps this message up to date from now on; it may have shown something else before.

    `revision`: the one that was just shown; a view touched meanwhile stays dirty. `stale`: what
    was shown is no longer what the rows say. `beside`: the message shows other meetings as well.
    """
    values = {
        "kind": kind,
        "chat_id": chat_id,
        "message_id": message_id,
        "meeting_id": meeting_id,
        "member_id": member_id,
        "head": head,
        "revision": revision,
        "dirty": stale,
    }
    if not beside:
        here = {"chat": chat_id, "message": message_id, "meeting": meeting_id}
        await tx.execute(_FORGET_OTHERS, here)
    await tx.execute(_remember(dialect_of(tx)), values)


# Put together once: this is done with every card that is sent.
_view = table_of(ViewRow)
_FORGET_OTHERS = delete(_view).where(
    _view.c.chat_id == bindparam("chat"),
    _view.c.message_id == bindparam("message"),
    _view.c.meeting_id.is_distinct_from(bindparam("meeting")),
)


@cache
def _remember(dialect: str) -> Any:
    remember = insert_for(dialect, _view)
    new = remember.excluded
    return remember.on_conflict_do_update(
        index_elements=["chat_id", "message_id", "meeting_id"],
        set_={
            "kind": new.kind,
            "member_id": new.member_id,
            "head": new.head,
            "dirty": or_(_view.c.revision > new.revision, new.dirty),
        },
    )


async def remember_mirror(
    tx: Session, mirror: Mirror, chat_id: int, message_id: int, shown: str
) -> None:
    """Keeps this message up to date from now on. It is looked at once more: what was drawn may
    have changed meanwhile.
    """
    await forget_view(tx, chat_id, message_id)
    row = ViewRow(
        kind=mirror.kind,
        chat_id=chat_id,
        message_id=message_id,
        meeting_id=mirror.meeting_id,
        cell_id=mirror.cell_id,
        subject_id=mirror.subject_id,
        head=mirror.head,
        shown=shown,
        dirty=True,
    )
    tx.add(row)
    await tx.flush()


async def leave_to_handler(tx: Session, chat_id: int, message_id: int, now: datetime) -> None:
    """Leaves the message that was tapped to its handler, which is about to show it."""
    await tx.execute(
        update(ViewRow)
        .where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
        .values(not_before=now + REPAIR_AFTER)
    )


async def forget_view(tx: Session, chat_id: int, message_id: int) -> None:
    """Forgets a message that shows something else now, or is gone."""
    await tx.execute(
        delete(ViewRow).where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
    )


async def touch_answered(tx: Session, answers: Collection[Answered], now: datetime) -> list[View]:
    """Marks the meetings' boards and summaries, and the cards of those who answered.

    The card whose button was tapped waits: its handler is about to show it, unless it is `left`.
    Returns what was touched.
    """
    given = {
        "meetings": list({one.meeting_id for one in answers}),
        "whose": [(one.meeting_id, one.member_id) for one in answers],
        "here": [(one.chat_id, one.message_id) for one in answers if not one.left],
        "left": [(one.chat_id, one.message_id) for one in answers if one.left],
        "later": now + REPAIR_AFTER,
        "now": now,
    }
    return [as_view(row) for row in await tx.execute(_ANSWERED, given)]


# Put together once: this is done at every answer.
_PLACE = tuple_(_view.c.chat_id, _view.c.message_id)
_HERE = _PLACE.in_(bindparam("here", expanding=True))
_LEFT = _PLACE.in_(bindparam("left", expanding=True))
_WHOSE = tuple_(_view.c.meeting_id, _view.c.member_id).in_(bindparam("whose", expanding=True))
_ANSWERED = (
    update(_view)
    .where(
        _view.c.meeting_id.in_(bindparam("meetings", expanding=True)),
        _view.c.kind.in_(SHOWN_BY[Happening.ANSWERED]),
        (_view.c.kind != ViewKind.CARD) | _WHOSE,
    )
    .values(
        dirty=True,
        revision=_view.c.revision + 1,
        not_before=case(
            (
                _view.c.kind.in_(ASKING) & _HERE,
                bindparam("later", type_=_view.c.not_before.type),
            ),
            (
                _view.c.kind.in_(ASKING) & _LEFT,
                bindparam("now", type_=_view.c.not_before.type),
            ),
            else_=_view.c.not_before,
        ),
    )
    .returning(_view)
)


async def find_view(tx: Session, chat_id: int, message_id: int | None) -> View | None:
    """Finds what this message mirrors; the first meeting where it shows several."""
    row = await tx.scalar(
        select(ViewRow)
        .where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
        .order_by(ViewRow.id)
        .limit(1)
    )
    return as_view(row) if row else None


async def load_dirty_views(
    tx: Session, now: datetime, limit: int, part: ChatSlots | None = None
) -> list[View]:
    """Loads views that may be edited now and wait for it; with `part`, in that replica's chats."""
    dirty = _DIRTY.where(in_slots(_view.c.chat_id, part.slots)) if part else _DIRTY
    return [as_view(row) for row in await tx.execute(dirty, {"now": now, "most": limit})]


# Put together once: this is asked every second.
_DIRTY = (
    select(_view)
    .where(_view.c.dirty, _view.c.not_before.is_(None) | (_view.c.not_before <= bindparam("now")))
    .order_by(_view.c.not_before, _view.c.id)
    .limit(bindparam("most"))
)


def as_view(row: Any) -> View:
    """Reads a row of the table."""
    return View(
        id=row.id,
        kind=ViewKind(row.kind),
        chat_id=row.chat_id,
        message_id=row.message_id,
        meeting_id=row.meeting_id or 0,
        member_id=row.member_id,
        head=row.head,
        revision=row.revision,
        subject_id=row.subject_id or 0,
        shown=row.shown,
    )


async def record_edited(tx: Session, view: View, not_before: datetime, shown: str = "") -> None:
    """Records that the view shows what it was loaded for; a later change leaves it dirty. The next
    edit waits until `not_before`, so that many taps become one edit. Of a meeting's views handlers
    show much by themselves: what stands there is not known.
    """
    known = "" if view.kind.of is Of.MEETING else shown
    await tx.execute(
        update(ViewRow).where(ViewRow.id == view.id).values(not_before=not_before, shown=known)
    )
    await record_shown(tx, [view])


async def record_shown(tx: Session, views: Sequence[View]) -> None:
    """Records the shown revisions; a change that came meanwhile leaves a view dirty."""
    await tx.execute(_SHOWN, [{"view": view.id, "drawn": view.revision} for view in views])


_SHOWN = (
    update(_view)
    .where(_view.c.id == bindparam("view"), _view.c.revision == bindparam("drawn"))
    .values(dirty=False)
)


async def postpone_view(tx: Session, view: View, not_before: datetime) -> None:
    await tx.execute(update(ViewRow).where(ViewRow.id == view.id).values(not_before=not_before))


async def wake_views(tx: Session, chat_id: int) -> None:
    """Lets edits that were postponed in this chat be made now."""
    await tx.execute(
        update(ViewRow).where(ViewRow.chat_id == chat_id, ViewRow.dirty).values(not_before=None)
    )
