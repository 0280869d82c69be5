"""The next twelve months' meetings as a cell's rule makes them, before they are published."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zlib import crc32

from dateutil.relativedelta import relativedelta

from core.dates.holidays import Holidays
from core.dates.rules import (
    MeetingRule,
    Shift,
    date_in_month,
    dates_of_year,
    must_shift,
    rule_from_data,
    step_in_month,
)
from core.dates.zones import to_local, to_utc
from core.model.errors import Refusal, there
from core.model.meeting import Kind, Meeting, Mode, State
from core.model.people import Cell
from core.ui.buttons import LARGEST

Changes = Mapping[str, str | None]
"""What was changed by hand, by month ("2027-01"): another day (iso), or None for no meeting."""


class DayOff(StrEnum):
    """Why the day the rule names is a day off."""

    HOLIDAY = "holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class YearDay:
    """One month of the year.

    `on`: the day to publish, None for none; `rule_on`: the rule's day, and `named` the one it
    names before any shift, where `day_off` says why it is a day off. `taken`: the regular meeting
    the month has already, `cancelled`: it had one; `beside`: its other meetings.
    """

    on: date | None
    rule_on: date
    named: date
    day_off: DayOff | None = None
    taken: date | None = None
    cancelled: bool = False
    beside: tuple[date, ...] = ()

    @property
    def key(self) -> str:
        """Names the month: "2027-01"."""
        return f"{self.rule_on:%Y-%m}"

    @property
    def by_hand(self) -> bool:
        return self.on is not None and self.on != self.rule_on


@dataclass(frozen=True)
class YearDraft:
    """A cell's next twelve months, as its rule and what was changed by hand make them."""

    cell: Cell
    rule: MeetingRule
    holidays: Holidays
    meetings: Sequence[Meeting]
    changes: Mapping[str, str | None]
    days: Sequence[YearDay]

    @property
    def place(self) -> str:
        return self.rule.place or self.cell.place

    @property
    def wanted(self) -> list[YearDay]:
        """The months that would be published."""
        return [day for day in self.days if day.on is not None]

    @property
    def ready(self) -> bool:
        """Whether there is something to publish, and people can be told where to go."""
        return bool(self.wanted) and bool(self.place or self.rule.mode is Mode.ONLINE)

    @property
    def seen(self) -> int:
        """A number that is another one for another draft."""
        said = [str(day.on) for day in self.days], self.rule, self.place, self.cell.zone
        return crc32(repr(said).encode()) & LARGEST

    def month(self, key: str) -> YearDay:
        """The month, if it is still to be planned. Raises Gone otherwise."""
        return there(next((d for d in self.days if d.key == key and d.taken is None), None))

    def refusal(self, day: YearDay, on: date, now: datetime) -> Refusal | None:
        """Why the month's meeting cannot be put on this day; None when it can."""
        return check_chosen(day, on, self.rule, now, self.cell.zone, self.meetings)

    def neighbour(self, day: YearDay, step: int, now: datetime) -> date | None:
        """The next day, earlier (-1) or later (1), on which the month's meeting can be."""
        on = step_in_month(self.rule, day.on or day.rule_on, step, self.holidays)
        while on and self.refusal(day, on, now):
            on = step_in_month(self.rule, on, step, self.holidays)
        return on

    def changed(self, day: YearDay, on: date | None, now: datetime) -> dict[str, str | None]:
        """What is changed by hand once the month's meeting is on this day. Raises a Refusal."""
        if on and (refusal := self.refusal(day, on, now)):
            raise refusal
        left = {key: self.changes[key] for key in self.changes if key != day.key}
        if on == day.rule_on and not day.cancelled:
            return left
        return {**left, day.key: on.isoformat() if on else None}


def year_draft(
    cell: Cell,
    holidays: Holidays,
    meetings: Sequence[Meeting],
    changes: Mapping[str, str | None],
    now: datetime,
) -> YearDraft:
    """The year as it is now; a day chosen by hand that has passed no longer counts."""
    rule = rule_from_data(cell.rule or {})
    ahead = {
        key: on
        for key, on in changes.items()
        if on is None or to_utc(date.fromisoformat(on), rule.at, cell.zone) > now
    }
    days = plan_year(rule, now, cell.zone, holidays, meetings, ahead)
    return YearDraft(cell, rule, holidays, meetings, ahead, days)


class NotThatMonth(Refusal, key="refusal.not_that_month"):
    """A year's draft keeps one meeting in each month."""


def plan_year(
    rule: MeetingRule,
    now: datetime,
    zone: str,
    holidays: Holidays,
    meetings: Collection[Meeting] = (),
    changes: Changes | None = None,
) -> list[YearDay]:
    """Plans the rule's months to come within a year; those that have a meeting stay as they are."""
    today = to_local(now, zone).date()
    last = today + relativedelta(years=1, days=-1)
    unshifted = replace(rule, shift=Shift.STAY)
    days = []
    for year in (today.year, today.year + 1):
        named = dates_of_year(unshifted, year, holidays)
        shifted = dates_of_year(rule, year, holidays)
        for at_first, on in zip(named, shifted, strict=True):
            if on <= last and to_utc(on, rule.at, zone) > now:
                day = YearDay(on, on, at_first, _day_off(rule, at_first, holidays))
                days.append(_with_meetings(day, rule, zone, meetings, changes or {}))
    return days


def _with_meetings(
    day: YearDay, rule: MeetingRule, zone: str, meetings: Collection[Meeting], changes: Changes
) -> YearDay:
    there = [m for m in meetings if f"{m.on_date:%Y-%m}" == day.key]
    live = [m for m in there if m.state is not State.CANCELLED]
    starts_at = to_utc(day.rule_on, rule.at, zone)
    regular = [m for m in live if m.kind is not Kind.TOPIC or m.starts_at == starts_at]
    if regular:
        return replace(day, on=None, taken=regular[0].on_date)
    cancelled = any(m.kind is not Kind.TOPIC for m in there)
    changed = changes.get(day.key, None if cancelled else day.rule_on.isoformat())
    return replace(
        day,
        on=date.fromisoformat(changed) if changed else None,
        cancelled=cancelled,
        beside=tuple(sorted(m.on_date for m in live)),
    )


def _day_off(rule: MeetingRule, on: date, holidays: Holidays) -> DayOff | None:
    if not must_shift(rule.pattern, on, holidays):
        return None
    return DayOff.HOLIDAY if holidays.is_holiday(on) else DayOff.WEEKEND


def check_chosen(
    day: YearDay,
    on: date,
    rule: MeetingRule,
    now: datetime,
    zone: str,
    meetings: Sequence[Meeting],
) -> Refusal | None:
    """Says why the month's meeting cannot be put on this day; None when it can."""
    starts_at = to_utc(on, rule.at, zone)
    if f"{on:%Y-%m}" != day.key:
        return NotThatMonth(month=day.rule_on.month, year=day.rule_on.year)
    if starts_at <= now:
        return Refusal("refusal.in_the_past")
    if any(m.starts_at == starts_at and m.state is not State.CANCELLED for m in meetings):
        return Refusal("refusal.day_taken")
    return None


@dataclass(frozen=True)
class Aligned:
    """A meeting that a changed rule puts on another day, at another hour or place."""

    meeting: Meeting
    on: date
    place: str


def align(
    rule: MeetingRule,
    usual_place: str,
    made: Collection[Meeting],
    meetings: Collection[Meeting],
    now: datetime,
    holidays: Holidays,
) -> list[Aligned]:
    """Moves the coming meetings of an old rule to where a changed one has them.

    Months in which the new rule does not meet, and days that are past or taken, are left alone.
    """
    aligned = []
    for meeting in made:
        on = date_in_month(rule, meeting.rule_on or meeting.on_date, holidays)
        if on is None:
            continue
        starts_at = to_utc(on, rule.at, meeting.zone)
        others = {m.starts_at for m in meetings if m.id != meeting.id}
        place = rule.place or usual_place or meeting.place
        same = (meeting.starts_at, meeting.place, meeting.mode) == (starts_at, place, rule.mode)
        if not same and starts_at > now and starts_at not in others:
            aligned.append(Aligned(meeting, on, place))
    return aligned
