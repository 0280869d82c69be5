"""The bytes of a calendar file (RFC 5545), by icalendar."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from core.dates.zones import to_local
from core.ics.calendar import Entry, Source, figures, stamp
from core.model.meeting import Meeting, State
from core.ui.words import Words

PRODUCT = "-//chi-bo-bot//calendar//VI"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def calendar_file(
    words: Words, source: Source, entries: Sequence[Entry], method: str, name: str = ""
) -> bytes:
    """Writes these entries; a `name` makes it a calendar that is asked for again."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    if name:
        refresh = figures().refresh
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{refresh // MINUTE}M")
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
    ends_at = to_local(meeting.starts_at + figures().lasts, meeting.zone)
    event = Event()
    event.add("uid", source.uid(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp(meeting))
    event.add("last-modified", stamp(meeting))
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


# --- zones ----------------------------------------------------------------------------------------


@cache
def _timezone(zone: str, first: int, last: int) -> Timezone:
    """Writes the zone's offsets in these years: one observance for each change.

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
    """Holds from `onset` on. Its DTSTART is read off the clock as it stood before."""
    earlier, later = before.astimezone(clock), onset.astimezone(clock)
    observance = TimezoneDaylight() if later.dst() else TimezoneStandard()
    observance.add("dtstart", (onset + (earlier.utcoffset() or timedelta())).replace(tzinfo=None))
    observance.add("tzoffsetfrom", earlier.utcoffset())
    observance.add("tzoffsetto", later.utcoffset())
    observance.add("tzname", later.tzname())
    return observance


def _changes(clock: tzinfo, first: datetime, last: datetime) -> Iterable[datetime]:
    """Yields the moments (UTC, to the minute) at which the clock's offset changes."""
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
