"""/suahop: which coming meeting is to be changed; a line after the command may say it all."""

from core.answers.buttons import EditButton
from core.meetings import buttons, changes, form, typed_line
from core.meetings.screens import change as texts
from core.model.meeting import Meeting
from core.model.people import Actor
from core.ui.screens import Screen
from db import prompts
from db.engine.database import Session
from db.outbox import views
from db.settings.settings import load_holidays
from handlers.meetings import change_draft, change_screens
from handlers.turn import Turn


async def on_change(turn: Turn, text: str) -> None:
    """Asks which meeting to change; takes a line after the command where it is clear."""
    async with turn.begin() as (tx, actor):
        meetings = await change_screens.load_mine(tx, actor, turn.now)
        line = text.strip()
        chosen = (
            changes.meant(meetings, await _read(tx, turn, line, meetings)) if meetings else None
        )
        if chosen:
            screen = await _open(tx, turn, actor, chosen, line)
        else:
            screen = await show_list(tx, turn, actor, meetings, line=line)
    await turn.show(screen)


async def _read(
    tx: Session, turn: Turn, line: str, meetings: list[Meeting]
) -> typed_line.TypedLine:
    if not line:
        return typed_line.TypedLine()
    holidays = await load_holidays(tx, meetings[0].committee_id)
    return typed_line.read_line(line, turn.local(meetings[0].zone), holidays)


async def on_list_tapped(turn: Turn, button: buttons.ListButton) -> None:
    """Lists the coming meetings; a typed line still waits for one of them."""
    async with turn.begin() as (tx, actor):
        meetings = await change_screens.load_mine(tx, actor, turn.now)
        line = (await change_draft.CHANGE.find(tx, turn, actor) or changes.ChangeDraft()).line
        screen = await show_list(tx, turn, actor, meetings, line=line, page=button.page)
    await turn.show(screen)


async def show_list(
    tx: Session, turn: Turn, actor: Actor, meetings: list[Meeting], *, line: str, page: int = 0
) -> Screen:
    await views.forget_view(tx, turn.chat_id, turn.message_id or 0)
    await prompts.end_prompt(tx, actor.telegram_id)
    if line:
        await change_draft.CHANGE.save(tx, turn, actor, changes.ChangeDraft(line=line))
    several = len({meeting.cell_id for meeting in meetings}) > 1
    return texts.choose_meeting(turn.words, meetings, page, line=line, cells=several)


async def on_edit_tapped(turn: Turn, button: EditButton) -> None:
    """Shows what can be changed about this meeting, and reads the line that waited for it."""
    async with turn.begin() as (tx, actor):
        meeting = await change_draft.load_changeable(tx, actor, button.meeting_id)
        waiting = await change_draft.CHANGE.find(tx, turn, actor)
        line = waiting.line if waiting and not waiting.meeting_id else ""
        screen = await _open(tx, turn, actor, meeting, line)
    await turn.show(screen)


async def _open(tx: Session, turn: Turn, actor: Actor, meeting: Meeting, line: str) -> Screen:
    noted = form.Noted(changes.ChangeDraft(meeting.id))
    if line:
        changes.check_changeable(meeting, turn.now)
        noted = await change_draft.read_typed(tx, turn, noted.draft, line, meeting)
    return await change_draft.keep_draft(tx, turn, actor, noted, meeting)
