"""What saving an edit would bring, for its preview."""

from dataclasses import replace

from core.meetings import changes
from core.meetings.screens.change import Effect
from core.meetings.telling import answers_lapse
from core.model.meeting import Meeting
from core.reminders.waves import rules_from
from db.engine.database import Session
from db.meetings import readers
from db.meetings.clashes import find_emptied, load_clashes
from db.people import load_cell
from handlers.meetings import series_edit
from handlers.turn import Turn


async def load_effect(
    tx: Session,
    turn: Turn,
    draft: changes.ChangeDraft,
    meeting: Meeting,
    told: changes.MeetingFacts,
    after: changes.MeetingFacts,
) -> Effect:
    cell = await load_cell(tx, meeting.cell_id)
    first = min(told.starts_at(meeting.zone), after.starts_at(meeting.zone))
    lapse = answers_lapse(told, after)
    effect = Effect(
        told=told,
        due_at=changes.tell_at(turn.now, first, meeting.zone, rules_from(cell.reminders)),
        people=await readers.count_told(tx, meeting, told, after, everyone=False),
        lapsing=await readers.count_answers(tx, meeting.id) if lapse else 0,
        reminds=await readers.has_reminders(tx, meeting.id),
        emptied=await find_emptied(tx, meeting, after.on_date, cancelled=after.cancelled),
    )
    starts_at = after.starts_at(meeting.zone)
    if starts_at != meeting.starts_at and not after.cancelled:
        moved = replace(meeting, on_date=after.on_date, starts_at=starts_at)
        effect = replace(effect, warned=await load_clashes(tx, moved))
    series = await series_edit.find_series(tx, meeting, draft.edit, turn.now)
    return await _with_series(tx, turn, effect, series, draft) if series else effect


async def _with_series(
    tx: Session, turn: Turn, effect: Effect, series: series_edit.Series, draft: changes.ChangeDraft
) -> Effect:
    """Adds which meetings of the series the edit may be made to, and which it leaves alone."""
    wide = {changes.Extent.ONE: 1}
    possible = await series_edit.find_possible(tx, series, series.all, draft.edit, turn.now)
    for extent in (changes.Extent.FOLLOWING, changes.Extent.ALL):
        count = 1 + sum(one in possible for one in series.at(extent))
        if count > max(wide.values()):
            wide[extent] = count
    return replace(
        effect,
        extents=tuple(wide),
        counts=tuple(wide.values()),
        edited_alone=tuple(one.on_date for one in series.edited_alone),
        in_the_way=tuple(one.on_date for one in series.all if one not in possible),
    )
