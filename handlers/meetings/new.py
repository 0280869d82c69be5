"""/themhop: a new meeting by buttons or in one line, always with a preview, then Đăng."""

from dataclasses import replace

from core.meetings import buttons, form
from core.meetings import draft as drafts
from core.meetings.screens import new as texts
from core.model import errors, rights
from core.model.people import Actor, Cell
from core.ui.buttons import ButtonData
from core.ui.screens import Screen
from db import people
from db.engine.database import Session
from db.meetings import meetings
from db.prompts import Prompt
from db.settings.settings import load_holidays
from handlers import dialogue
from handlers.meetings import form as meeting_form
from handlers.meetings import new_screens
from handlers.turn import Turn


class DraftGone(errors.Refusal, key="refusal.draft_gone"):
    """The draft was published or dropped, or waited too long."""


DRAFT = dialogue.Dialogue("new_meeting", drafts.MeetingDraft, DraftGone)


# --- beginning ----------------------------------------------------------------------------------


async def on_new_meeting(turn: Turn, text: str) -> None:
    """Begins a meeting; what a line after the command says is not asked again."""
    await _begin(turn, text.strip(), cell_id=0)


async def on_start_tapped(turn: Turn, button: buttons.StartButton) -> None:
    await _begin(turn, "", cell_id=button.cell_id)


async def _begin(turn: Turn, line: str, cell_id: int) -> None:
    """Begins a draft; where one waits half made, first asks which of the two is meant."""
    async with turn.begin() as (tx, actor):
        cells = {cell.id: cell for cell in await new_screens.led_cells(tx, actor)}
        draft = await DRAFT.find(tx, turn, actor) or drafts.MeetingDraft()
        if draft.begun and (draft.cell_id is None or draft.cell_id in cells):
            waiting = replace(draft, instead=line)
            await DRAFT.save(tx, turn, actor, waiting, stamped=False)
            screen = texts.ask_which(turn.words, draft, cells.get(draft.cell_id or 0), cell_id)
        else:
            screen = await _anew(tx, turn, actor, line, cell_id)
    await turn.show(screen)


async def _anew(tx: Session, turn: Turn, actor: Actor, line: str, cell_id: int) -> Screen:
    cells = await new_screens.led_cells(tx, actor)
    chosen = [cell for cell in cells if cell.id == cell_id] or cells
    noted = form.Noted(drafts.MeetingDraft(line=line))
    if len(chosen) == 1:
        noted = await _in_cell(tx, turn, noted.draft, chosen[0])
    return await keep_draft(tx, turn, actor, noted)


async def on_continue_tapped(turn: Turn, _button: buttons.ContinueButton) -> None:
    async with turn.look() as (tx, actor):
        draft, _ = await load_draft(tx, turn, actor)
        screen = await new_screens.draw(tx, turn, actor, form.Noted(draft))
    await turn.show(screen)


async def on_anew_tapped(turn: Turn, button: buttons.AnewButton) -> None:
    """Replaces the draft that waited; one that went on meanwhile is shown instead."""
    async with turn.begin() as (tx, actor):
        await new_screens.led_cells(tx, actor)
        draft = await DRAFT.find(tx, turn, actor) or drafts.MeetingDraft(stamp=button.stamp)
        fresh = draft.stamp == button.stamp
        if fresh:
            screen = await _anew(tx, turn, actor, draft.instead, button.cell_id)
        else:
            screen = await new_screens.draw(tx, turn, actor, form.Noted(draft))
    await dialogue.answer(turn, screen, fresh=fresh)


async def open_draft(tx: Session, turn: Turn, actor: Actor, draft: drafts.MeetingDraft) -> Screen:
    """Opens a draft that another screen began, with what that knew."""
    return await keep_draft(tx, turn, actor, form.Noted(draft))


async def _in_cell(
    tx: Session, turn: Turn, draft: drafts.MeetingDraft, cell: Cell
) -> form.Noted[drafts.MeetingDraft]:
    holidays = await load_holidays(tx, cell.committee_id)
    places = await meetings.load_places(tx, cell)
    return drafts.with_waiting_line(draft, cell, places, turn.now, holidays)


# --- what is tapped -----------------------------------------------------------------------------


async def on_draft_tapped(turn: Turn, button: buttons.StampedButton) -> None:
    """Takes any button of the draft; an old one shows the draft as it is."""
    async with turn.begin() as (tx, actor):
        draft, cell = await load_draft(tx, turn, actor)
        fresh = draft.stamp == button.stamp
        if fresh:
            screen = await _tapped(tx, turn, actor, draft, cell, button)
        else:
            screen = await new_screens.draw(tx, turn, actor, form.Noted(draft))
    await dialogue.answer(turn, screen, fresh=fresh)


async def _tapped(
    tx: Session,
    turn: Turn,
    actor: Actor,
    draft: drafts.MeetingDraft,
    cell: Cell | None,
    button: buttons.StampedButton,
) -> Screen:
    match button:
        case buttons.CellButton():
            cell = await _load_led(tx, actor, button.cell_id)
            return await keep_draft(tx, turn, actor, await _in_cell(tx, turn, draft, cell))
        case buttons.NewDropButton():
            await DRAFT.end(tx, actor)
            return texts.dropped(turn.words, cell.id if cell else 0)
    if cell is None:
        raise errors.Gone
    match button:
        case buttons.NewStepButton():
            noted = form.Noted(_asking(draft, button.step))
        case buttons.MonthButton():
            noted = form.Noted(_asking(draft, form.MeetingQuestion.DATE))
        case buttons.ChairPageButton():
            noted = form.Noted(_asking(draft, form.MeetingQuestion.CHAIR))
        case _:
            chairs = isinstance(button, buttons.ChairButton)
            names = await meeting_form.load_names(tx, cell.id, wanted=chairs)
            said = meeting_form.said_by(button, draft, names, turn.words)
            noted = drafts.take(draft, said, turn.now, cell.zone)
    return await keep_draft(tx, turn, actor, noted, button)


def _asking(draft: drafts.MeetingDraft, step: form.MeetingQuestion) -> drafts.MeetingDraft:
    """Opens this question of the draft, or returns to the preview."""
    if step in (form.MeetingQuestion.PREVIEW, form.MeetingQuestion.CELL):
        return drafts.moved_on(draft)
    if step not in form.OF_NEW:
        raise errors.Gone
    return replace(draft, asking=step)


# --- what is typed ------------------------------------------------------------------------------


async def on_draft_typed(turn: Turn, prompt: Prompt) -> None:
    async with turn.begin() as (tx, actor):
        draft = drafts.MeetingDraft.from_data(prompt.data)
        if draft.cell_id is None:
            noted = await _cell_typed(tx, turn, actor, draft)
        else:
            cell = await _load_led(tx, actor, draft.cell_id)
            chairs = draft.asking is form.MeetingQuestion.CHAIR
            names = await meeting_form.load_names(tx, cell.id, wanted=chairs)
            holidays = await load_holidays(tx, cell.committee_id)
            noted = drafts.answered(draft, turn.text, turn.now, cell.zone, holidays, names)
        screen = await keep_draft(tx, turn, actor, noted)
    await turn.show(screen)


async def _cell_typed(
    tx: Session, turn: Turn, actor: Actor, draft: drafts.MeetingDraft
) -> form.Noted[drafts.MeetingDraft]:
    """Reads a cell's name; anything else is kept until the cell is chosen."""
    cells = {cell.id: cell for cell in await new_screens.led_cells(tx, actor)}
    chosen = form.one_named(turn.text, {cell.id: cell.name for cell in cells.values()})
    if chosen is not None:
        return await _in_cell(tx, turn, draft, cells[chosen])
    kept = replace(draft, line=turn.text.strip())
    return form.Noted(kept, (form.NotUnderstood("refusal.not_understood.cell"),))


# --- the draft ----------------------------------------------------------------------------------


async def load_draft(
    tx: Session, turn: Turn, actor: Actor
) -> tuple[drafts.MeetingDraft, Cell | None]:
    """Loads the person's open draft, and its cell where that is known. Raises DraftGone."""
    draft = await DRAFT.load(tx, turn, actor)
    if draft.cell_id is None:
        return draft, None
    return draft, await _load_led(tx, actor, draft.cell_id)


async def _load_led(tx: Session, actor: Actor, cell_id: int) -> Cell:
    cell = await people.load_cell(tx, cell_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, cell.scope)
    return cell


async def keep_draft(
    tx: Session,
    turn: Turn,
    actor: Actor,
    noted: form.Noted[drafts.MeetingDraft],
    button: ButtonData | None = None,
) -> Screen:
    """Saves the draft under a new stamp and makes the screen of what it asks."""
    draft = await DRAFT.save(tx, turn, actor, replace(noted.draft, instead=""))
    return await new_screens.draw(tx, turn, actor, form.Noted(draft, noted.problems), button)
