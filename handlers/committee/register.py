"""/dangky: a cell's leader registers the regular meeting of this month or the next."""

from dataclasses import replace
from datetime import date, datetime, time

from core.committee import buttons, registration
from core.committee.screens import registration as texts
from core.dates.rules import rule_from_data
from core.dates.zones import to_utc
from core.meetings import draft as drafts
from core.meetings.form import MeetingQuestion, day_problem
from core.model import errors, rights
from core.model.meeting import InThePast, Kind, Mode
from core.model.people import Actor, Cell
from core.ui.buttons import day_from, hour_from
from core.ui.screens import Screen
from db import people
from db.committee import registrations
from db.engine.database import Session
from db.meetings.meetings import NewMeeting
from db.settings.settings import load_holidays
from handlers.meetings import new as meetings_new
from handlers.meetings.publish import publish
from handlers.turn import Turn


class MonthOver(errors.Refusal, key="refusal.month_over"):
    """Neither this month nor the next."""


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
        return [await _load_mine(tx, actor, cell_id)]
    if not actor.joined:
        raise errors.NotJoined
    led = await people.load_cells(tx, actor.led_cell_ids)
    mine = [c for c in led if rights.may(actor, rights.Action.REGISTER, c.scope)]
    if not mine:
        raise errors.NotAllowed
    return mine


async def _load_mine(tx: Session, actor: Actor, cell_id: int) -> Cell:
    cell = await people.load_cell(tx, cell_id)
    rights.require(actor, rights.Action.REGISTER, cell.scope)
    if cell.retired:
        raise errors.Gone
    return cell


async def _months(tx: Session, turn: Turn, cell: Cell) -> Screen:
    months = registrations.two_months(turn.today(cell.zone))
    found = [
        (month, await registrations.find_regular_meeting(tx, cell.id, month)) for month in months
    ]
    off = await registrations.load_cancelled_days(tx, [cell.id], months[0], months[-1])
    cancelled = {month: day for (_, month), day in off.items()}
    return texts.months(turn.words, cell, found, cancelled)


async def on_ask_tapped(turn: Turn, button: buttons.AskButton) -> None:
    async with turn.look() as (tx, actor):
        cell = await _load_mine(tx, actor, button.cell_id)
        screen = await _ask(tx, turn, cell, _month(turn, cell, button.day))
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
    said = ""
    async with turn.begin() as (tx, actor):
        cell = await _load_mine(tx, actor, button.cell_id)
        month = _month(turn, cell, button.day)
        offer = registration.find_offer(
            cell, month, turn.now, await load_holidays(tx, cell.committee_id)
        )
        places = await registrations.load_places(tx, cell)
        if await registrations.find_regular_meeting(tx, cell.id, month):
            screen = await _ask(tx, turn, cell, month)
        elif not _as_shown(offer, button):
            screen, said = await _ask(tx, turn, cell, month), _why_not(button, cell, turn.now)
        elif offer is None or not places:
            screen = await _open(tx, turn, actor, cell, month, _draft(cell, offer))
        else:
            new = NewMeeting(offer.on_date, offer.at_time, places[0], mode=_mode(cell))
            meeting = await publish(tx, cell, new, turn.now, account_id=actor.account_id)
            screen = texts.registered(turn.words, month, meeting)
            said = "registration.done.toast"
    await turn.toast(turn.words.plain(said) if said else "")
    await turn.show(screen)


def _as_shown(offer: registration.OfferedDay | None, button: buttons.RegisterButton) -> bool:
    if offer is None:
        return False
    return (texts.day_code(offer.on_date), f"{offer.at_time:%H%M}") == (button.day, button.hour)


def _why_not(button: buttons.RegisterButton, cell: Cell, now: datetime) -> str:
    """Names what the button's day cannot be registered for: it has passed, or the rule changed."""
    passed = to_utc(day_from(button.day), hour_from(button.hour), cell.zone) <= now
    return InThePast.key if passed else "registration.changed"


async def on_other_day_tapped(turn: Turn, button: buttons.OtherDayButton) -> None:
    """Begins a new meeting, with what the rule says already answered."""
    async with turn.begin() as (tx, actor):
        cell = await _load_mine(tx, actor, button.cell_id)
        month = _month(turn, cell, button.day)
        draft = replace(_draft(cell, None), at_time=_hour(cell))
        screen = await _open(tx, turn, actor, cell, month, draft)
    await turn.show(screen)


async def on_that_day_tapped(turn: Turn, button: buttons.ThatDayButton) -> None:
    """Begins a new meeting on the day that was typed, at the rule's hour."""
    async with turn.begin() as (tx, actor):
        cell = await _load_mine(tx, actor, button.cell_id)
        month, on = _month(turn, cell, button.day), day_from(button.day)
        if problem := day_problem(on, turn.now, cell.zone):
            raise problem
        draft = replace(_draft(cell, None), on_date=on, at_time=_hour(cell))
        screen = await _open(tx, turn, actor, cell, month, draft)
    await turn.show(screen)


async def on_topic_tapped(turn: Turn, button: buttons.TopicButton) -> None:
    """Begins a topic session: asks for its title, then for what is missing."""
    async with turn.begin() as (tx, actor):
        cell = await _load_mine(tx, actor, button.cell_id)
        month = _month(turn, cell, button.day)
        offer = registration.find_offer(
            cell, month, turn.now, await load_holidays(tx, cell.committee_id)
        )
        draft = replace(_draft(cell, offer), kind=Kind.COMBINED, asking=MeetingQuestion.TOPIC)
        screen = await _open(tx, turn, actor, cell, month, draft)
    await turn.show(screen)


def _draft(cell: Cell, offer: registration.OfferedDay | None) -> drafts.MeetingDraft:
    return drafts.MeetingDraft(
        kind=Kind.REGULAR,
        mode=_mode(cell),
        on_date=offer.on_date if offer else None,
        at_time=offer.at_time if offer else None,
    )


async def _open(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, month: date, draft: drafts.MeetingDraft
) -> Screen:
    meeting = await registrations.find_regular_meeting(tx, cell.id, month)
    if meeting is not None:
        return texts.registered(turn.words, month, meeting)
    places = await registrations.load_places(tx, cell)
    asking = draft.asking
    draft = replace(draft, place=places[0] if places else "", month=month.isoformat())
    draft = drafts.in_cell(draft, cell, places)
    if asking is MeetingQuestion.TOPIC:
        draft = replace(draft, asking=asking)
    return await meetings_new.open_draft(tx, turn, actor, draft)


def _mode(cell: Cell) -> Mode:
    return rule_from_data(cell.rule).mode if cell.rule else Mode.IN_PERSON


def _hour(cell: Cell) -> time | None:
    return rule_from_data(cell.rule).at if cell.rule else None


def _month(turn: Turn, cell: Cell, day: str) -> date:
    """Finds the month of this day. Raises MonthOver if it cannot be registered now."""
    month = registration.month_of(day_from(day))
    if month not in registrations.two_months(turn.today(cell.zone)):
        raise MonthOver
    return month
