"""What any sign of life brings about: somebody who could not be reached is back and told what they
were invited to; somebody whose consent is to an older text is shown the new one.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from core.invites import ASK_AGAIN
from core.people import Actor, Membership
from core.reminders import INVITATION
from core.texts.joining import consent_anew
from db.answers import find_answer
from db.engine import Session
from db.marks import CONSENT_ASKED, find_mark, save_mark
from db.meetings import load_open_meetings
from db.missed import Whose, owe_missed
from db.outbox import CARD_AGAIN, owe
from db.people import record_reachable
from db.roster import touch_rosters
from db.views import wake_views
from db.waves import has_planned_wave

if TYPE_CHECKING:
    from handlers.turn import Turn


async def on_unblocked(turn: "Turn") -> None:
    """The person took the bot back.

    They count as reachable before it is looked up what they missed: of a meeting that is published
    meanwhile it either sees, or is seen. Killed in between, all of this is done again.
    """
    async with turn.office.db.begin() as tx:
        await record_reachable(tx, turn.chat_id, turn.now)
    async with turn.begin() as (tx, actor):
        await welcome_back(tx, actor, turn.now)


async def on_anything(turn: "Turn") -> None:
    """Whoever writes or presses in the private chat can be reached, whatever was noted before:
    Telegram's word that they are back may have been lost.
    """
    if turn.unreachable is None:
        async with turn.look():
            pass
    if turn.unreachable:
        async with turn.office.db.begin() as tx:
            await welcome_back(tx, await turn.load_actor(tx), turn.now)
        turn.office.wake()


async def ask_anew(turn: "Turn") -> None:
    """Shows the new consent text to somebody who agreed to an older one, once a visit."""
    if not turn.consent_is_old or turn.text.startswith("/start "):  # that door asks by itself
        return
    async with turn.office.db.begin() as tx:
        actor = await turn.load_actor(tx)
        mark = f"{CONSENT_ASKED}{actor.account_id}"
        asked_at = await find_mark(tx, mark)
        if not turn.consent_is_old or (asked_at and turn.now < asked_at + ASK_AGAIN):
            return
        await save_mark(tx, mark, turn.now)
    await turn.send(consent_anew(turn.words))


async def welcome_back(tx: Session, actor: Actor, now: datetime) -> None:
    """The person counts as reachable, and is owed what they may have missed."""
    await record_reachable(tx, actor.telegram_id, now)
    await wake_views(tx, actor.telegram_id)
    told = await owe_missed(tx, [own.member_id for own in actor.memberships], now)
    for own in actor.memberships:
        if own.cell_id is not None:
            await _owe_cards(tx, own, own.cell_id, told, now)
    await touch_rosters(tx, actor.cell_ids, now)  # after the waves, as the planner does


async def _owe_cards(
    tx: Session, own: Membership, cell_id: int, told: set[Whose], now: datetime
) -> None:
    """Of what they have not answered; a change they are `told` of brings its card along."""
    for meeting in await load_open_meetings(tx, now, cell_id):
        if (meeting.id, own.member_id) in told:
            continue
        answered = await find_answer(tx, meeting.id, own.member_id) is not None
        if not answered and not await has_planned_wave(tx, meeting.id, INVITATION):
            await owe(
                tx,
                CARD_AGAIN,
                now,
                member_id=own.member_id,
                meeting_id=meeting.id,
                expires_at=meeting.starts_at,
            )
