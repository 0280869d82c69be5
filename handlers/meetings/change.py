"""/suahop: a coming meeting is changed, moved or cancelled, always with a preview, then Lưu."""

from dataclasses import replace
from datetime import date

from core.answers.buttons import EditButton
from core.dates.zones import to_local
from core.meetings import buttons
from core.meetings.changes import (
    Dialogue,
    Edit,
    Extent,
    Field,
    Proposed,
    check_changeable,
    dialogue_from_data,
    dialogue_to_data,
    edited,
    facts_of,
    facts_to_data,
    meant,
    propose,
    typed,
)
from core.meetings.draft import NotUnderstood, one_named
from core.meetings.screens import change as texts
from core.meetings.typed_line import TypedLine, read_line
from core.model.deliveries import ViewKind
from core.model.errors import Gone, Refusal
from core.model.meeting import DayTaken, Meeting
from core.model.people import Actor, Member
from core.model.rights import Action, require
from core.ui.buttons import day_from, hour_from
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.changes import is_taken, lock_meeting
from db.meetings.meetings import load_meeting, load_recent_places
from db.outbox.views import forget_view, remember_view
from db.people import load_cell, load_members
from db.prompts import Prompt, end_prompt, find_prompt, save_prompt
from db.settings.settings import load_holidays
from handlers.meetings.change_screens import draw, load_mine
from handlers.meetings.save_change import Saved, find_series, save_edit, undo
from handlers.turn import Turn

CHANGE_PROMPT = "change_meeting"


class EditGone(Refusal, key="refusal.change.gone"):
    """The edit was saved or dropped, or waited too long."""


# --- which meeting ------------------------------------------------------------------------------


async def on_change(turn: Turn, text: str) -> None:
    """The command: the meeting to change; a line after it is the change where it is clear."""
    async with turn.begin() as (tx, actor):
        meetings = await load_mine(tx, actor, turn.now)
        line = text.strip()
        chosen = meant(meetings, await _read(tx, turn, line, meetings)) if meetings else None
        if chosen:
            screen = await _open(tx, turn, actor, chosen, line)
        else:
            screen = await _list(tx, turn, actor, meetings, line=line)
    await turn.show(screen)


async def _read(tx: Session, turn: Turn, line: str, meetings: list[Meeting]) -> TypedLine:
    if not line:
        return TypedLine()
    holidays = await load_holidays(tx, meetings[0].committee_id)
    return read_line(line, to_local(turn.now, meetings[0].zone), holidays)


async def on_list_tapped(turn: Turn, button: buttons.ListButton) -> None:
    """The coming meetings; a typed line still waits for one of them."""
    async with turn.begin() as (tx, actor):
        meetings = await load_mine(tx, actor, turn.now)
        line = (await _find(tx, turn, actor) or Dialogue()).line
        screen = await _list(tx, turn, actor, meetings, line=line, page=button.page)
    await turn.show(screen)


async def _list(
    tx: Session, turn: Turn, actor: Actor, meetings: list[Meeting], *, line: str, page: int = 0
) -> Screen:
    await forget_view(tx, turn.chat_id, turn.message_id or 0)
    await end_prompt(tx, actor.telegram_id)
    if line:
        await _save_dialogue(tx, turn, actor, Dialogue(line=line))
    several = len({meeting.cell_id for meeting in meetings}) > 1
    return texts.choose_meeting(turn.words, meetings, page, line=line, cells=several)


async def on_edit_tapped(turn: Turn, button: EditButton) -> None:
    """What can be changed about this meeting; the line that waited is read for it."""
    async with turn.begin() as (tx, actor):
        meeting = await _load_mine(tx, actor, button.meeting_id)
        waiting = await _find(tx, turn, actor)
        line = waiting.line if waiting and not waiting.meeting_id else ""
        screen = await _open(tx, turn, actor, meeting, line)
    await turn.show(screen)


async def _open(tx: Session, turn: Turn, actor: Actor, meeting: Meeting, line: str) -> Screen:
    """The meeting, and a line typed about it as its preview."""
    proposed = Proposed(Dialogue(meeting.id))
    if line:
        check_changeable(meeting, turn.now)
        proposed = await _read_typed(tx, turn, proposed.dialogue, line, meeting)
    return await _keep(tx, turn, actor, proposed, meeting)


# --- what is asked and answered -----------------------------------------------------------------


async def on_field_tapped(turn: Turn, button: buttons.FieldButton) -> None:
    """Opens a question; what the preview holds already is kept."""
    async with turn.begin() as (tx, actor):
        meeting = await _load_mine(tx, actor, button.meeting_id)
        check_changeable(meeting, turn.now)
        old = await _find(tx, turn, actor)
        edit = old.edit if old and old.meeting_id == meeting.id else {}
        dialogue = Dialogue(meeting.id, button.field, edit=edit)
        if button.field is Field.PLACE:
            dialogue = replace(dialogue, places=await _places(tx, meeting))
        screen = await _keep(tx, turn, actor, Proposed(dialogue), meeting)
    await turn.show(screen)


async def _places(tx: Session, meeting: Meeting) -> tuple[str, ...]:
    cell = await load_cell(tx, meeting.cell_id)
    places = dict.fromkeys(filter(None, [*await load_recent_places(tx, cell.id), cell.place]))
    return tuple(place for place in places if place != meeting.place)


async def on_day_tapped(turn: Turn, button: buttons.ChangeDayButton) -> None:
    await answer(turn, button.stamp, {"on_date": day_from(button.day).isoformat()})


async def on_hour_tapped(turn: Turn, button: buttons.ChangeHourButton) -> None:
    await answer(turn, button.stamp, {"at_time": hour_from(button.hour).isoformat("minutes")})


async def on_mode_tapped(turn: Turn, button: buttons.ChangeModeButton) -> None:
    await answer(turn, button.stamp, {"mode": button.mode.value})


async def on_place_tapped(turn: Turn, button: buttons.ChangePlaceButton) -> None:
    async with turn.look() as (tx, actor):
        places = (await _load(tx, turn, actor)).places
    if not 0 <= button.number < len(places):
        raise Gone
    await answer(turn, button.stamp, {"place": places[button.number]})


async def on_chair_tapped(turn: Turn, button: buttons.ChangeChairButton) -> None:
    async with turn.look() as (tx, actor):
        meeting = await _load_mine(tx, actor, (await _load(tx, turn, actor)).meeting_id)
        members = {member.id: member for member in await load_members(tx, meeting.cell_id)}
    if button.member_id and button.member_id not in members:
        raise Gone
    await answer(turn, button.stamp, _chaired(button.member_id, members))


def _chaired(member_id: int, members: dict[int, Member]) -> Edit:
    name = members[member_id].full_name if member_id else ""
    return {"chair_id": member_id or None, "chair": name}


async def on_clear_tapped(turn: Turn, button: buttons.ChangeClearButton) -> None:
    """The topic, what to prepare or the agenda is left empty."""
    if button.field not in (Field.TOPIC, Field.PREPARE, Field.AGENDA):
        raise Gone
    await answer(
        turn, button.stamp, {button.field.value: [] if button.field is Field.AGENDA else ""}
    )


async def on_month_tapped(turn: Turn, button: buttons.ChangeMonthButton) -> None:
    await answer(turn, button.stamp, None, month=day_from(button.day))


async def on_chair_page_tapped(turn: Turn, button: buttons.ChangeChairPageButton) -> None:
    await answer(turn, button.stamp, None, page=button.page)


async def answer(
    turn: Turn, stamp: int, edit: Edit | None, *, month: date | None = None, page: int = 0
) -> None:
    """Adds to the edit and shows its preview, or the question where it cannot be. An old button
    shows the dialogue as it is.
    """
    async with turn.begin() as (tx, actor):
        dialogue = await _load(tx, turn, actor)
        meeting = await _load_mine(tx, actor, dialogue.meeting_id)
        check_changeable(meeting, turn.now)
        fresh = dialogue.stamp == stamp
        proposed = Proposed(dialogue)
        if fresh and edit is not None:
            proposed = propose(dialogue, edit, meeting, turn.now)
            proposed = await _possible(tx, proposed, meeting)
        if fresh:
            screen = await _keep(tx, turn, actor, proposed, meeting, month=month, page=page)
        else:
            screen = await _again(tx, turn, actor, dialogue, meeting)
    await turn.toast("" if fresh else turn.words.plain("new_meeting.stale"))
    await turn.show(screen)


async def on_change_typed(turn: Turn, prompt: Prompt) -> None:
    """A typed text: the open question decides how it is read."""
    async with turn.begin() as (tx, actor):
        dialogue = dialogue_from_data(prompt.data)
        if not dialogue.meeting_id:
            meetings = await load_mine(tx, actor, turn.now)
            screen = await _list(tx, turn, actor, meetings, line=turn.text.strip())
        else:
            meeting = await _load_mine(tx, actor, dialogue.meeting_id)
            check_changeable(meeting, turn.now)
            proposed = await _typed(tx, turn, dialogue, meeting)
            screen = await _keep(tx, turn, actor, proposed, meeting)
    await turn.show(screen)


async def _typed(tx: Session, turn: Turn, dialogue: Dialogue, meeting: Meeting) -> Proposed:
    if dialogue.asking is not Field.CHAIR:
        return await _read_typed(tx, turn, dialogue, turn.text, meeting)
    members = {member.id: member for member in await load_members(tx, meeting.cell_id)}
    chosen = one_named(turn.text, {key: one.full_name for key, one in members.items()})
    if chosen is None:
        return Proposed(dialogue, (NotUnderstood("refusal.not_understood.chair"),))
    return propose(dialogue, _chaired(chosen, members), meeting, turn.now)


async def _read_typed(
    tx: Session, turn: Turn, dialogue: Dialogue, text: str, meeting: Meeting
) -> Proposed:
    holidays = await load_holidays(tx, meeting.committee_id)
    return await _possible(tx, typed(dialogue, text, meeting, turn.now, holidays), meeting)


async def _possible(tx: Session, proposed: Proposed, meeting: Meeting) -> Proposed:
    """The same, without a time at which the cell meets already."""
    dialogue = proposed.dialogue
    if not await is_taken(tx, meeting, edited(facts_of(meeting), dialogue.edit)):
        return proposed
    left = {key: dialogue.edit[key] for key in dialogue.edit if key not in ("on_date", "at_time")}
    asking = dialogue.asking or Field.HOUR
    return Proposed(replace(dialogue, edit=left, asking=asking), (DayTaken(),))


# --- Lưu, Bỏ, Hoàn tác --------------------------------------------------------------------------


async def on_save_tapped(turn: Turn, button: buttons.SaveButton) -> None:
    """Keeps what the preview showed; where the meeting has changed since, it is shown anew."""
    async with turn.begin() as (tx, actor):
        dialogue = await _load(tx, turn, actor)
        await lock_meeting(tx, dialogue.meeting_id)
        meeting = await _load_mine(tx, actor, dialogue.meeting_id)
        check_changeable(meeting, turn.now)
        now_facts = facts_to_data(facts_of(meeting))
        fresh = dialogue.stamp == button.stamp and dialogue.edit and dialogue.seen == now_facts
        if not fresh:
            screen = await _again(tx, turn, actor, dialogue, meeting)
            toast = turn.words.plain("new_meeting.stale")
        else:
            saved = await _save(tx, turn, actor, meeting, dialogue, button.extent)
            screen = await _hub(tx, turn, actor, meeting.id)
            toast = _toast(turn, saved)
    await turn.toast(toast)
    await _show_hub(turn, screen, meeting.id)


async def _save(
    tx: Session, turn: Turn, actor: Actor, meeting: Meeting, dialogue: Dialogue, extent: Extent
) -> Saved:
    if extent is not Extent.ONE and not await find_series(tx, meeting, dialogue.edit, turn.now):
        raise Gone
    return await save_edit(tx, actor, meeting, dialogue.edit, extent, turn.now)


def _toast(turn: Turn, saved: Saved) -> str:
    if not saved.waits:
        return turn.words.plain("changing.toast.nothing")
    if saved.kept:
        return turn.words.plain("changing.toast.kept", count=saved.count, kept=saved.kept)
    return turn.words.plain("changing.toast.saved")


async def on_drop_tapped(turn: Turn, button: buttons.ChangeDropButton) -> None:
    """Bỏ: nothing was saved; back to the meeting."""
    async with turn.begin() as (tx, actor):
        meeting = await _load_mine(tx, actor, button.meeting_id)
        screen = await _hub(tx, turn, actor, meeting.id)
    await turn.toast(turn.words.plain("changing.dropped"))
    await _show_hub(turn, screen, meeting.id)


async def on_undo_tapped(turn: Turn, button: buttons.UndoButton) -> None:
    """Hoàn tác: everything is as it was, and nobody is told."""
    async with turn.begin() as (tx, actor):
        await lock_meeting(tx, button.meeting_id)
        meeting = await _load_mine(tx, actor, button.meeting_id)
        await undo(tx, actor, meeting, turn.now)
        screen = await _hub(tx, turn, actor, meeting.id)
    await turn.toast(turn.words.plain("changing.toast.undone"))
    await _show_hub(turn, screen, meeting.id)


async def _hub(tx: Session, turn: Turn, actor: Actor, meeting_id: int) -> Screen:
    """The meeting as it is now, in place of what was there; kept up to date until told."""
    meeting = await load_meeting(tx, meeting_id)
    screen = await _keep(tx, turn, actor, Proposed(Dialogue(meeting.id)), meeting)
    if turn.message_id:
        await remember_view(tx, ViewKind.CHANGE, turn.chat_id, turn.message_id, meeting.id)
    return screen


async def _show_hub(turn: Turn, screen: Screen, meeting_id: int) -> None:
    shown = await turn.show(screen)
    if shown and shown != turn.message_id:
        async with turn.services.db.begin() as tx:
            await remember_view(tx, ViewKind.CHANGE, turn.chat_id, shown, meeting_id)


# --- the dialogue -------------------------------------------------------------------------------


async def _load_mine(tx: Session, actor: Actor, meeting_id: int) -> Meeting:
    """The meeting, if the actor may change it. Raises a Refusal otherwise."""
    meeting = await load_meeting(tx, meeting_id)
    require(actor, Action.MANAGE_MEETINGS, meeting.scope)
    return meeting


async def _find(tx: Session, turn: Turn, actor: Actor) -> Dialogue | None:
    prompt = await find_prompt(tx, actor.telegram_id, turn.now, CHANGE_PROMPT)
    return dialogue_from_data(prompt.data) if prompt else None


async def _load(tx: Session, turn: Turn, actor: Actor) -> Dialogue:
    """The open edit of a meeting. Raises EditGone."""
    dialogue = await _find(tx, turn, actor)
    if dialogue is None or not dialogue.meeting_id:
        raise EditGone
    return dialogue


async def _keep(
    tx: Session,
    turn: Turn,
    actor: Actor,
    proposed: Proposed,
    meeting: Meeting,
    *,
    month: date | None = None,
    page: int = 0,
) -> Screen:
    """Saves the dialogue under a new stamp and makes the screen of what it asks."""
    seen = facts_to_data(facts_of(meeting))
    dialogue = replace(proposed.dialogue, stamp=turn.update_id, seen=seen)
    await _save_dialogue(tx, turn, actor, dialogue)
    await forget_view(tx, turn.chat_id, turn.message_id or 0)
    return await draw(tx, turn, dialogue, meeting, proposed.problems, month=month, page=page)


async def _again(
    tx: Session, turn: Turn, actor: Actor, dialogue: Dialogue, meeting: Meeting
) -> Screen:
    """The dialogue as it is, for an old button: those of the newest message count as before.

    Where the meeting has changed since, they do not.
    """
    if dialogue.seen != facts_to_data(facts_of(meeting)):
        return await _keep(tx, turn, actor, Proposed(dialogue), meeting)
    await forget_view(tx, turn.chat_id, turn.message_id or 0)
    return await draw(tx, turn, dialogue, meeting)


async def _save_dialogue(tx: Session, turn: Turn, actor: Actor, dialogue: Dialogue) -> None:
    data = dialogue_to_data(dialogue)
    await save_prompt(tx, actor.telegram_id, CHANGE_PROMPT, data, turn.now)
