"""An edit that reaches the rest of a meeting's series: which meetings can have it, and the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.dates import rules as date_rules
from core.dates.holidays import Holidays
from core.meetings import changes as change_rules
from core.meetings import series as series_rules
from core.meetings.form import Edit
from core.model.meeting import Meeting
from core.model.people import Actor, Cell
from core.model.scope import Subject
from db.engine.database import Session
from db.log import record_change
from db.meetings import changes as db_changes
from db.settings.settings import load_holidays


@dataclass(frozen=True)
class Series:
    """The series of a meeting, as an edit of it may reach."""

    rule: date_rules.MeetingRule
    moved: date_rules.MeetingRule | None
    holidays: Holidays
    following: list[Meeting]
    all: list[Meeting]
    edited_alone: list[Meeting]

    def at(self, extent: change_rules.Extent) -> list[Meeting]:
        return {
            change_rules.Extent.FOLLOWING: self.following,
            change_rules.Extent.ALL: self.all,
        }.get(extent, [])


async def find_series(tx: Session, meeting: Meeting, edit: Edit, now: datetime) -> Series | None:
    """Finds the rest of the series if the edit can be made to it too; None if it cannot."""
    if meeting.series_id is None:
        return None
    rule = date_rules.rule_from_data(await db_changes.load_series_rule(tx, meeting.series_id))
    moved, holidays = None, await load_holidays(tx, meeting.committee_id)
    if "on_date" in edit:
        named = meeting.rule_on or meeting.on_date
        moved = series_rules.rule_moved(rule, named, date.fromisoformat(edit["on_date"]), holidays)
    if not series_rules.may_extend(edit, moved):
        return None
    siblings = await db_changes.load_siblings(tx, meeting, now)
    alone = [other for other in siblings if other.excepted]
    everything = [other for other in siblings if not other.excepted]
    following = [other for other in everything if other.on_date >= meeting.on_date]
    return Series(rule, moved, holidays, following, everything, alone) if everything else None


async def find_possible(
    tx: Session, series: Series, others: Sequence[Meeting], edit: Edit, now: datetime
) -> dict[Meeting, change_rules.MeetingFacts]:
    """Finds the other meetings that the edit can be made to, and what they become."""
    wanted = {
        other: change_rules.edited(
            change_rules.facts_of(other),
            series_rules.alike(edit, other, series.moved, series.holidays),
        )
        for other in others
    }
    return {other: facts for other, facts in wanted.items() if await _fits(tx, other, facts, now)}


async def _fits(
    tx: Session, other: Meeting, facts: change_rules.MeetingFacts, now: datetime
) -> bool:
    return facts.starts_at(other.zone) > now and not await db_changes.is_taken(tx, other, facts)


async def save_rule(
    tx: Session,
    actor: Actor,
    cell: Cell,
    meeting: Meeting,
    edit: Edit,
    series: Series,
    now: datetime,
) -> dict[str, Any]:
    """Changes the series' rule from now on; returns what undoing restores."""
    old = await db_changes.load_series_rule(tx, meeting.series_id or 0)
    own = {"at": edit.get("at_time"), "place": edit.get("place"), "mode": edit.get("mode")}
    moved = date_rules.rule_to_data(series.moved or series.rule)
    rule = {**old, **moved, **{key: value for key, value in own.items() if value}}
    before = await db_changes.save_series_rule(tx, cell.id, meeting.series_id or 0, rule)
    about = Subject(f"series:{meeting.series_id}", cell.scope)
    was, now_is = {"rule": old}, {"rule": rule}
    await record_change(tx, now, actor.account_id, "change_series", about, before=was, after=now_is)
    return before
