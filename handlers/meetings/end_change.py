"""An edit ends: Lưu, Bỏ, or Hoàn tác after it was saved."""

from core.meetings import buttons, changes, form
from core.model import errors
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.model.people import Actor
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings import changes as db_changes
from db.meetings import meetings as db_meetings
from db.outbox import views
from handlers.meetings import save_change, series_edit
from handlers.meetings.change_draft import keep_draft, load_changeable, load_draft, show_again
from handlers.turn import Turn


async def on_save_tapped(turn: Turn, button: buttons.SaveButton) -> None:
    """Keeps what the preview showed; where the meeting has changed since, it is shown again."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        await db_changes.lock_meeting(tx, draft.meeting_id)
        meeting = await load_changeable(tx, actor, draft.meeting_id)
        changes.check_changeable(meeting, turn.now)
        now_facts = changes.facts_to_data(changes.facts_of(meeting))
        fresh = draft.stamp == button.stamp and draft.edit and draft.seen == now_facts
        if not fresh:
            screen = await show_again(tx, turn, actor, draft, meeting)
            toast = turn.words.plain("new_meeting.stale")
        else:
            saved = await _save(tx, turn, actor, meeting, draft, button.extent)
            screen = await _hub(tx, turn, actor, meeting.id)
            toast = _toast(turn, saved)
    await turn.toast(toast)
    await _show_hub(turn, screen, meeting.id)


async def _save(
    tx: Session,
    turn: Turn,
    actor: Actor,
    meeting: Meeting,
    draft: changes.ChangeDraft,
    extent: changes.Extent,
) -> save_change.Saved:
    if extent is not changes.Extent.ONE and not await series_edit.find_series(
        tx, meeting, draft.edit, turn.now
    ):
        raise errors.Gone
    return await save_change.save_edit(tx, actor, meeting, draft.edit, extent, turn.now)


def _toast(turn: Turn, saved: save_change.Saved) -> str:
    if not saved.waits:
        return turn.words.plain("changing.toast.nothing")
    if saved.kept:
        return turn.words.plain("changing.toast.kept", count=saved.count, kept=saved.kept)
    return turn.words.plain("changing.toast.saved")


async def on_drop_tapped(turn: Turn, button: buttons.ChangeDropButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await load_changeable(tx, actor, button.meeting_id)
        screen = await _hub(tx, turn, actor, meeting.id)
    await turn.toast(turn.words.plain("changing.dropped"))
    await _show_hub(turn, screen, meeting.id)


async def on_undo_tapped(turn: Turn, button: buttons.UndoButton) -> None:
    """Restores everything as it was; nobody is told."""
    async with turn.begin() as (tx, actor):
        await db_changes.lock_meeting(tx, button.meeting_id)
        meeting = await load_changeable(tx, actor, button.meeting_id)
        await save_change.undo(tx, actor, meeting, turn.now)
        screen = await _hub(tx, turn, actor, meeting.id)
    await turn.toast(turn.words.plain("changing.toast.undone"))
    await _show_hub(turn, screen, meeting.id)


async def _hub(tx: Session, turn: Turn, actor: Actor, meeting_id: int) -> Screen:
    """Shows the meeting as it is now; the message is kept up to date until people are told."""
    meeting = await db_meetings.load_meeting(tx, meeting_id)
    screen = await keep_draft(tx, turn, actor, form.Noted(changes.ChangeDraft(meeting.id)), meeting)
    if turn.message_id:
        await views.remember_view(tx, ViewKind.CHANGE, turn.chat_id, turn.message_id, meeting.id)
    return screen


async def _show_hub(turn: Turn, screen: Screen, meeting_id: int) -> None:
    shown = await turn.show(screen)
    if shown and shown != turn.message_id:
        async with turn.services.db.begin() as tx:
            await views.remember_view(tx, ViewKind.CHANGE, turn.chat_id, shown, meeting_id)
