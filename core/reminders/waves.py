"""Reminder waves: when each is due, for whom, and until when it still makes sense."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from core.dates.zones import back, to_local, to_utc
from core.model.answer import Answer
from core.model.figures import FiguresFile
from core.model.meeting import Meeting
from core.model.people import Cell, Committee
from core.ui.lanes import Lane

DATA = Path(__file__).parent / "reminders.toml"
CLOSE, START, END = "close", "start", "end"
MOMENTS = (CLOSE, START, END)
"""Waves that reach nobody: then all that shows the meeting is drawn again."""
"""Not a message: the moment answers close, when boards lose their buttons."""
SILENT = "silent"
EVENING = "evening"
"""The wave that brings the secretary the summary of the evening before."""
SOON = timedelta(hours=6)


@dataclass(frozen=True)
class WaveRule:
    """One line of the reminder settings. minutes_before None: at publishing."""

    kind: str
    minutes_before: int | None
    audience: tuple[str, ...]
    on: bool = True


@dataclass(frozen=True)
class Closing:
    """When answers close: minutes before the start, or at an hour some days before."""

    minutes_before: int = 0
    days_before: int = 0
    at: time | None = None


@dataclass(frozen=True)
class Evening:
    """When the secretary hears who comes, and in place of which of their own reminders."""

    days_before: int
    at: time
    replaces: tuple[str, ...]


@dataclass(frozen=True)
class ReminderRules:
    """A cell's reminder settings: quiet hours in its own wall time, the waves, the closing."""

    quiet_from: time
    quiet_until: time
    evening_margin: timedelta
    series_invitation: timedelta
    waves: tuple[WaveRule, ...]
    evening: Evening
    closing: Closing = Closing()


@dataclass(frozen=True)
class Wave:
    """A wave of one meeting: due and expiring in UTC."""

    kind: str
    due_at: datetime
    expires_at: datetime
    audience: tuple[str, ...]


@cache
def default_settings() -> dict[str, Any]:
    """Loads the settings of core/reminders/reminders.toml."""
    return FiguresFile(DATA).data


@cache
def urging() -> frozenset[str]:
    """Names the waves that go only to those who have not answered."""
    rules = rules_from(None)
    return frozenset(rule.kind for rule in rules.waves if rule.audience == (SILENT,))


def rules_from(own: Mapping[str, object] | None) -> ReminderRules:
    """Makes a cell's rules: its own settings over the defaults, key by key (stored as JSON)."""
    data: dict[str, Any] = {**default_settings(), **(own or {})}
    return ReminderRules(
        quiet_from=_time(data["quiet_from"]),
        quiet_until=_time(data["quiet_until"]),
        evening_margin=timedelta(minutes=data["evening_margin_minutes"]),
        series_invitation=timedelta(days=data["series_invitation_days"]),
        waves=tuple(_wave_rule(row) for row in data["wave"]),
        evening=_evening(data["evening"]),
        closing=Closing(**data["closing"][data["answers_close"]]),
    )


def _evening(row: Mapping[str, Any]) -> Evening:
    return Evening(row["days_before"], _time(row["at"]), tuple(row["replaces"]))


def _time(value: time | str) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)


def _wave_rule(row: Mapping[str, Any]) -> WaveRule:
    minutes = None if row.get("at_publishing") else int(row["minutes_before"])
    return WaveRule(row["kind"], minutes, tuple(row["audience"]), row.get("on", True))


def answers_close_at(
    on: date, at: time, zone: str, rules: ReminderRules, now: datetime
) -> datetime | None:
    """Finds when answers close. None: at the start, also where that moment has passed."""
    closing = rules.closing
    closes_at = back(to_utc(on, at, zone), timedelta(minutes=closing.minutes_before), zone)
    if closing.at is not None:
        closes_at = to_utc(on - timedelta(days=closing.days_before), closing.at, zone)
    past = closes_at <= now or closes_at >= to_utc(on, at, zone)
    return None if past else closes_at


def plan(meeting: Meeting, rules: ReminderRules, published_at: datetime) -> list[Wave]:
    """Plans the waves of a published meeting. A wave whose time is past at publishing is left out:
    the invitation that goes out then says the same. Nobody is urged once answers are closed.
    """
    waves = []
    for rule in filter(lambda rule: rule.on, rules.waves):
        due_at = _due_at(meeting, rule, rules, published_at)
        expires_at = _expires_at(meeting, rule, rules)
        audience = rule.audience
        if rule.minutes_before is not None:
            if due_at >= meeting.closes_at:
                audience = tuple(name for name in audience if name != SILENT)
            if due_at <= published_at or not audience:
                continue
        waves.append(Wave(rule.kind, due_at, expires_at, audience))
    waves += _plan_evening(meeting, rules, published_at)
    moments = (meeting.closes_at, meeting.starts_at, meeting.ends_at)
    for kind, at in zip(MOMENTS, moments, strict=True):
        waves.append(Wave(kind, at, datetime.max.replace(tzinfo=UTC), ()))
    return waves


def _plan_evening(meeting: Meeting, rules: ReminderRules, published_at: datetime) -> list[Wave]:
    on = meeting.on_date - timedelta(days=rules.evening.days_before)
    due_at = outside_quiet_hours(
        to_utc(on, rules.evening.at, meeting.zone),
        meeting.starts_at,
        meeting.zone,
        rules,
        earliest=published_at,
    )
    sensible = published_at < due_at < meeting.starts_at
    return [Wave(EVENING, due_at, meeting.starts_at, ())] if sensible else []


def invited_at(meeting: Meeting, rules: ReminderRules, now: datetime) -> datetime:
    """Finds when people first hear of the meeting: a year's are not announced all at once."""
    waves = plan(meeting, rules, meeting.published_at or now)
    return waves[0].due_at if waves else now


def concerns(audience: Collection[str], answer: Answer | None, *, exempt: bool) -> bool:
    """Tells whether a wave reaches somebody: never anyone who reported that they are away."""
    if answer is not None:
        return answer.choice in audience and not answer.by_period
    return ("exempt" if exempt else SILENT) in audience


def lane_of(due_at: datetime, starts_at: datetime) -> Lane:
    """Puts a reminder for a meeting that is near before the others."""
    return Lane.DUE_SOON if starts_at - due_at <= SOON else Lane.BULK


def planned_until(now: datetime, hour: time, zone: str) -> datetime:
    """Finds until when a round of that hour plans: from the day's beginning on for its hour, so
    that whichever of a day's reminders goes first finds the others; then for the present.
    """
    return max(now, to_utc(to_local(now, zone).date(), hour, zone))


def send_at(at: datetime, before: datetime | None, zone: str, rules: ReminderRules) -> datetime:
    """Returns `at`, or the end of the quiet hours if that is early enough."""
    return outside_quiet_hours(at, before, zone, rules, earliest=at)


def by_day(at: datetime, owner: Cell | Committee, before: datetime | None = None) -> datetime:
    """Returns `at`, or the end of the owner's quiet hours where that is before `before`."""
    return send_at(at, before, owner.zone, rules_from(owner.reminders))


def _due_at(
    meeting: Meeting, rule: WaveRule, rules: ReminderRules, published_at: datetime
) -> datetime:
    if rule.minutes_before is None:
        early = back(meeting.starts_at, rules.series_invitation, meeting.zone)
        due_at = max(published_at, early) if meeting.series_id else published_at
    else:
        due_at = back(meeting.starts_at, timedelta(minutes=rule.minutes_before), meeting.zone)
    return outside_quiet_hours(
        due_at, meeting.starts_at, meeting.zone, rules, earliest=published_at
    )


def _expires_at(meeting: Meeting, rule: WaveRule, rules: ReminderRules) -> datetime:
    """Ends a wave when the next one reaches the same people, or at the start."""
    later = [
        back(meeting.starts_at, timedelta(minutes=other.minutes_before), meeting.zone)
        for other in rules.waves
        if rule.minutes_before is not None
        and other.on
        and other.minutes_before is not None
        and other.minutes_before < rule.minutes_before
        and set(rule.audience) <= set(other.audience)
    ]
    until = meeting.closes_at if rule.audience == (SILENT,) else meeting.starts_at
    return min([*later, until])


def ahead_of(
    starts_at: datetime, span: timedelta, zone: str, rules: ReminderRules, earliest: datetime
) -> datetime:
    """Returns the moment `span` before the start, its days by the calendar, by day."""
    at = back(starts_at, span, zone)
    return outside_quiet_hours(at, starts_at, zone, rules, earliest=earliest)


def outside_quiet_hours(
    at: datetime,
    before: datetime | None,
    zone: str,
    rules: ReminderRules,
    earliest: datetime | None = None,
) -> datetime:
    """Returns `at`, or the nearest time outside the quiet hours before `before`, as the start.

    The morning after is taken when it is nearer and early enough, else the evening before (never
    before `earliest`); where neither is left, `at` itself: late beats never.
    """
    local = to_local(at, zone)
    if not _quiet(local.time(), rules):
        return at
    evening_on = local.date()
    if local.time() < rules.quiet_until and rules.quiet_from > rules.quiet_until:
        evening_on -= timedelta(days=1)
    evening = to_utc(evening_on, rules.quiet_from, zone) - rules.evening_margin
    morning_on = evening_on + timedelta(days=int(rules.quiet_from > rules.quiet_until))
    morning = to_utc(morning_on, rules.quiet_until, zone)
    fits = [
        t
        for t in (evening, morning)
        if (before is None or t < before) and (earliest is None or t >= earliest)
    ]
    return min(fits, key=lambda t: abs(t - at), default=at)


def _quiet(at: time, rules: ReminderRules) -> bool:
    if rules.quiet_from <= rules.quiet_until:
        return rules.quiet_from <= at < rules.quiet_until
    return at >= rules.quiet_from or at < rules.quiet_until
