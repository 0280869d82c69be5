"""Calendar files, read back by two readers that are not ours: icalendar and vobject."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from core.dates.zones import to_utc
from core.ics.calendar import (
    Entry,
    Source,
    alarms_of,
    all_meetings,
    changed_at,
    coming_year,
    file_name,
    one_meeting,
    window,
)
from core.model.meeting import Kind, Meeting, Mode, State
from core.reminders.waves import rules_from
from core.ui.words import words_in

SOURCE = Source("Chibo_Bot")
PUBLISHED = datetime(2026, 11, 22, 2, tzinfo=UTC)
PLACE = "Nhà văn hóa thôn 3; tầng 2, phòng \\ bên phải"
ZONES = ("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")


def meeting(
    on: date = date(2026, 12, 3),
    at: time = time(19, 30),
    zone: str = "Asia/Ho_Chi_Minh",
    **more: object,
) -> Meeting:
    whole = Meeting(
        id=12,
        committee_id=1,
        cell_id=1,
        cell_name="Chi bộ Láng Hạ",
        kind=Kind.COMBINED,
        state=State.PUBLISHED,
        on_date=on,
        at_time=at,
        zone=zone,
        starts_at=to_utc(on, at, zone),
        place=PLACE,
        mode=Mode.HYBRID,
        topic="Học tập\nvà làm theo",
        prepare="Đồng chí Bình đọc tham luận",
        chair="Trần Thị Bình",
        series_id=None,
        published_at=PUBLISHED,
        answers_close_at=None,
    )
    return replace(whole, **more)  # type: ignore[arg-type]


def read(content: bytes) -> tuple[Any, list[Any]]:
    """The calendar and its events, as icalendar reads them."""
    calendar = Calendar.from_ical(content)
    return calendar, list(calendar.events)


def test_both_readers_see_the_same_meeting() -> None:
    alarms = (timedelta(days=1), timedelta(hours=2))
    content = one_meeting(words_in("vi"), SOURCE, Entry(meeting(sequence=3), alarms))
    calendar, [event] = read(content)
    other = vobject.readOne(content.decode())
    assert calendar["METHOD"] == "PUBLISH" == other.method.value
    assert event["UID"] == "meeting-12@chibo_bot.t.me" == other.vevent.uid.value
    assert event["SEQUENCE"] == 3 == int(other.vevent.sequence.value)
    assert event["STATUS"] == "CONFIRMED" == other.vevent.status.value
    title = "Sinh hoạt thường kỳ kết hợp chuyên đề – Chi bộ Láng Hạ"
    assert event["SUMMARY"] == title == other.vevent.summary.value
    assert event["LOCATION"] == PLACE == other.vevent.location.value
    said = "Hình thức: trực tiếp và trực tuyến\nChuyên đề: Học tập\nvà làm theo\n"
    assert event["DESCRIPTION"].startswith(said)
    assert other.vevent.description.value == event["DESCRIPTION"]
    local = datetime(2026, 12, 3, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert event.start == local == other.vevent.dtstart.value
    assert event.end == local + timedelta(hours=2) == other.vevent.dtend.value
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    before = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert before == [-timedelta(days=1), -timedelta(hours=2)]
    assert [alarm.trigger.value for alarm in other.vevent.valarm_list] == before


def test_nobody_is_named() -> None:
    content = one_meeting(words_in("vi"), SOURCE, Entry(meeting())).decode()
    assert "Bình" not in content.replace("\r\n ", "")


def test_a_cancelled_meeting_is_taken_out() -> None:
    entry = Entry(meeting(state=State.CANCELLED, sequence=4), (timedelta(days=1),))
    content = one_meeting(words_in("en"), SOURCE, entry)
    calendar, [event] = read(content)
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED" == vobject.readOne(content.decode()).vevent.status.value
    assert event["SUMMARY"].startswith("Cancelled: ")
    assert event.walk("VALARM") == []
    _, listed = read(all_meetings(words_in("en"), SOURCE, [entry, Entry(meeting(id=13))]))
    assert [one["STATUS"] for one in listed] == ["CANCELLED", "CONFIRMED"]


def test_a_moved_meeting_keeps_its_uid_and_says_when_it_changed() -> None:
    moved = replace(
        meeting(date(2026, 12, 5)), sequence=1, changed_at=PUBLISHED + timedelta(days=1, seconds=7)
    )
    _, [old] = read(one_meeting(words_in("vi"), SOURCE, Entry(meeting())))
    _, [new] = read(one_meeting(words_in("vi"), SOURCE, Entry(moved)))
    assert new["UID"] == old["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]
    assert new["DTSTAMP"].dt > old["DTSTAMP"].dt == PUBLISHED
    assert changed_at([moved, meeting()]) == moved.changed_at
    assert changed_at([]).year == 1970


def test_lines_are_folded_and_the_same_meetings_make_the_same_bytes() -> None:
    entries = [Entry(meeting(place="Hội trường " * 20)), Entry(meeting(id=13))]
    content = all_meetings(words_in("vi"), SOURCE, entries)
    assert content == all_meetings(words_in("vi"), SOURCE, entries)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_calendar_has_a_name_and_asks_to_be_fetched_again() -> None:
    calendar, _ = read(all_meetings(words_in("vi"), SOURCE, [Entry(meeting())]))
    assert calendar["X-WR-CALNAME"] == "Lịch sinh hoạt chi bộ"
    assert calendar["X-PUBLISHED-TTL"] == "PT60M"
    calendar, events = read(all_meetings(words_in("vi"), SOURCE, []))
    assert events == []


def test_alarms_are_the_reminders_of_those_who_come() -> None:
    assert alarms_of(rules_from(None)) == (timedelta(days=1), timedelta(hours=2))
    own = {"wave": [{"kind": "one_day", "minutes_before": 600, "audience": ["attend"]}]}
    assert alarms_of(rules_from(own)) == (timedelta(hours=10),)


def test_how_far_the_files_reach() -> None:
    today = date(2026, 11, 22)
    assert window(today)[0] < today < coming_year(today)[1] < window(today)[1]
    assert file_name(meeting()) == "sinh-hoat-2026-12-03.ics"


@pytest.mark.parametrize(
    ("zone", "on"),
    [
        ("Europe/Berlin", date(2027, 3, 28)),
        ("Europe/Berlin", date(2027, 10, 31)),
        ("America/New_York", date(2027, 3, 14)),
        ("Australia/Lord_Howe", date(2027, 10, 3)),
    ],
)
def test_every_hour_of_a_day_on_which_clocks_change(zone: str, on: date) -> None:
    """The VTIMEZONE of the file alone says when it is: the second reader has no other."""
    for hour in range(24):
        whole = meeting(on, time(hour, 30), zone)
        content = one_meeting(words_in("vi"), SOURCE, Entry(whole))
        _, [event] = read(content)
        assert event.start.astimezone(UTC) == whole.starts_at
        wall = vobject.readOne(content.decode()).vevent.dtstart.value
        if wall.astimezone(UTC) != whole.starts_at:
            assert wall.replace(fold=1 - wall.fold).astimezone(UTC) == whole.starts_at


@given(
    on=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    place=st.text(st.characters(exclude_categories=("Cc", "Cs"))),
)
def test_whatever_is_written_is_read_back(on: date, at: time, zone: str, place: str) -> None:
    whole = meeting(on, at, zone, place=place)
    _, [event] = read(one_meeting(words_in("vi"), SOURCE, Entry(whole)))
    assert event.start.astimezone(UTC) == whole.starts_at
    assert str(event.get("LOCATION", "")) == place
