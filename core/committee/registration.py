"""The month's registration (đăng ký lịch): at which step a cell is with a month's regular meeting.

(no row) ──ask day──▶ asked ──▶ deputy ──▶ listed
│                     │ ▲        │          │
│                     │ └─┐      │          │
└──── it has one ─────┴───┼──────┴──────────┴── a regular meeting that month ──▶ registered
                          └───────────── cancelled, or moved to another month ───────┘

"asked" and "deputy" are reminded on set days. The truth is the calendar: a month is registered
while it has a regular meeting, however it was published.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from core.dates.holidays import Holidays
from core.dates.rules import dates_between, rule_from_data
from core.dates.zones import to_local, to_utc
from core.meetings.draft import MeetingDraft
from core.model.meeting import Kind, Meeting
from core.model.people import Cell, Role
from core.settings.committee import RegistrationRules

REGULAR_KINDS = (Kind.REGULAR, Kind.COMBINED)
"""A topic session alone is not the month's regular meeting."""
STILL_ASKED = timedelta(days=7)
"""So far into the month the asking is made up for where the bot was down on its day."""


class RegistrationStep(StrEnum):
    """Secretary asked, deputy asked, on the committee's list, registered."""

    ASKED = "asked"
    DEPUTY = "deputy"
    LISTED = "listed"
    REGISTERED = "registered"


@dataclass(frozen=True)
class Registration:
    """At which step a cell is with one month. `reminded` counts; `next_at`: when it moves on."""

    cell_id: int
    month: date
    state: RegistrationStep
    asked_at: datetime
    next_at: datetime | None = None
    reminded: int = 0
    meeting_id: int | None = None
    registered_at: datetime | None = None

    @property
    def key(self) -> tuple[int, date]:
        return self.cell_id, self.month


@dataclass(frozen=True)
class RegistrationChange:
    """What becomes of a cell's registration, and which of its leaders are asked because of it."""

    cell: Cell
    after: Registration
    asks: tuple[Role, ...] = ()
    why: str = ""
    newly_listed: bool = False


@dataclass(frozen=True)
class OfferedDay:
    """The day and hour that the cell's rule gives for a month."""

    on_date: date
    at_time: time


# --- months -------------------------------------------------------------------------------------


def month_of(on: date) -> date:
    """Names a month by its first day."""
    return on.replace(day=1)


def next_month(month: date) -> date:
    return month_of(month) + relativedelta(months=1)


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def month_to_ask(rules: RegistrationRules, zone: str, now: datetime) -> date | None:
    """Finds the month that has been asked for and is still worth asking for."""
    this = month_of(to_local(now, zone).date())
    if now >= asking_of(next_month(this), rules, zone):
        return next_month(this)
    made_up = to_utc(this, time(0), zone) + STILL_ASKED
    return this if asking_of(this, rules, zone) <= now < made_up else None


def next_asking(rules: RegistrationRules, zone: str, now: datetime) -> tuple[datetime, date]:
    """Tells when (UTC) secretaries are asked next, and for which month."""
    month = next_month(to_local(now, zone).date())
    if asking_of(month, rules, zone) <= now:
        month = next_month(month)
    return asking_of(month, rules, zone), month


def month_to_urge(rules: RegistrationRules, zone: str, now: datetime) -> date:
    """Gives the month that is to be registered by now: the next one from the asking on."""
    this = month_of(to_local(now, zone).date())
    return next_month(this) if now >= asking_of(next_month(this), rules, zone) else this


def asking_of(month: date, rules: RegistrationRules, zone: str) -> datetime:
    """Tells when (UTC) secretaries are asked for this month."""
    before = month - relativedelta(months=1)
    # Day 31 of a shorter month is its last day.
    return to_utc(before + relativedelta(day=rules.ask_day), rules.hour, zone)


def meets_in(cell: Cell, month: date) -> bool:
    """Tells whether the cell is to meet that month: a quarterly rule leaves months out."""
    return cell.rule is None or month.month in rule_from_data(cell.rule).months


def find_offer(cell: Cell, month: date, now: datetime, holidays: Holidays) -> OfferedDay | None:
    """Finds what the cell's rule gives for that month; None without one, or when it has passed."""
    if cell.rule is None:
        return None
    rule = rule_from_data(cell.rule)
    for on in dates_between(rule, month, last_day(month), holidays):
        if to_utc(on, rule.at, cell.zone) > now:
            return OfferedDay(on, rule.at)
    return None


# --- steps --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stage:
    at: datetime
    state: RegistrationStep
    reminded: int


def changes(
    cells: Iterable[Cell],
    rows: Mapping[tuple[int, date], Registration],
    meetings: Mapping[tuple[int, date], int],
    rules: RegistrationRules,
    zone: str,
    now: datetime,
) -> list[RegistrationChange]:
    """Decides what to save and ask now, given every cell's row and regular meeting by month.

    With what it says saved, there is nothing left to do.
    """
    month = month_to_ask(rules, zone, now)
    of_cell = defaultdict(list)
    for row in rows.values():
        of_cell[row.cell_id].append(row)
    found = []
    for cell in cells:
        if month and (cell.id, month) not in rows and meets_in(cell, month):
            begun = _begun(cell.id, month, rules, zone, now)
            found.append(_followed(cell, begun, meetings, rules, zone, now) or _opened(cell, begun))
        for row in of_cell[cell.id]:
            change = _followed(cell, row, meetings, rules, zone, now) or _moved(
                cell, row, next_step(row, rules, zone, now)
            )
            found += [change] if change else []
    return found


def next_step(
    row: Registration, rules: RegistrationRules, zone: str, now: datetime
) -> Registration | None:
    """Decides what the registration becomes when its time has come; None before.

    Steps that were slept through are taken at once: one message is enough.
    """
    if row.state is RegistrationStep.REGISTERED or row.next_at is None or now < row.next_at:
        return None
    if to_local(now, zone).date() > last_day(row.month):
        return replace(row, next_at=None)
    stages = _stages(row.asked_at, rules, zone)
    reached = [stage for stage in stages if stage.at <= now][-1]
    following = next((stage.at for stage in stages if stage.at > now), None)
    return replace(row, state=reached.state, reminded=reached.reminded, next_at=following)


def _begun(
    cell_id: int, month: date, rules: RegistrationRules, zone: str, now: datetime
) -> Registration:
    following = next((s.at for s in _stages(now, rules, zone) if s.at > now), None)
    return Registration(cell_id, month, RegistrationStep.ASKED, asked_at=now, next_at=following)


def _opened(cell: Cell, begun: Registration) -> RegistrationChange:
    return RegistrationChange(cell, begun, (Role.SECRETARY,), "ask")


def _followed(
    cell: Cell,
    row: Registration,
    meetings: Mapping[tuple[int, date], int],
    rules: RegistrationRules,
    zone: str,
    now: datetime,
) -> RegistrationChange | None:
    """Follows the calendar where the row says otherwise. Whoever cancels knows: nobody is asked."""
    meeting_id = meetings.get(row.key)
    if meeting_id is None:
        gone = row.state is RegistrationStep.REGISTERED
        return (
            RegistrationChange(cell, _begun(row.cell_id, row.month, rules, zone, now))
            if gone
            else None
        )
    if row.state is RegistrationStep.REGISTERED and row.meeting_id == meeting_id:
        return None
    registered = replace(
        row,
        state=RegistrationStep.REGISTERED,
        meeting_id=meeting_id,
        registered_at=now,
        next_at=None,
    )
    return RegistrationChange(cell, registered)


def _moved(cell: Cell, row: Registration, after: Registration | None) -> RegistrationChange | None:
    if after is None:
        return None
    if after.state is RegistrationStep.LISTED:
        return RegistrationChange(
            cell, after, newly_listed=row.state is not RegistrationStep.LISTED
        )
    if after.state is RegistrationStep.DEPUTY and row.state is not RegistrationStep.DEPUTY:
        return RegistrationChange(cell, after, (Role.DEPUTY,), "deputy")
    if after.reminded > row.reminded:
        both = (Role.SECRETARY, Role.DEPUTY)
        return RegistrationChange(
            cell, after, both if after.state is RegistrationStep.DEPUTY else both[:1], "remind"
        )
    return RegistrationChange(cell, after)


def _stages(asked_at: datetime, rules: RegistrationRules, zone: str) -> list[_Stage]:
    asked_on = to_local(asked_at, zone).date()
    order = list(RegistrationStep)
    planned = [(days, RegistrationStep.ASKED) for days in rules.remind_days]
    planned.append((rules.deputy_after_days, RegistrationStep.DEPUTY))
    planned.append((rules.list_after_days, RegistrationStep.LISTED))
    stages = [_Stage(asked_at, RegistrationStep.ASKED, 0)]
    for days, step in sorted(planned, key=lambda one: (one[0], order.index(one[1]))):
        before = stages[-1]
        at = to_utc(asked_on + timedelta(days=days), rules.hour, zone)
        reminded = before.reminded + (step is RegistrationStep.ASKED)
        stages.append(_Stage(at, max(before.state, step, key=order.index), reminded))
    return stages


# --- who is asked -------------------------------------------------------------------------------


def month_registered(draft: MeetingDraft, meeting: Meeting) -> date | None:
    """Gives the month that a new meeting was to register, where it does."""
    month = date.fromisoformat(draft.month) if draft.month else None
    regular = meeting.kind in REGULAR_KINDS
    return month if regular and month == meeting.on_date.replace(day=1) else None
