"""What any sign of life brings about: somebody who could not be reached is back and told what they
were invited to; somebody whose consent is to an older text is shown the new one.
"""

from core.joining.invites import ASK_AGAIN
from core.joining.screens.joining import consent_anew
from db.people import record_reachable
from db.reminders.returning import welcome_back
from db.timestamps import CONSENT_ASKED, find_timestamp, save_timestamp
from handlers.turn import Turn


async def on_unblocked(turn: Turn) -> None:
    """Marks the person as back and sends what they missed.

    They count as reachable before that is looked up, so that no meeting published meanwhile is
    missed. After a crash in between, all of this is done again.
    """
    async with turn.services.db.begin() as tx:
        await record_reachable(tx, turn.chat_id, turn.now)
    async with turn.begin() as (tx, actor):
        await welcome_back(tx, actor, turn.now)


async def on_anything(turn: Turn) -> None:
    """Marks whoever writes or presses in the private chat as reachable: Telegram's word that they
    are back may have been lost.
    """
    if turn.unreachable is None:
        async with turn.look():
            pass
    if turn.unreachable:
        async with turn.services.db.begin() as tx:
            await welcome_back(tx, await turn.load_actor(tx), turn.now)
        turn.services.wake()


async def ask_anew(turn: Turn) -> None:
    """Shows the new consent text to somebody who agreed to an older one, once a visit."""
    if not turn.consent_is_old or turn.text.startswith("/start "):  # that door asks by itself
        return
    async with turn.services.db.begin() as tx:
        actor = await turn.load_actor(tx)
        mark = f"{CONSENT_ASKED}{actor.account_id}"
        asked_at = await find_timestamp(tx, mark)
        if not turn.consent_is_old or (asked_at and turn.now < asked_at + ASK_AGAIN):
            return
        await save_timestamp(tx, mark, turn.now)
    await turn.send(consent_anew(turn.words))
