"""Thêm vào lịch: a meeting as a calendar file; one's own address, or the file of the year."""

from datetime import date

from core.dates.zones import to_local
from core.ics import buttons, calendar
from core.ics import screens as texts
from core.model import errors
from core.model.meeting import State
from core.model.people import Actor
from core.model.rights import Action, require
from core.reminders.waves import rules_from
from db.engine.database import Session
from db.ics.feeds import find_token, record_file_taken, save_token
from db.meetings.changes import as_told, load_as_told
from db.meetings.meetings import load_meetings_between
from db.people import load_cell
from handlers.turn import Turn


class NothingAhead(errors.Refusal, key="refusal.ics.nothing_ahead"):
    """There is no meeting to put into a calendar."""


async def on_ics_tapped(turn: Turn, button: buttons.IcsButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        require(actor, Action.SEE_CALENDAR, meeting.scope)
        if meeting.state is State.DRAFT:
            raise errors.Gone
        cell = await load_cell(tx, meeting.cell_id)
        if own := actor.member_in(cell.id):
            await record_file_taken(tx, [own.member_id], turn.now)
    entry = calendar.Entry(meeting, calendar.alarms_of(rules_from(cell.reminders)))
    content = calendar.one_meeting(turn.words, _source(turn), entry)
    await turn.send(texts.meeting_file(turn.words, meeting, content))


async def on_phone_tapped(turn: Turn, _button: buttons.PhoneButton) -> None:
    """Shows one's own address, made at first use; the file where the bot has no public address."""
    if not turn.services.public_url:
        await on_year_tapped(turn, buttons.YearFileButton())
        return
    async with turn.begin() as (tx, actor):
        own = _own_lines(actor)
        token = await find_token(tx, own) or await save_token(tx, own, turn.now)
    await _show_address(turn, token)


async def on_reset_tapped(turn: Turn, button: buttons.ResetFeedButton) -> None:
    """Asks first, then makes a new address; the old one stops working at once."""
    if not turn.services.public_url:
        raise errors.Gone
    if not button.sure:
        await turn.show(texts.resetting(turn.words))
        return
    async with turn.begin() as (tx, actor):
        token = await save_token(tx, _own_lines(actor), turn.now)
    await turn.toast(turn.words.plain("ics.feed.reset"))
    await _show_address(turn, token)


async def on_year_tapped(turn: Turn, _button: buttons.YearFileButton) -> None:
    async with turn.begin() as (tx, actor):
        await record_file_taken(tx, _own_lines(actor), turn.now)
        entries = [entry for cell_id in actor.cell_ids for entry in await _year(tx, turn, cell_id)]
    if not entries:
        raise NothingAhead
    content = calendar.all_meetings(turn.words, _source(turn), entries)
    standing = sum(entry.meeting.state is not State.CANCELLED for entry in entries)
    await turn.send(texts.year_file(turn.words, content, standing))


async def _year(tx: Session, turn: Turn, cell_id: int) -> list[calendar.Entry]:
    cell = await load_cell(tx, cell_id)
    first, last = calendar.coming_year(_today(turn, cell.zone))
    alarms = calendar.alarms_of(rules_from(cell.reminders))
    found = await load_meetings_between(tx, cell.id, first, last)
    return [calendar.Entry(await as_told(tx, meeting), alarms) for meeting in found]


async def _show_address(turn: Turn, token: str) -> None:
    await turn.show(texts.feed(turn.words, f"{turn.services.public_url}/calendar/{token}.ics"))


def _own_lines(actor: Actor) -> list[int]:
    """Loads the person's lines in the rosters of cells. Raises a Refusal if there are none."""
    if not actor.joined:
        raise errors.NotJoined
    own = [m.member_id for m in actor.memberships if m.cell_id is not None]
    if not own:
        raise errors.NotAllowed
    return own


def _today(turn: Turn, zone: str) -> date:
    return to_local(turn.now, zone).date()


def _source(turn: Turn) -> calendar.Source:
    return calendar.Source(turn.services.bot_username)
