"""Meetings as a calendar file (RFC 5545): meetings in, bytes out.

The file leaves the bot for whatever calendar its reader uses. So it names no person: neither who
chairs nor what is to be prepared, which the card says; and no answer.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from core.answers import Choice
from core.meetings import Meeting, State
from core.reminders import ReminderRules
from core.words import Words
from core.zones import to_local

DATA = Path(__file__).parent / "data" / "ics.toml"
PRODUCT = "-//chi-bo-bot//calendar//VI"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """A meeting with when its reader is alarmed: so long before the start."""

    meeting: Meeting
    alarms: tuple[timedelta, ...] = ()


@dataclass(frozen=True)
class Source:
    """The bot a file comes from: its username makes UIDs of its own, its link leads back."""

    username: str

    def uid(self, meeting: Meeting) -> str:
        """Stays the same whatever becomes of the meeting."""
        return f"meeting-{meeting.id}@{self.username.lower()}.t.me"

    @property
    def link(self) -> str:
        return f"https://t.me/{self.username}"


@cache
def figures() -> dict[str, Any]:
    """The figures of core/data/ics.toml."""
    return tomllib.loads(DATA.read_text())


def alarms_of(rules: ReminderRules) -> tuple[timedelta, ...]:
    """The reminders that the cell sends before a meeting to those who come, earliest first."""
    minutes = {
        wave.minutes_before
        for wave in rules.waves
        if wave.on and wave.minutes_before is not None and Choice.ATTEND in wave.audience
    }
    return tuple(timedelta(minutes=m) for m in sorted(minutes, reverse=True))


def one_meeting(words: Words, source: Source, entry: Entry) -> bytes:
    """The file for one meeting; for a cancelled one it takes the meeting out again."""
    cancelled = entry.meeting.state is State.CANCELLED
    return _file(words, source, [entry], "CANCEL" if cancelled else "PUBLISH")


def all_meetings(words: Words, source: Source, entries: Sequence[Entry]) -> bytes:
    """A calendar of many meetings: the file of the year, or what a feed's address gives."""
    return _file(words, source, entries, "PUBLISH", name=words.plain("ics.name"))


def changed_at(meetings: Iterable[Meeting]) -> datetime:
    """When the latest of these meetings was published or changed; the epoch for none."""
    return max((_stamp(meeting) for meeting in meetings), default=datetime.fromtimestamp(0, UTC))


def file_name(meeting: Meeting) -> str:
    return f"sinh-hoat-{meeting.on_date:%Y-%m-%d}.ics"


def _file(
    words: Words, source: Source, entries: Sequence[Entry], method: str, name: str = ""
) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    if name:
        refresh = timedelta(minutes=figures()["refresh_minutes"])
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{figures()['refresh_minutes']}M")
    for zone in sorted({entry.meeting.zone for entry in entries}):
        days = [entry.meeting.on_date for entry in entries if entry.meeting.zone == zone]
        calendar.add_component(_timezone(zone, min(days).year, max(days).year))
    for entry in entries:
        calendar.add_component(_event(words, source, entry))
    content: bytes = calendar.to_ical()
    return content


def _event(words: Words, source: Source, entry: Entry) -> Event:
    meeting = entry.meeting
    cancelled = meeting.state is State.CANCELLED
    starts_at = to_local(meeting.starts_at, meeting.zone)
    ends_at = to_local(meeting.starts_at + timedelta(minutes=figures()["minutes"]), meeting.zone)
    event = Event()
    event.add("uid", source.uid(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _stamp(meeting))
    event.add("last-modified", _stamp(meeting))
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", _summary(words, meeting))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", _description(words, source, meeting))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("url", source.link)
    for before in () if cancelled else entry.alarms:
        event.add_component(_alarm(words, meeting, before))
    return event


def _alarm(words: Words, meeting: Meeting, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", _summary(words, meeting))
    return alarm


def _summary(words: Words, meeting: Meeting) -> str:
    key = "ics.summary.cancelled" if meeting.state is State.CANCELLED else "ics.summary"
    return words.plain(key, kind=words.plain(f"kind.{meeting.kind}"), cell=meeting.cell_name)


def _description(words: Words, source: Source, meeting: Meeting) -> str:
    lines = [words.plain("ics.mode", mode=words.plain(f"mode.{meeting.mode}"))]
    if meeting.topic:
        lines.append(words.plain("ics.topic", topic=meeting.topic))
    if meeting.state is not State.CANCELLED:
        lines.append(words.plain("ics.answer", link=source.link))
    return "\n".join(lines)


def _stamp(meeting: Meeting) -> datetime:
    """When the meeting last changed: the same meeting makes the same bytes."""
    stamp = meeting.changed_at or meeting.published_at or meeting.starts_at
    return stamp.astimezone(UTC).replace(microsecond=0)


# --- zones ----------------------------------------------------------------------------------------


@cache
def _timezone(zone: str, first: int, last: int) -> Timezone:
    """The zone's offsets in these years: one observance for each change.

    By hand: the library puts the hour that clocks skip an hour late.
    """
    clock, start = ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC) - DAY
    component = Timezone()
    component.add("tzid", zone)
    component.add_component(_observance(start, clock, start))
    for change in _changes(clock, start, datetime(last + 1, 1, 2, tzinfo=UTC)):
        component.add_component(_observance(change, clock, change - timedelta(minutes=1)))
    return component


def _observance(
    onset: datetime, clock: tzinfo, before: datetime
) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `onset` on. Its DTSTART is read off the clock as it stood before."""
    earlier, later = before.astimezone(clock), onset.astimezone(clock)
    observance = TimezoneDaylight() if later.dst() else TimezoneStandard()
    observance.add("dtstart", (onset + (earlier.utcoffset() or timedelta())).replace(tzinfo=None))
    observance.add("tzoffsetfrom", earlier.utcoffset())
    observance.add("tzoffsetto", later.utcoffset())
    observance.add("tzname", later.tzname())
    return observance


def _changes(clock: tzinfo, first: datetime, last: datetime) -> Iterable[datetime]:
    """The moments (UTC, to the minute) at which the clock's offset changes."""
    day = first
    while day < last:
        if day.astimezone(clock).utcoffset() != (day + DAY).astimezone(clock).utcoffset():
            yield _change_within(clock, day)
        day += DAY


def _change_within(clock: tzinfo, day: datetime) -> datetime:
    old = day.astimezone(clock).utcoffset()
    low, high = 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        same = (day + timedelta(minutes=middle)).astimezone(clock).utcoffset() == old
        low, high = (middle, high) if same else (low, middle)
    return day + timedelta(minutes=high)


def window(today: date) -> tuple[date, date]:
    """The first and last day that a feed tells of."""
    return (
        today - timedelta(days=figures()["feed_back"]),
        today + timedelta(days=figures()["feed_ahead"]),
    )


def coming_year(today: date) -> tuple[date, date]:
    """The first and last day of the file of the year."""
    return today, today + timedelta(days=figures()["year_ahead"])
