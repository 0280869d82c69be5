"""What any sign of life brings about: somebody who could not be reached is back and told what they
were invited to; somebody whose consent is to an older text is shown the new one.
"""

from datetime import datetime

from core.invites import ASK_AGAIN
from core.people import Actor, Cell, Membership
from core.reminders import invited_at, rules_from
from core.texts.joining import consent_anew
from db.answers import find_answer
from db.engine import Session
from db.marks import CONSENT_ASKED, find_mark, save_mark
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
    if turn.consent_is_old and not turn.text.startswith("/start "):  # that door asks by itself
        await _ask_anew(turn)


async def _ask_anew(turn: Turn) -> None:
    """Shows the new consent text to somebody who agreed to an older one, once a visit."""
    async with turn.office.db.begin() as tx:
        actor = await turn.load_actor(tx)
        mark = f"{CONSENT_ASKED}{actor.account_id}"
        asked_at = await find_mark(tx, mark)
        if not turn.consent_is_old or (asked_at and turn.now < asked_at + ASK_AGAIN):
            return
        await save_mark(tx, mark, turn.now)
    await turn.send(consent_anew(turn.words))


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
