"""Reading dates as people type them, beside dateparser: `python -m benchmarks.when`.

The phrases and announcements are those of the tests (tests/core/dates/when_phrases.tsv and
announcements.tsv): what each means was written down by hand. dateparser is set as its documentation
says for Vietnamese and English and for dates to come; `search_dates` is its function for a date
among other words. Whichever of the two does better on a phrase is counted, and where a phrase says
only a day or only an hour, nothing more is asked.
"""

import csv
import time as clock
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dateparser
from dateparser.search import search_dates

from benchmarks.table import middle, show
from core.dates.announcement import read
from core.dates.when import ImpossibleDate, parse_when

PHRASES = Path(__file__).parent.parent / "tests" / "core" / "dates" / "when_phrases.tsv"
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Wednesday
LANGUAGES = ["vi", "en"]
ROUNDS = 3
Found = tuple[date | None, time | None]


@dataclass(frozen=True)
class Phrase:
    """A line of the table: what is typed, and what it means."""

    text: str
    on: date | None
    at: time | None


def read_phrases() -> list[Phrase]:
    rows = csv.DictReader(
        PHRASES.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return [
        Phrase(
            row["phrase"],
            date.fromisoformat(row["date"]) if row["date"] else None,
            time.fromisoformat(row["time"]) if row["time"] else None,
        )
        for row in rows
    ]


def ours(text: str) -> list[Found]:
    try:
        when = parse_when(text, NOW)
    except ImpossibleDate:
        return []
    return [(when.date, when.time)]


def settings() -> dict[str, Any]:
    return {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": NOW.replace(tzinfo=None),
        "DATE_ORDER": "DMY",
    }


def parsed(text: str) -> list[Found]:
    found = dateparser.parse(text, languages=LANGUAGES, settings=settings())
    return [(found.date(), found.time())] if found else []


def searched(text: str) -> list[Found]:
    found = search_dates(text, languages=LANGUAGES, settings=settings()) or []
    return [(one.date(), one.time()) for _, one in found]


def better(text: str) -> list[Found]:
    return parsed(text) + searched(text)


Reader = Callable[[str], list[Found]]
READERS: dict[str, Reader] = {
    "parse_when": ours,
    "dateparser.parse": parsed,
    "dateparser search_dates": searched,
    "either of dateparser's": better,
}


def share(reader: Reader, phrases: list[Phrase], *, of: str) -> str:
    """How many of the phrases that say a day (or an hour) are read as it was meant."""
    wanted = [phrase for phrase in phrases if getattr(phrase, of) is not None]
    index = ("on", "at").index(of)
    right = sum(
        any(found[index] == getattr(phrase, of) for found in reader(phrase.text))
        for phrase in wanted
    )
    return as_share(right, len(wanted))


def left_alone(reader: Reader, phrases: list[Phrase]) -> str:
    """How many of the phrases that say neither are taken for neither."""
    wanted = [phrase for phrase in phrases if phrase.on is None and phrase.at is None]
    right = sum(not any(any(found) for found in reader(phrase.text)) for phrase in wanted)
    return as_share(right, len(wanted))


ANNOUNCEMENTS = PHRASES.with_name("announcements.tsv")
READ_ON = datetime(2026, 11, 25, 9, 0, tzinfo=NOW.tzinfo)  # a Wednesday, too


@dataclass(frozen=True)
class Read:
    """What an announcement says, or what was read of it: its days, hour and place."""

    days: str
    at: str
    place: str


def read_announcements() -> list[tuple[str, Read]]:
    rows = csv.DictReader(
        ANNOUNCEMENTS.read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    return [
        (row["text"].replace("\\n", "\n"), Read(row["date"], row["time"] or "", row["place"] or ""))
        for row in rows
    ]


def ours_of(text: str) -> Read:
    found = read(text, READ_ON)
    days = found.days or ((found.on,) if found.on else ())
    return Read(" ".join(map(str, days)), f"{found.at:%H:%M}" if found.at else "", found.place)


def theirs_of(text: str) -> Read:
    """What search_dates says: its first find; it knows no places."""
    relative = settings() | {"RELATIVE_BASE": READ_ON.replace(tzinfo=None)}
    found = search_dates(text, languages=LANGUAGES, settings=relative) or []
    first = found[0][1] if found else None
    return Read(f"{first:%Y-%m-%d}", f"{first:%H:%M}", "") if first else Read("", "", "")


def show_announcements() -> None:
    """Plausible but wrong: another day or hour than the meeting's is read, and nothing asked."""
    told = read_announcements()
    rows = []
    for name, reader in (("announcement.read", ours_of), ("dateparser search_dates", theirs_of)):
        both = [(reader(text), meant) for text, meant in told]
        when = sum((got.days, got.at) == (meant.days, meant.at) for got, meant in both)
        place = sum(got.place == meant.place for got, meant in both)
        wrong = sum(
            bool(got.days and " " not in got.days and got.days != meant.days)
            or bool(got.at and got.at != meant.at)
            for got, meant in both
        )
        rows.append((name, as_share(when, len(told)), as_share(place, len(told)), str(wrong)))
    title = f"{len(told)} announcements, read on {READ_ON:%A %d/%m/%Y %H:%M}"
    show(title, ("", "day and hour right", "place right", "plausible but wrong"), rows)


def as_share(right: int, whole: int) -> str:
    return f"{right}/{whole} ({100 * right / whole:.1f}%)"


def speed(reader: Reader, phrases: list[Phrase]) -> str:
    """Microseconds a phrase, the middle of a few rounds."""
    rounds = []
    for _ in range(ROUNDS):
        started = clock.perf_counter()
        for phrase in phrases:
            reader(phrase.text)
        rounds.append((clock.perf_counter() - started) / len(phrases))
    return f"{1e6 * middle(rounds):,.0f}"


def main() -> None:
    warnings.simplefilter("ignore")
    phrases = read_phrases()
    rows = []
    for name, reader in READERS.items():
        reader("mai 19h30")
        day, hour = (share(reader, phrases, of=of) for of in ("on", "at"))
        rows.append((name, day, hour, left_alone(reader, phrases), speed(reader, phrases)))
    read_on = f"{len(phrases)} phrases, read on {NOW:%A %d/%m/%Y %H:%M}"
    title = f"{read_on}; dateparser {version('dateparser')}"
    show(title, ("", "day right", "hour right", "no date left alone", "µs a phrase"), rows)
    show_announcements()


if __name__ == "__main__":
    main()
