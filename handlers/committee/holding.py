"""A leader says whether a meeting was held, and corrects it."""

from core.committee import buttons, holding
from core.committee.screens import holding as texts
from core.meetings.screens.form import cancel_reasons
from core.model import errors, rights
from core.model.meeting import Meeting
from core.model.people import Actor
from core.ui.screens import Screen
from db.committee.holding import save_held, save_not_held
from db.engine.database import Session
from db.meetings.changes import lock_meeting
from db.meetings.meetings import load_meeting
from db.outbox.views import forget_view
from handlers.turn import Turn


async def on_holding_tapped(turn: Turn, button: buttons.HoldingButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await _load(tx, turn, actor, button.meeting_id)
        await forget_view(tx, turn.chat_id, turn.message_id or 0)
    await turn.show(texts.question(turn.words, meeting))


async def _load(tx: Session, turn: Turn, actor: Actor, meeting_id: int) -> Meeting:
    """Raises NotAllowed or NotToSay."""
    meeting = await load_meeting(tx, meeting_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    if not meeting.may_say_held(turn.now):
        raise holding.NotToSay
    return meeting


async def on_held_tapped(turn: Turn, button: buttons.HeldButton) -> None:
    """Keeps that it was held; otherwise asks why not."""
    async with turn.begin() as (tx, actor):
        await lock_meeting(tx, button.meeting_id)
        meeting = await _load(tx, turn, actor, button.meeting_id)
        if not button.held:
            screen, said = texts.ask_why(turn.words, meeting), ""
        else:
            await save_held(tx, meeting, turn.now)
            screen, said = await _said(tx, turn, actor, meeting), "holding.saved"
    await turn.toast(turn.words.plain(said) if said else "")
    await turn.show(screen)


async def on_not_held_tapped(turn: Turn, button: buttons.NotHeldButton) -> None:
    reasons = ["", *cancel_reasons(turn.words)]
    if not 0 <= button.number < len(reasons):
        raise errors.Gone
    async with turn.begin() as (tx, actor):
        await lock_meeting(tx, button.meeting_id)
        meeting = await _load(tx, turn, actor, button.meeting_id)
        await save_not_held(tx, meeting, reasons[button.number], turn.now)
        screen = await _said(tx, turn, actor, meeting)
    await turn.toast(turn.words.plain("holding.saved"))
    await turn.show(screen)


async def _said(tx: Session, turn: Turn, actor: Actor, before: Meeting) -> Screen:
    meeting = await load_meeting(tx, before.id)
    was, now = ({"state": one.state, "not_held": one.not_held} for one in (before, meeting))
    await turn.record(tx, actor, "say_held", meeting, before=was, after=now)
    return texts.question(turn.words, meeting)
