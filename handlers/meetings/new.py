"""/themhop: a new meeting by buttons or in one line, always with a preview, then Đăng."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from core.answers.screens.boards import summary
from core.committee.registration import month_registered
from core.committee.screens.registration import registered
from core.meetings import buttons
from core.meetings.draft import (
    Draft,
    Noted,
    NotUnderstood,
    Step,
    add_line,
    answered,
    as_meeting,
    draft_from_data,
    draft_to_data,
    moved_on,
    next_step,
    one_named,
    with_kind,
    with_waiting_line,
)
from core.meetings.screens import new as texts
from core.meetings.typed_line import TypedLine
from core.model.deliveries import ViewKind
from core.model.errors import Gone, Refusal
from core.model.meeting import Meeting
from core.model.people import Actor, Cell
from core.model.rights import Action, require
from core.ui.buttons import day_from, hour_from
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.cards import load_summary
from db.meetings.meetings import NewMeeting, load_recent_places
from db.outbox.views import remember_view
from db.people import load_cell, load_members
from db.prompts import Prompt, end_prompt, find_prompt, save_prompt
from db.settings.settings import load_holidays
from handlers.meetings.new_screens import chair_of, draw, led_cells, others_that_day
from handlers.meetings.publish import publish
from handlers.turn import Turn

DRAFT_PROMPT = "new_meeting"

Change = Callable[[Draft, str], Noted]
"""What a tap does to the draft of a cell in this zone."""


class DraftGone(Refusal, key="refusal.draft_gone"):
    """The draft was published or dropped, or waited too long."""


# --- beginning ----------------------------------------------------------------------------------


async def on_new_meeting(turn: Turn, text: str) -> None:
    """The command: with a line after it what the line says is not asked again."""
    await _begin(turn, text.strip(), cell_id=0)


async def on_start_tapped(turn: Turn, button: buttons.StartButton) -> None:
    """A new meeting from another screen."""
    await _begin(turn, "", cell_id=button.cell_id)


async def _begin(turn: Turn, line: str, cell_id: int) -> None:
    """A new draft; where one waits half made, which of the two is meant is asked first."""
    async with turn.begin() as (tx, actor):
        cells = {cell.id: cell for cell in await led_cells(tx, actor)}
        prompt = await find_prompt(tx, actor.telegram_id, turn.now, DRAFT_PROMPT)
        draft = draft_from_data(prompt.data) if prompt else Draft()
        if draft.begun and (draft.cell_id is None or draft.cell_id in cells):
            await _save(tx, turn, actor, replace(draft, instead=line))
            screen = texts.ask_which(turn.words, draft, cells.get(draft.cell_id or 0), cell_id)
        else:
            screen = await _anew(tx, turn, actor, line, cell_id)
    await turn.show(screen)


async def _anew(tx: Session, turn: Turn, actor: Actor, line: str, cell_id: int) -> Screen:
    cells = await led_cells(tx, actor)
    chosen = [cell for cell in cells if cell.id == cell_id] or cells
    noted = Noted(Draft(line=line))
    if len(chosen) == 1:
        noted = await _in_cell(tx, turn, noted.draft, chosen[0])
    return await _keep(tx, turn, actor, noted)


async def on_continue_tapped(turn: Turn, _button: buttons.ContinueButton) -> None:
    """The draft that waited, where it was left."""
    async with turn.look() as (tx, actor):
        draft, _ = await _load_draft(tx, turn, actor)
        screen = await draw(tx, turn, actor, Noted(draft))
    await turn.show(screen)


async def on_anew_tapped(turn: Turn, button: buttons.AnewButton) -> None:
    """A new draft in place of the one that waited; one that went on meanwhile is shown instead."""
    async with turn.begin() as (tx, actor):
        await led_cells(tx, actor)
        prompt = await find_prompt(tx, actor.telegram_id, turn.now, DRAFT_PROMPT)
        draft = draft_from_data(prompt.data) if prompt else Draft(stamp=button.stamp)
        fresh = draft.stamp == button.stamp
        if fresh:
            screen = await _anew(tx, turn, actor, draft.instead, button.cell_id)
        else:
            screen = await draw(tx, turn, actor, Noted(draft))
    await turn.toast("" if fresh else turn.words.plain("new_meeting.stale"))
    await turn.show(screen)


async def open_draft(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> Screen:
    """A draft that another screen began, with what that knew; the screen of what it asks."""
    return await _keep(tx, turn, actor, Noted(draft))


async def _in_cell(tx: Session, turn: Turn, draft: Draft, cell: Cell) -> Noted:
    places = [*await load_recent_places(tx, cell.id), cell.place]
    holidays = await load_holidays(tx, cell.committee_id)
    known = dict.fromkeys(filter(None, places))
    return with_waiting_line(draft, cell, known, turn.now, holidays)


# --- what is tapped -----------------------------------------------------------------------------


async def on_cell_tapped(turn: Turn, button: buttons.CellButton) -> None:
    async with turn.begin() as (tx, actor):
        draft, _ = await _load_draft(tx, turn, actor)
        cell = await _load_led(tx, actor, button.cell_id)
        fresh = draft.stamp == button.stamp
        if fresh:
            screen = await _keep(tx, turn, actor, await _in_cell(tx, turn, draft, cell))
        else:
            screen = await draw(tx, turn, actor, Noted(draft))
    await turn.toast("" if fresh else turn.words.plain("new_meeting.stale"))
    await turn.show(screen)


async def on_day_tapped(turn: Turn, button: buttons.NewDayButton) -> None:
    line = TypedLine(on_date=day_from(button.day))
    await _change(turn, button.stamp, lambda draft, zone: add_line(draft, line, turn.now, zone))


async def on_hour_tapped(turn: Turn, button: buttons.NewHourButton) -> None:
    line = TypedLine(at_time=hour_from(button.hour))
    await _change(turn, button.stamp, lambda draft, zone: add_line(draft, line, turn.now, zone))


async def on_place_tapped(turn: Turn, button: buttons.NewPlaceButton) -> None:
    def with_place(draft: Draft, _: str) -> Noted:
        if not 0 <= button.number < len(draft.places):
            raise Gone
        return Noted(moved_on(replace(draft, place=draft.places[button.number])))

    await _change(turn, button.stamp, with_place)


async def on_kind_tapped(turn: Turn, button: buttons.KindButton) -> None:
    await _change(turn, button.stamp, lambda draft, _: Noted(with_kind(draft, button.kind)))


async def on_mode_tapped(turn: Turn, button: buttons.NewModeButton) -> None:
    await _change(
        turn, button.stamp, lambda draft, _: Noted(moved_on(replace(draft, mode=button.mode)))
    )


async def on_chair_tapped(turn: Turn, button: buttons.NewChairButton) -> None:
    chair_id = button.member_id or None
    await _change(
        turn, button.stamp, lambda draft, _: Noted(moved_on(replace(draft, chair_id=chair_id)))
    )


async def on_clear_tapped(turn: Turn, button: buttons.NewClearButton) -> None:
    def cleared(draft: Draft, _: str) -> Noted:
        if button.step is Step.TOPIC:
            return Noted(moved_on(replace(draft, topic="")))
        return Noted(moved_on(replace(draft, prepare="")))

    await _change(turn, button.stamp, cleared)


async def on_step_tapped(turn: Turn, button: buttons.NewStepButton) -> None:
    """Opens a question, or goes back to the preview."""

    def asking(draft: Draft, _: str) -> Noted:
        if button.step in (Step.PREVIEW, Step.CELL):
            return Noted(moved_on(draft))
        return Noted(replace(draft, asking=button.step))

    await _change(turn, button.stamp, asking)


async def on_month_tapped(turn: Turn, button: buttons.NewMonthButton) -> None:
    month = day_from(button.day)
    await _change(
        turn,
        button.stamp,
        lambda draft, _: Noted(replace(draft, asking=Step.DATE)),
        month=month,
    )


async def on_chair_page_tapped(turn: Turn, button: buttons.NewChairPageButton) -> None:
    await _change(
        turn,
        button.stamp,
        lambda draft, _: Noted(replace(draft, asking=Step.CHAIR)),
        page=button.page,
    )


async def _change(
    turn: Turn, stamp: int, change: Change, *, month: date | None = None, page: int = 0
) -> None:
    """Changes the draft and shows what is asked next. An old button shows the draft as it is."""
    async with turn.begin() as (tx, actor):
        draft, cell = await _load_draft(tx, turn, actor)
        fresh = draft.stamp == stamp and cell is not None
        if fresh and cell:
            noted = change(draft, cell.zone)
            screen = await _keep(tx, turn, actor, noted, month=month, page=page)
        else:
            screen = await draw(tx, turn, actor, Noted(draft))
    await turn.toast("" if fresh else turn.words.plain("new_meeting.stale"))
    await turn.show(screen)


async def on_drop_tapped(turn: Turn, button: buttons.NewDropButton) -> None:
    """Bỏ: nothing was sent, nothing is kept."""
    async with turn.begin() as (tx, actor):
        draft, cell = await _load_draft(tx, turn, actor)
        fresh = draft.stamp == button.stamp
        if fresh:
            await end_prompt(tx, actor.telegram_id, DRAFT_PROMPT)
            screen = texts.dropped(turn.words, cell.id if cell else 0)
        else:
            screen = await draw(tx, turn, actor, Noted(draft))
    await turn.toast("" if fresh else turn.words.plain("new_meeting.stale"))
    await turn.show(screen)


# --- what is typed ------------------------------------------------------------------------------


async def on_draft_typed(turn: Turn, prompt: Prompt) -> None:
    """A typed text while a draft is open: the open question decides how it is read."""
    async with turn.begin() as (tx, actor):
        draft = draft_from_data(prompt.data)
        if draft.cell_id is None:
            noted = await _cell_typed(tx, turn, actor, draft)
        else:
            cell = await _load_led(tx, actor, draft.cell_id)
            noted = await _typed(tx, turn, draft, cell)
        screen = await _keep(tx, turn, actor, noted)
    await turn.show(screen)


async def _typed(tx: Session, turn: Turn, draft: Draft, cell: Cell) -> Noted:
    if draft.asking is not Step.CHAIR:
        holidays = await load_holidays(tx, cell.committee_id)
        return answered(draft, turn.text, turn.now, cell.zone, holidays)
    members = await load_members(tx, cell.id)
    chair_id = one_named(turn.text, {member.id: member.full_name for member in members})
    if chair_id is None:
        return Noted(draft, (NotUnderstood("refusal.not_understood.chair"),))
    return Noted(moved_on(replace(draft, chair_id=chair_id)))


async def _cell_typed(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> Noted:
    """A cell's name; anything else is kept until the cell is chosen."""
    cells = {cell.id: cell for cell in await led_cells(tx, actor)}
    chosen = one_named(turn.text, {cell.id: cell.name for cell in cells.values()})
    if chosen is not None:
        return await _in_cell(tx, turn, draft, cells[chosen])
    kept = replace(draft, line=turn.text.strip())
    return Noted(kept, (NotUnderstood("refusal.not_understood.cell"),))


# --- Đăng ---------------------------------------------------------------------------------------


async def on_publish_tapped(turn: Turn, button: buttons.PublishButton) -> None:
    """Publishes what the preview showed; where that has changed, the new preview is shown."""
    summed_up = None
    async with turn.begin() as (tx, actor):
        draft, cell = await _load_draft(tx, turn, actor)
        if cell is None or not await _as_shown(tx, draft, cell, button):
            key, screen = "new_meeting.stale", await draw(tx, turn, actor, Noted(draft))
        else:
            meeting = await _publish(tx, turn, actor, draft, cell)
            if month := month_registered(draft, meeting):
                key = "registration.done.toast"
                screen = registered(turn.words, month, meeting)
            else:
                key, summed_up = "new_meeting.published", meeting
                screen = await _summary(tx, turn, actor, meeting)
    await turn.toast(turn.words.plain(key))
    shown = await turn.show(screen)
    if summed_up and shown and shown != turn.message_id:
        async with turn.services.db.begin() as tx:
            await remember_view(tx, ViewKind.SUMMARY, turn.chat_id, shown, summed_up.id)


async def _as_shown(tx: Session, draft: Draft, cell: Cell, button: buttons.PublishButton) -> bool:
    """Whether the preview that was tapped still says what would be published."""
    if draft.stamp != button.stamp or next_step(draft) is not Step.PREVIEW:
        return False
    return len(await others_that_day(tx, draft, cell)) == button.others


async def _publish(tx: Session, turn: Turn, actor: Actor, draft: Draft, cell: Cell) -> Meeting:
    members = await load_members(tx, cell.id)
    chair = chair_of(draft, members)
    plain = as_meeting(draft, cell, "")
    new = NewMeeting(
        on_date=plain.on_date,
        at_time=plain.at_time,
        place=plain.place,
        kind=plain.kind,
        mode=plain.mode,
        topic=plain.topic,
        prepare=plain.prepare,
        chair_member_id=chair.id if chair else None,
    )
    meeting = await publish(tx, cell, new, turn.now, account_id=actor.account_id)
    await end_prompt(tx, actor.telegram_id, DRAFT_PROMPT)
    return meeting


async def _summary(tx: Session, turn: Turn, actor: Actor, meeting: Meeting) -> Screen:
    """The live summary, which takes the preview's place."""
    if turn.message_id:
        await remember_view(tx, ViewKind.SUMMARY, turn.chat_id, turn.message_id, meeting.id)
    return summary(turn.words, await load_summary(tx, actor, meeting, turn.now))


# --- the draft and its screens ------------------------------------------------------------------


async def _load_draft(tx: Session, turn: Turn, actor: Actor) -> tuple[Draft, Cell | None]:
    """The person's open draft, and its cell where that is known. Raises DraftGone."""
    prompt = await find_prompt(tx, actor.telegram_id, turn.now, DRAFT_PROMPT)
    if prompt is None:
        raise DraftGone
    draft = draft_from_data(prompt.data)
    if draft.cell_id is None:
        return draft, None
    return draft, await _load_led(tx, actor, draft.cell_id)


async def _load_led(tx: Session, actor: Actor, cell_id: int) -> Cell:
    cell = await load_cell(tx, cell_id)
    require(actor, Action.MANAGE_MEETINGS, cell.scope)
    return cell


async def _keep(
    tx: Session,
    turn: Turn,
    actor: Actor,
    noted: Noted,
    *,
    month: date | None = None,
    page: int = 0,
) -> Screen:
    """Saves the draft under a new stamp and makes the screen of what it asks."""
    draft = replace(noted.draft, stamp=turn.update_id, instead="")
    await _save(tx, turn, actor, draft)
    return await draw(tx, turn, actor, Noted(draft, noted.problems), month=month, page=page)


async def _save(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> None:
    data = draft_to_data(draft)
    await save_prompt(tx, actor.telegram_id, DRAFT_PROMPT, data, turn.now, lasting=True)
