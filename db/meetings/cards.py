"""What the messages about a meeting show, loaded for `core` to draw."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from core.answers import views
from core.meetings.card import CardView
from core.model.answer import Answer
from core.model.deliveries import DeliveryKind
from core.model.errors import NotAllowed
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.rights import Action, may
from db import rows as db_rows
from db.answers.answers import find_answer, load_lines
from db.engine.database import Session
from db.meetings.changes import MeetingChange, load_as_told
from db.meetings.telling import find_told, load_told
from db.outbox.views import View
from db.people import load_cell


async def load_card(
    tx: Session,
    meeting: Meeting,
    member_id: int,
    now: datetime,
    *,
    head: str = "",
    answer: Answer | None = None,
    change: MeetingChange | None = None,
    actor: Actor | None = None,
) -> CardView:
    """Loads a member's card. `answer` and `change` spare a query each where they are known; `actor`
    is asked for what the ways on need.
    """
    answer = answer or await find_answer(tx, meeting.id, member_id)
    told = None
    if change:
        told = await load_told(tx, change, meeting, member_id)
    elif head == DeliveryKind.MEETING_CHANGED:
        told = await find_told(tx, meeting, member_id)
    return CardView(
        meeting=meeting,
        member_id=member_id,
        answer=answer,
        now=now,
        head=head,
        told=told,
        sees_names=actor is not None and may(actor, Action.SEE_NAMES, meeting.scope),
        may_change=actor is not None and may(actor, Action.MANAGE_MEETINGS, meeting.scope),
    )


async def load_own_card(
    tx: Session,
    actor: Actor,
    meeting: Meeting,
    now: datetime,
    *,
    view: View | None = None,
    head: str = "",
    answer: Answer | None = None,
) -> CardView | views.CombinedView:
    """Loads the actor's card as this `view`. Raises NotAllowed for somebody of another cell."""
    if view and view.head == views.COMBINED:
        return await load_combined(tx, view, now)
    own = actor.member_in(meeting.cell_id)
    if own is None:
        raise NotAllowed
    head = view.head if view else head
    return await load_card(tx, meeting, own.member_id, now, head=head, answer=answer, actor=actor)


async def load_combined(tx: Session, view: View, now: datetime) -> views.CombinedView:
    """Loads a combined card, as far as its lines are still linked to this chat's person."""
    rows = await tx.execute(
        select(db_rows.ViewRow.meeting_id, db_rows.MemberRow.id)
        .join(db_rows.MemberRow, db_rows.MemberRow.id == db_rows.ViewRow.member_id)
        .join(db_rows.AccountRow, db_rows.AccountRow.id == db_rows.MemberRow.account_id)
        .where(
            db_rows.ViewRow.chat_id == view.chat_id,
            db_rows.ViewRow.message_id == view.message_id,
            db_rows.AccountRow.telegram_id == view.chat_id,
            db_rows.MemberRow.retired_at.is_(None),
        )
    )
    return views.CombinedView(
        await load_items(
            tx, [(meeting, member) for meeting, member in rows if meeting is not None]
        ),
        now,
    )


async def load_items(tx: Session, pairs: Iterable[tuple[int, int]]) -> list[views.Item]:
    """Loads these meetings with the members' answers (meeting's id, member's id), by start."""
    items = [
        views.Item(await load_as_told(tx, meeting_id), await find_answer(tx, meeting_id, member_id))
        for meeting_id, member_id in dict.fromkeys(pairs)
    ]
    return sorted(items, key=lambda item: (item.meeting.starts_at, item.meeting.id))


async def load_board(tx: Session, meeting: Meeting, now: datetime) -> views.BoardView:
    cell = await load_cell(tx, meeting.cell_id)
    lines = await load_lines(tx, meeting)
    return views.BoardView(meeting, cell.group_chat_id, lines, now, names=cell.board_names)


async def load_summary(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime
) -> views.SummaryView:
    """Loads the live summary, as far as the actor may see it."""
    reasons = may(actor, Action.SEE_REASONS, meeting.scope)
    return views.SummaryView(meeting, await load_lines(tx, meeting), now, reasons=reasons)
