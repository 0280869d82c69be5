"""A month's meeting is begun as a draft: on another day, on one that was typed, with a topic."""

from dataclasses import replace
from datetime import date, time

from core.committee import buttons, registration
from core.committee.screens import registration as texts
from core.dates.rules import rule_from_data
from core.meetings import draft as drafts
from core.meetings.form import MeetingQuestion, new_day_problem
from core.model.meeting import Kind, Mode
from core.model.people import Actor, Cell
from core.ui.buttons import day_from
from core.ui.screens import Screen
from db.committee import registrations
from db.engine.database import Session
from db.settings.settings import load_holidays
from handlers.committee import months
from handlers.meetings import new as meetings_new
from handlers.turn import Turn


async def on_other_day_tapped(turn: Turn, button: buttons.OtherDayButton) -> None:
    """Begins a new meeting, with what the rule says already answered."""
    async with turn.begin() as (tx, actor):
        cell = await months.load_mine(tx, actor, button.cell_id)
        month = months.month_of(turn, cell, button.day)
        draft = replace(draft_for(cell, None), at_time=_hour(cell))
        screen = await open_draft(tx, turn, actor, cell, month, draft)
    await turn.show(screen)


async def on_that_day_tapped(turn: Turn, button: buttons.ThatDayButton) -> None:
    """Begins a new meeting on the day that was typed, at the rule's hour."""
    async with turn.begin() as (tx, actor):
        cell = await months.load_mine(tx, actor, button.cell_id)
        month, on = months.month_of(turn, cell, button.day), day_from(button.day)
        if problem := new_day_problem(on, turn.now, cell.zone):
            raise problem
        draft = replace(draft_for(cell, None), on_date=on, at_time=_hour(cell))
        screen = await open_draft(tx, turn, actor, cell, month, draft)
    await turn.show(screen)


async def on_topic_tapped(turn: Turn, button: buttons.TopicButton) -> None:
    """Begins a topic session: asks for its title, then for what is missing."""
    async with turn.begin() as (tx, actor):
        cell = await months.load_mine(tx, actor, button.cell_id)
        month = months.month_of(turn, cell, button.day)
        offer = registration.find_offer(
            cell, month, turn.now, await load_holidays(tx, cell.committee_id)
        )
        draft = replace(draft_for(cell, offer), kind=Kind.COMBINED, asking=MeetingQuestion.TOPIC)
        screen = await open_draft(tx, turn, actor, cell, month, draft)
    await turn.show(screen)


def draft_for(cell: Cell, offer: registration.OfferedDay | None) -> drafts.MeetingDraft:
    """Begins a regular meeting with what the rule says of it, and the offered day."""
    return drafts.MeetingDraft(
        kind=Kind.REGULAR,
        mode=mode_of(cell),
        on_date=offer.on_date if offer else None,
        at_time=offer.at_time if offer else None,
    )


async def open_draft(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, month: date, draft: drafts.MeetingDraft
) -> Screen:
    """Opens the draft with the usual place; a month registered meanwhile is shown instead."""
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


def mode_of(cell: Cell) -> Mode:
    """Gives the rule's way to meet."""
    return rule_from_data(cell.rule).mode if cell.rule else Mode.IN_PERSON


def _hour(cell: Cell) -> time | None:
    return rule_from_data(cell.rule).at if cell.rule else None
