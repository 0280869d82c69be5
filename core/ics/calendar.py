"""Meetings as a calendar file (RFC 5545): meetings in, bytes out.

The file leaves the bot for whatever calendar its reader uses. So it names no person: neither who
chairs nor what is to be prepared, which the card says; and no answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from core.model.answer import Choice
from core.model.figures import load_figures
from core.model.meeting import Meeting, State
from core.reminders.waves import ReminderRules
from core.ui.words import Words

DATA = Path(__file__).parent / "ics.toml"


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


@dataclass(frozen=True)
class Figures:
    """core/ics/ics.toml."""

    lasts: timedelta
    refresh: timedelta
    feed_back: timedelta
    feed_ahead: timedelta
    year_ahead: timedelta


@cache
def figures() -> Figures:
    return load_figures(DATA, Figures)


def alarms_of(rules: ReminderRules) -> tuple[timedelta, ...]:
    """Lists the reminders that the cell sends to those who come, earliest first."""
    minutes = {
        wave.minutes_before
        for wave in rules.waves
        if wave.on and wave.minutes_before is not None and Choice.ATTEND in wave.audience
    }
    return tuple(timedelta(minutes=m) for m in sorted(minutes, reverse=True))


def one_meeting(words: Words, source: Source, entry: Entry) -> bytes:
    """Makes the file for one meeting; for a cancelled one it takes the meeting out again."""
    cancelled = entry.meeting.state is State.CANCELLED
    return _written(words, source, [entry], "CANCEL" if cancelled else "PUBLISH")


def all_meetings(words: Words, source: Source, entries: Sequence[Entry]) -> bytes:
    """Makes a calendar of many meetings: the file of the year, or what a feed gives."""
    return _written(words, source, entries, "PUBLISH", name=words.plain("ics.name"))


def changed_at(meetings: Iterable[Meeting]) -> datetime:
    """Tells when the latest of these meetings was published or changed; the epoch for none."""
    return max((stamp(meeting) for meeting in meetings), default=datetime.fromtimestamp(0, UTC))


def file_name(meeting: Meeting) -> str:
    return f"sinh-hoat-{meeting.on_date:%Y-%m-%d}.ics"


def _written(
    words: Words, source: Source, entries: Sequence[Entry], method: str, name: str = ""
) -> bytes:
    # icalendar is loaded when the first file is asked for.
    from core.ics.file import calendar_file  # noqa: PLC0415

    return calendar_file(words, source, entries, method, name)


def stamp(meeting: Meeting) -> datetime:
    """Tells when the meeting last changed: the same meeting makes the same bytes."""
    stamp = meeting.changed_at or meeting.published_at or meeting.starts_at
    return stamp.astimezone(UTC).replace(microsecond=0)


def window(today: date) -> tuple[date, date]:
    """Gives the first and last day that a feed tells of."""
    return today - figures().feed_back, today + figures().feed_ahead


def coming_year(today: date) -> tuple[date, date]:
    """Gives the first and last day of the file of the year."""
    return today, today + figures().year_ahead
