"""What a new meeting and the change of one have alike: what is tapped, and what is offered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from core.meetings import buttons
from core.meetings import form as meeting_form
from core.meetings.changes import ChangeDraft
from core.meetings.draft import MeetingDraft
from core.meetings.screens import form as texts
from core.model.errors import Gone
from core.model.meeting import FARTHEST, Meeting, State
from core.model.people import Cell
from core.ui import date_picker
from core.ui.buttons import ButtonData, day_from, hour_from
from core.ui.words import Words
from db.engine.database import Session
from db.meetings.meetings import load_meetings_between
from db.people import load_members
from handlers.turn import Turn

Form = MeetingDraft | ChangeDraft


def said_by(
    button: buttons.StampedButton, form: Form, names: Mapping[int, str], words: Words
) -> meeting_form.Edit:
    """Reads a tapped answer; `names` are whoever may chair. Raises Gone for one not offered."""
    said: meeting_form.Edit
    match button:
        case buttons.DayButton():
            said = {"on_date": day_from(button.day).isoformat()}
        case buttons.HourButton():
            said = {"at_time": hour_from(button.hour).isoformat("minutes")}
        case buttons.ModeButton():
            said = {"mode": button.mode.value}
        case buttons.KindButton():
            said = {"kind": button.kind.value}
        case buttons.PlaceButton() if 0 <= button.number < len(form.places):
            said = {"place": form.places[button.number]}
        case buttons.ChairButton() if not button.member_id or button.member_id in names:
            said = meeting_form.chaired(button.member_id, names)
        case buttons.ClearButton() if button.field in meeting_form.MAY_BE_EMPTY:
            said = {button.field.value: meeting_form.MAY_BE_EMPTY[button.field]}
        case buttons.WhyButton() if (
            0 <= button.number < len(reasons := texts.cancel_reasons(words))
        ):
            said = meeting_form.cancelling(reasons[button.number])
        case _:
            raise Gone
    return said


async def load_names(tx: Session, cell_id: int, *, wanted: bool) -> dict[int, str]:
    """Loads the cell's members by id; none unless `wanted`."""
    members = await load_members(tx, cell_id) if wanted else []
    return {member.id: member.full_name for member in members}


async def load_choices(
    tx: Session,
    turn: Turn,
    form: Form,
    cell: Cell,
    on: date | None,
    button: ButtonData | None,
    *,
    but: int = 0,
) -> texts.Choices:
    """Loads what the open question offers. `on`: the meeting's day so far; `button` may turn the
    month or page; `but`: the meeting that is changed.
    """
    local = turn.local(cell.zone)
    match form.asking:
        case meeting_form.MeetingQuestion.DATE:
            days = date_picker.Days(local.date(), local.date() + FARTHEST, chosen=on)
            month = date_picker.clamped(_month(form, button) or on or local.date(), days)
            last = month + relativedelta(months=1, days=-1)
            others = await load_others(tx, cell.id, month, last, but)
            return texts.Choices(replace(days, taken={one.on_date for one in others}), month)
        case meeting_form.MeetingQuestion.HOUR:
            return texts.Choices(hours=meeting_form.next_hours(on or local.date(), local))
        case meeting_form.MeetingQuestion.CHAIR:
            page = button.page if isinstance(button, buttons.ChairPageButton) else 0
            return texts.Choices(members=await load_members(tx, cell.id), page=page)
    return texts.Choices(places=form.places)


def _month(form: Form, button: ButtonData | None) -> date | None:
    if isinstance(button, buttons.MonthButton):
        return day_from(button.day)
    wanted = isinstance(form, MeetingDraft) and not form.on_date and form.month
    return date.fromisoformat(wanted) if wanted else None


async def load_others(
    tx: Session, cell_id: int, first: date, last: date, but: int = 0
) -> list[Meeting]:
    """Loads the cell's meetings on these days, but for cancelled ones and `but`."""
    meetings = await load_meetings_between(tx, cell_id, first, last)
    return [one for one in meetings if one.state is not State.CANCELLED and one.id != but]
