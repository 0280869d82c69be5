"""Somebody who could not be reached is back: marked so, and told what they were invited to."""

from datetime import datetime

from core.people import Actor, Cell, Membership
from core.reminders import invited_at, rules_from
from db.answers import find_answer
from db.engine import Session
from db.meetings import load_open_meetings
from db.outbox import CARD_AGAIN, owe
from db.people import load_cell, record_reachable
from db.roster import touch_rosters
from handlers.turn import Turn


async def on_unblocked(turn: Turn) -> None:
    """The person took the bot back."""
    async with turn.begin() as (tx, actor):
        await _welcome_back(tx, actor, turn.now)


async def on_anything(turn: Turn) -> None:
    """Whoever writes or presses in the private chat can be reached, whatever was noted before:
    Telegram's word that they are back may have been lost.
    """
    if turn.unreachable is None:
        async with turn.look():
            pass
    if turn.unreachable:
        async with turn.office.db.begin() as tx:
            await _welcome_back(tx, await turn.load_actor(tx), turn.now)
        turn.office.wake()


async def _welcome_back(tx: Session, actor: Actor, now: datetime) -> None:
    """Once: who counts as reachable has missed nothing."""
    if not await record_reachable(tx, actor.telegram_id):
        return
    await touch_rosters(tx, actor.cell_ids, now)
    for own in actor.memberships:
        if own.cell_id is not None:
            await _owe_cards(tx, await load_cell(tx, own.cell_id), own, now)


async def _owe_cards(tx: Session, cell: Cell, own: Membership, now: datetime) -> None:
    rules = rules_from(cell.reminders)
    for meeting in await load_open_meetings(tx, now, cell.id):
        answered = await find_answer(tx, meeting.id, own.member_id) is not None
        if not answered and invited_at(meeting, rules, now) <= now:
            await owe(
                tx,
                CARD_AGAIN,
                now,
                member_id=own.member_id,
                meeting_id=meeting.id,
                expires_at=meeting.starts_at,
            )
