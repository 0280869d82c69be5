"""/vang: a member reports an absence; a leader records it for somebody who phoned."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.answers import absences as absence_rules
from core.answers import buttons, said
from core.answers.screens import absences as texts
from core.model import errors, rights
from core.model.meeting import Meeting
from core.model.people import Actor, Cell, Member
from core.ui.buttons import day_from
from core.ui.screens import Screen
from db import people, prompts
from db.answers import absences
from db.engine.database import Session
from db.meetings.meetings import find_next_meeting
from db.settings.settings import load_holidays
from handlers.answers import periods as periods_of
from handlers.turn import Turn

DAYS_PROMPT = "absence_days"


async def on_absent(turn: Turn, text: str) -> None:
    """Shows one's own page; takes days typed behind the command at once."""
    if text.strip():
        await _take_days(turn, text, {"member_id": 0})
    else:
        await on_absences_tapped(turn, buttons.AbsencesButton())


async def on_absences_tapped(turn: Turn, button: buttons.AbsencesButton) -> None:
    async with turn.begin() as (tx, actor):
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _page(tx, turn, actor, button.member_id)
    await turn.show(screen)


async def _whose(tx: Session, actor: Actor, who: int) -> tuple[list[Member], Cell]:
    """Finds the lines of the roster it is about, and the cell whose days count.

    One's own in every cell with `who` 0; else a member's, if the actor may record for them.
    """
    if not actor.joined:
        raise errors.NotJoined
    if who:
        member = await people.load_member(tx, who)
        if member.cell_id is None or member.retired:
            raise errors.Gone
        rights.require(actor, rights.Action.ANSWER_ON_BEHALF, member.scope)
        return [member], await people.load_cell(tx, member.cell_id)
    own = [m for m in actor.memberships if m.cell_id is not None]
    if not own:
        raise errors.NotAllowed
    members = [await people.load_member(tx, m.member_id) for m in own]
    return members, await people.load_cell(tx, own[0].cell_id or 0)


async def _page(tx: Session, turn: Turn, actor: Actor, who: int) -> Screen:
    members, cell = await _whose(tx, actor, who)
    today = turn.today(cell.zone)
    # Who belongs to two cells said it once: it is shown once.
    periods = await absences.load_periods(tx, [members[0].id], today)
    upcoming = None if who else await find_next_meeting(tx, cell.id, turn.now)
    shown = [
        (one, await periods_of.load_answered(tx, turn, members, one.first_on, one.last_on))
        for one in periods
    ]
    return texts.absences(turn.words, members[0] if who else None, shown, upcoming)


# --- a new period -------------------------------------------------------------------------------


async def on_first_asked(turn: Turn, button: buttons.FirstDayButton) -> None:
    """Asks for the first day; both days may be typed as well."""
    async with turn.begin() as (tx, actor):
        _, cell = await _whose(tx, actor, button.member_id)
        data = {"member_id": button.member_id}
        await prompts.save_prompt(tx, actor.telegram_id, DAYS_PROMPT, data, turn.now)
    today = turn.today(cell.zone)
    month = day_from(button.month) if button.month else today
    await turn.show(texts.ask_first(turn.words, button.member_id, today, month))


async def on_last_asked(turn: Turn, button: buttons.LastDayButton) -> None:
    first = day_from(button.first)
    async with turn.begin() as (tx, actor):
        _, cell = await _whose(tx, actor, button.member_id)
        absence_rules.check_period(first, first, turn.today(cell.zone))
        data = {"member_id": button.member_id, "first": first.isoformat()}
        await prompts.save_prompt(tx, actor.telegram_id, DAYS_PROMPT, data, turn.now)
    month = day_from(button.month) if button.month else first
    await turn.show(texts.ask_last(turn.words, button.member_id, first, month))


async def on_days_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    await _take_days(turn, turn.text, prompt.data)


async def _take_days(turn: Turn, text: str, asked: Mapping[str, Any]) -> None:
    """Takes typed days; asks for the last where one day was typed and the first is not known."""
    who = asked["member_id"]
    async with turn.begin() as (tx, actor):
        members, cell = await _whose(tx, actor, who)
        local = turn.local(cell.zone)
        first, last = absence_rules.read_days(
            text, local, await load_holidays(tx, cell.committee_id)
        )
        if last is None and "first" in asked:
            first, last = date.fromisoformat(asked["first"]), first
        absence_rules.check_period(first, last or first, local.date())
        if last is None:
            data = {"member_id": who, "first": first.isoformat()}
            await prompts.save_prompt(tx, actor.telegram_id, DAYS_PROMPT, data, turn.now)
            screen = texts.ask_last(turn.words, who, first, first)
        else:
            await prompts.end_prompt(tx, actor.telegram_id)
            within = await periods_of.load_within_of(tx, turn, members, first, last)
            why = said.read(text).reason
            screen = texts.ask_reason(turn.words, who, first, last, _meetings(within), why)
    await turn.show(screen)


def _meetings(within: list[tuple[Meeting, Member]]) -> list[Meeting]:
    return [meeting for meeting, _ in within]


async def on_period_tapped(turn: Turn, button: buttons.PeriodButton) -> None:
    first, last = day_from(button.first), day_from(button.last)
    async with turn.begin() as (tx, actor):
        members, cell = await _whose(tx, actor, button.member_id)
        absence_rules.check_period(first, last, turn.today(cell.zone))
        await prompts.end_prompt(tx, actor.telegram_id)
        within = await periods_of.load_within_of(tx, turn, members, first, last)
    await turn.show(texts.ask_reason(turn.words, button.member_id, first, last, _meetings(within)))


async def on_reason_tapped(turn: Turn, button: buttons.PeriodReasonButton) -> None:
    """Records the absence: it answers the meetings that fall into it."""
    first, last = day_from(button.first), day_from(button.last)
    async with turn.begin() as (tx, actor):
        members, cell = await _whose(tx, actor, button.member_id)
        absence_rules.check_period(first, last, turn.today(cell.zone))
        await periods_of.save(tx, turn, actor, members, button)
        if button.member_id:
            days = {"first": first.isoformat(), "last": last.isoformat()}
            await turn.record(tx, actor, "absence_on_behalf", members[0], after=days)
        screen = await _page(tx, turn, actor, button.member_id)
    await turn.toast(turn.words.plain("absences.saved"))
    await turn.show(screen)


# --- an old one ---------------------------------------------------------------------------------


async def _load_own(
    tx: Session, actor: Actor, who: int, period_id: int
) -> tuple[absence_rules.Period, list[Member]]:
    """Loads the period, if it belongs to the person whose page this is."""
    members, _ = await _whose(tx, actor, who)
    period = await absences.load_period(tx, period_id)
    if period.member_id not in {member.id for member in members}:
        raise errors.NotAllowed
    return period, members


async def on_end_tapped(turn: Turn, button: buttons.EndPeriodButton) -> None:
    """Takes the absence back in every cell, and asks about the meetings it had answered."""
    async with turn.begin() as (tx, actor):
        period, members = await _load_own(tx, actor, button.member_id, button.period_id)
        for member in members:
            await periods_of.end(tx, turn, actor, member, period)
        if button.member_id:
            days = {"first": period.first_on.isoformat(), "last": period.last_on.isoformat()}
            await turn.record(tx, actor, "absence_taken_back_on_behalf", members[0], after=days)
        screen = await _page(tx, turn, actor, button.member_id)
    await turn.toast(turn.words.plain("absences.ended"))
    await turn.show(screen)


async def ask_again(turn: Turn, prompt: prompts.Prompt) -> None:
    """Asks for the last day once the first is known, else for the first."""
    who = prompt.data["member_id"]
    if first := prompt.data.get("first"):
        await on_last_asked(turn, buttons.LastDayButton(who, first.replace("-", "")))
    else:
        await on_first_asked(turn, buttons.FirstDayButton(who))
