"""Whole announcements: the meeting's own day and hour, and the place alone."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.announcement import marks, read
from core.dates.vocabulary import letters
from core.dates.when import ImpossibleDate

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Wednesday
TABLE = Path(__file__).with_name("announcements.tsv")
Read = tuple[str, str, str]


def rows() -> list[tuple[str, Read]]:
    """The table: a text, its day (or days, where it names several), hour and place."""
    text = TABLE.read_text(encoding="utf-8").splitlines()
    return [
        (row["text"].replace("\\n", "\n"), (row["date"], row["time"] or "", row["place"] or ""))
        for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def as_read(text: str) -> Read:
    found = read(text, NOW)
    days = found.days or ((found.on,) if found.on else ())
    return " ".join(map(str, days)), f"{found.at:%H:%M}" if found.at else "", found.place


@pytest.mark.parametrize(("text", "expected"), rows())
def test_announcements(text: str, expected: Read) -> None:
    assert as_read(text) == expected


LABELS = ("Thời gian", "Thời gian họp", "Ngày họp", "THỜI GIAN")
PLACES = ("Nhà văn hóa khu 3", "Phòng 302, nhà A1", "Số 12 ngõ 34 phố Mẫu", "Hội trường 19/5")
NOISE = ("Nội dung: sinh hoạt thường kỳ", "Chủ trì: Đ/c Bí thư", "Đề nghị có mặt đúng giờ", "")


@given(
    ahead=st.integers(1, 300),
    at=st.times(time(6), time(22)),
    label=st.sampled_from(LABELS),
    place=st.sampled_from(PLACES),
    noise=st.sampled_from(NOISE),
    between=st.sampled_from([". ", "; ", "\n", "\n- "]),
    swapped=st.booleans(),
)
def test_the_labelled_form_in_any_order(
    *, ahead: int, at: time, label: str, place: str, noise: str, between: str, swapped: bool
) -> None:
    on = NOW.date() + timedelta(days=ahead)
    when = f"{label}: {at.hour} giờ {at:%M}, ngày {on:%d/%m/%Y}"
    where = f"Địa điểm: {place}"
    parts = [where, when] if swapped else [when, where]
    found = read(between.join(filter(None, [*parts, noise])), NOW)
    assert (found.on, found.at, found.place) == (on, at.replace(second=0, microsecond=0), place)


@given(first=st.integers(1, 300), later=st.integers(1, 60))
def test_of_two_days_none_is_taken(first: int, later: int) -> None:
    one = NOW.date() + timedelta(days=first)
    other = one + timedelta(days=later)
    found = read(f"19h30 ngày {one:%d/%m/%Y} hoặc {other:%d/%m/%Y}", NOW)
    assert found.on is None
    assert found.days == (one, other)


@given(st.text(st.sampled_from("0123456789/.-:;,()hH ngàythứTại họpĐịađiểm\n📍"), max_size=60))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        found = read(text, NOW)
    except ImpossibleDate:
        return
    assert found.place == found.place.strip()
    assert not (found.days and found.on)
    assert isinstance(found.on, date | None)


def test_the_words_stand_without_diacritics() -> None:
    words = [word for kind in vars(marks()).values() for word in kind]
    assert [word for word in words if letters(word) != word] == []
