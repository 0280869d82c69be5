"""/dangky: a cell's leader registers the regular meeting of this month or the next."""

from datetime import date

from core.committee import buttons, registration
from core.committee.screens import registration as texts
from core.model import errors, rights
from core.model.people import Actor, Cell
from core.ui.screens import Screen
from db import people
from db.committee import registrations
from db.engine.database import Session
from db.meetings.meetings import NewMeeting
from db.settings.settings import load_holidays
from handlers.committee import begin, months
from handlers.meetings import new as meetings_new
from handlers.meetings import publishing
from handlers.meetings.publish import publish_soon
from handlers.turn import Turn


async def on_register(turn: Turn, text: str) -> None:
    """Shows this month and the next of the cell one leads, or first asks which cell; a line after
    the command begins that meeting.
    """
    if text.strip():
        await meetings_new.on_new_meeting(turn, text)
        return
    await on_months_tapped(turn, buttons.MonthsButton())


async def on_months_tapped(turn: Turn, button: buttons.MonthsButton) -> None:
    async with turn.look() as (tx, actor):
        cells = await _cells(tx, actor, button.cell_id)
        if len(cells) == 1:
            screen = await _months(tx, turn, cells[0])
        else:
            screen = texts.choose_cell(turn.words, cells)
    await turn.show(screen)


async def _cells(tx: Session, actor: Actor, cell_id: int) -> list[Cell]:
    if cell_id:
        return [await months.load_mine(tx, actor, cell_id)]
    if not actor.joined:
        raise errors.NotJoined
    led = await people.load_cells(tx, actor.led_cell_ids)
    mine = [c for c in led if rights.may(actor, rights.Action.REGISTER, c.scope)]
    if not mine:
        raise errors.NotAllowed
    return mine


async def _months(tx: Session, turn: Turn, cell: Cell) -> Screen:
    both = registrations.two_months(turn.today(cell.zone))
    found = [
        (month, await registrations.find_regular_meeting(tx, cell.id, month)) for month in both
    ]
    off = await registrations.load_cancelled_days(tx, [cell.id], both[0], both[-1])
    cancelled = {month: day for (_, month), day in off.items()}
    return texts.months(turn.words, cell, found, cancelled)


async def on_ask_tapped(turn: Turn, button: buttons.AskButton) -> None:
    async with turn.look() as (tx, actor):
        cell = await months.load_mine(tx, actor, button.cell_id)
        screen = await _ask(tx, turn, cell, months.month_of(turn, cell, button.day))
    await turn.show(screen)


async def _ask(tx: Session, turn: Turn, cell: Cell, month: date) -> Screen:
    meeting = await registrations.find_regular_meeting(tx, cell.id, month)
    if meeting is not None:
        return texts.registered(turn.words, month, meeting)
    offer = registration.find_offer(
        cell, month, turn.now, await load_holidays(tx, cell.committee_id)
    )
    place = (await registrations.load_places(tx, cell))[:1]
    cancelled = await registrations.find_cancelled_day(tx, cell.id, month)
    return texts.ask(
        turn.words, cell, month, offer, "".join(place), texts.OPENED, cancelled=cancelled
    )


async def on_register_tapped(turn: Turn, button: buttons.RegisterButton) -> None:
    """Publishes what was offered. A month registered meanwhile is shown instead."""
    said, meeting = "", None
    async with turn.begin() as (tx, actor):
        cell = await months.load_mine(tx, actor, button.cell_id)
        month = months.month_of(turn, cell, button.day)
        offer = registration.find_offer(
            cell, month, turn.now, await load_holidays(tx, cell.committee_id)
        )
        places = await registrations.load_places(tx, cell)
        if await registrations.find_regular_meeting(tx, cell.id, month):
            screen = await _ask(tx, turn, cell, month)
        elif not months.as_offered(offer, button):
            screen, said = await _ask(tx, turn, cell, month), months.why_not(button, cell, turn.now)
        elif offer is None or not places:
            screen = await begin.open_draft(
                tx, turn, actor, cell, month, begin.draft_for(cell, offer)
            )
        else:
            new = NewMeeting(offer.on_date, offer.at_time, places[0], mode=begin.mode_of(cell))
            by = actor.account_id
            [meeting] = await publish_soon(tx, cell, [new], turn.now, account_id=by)
            screen = await publishing.waiting_screen(tx, turn, meeting, month.isoformat())
            said = "publishing.toast"
    await turn.toast(turn.words.plain(said) if said else "")
    await publishing.show_waiting(turn, screen, meeting, month.isoformat())
