"""What a changed setting means for the next meeting, and what keeping it does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from core.dates import rules as date_rules
from core.dates import zones
from core.meetings import year_plan
from core.model.meeting import Meeting
from core.model.people import Cell, Committee
from core.profiles.profile import profile_for
from core.reminders import waves
from core.settings.screens import committee as committee_texts
from core.settings.screens import profile as profile_texts
from core.settings.screens import reminders as reminder_texts
from core.settings.screens import rule as rule_texts
from core.settings.screens.settings import Owner
from core.topics.topic import lacks
from core.ui.words import Words
from db.engine.database import Session
from db.meetings import meetings as db_meetings
from db.people import load_committee_cells
from db.settings import settings
from db.topics.topics import load_topic_days

DATES_SHOWN = 3
Effect = Callable[[Words], Markup]
"""What a change means, as loaded: its sentence in anybody's words."""


# --- what it means ------------------------------------------------------------------------------


def nothing(_words: Words) -> Markup:
    return Markup()


async def of_reminders(tx: Session, old: Owner, new: Owner, now: datetime) -> Effect:
    """Tells when the next meeting's reminders would go; for a committee, how many cells follow."""
    if isinstance(new, Committee):
        cells = await load_committee_cells(tx, [new.id])
        keys = {*(new.own_reminders or {}), *(old.own_reminders or {})}
        moved = {k for k in keys if _own(new, k) != _own(old, k)}
        following = [c for c in cells if not moved <= set(c.own_reminders or {})]
        return partial(reminder_texts.for_cells, count=len(following))
    meeting = await db_meetings.find_next_meeting(tx, new.id, now)
    if meeting is None:
        return reminder_texts.no_meeting
    rules = waves.rules_from(new.reminders)
    at = meeting.on_date, meeting.at_time, meeting.zone
    meeting = _closing(meeting, waves.answers_close_at(*at, rules, now), now)
    return partial(
        reminder_texts.next_meeting,
        meeting=meeting,
        owner=new,
        coming=waves.plan(meeting, rules, now),
        gone=await settings.load_spent_kinds(tx, meeting),
    )


def _own(owner: Owner, key: str) -> object:
    return (owner.own_reminders or {}).get(key)


def _closing(meeting: Meeting, closes_at: datetime | None, now: datetime) -> Meeting:
    return replace(meeting, answers_close_at=closes_at) if now < meeting.closes_at else meeting


async def of_rule(tx: Session, _old: Cell, new: Cell, now: datetime) -> Effect:
    """Tells the next days of the rule, and which published meetings could follow it."""
    if new.rule is None:
        return nothing
    rule = date_rules.rule_from_data(new.rule)
    today = zones.to_local(now, new.zone).date()
    holidays = await settings.load_holidays(tx, new.committee_id)
    dates = date_rules.dates_between(
        rule, today, today + relativedelta(years=1, months=6), holidays
    )
    coming = [on for on in dates if zones.to_utc(on, rule.at, new.zone) > now][:DATES_SHOWN]
    aligned = await load_aligned(tx, new, now)
    return partial(rule_texts.effect, dates=coming, aligned=aligned, at=rule.at)


async def load_aligned(tx: Session, cell: Cell, now: datetime) -> list[year_plan.Aligned]:
    """Loads the coming meetings made by a rule, as the new rule would have them."""
    if cell.rule is None:
        return []
    holidays = await settings.load_holidays(tx, cell.committee_id)
    made = await settings.load_made(tx, cell.id, now)
    meetings = await db_meetings.load_open_meetings(tx, now, cell.id)
    return year_plan.align(
        date_rules.rule_from_data(cell.rule), cell.place, made, meetings, now, holidays
    )


async def of_place(_tx: Session, _old: Cell, _new: Cell, _now: datetime) -> Effect:
    return lambda words: words("settings.effect.place")


async def of_zone(_tx: Session, _old: Cell, new: Cell, now: datetime) -> Effect:
    """Tells the time there now; published meetings keep their hour."""
    there = zones.to_local(now, new.zone)
    return lambda words: words("settings.effect.zone", hour=words.hour(there))


async def of_first_day(_tx: Session, _old: Cell, _new: Cell, _now: datetime) -> Effect:
    return lambda words: words("settings.effect.first_day")


async def of_registration(_tx: Session, _old: Committee, new: Committee, now: datetime) -> Effect:
    today = zones.to_local(now, new.zone).date()
    return partial(committee_texts.registration_effect, settings=new.settings, today=today)


async def of_swap_days(_tx: Session, _old: Committee, _new: Committee, _now: datetime) -> Effect:
    return lambda words: words("settings.effect.swap_days")


async def of_profile(tx: Session, old: Committee, new: Committee, now: datetime) -> Effect:
    """Counts cells without a topic session this quarter, by the old values and by the new."""
    today = zones.to_local(now, new.zone).date()
    cells = await load_committee_cells(tx, [new.id])
    days = await load_topic_days(tx, [cell.id for cell in cells], today.year)

    def lacking(committee: Committee) -> int:
        values = profile_for(committee.settings).values
        return sum(lacks(days[cell.id], today, values, cell.first_on) for cell in cells)

    before, after = lacking(old), lacking(new)
    return partial(profile_texts.effect, cells=len(cells), before=before, after=after)


# --- what it does -------------------------------------------------------------------------------
