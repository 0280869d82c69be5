"""A member writes instead of pressing: what was understood is asked, nothing is recorded."""

from core.answers import said as rules
from core.answers.buttons import SaidButton
from core.answers.screens import said as texts
from core.meetings.screens.asking import draw_card
from core.model import rights
from core.model.answer import Reason, check_open
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.model.people import Actor
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.cards import load_own_card
from db.meetings.changes import load_as_told
from db.meetings.to_answer import load_open_to
from db.outbox.views import remember_view
from handlers.turn import Turn


def is_clear(turn: Turn) -> bool:
    """Tells whether what was written says something about coming."""
    return rules.read(turn.all_said).meaning is not rules.Meaning.UNCLEAR


async def on_said(turn: Turn) -> bool:
    """Answers a member's free text. False where it has nothing to do with a meeting."""
    said = rules.read(turn.all_said)
    async with turn.look() as (tx, actor):
        if not actor.cell_ids:
            return False
        open_to = await load_open_to(tx, actor, turn.now)
        meetings = rules.meant(said, open_to, turn.text, turn.now)
        one = meetings[0] if len(meetings) == 1 else None
        screen = await _card(tx, actor, turn, one, said) if one else None
    if said.meaning is rules.Meaning.THANKS:
        await turn.reply(texts.thanks(turn.words))
    elif one and screen:
        await _keep(turn, actor, one, await turn.reply(screen))
    elif said.choice is None:
        return False
    elif meetings:
        await turn.reply(texts.which(turn.words, said, meetings))
    else:
        await turn.reply(texts.nothing_open(turn.words))
    return True


async def on_which_tapped(turn: Turn, button: SaidButton) -> None:
    """Asks about the meeting that was chosen."""
    reason = Reason(button.reason) if button.reason in list(Reason) else None
    meaning = rules.MEANINGS.get(button.choice, rules.Meaning.UNCLEAR)
    async with turn.look() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        rights.require(actor, rights.Action.ANSWER, meeting.scope)
        check_open(meeting, turn.now)
        screen = await _card(tx, actor, turn, meeting, rules.Said(meaning, reason))
    await _keep(turn, actor, meeting, await turn.show(screen))


async def _card(
    tx: Session, actor: Actor, turn: Turn, meeting: Meeting, said: rules.Said
) -> Screen:
    card = draw_card(turn.words, await load_own_card(tx, actor, meeting, turn.now))
    return texts.suggestion(turn.words, said, meeting, card)


async def _keep(turn: Turn, actor: Actor, meeting: Meeting, message_id: int | None) -> None:
    """Keeps the card below the question up to date, as any other."""
    own = actor.member_in(meeting.cell_id)
    if message_id and own:
        async with turn.services.db.begin() as tx:
            place = turn.chat_id, message_id, meeting.id
            await remember_view(tx, ViewKind.CARD, *place, own.member_id)
