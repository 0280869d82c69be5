"""Hoàn tác: what was to be published in a minute is a draft again; nobody hears of it."""

from collections.abc import Sequence

from core.meetings.buttons import UndoPublishButton
from core.meetings.publishing import AlreadyPublished, draft_of
from core.model.meeting import Meeting, State
from core.model.people import Actor
from core.model.rights import Action, require
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.changes import find_waiting, lock_meeting
from db.meetings.meetings import load_meeting
from db.people import load_cell
from db.reminders.publishing import take_back
from handlers.meetings import new, year
from handlers.turn import Turn


async def on_undo_publish_tapped(turn: Turn, button: UndoPublishButton) -> None:
    """Takes it back. Raises AlreadyPublished when its minute is over."""
    async with turn.begin() as (tx, actor):
        await lock_meeting(tx, button.meeting_id)
        meeting = await load_meeting(tx, button.meeting_id)
        require(actor, Action.MANAGE_MEETINGS, meeting.scope)
        waiting = await find_waiting(tx, meeting.id)
        if waiting is None or meeting.state is not State.DRAFT:
            raise AlreadyPublished
        meetings = await take_back(tx, waiting)
        for one in meetings:
            await turn.record(tx, actor, "withdraw_meeting", one)
        screen = await _draft_again(tx, turn, actor, meetings)
    await turn.toast(turn.words.plain("changing.toast.undone"))
    await turn.show(screen)


async def _draft_again(
    tx: Session, turn: Turn, actor: Actor, meetings: Sequence[Meeting]
) -> Screen:
    """Opens the draft it was published from: of one meeting, or of the year."""
    first = meetings[0]
    if first.series_id is None:
        return await new.open_draft(tx, turn, actor, draft_of(first))
    cell = await load_cell(tx, first.cell_id)
    changes: dict[str, str | None] = {
        f"{one.rule_on:%Y-%m}": one.on_date.isoformat() for one in meetings if one.excepted
    }
    made = {f"{one.rule_on:%Y-%m}" for one in meetings}
    planned = await year.load_planned(tx, turn, cell, changes)
    changes |= {day.key: None for day in planned.wanted if day.key not in made}
    await year.save_changes(tx, turn, actor, cell, changes)
    again = await year.load_planned(tx, turn, cell, changes)
    return year.draw(turn, again)
