import contextlib
import csv
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import Holidays
from core.dates.when import ImpossibleDate, When, parse_when
from core.model.names import fold

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=VIETNAM)  # a Wednesday


def test_the_last_working_day_by_the_committees_own_days() -> None:
    own = Holidays(extra_days_off=frozenset([date(2026, 12, 31)]))
    said = "ngày làm việc cuối cùng tháng 12 19h30"
    assert parse_when(said, NOW).date == date(2026, 12, 31)
    assert parse_when(said, NOW, own).date == date(2026, 12, 30)


def read_phrases() -> list[tuple[str, When]]:
    """The table: phrase, date, time and rest, for the Wednesday above."""
    text = Path(__file__).with_name("when_phrases.tsv").read_text(encoding="utf-8")
    return [
        (
            row["phrase"],
            When(
                date.fromisoformat(row["date"]) if row["date"] else None,
                time.fromisoformat(row["time"]) if row["time"] else None,
                row["rest"],
            ),
        )
        for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


PHRASES = read_phrases()
# Without diacritics or capitals these are other words: "tôi" and "tối", "Mai" and "mai".
SPELLING_MATTERS = {
    "mai tôi bận",
    "Hoàng Mai 19h30",
    "UBND phường Mai Dịch 8h thứ 7",
    "thứ tư tới",
    "thứ bảy tới đây",
    "thứ năm sắp tới 19h",
    "ngày 3 tới đây 19h",
    "mốt",
    "ngày kìa",
    "nhà ông Tư 7h tối mai",
    "tháng sáu ngày 3",
    "ngày 3 tháng sáu",
}


def test_the_table_is_long_enough() -> None:
    assert len({phrase for phrase, _ in PHRASES}) >= 150


@pytest.mark.parametrize(("phrase", "expected"), PHRASES)
def test_phrases(phrase: str, expected: When) -> None:
    assert parse_when(phrase, NOW) == expected
    assert parse_when(unicodedata.normalize("NFD", f"  {phrase} "), NOW) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"), [row for row in PHRASES if row[0] not in SPELLING_MATTERS]
)
def test_phrases_without_diacritics_and_in_capitals(phrase: str, expected: When) -> None:
    for text in (fold(phrase), phrase.upper()):
        when = parse_when(text, NOW)
        assert (when.date, when.time) == (expected.date, expected.time)
        assert fold(when.rest) == fold(expected.rest)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("30/02", "30/02"),
        ("Họp ngày 30/02 19h", "ngày 30/02"),
        ("31/4/2027", "31/4/2027"),
        ("29/2/2027", "29/2/2027"),
        ("3/13", "3/13"),
        ("0/12", "0/12"),
        ("3/12/1026", "3/12/1026"),
        ("Ngày 32", "Ngày 32"),
        ("ngày 31 tháng 11", "ngày 31 tháng 11"),
        ("ngày 3 tháng 13", "ngày 3 tháng 13"),
        ("ngày 31 tháng này", "ngày 31 tháng này"),
        ("thứ 9 tuần sau", "thứ 9 tuần sau"),
        ("February 30", "February 30"),
        ("mai 25h Phòng A", "25h"),
        ("24h", "24h"),
        ("19h75", "19h75"),
        ("25:00", "25:00"),
        ("19:60 mai", "19:60"),
        ("8 giờ kém 75", "8 giờ kém 75"),
        ("19h sáng mai", "19h sáng"),
        ("13:30 am", "13:30 am"),
        ("thứ Hai, 03/12/2026", "thứ Hai, 03/12/2026"),
        ("3/12 (thứ hai) 19h", "3/12 (thứ hai"),
        ("thứ hai tuần sau 3/12", "thứ hai tuần sau 3/12"),
    ],
)
def test_what_is_impossible_is_named_as_typed(text: str, part: str) -> None:
    with pytest.raises(ImpossibleDate) as error:
        parse_when(text, NOW)
    assert isinstance(error.value, ValueError)
    assert error.value.part == part


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Họp tổ 20h00 ngày 5/12 tại nhà văn hóa", "nhà văn hóa"),
        ("20h mai Ở Hội trường tầng 2", "Hội trường tầng 2"),
        ("20h mai Hội trường tầng 2", "Hội trường tầng 2"),
        ("tại Phòng 302", "Phòng 302"),
        ("20h mai", ""),
    ],
)
def test_the_place_follows_tai(text: str, place: str) -> None:
    assert parse_when(text, NOW).place == place


def test_the_zone_of_now_decides_what_tomorrow_is() -> None:
    late = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
    assert parse_when("mai", late).date == date(2026, 11, 19)
    assert parse_when("mai", late.astimezone(VIETNAM)).date == date(2026, 11, 20)


def test_now_must_be_aware() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_when("mai", datetime(2026, 11, 18))  # noqa: DTZ001


MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001
    datetime(2050, 1, 1),  # noqa: DTZ001
    timezones=st.just(VIETNAM),
)
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
DATE_STYLES = (
    "{0:%d/%m/%Y}",
    "{0:%d-%m-%Y}",
    "{0:%d.%m.%Y}",
    "{0:%Y-%m-%d}",
    "{0.day}/{0.month}/{0:%y}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "{0.day} {0:%B} {0.year}",
    "{0:%b} {0.day}, {0.year}",
)
TIME_STYLES = (
    "{0:%H:%M}",
    "{0:%H}h{0:%M}",
    "{0.hour}g{0:%M}",
    "{0.hour} giờ {0.minute} phút",
    "{0:%I:%M%p}",
)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@given(
    now=MOMENTS,
    on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    at=HOURS,
    date_style=st.sampled_from(DATE_STYLES),
    time_style=st.sampled_from(TIME_STYLES),
    place=st.sampled_from(["", "Hội trường tầng 2", "Phòng 302", "nhà văn hóa thôn 3"]),
    order=st.permutations([0, 1, 2]),
)
def test_what_is_written_is_read_back_in_any_order(
    *,
    now: datetime,
    on: date,
    at: time,
    date_style: str,
    time_style: str,
    place: str,
    order: list[int],
) -> None:
    parts = (date_style.format(on), time_style.format(at), place)
    text = ", ".join(parts[i] for i in order if parts[i])
    assert parse_when(text, now) == When(on, at, place)


@given(on=st.dates(date(2000, 1, 1), date(2099, 12, 31)), now=MOMENTS)
def test_the_houses_own_way_of_writing_is_read_back(on: date, now: datetime) -> None:
    text = f"{WEEKDAYS[on.weekday()]}, {on:%d/%m/%Y}, 19:30"
    assert parse_when(text, now) == When(on, time(19, 30), "")


@given(on=st.dates(date(2000, 1, 1), date(2099, 12, 31)), now=MOMENTS, off=st.integers(1, 6))
def test_a_wrong_weekday_is_refused(on: date, now: datetime, off: int) -> None:
    with pytest.raises(ImpossibleDate):
        parse_when(f"{WEEKDAYS[(on.weekday() + off) % 7]}, {on:%d/%m/%Y}", now)


@given(now=MOMENTS, ahead=st.integers(0, 364))
def test_a_day_and_month_are_the_next_to_come(now: datetime, ahead: int) -> None:
    on = now.date() + timedelta(days=ahead)
    assert parse_when(f"{on.day}/{on.month}", now).date == on


@given(now=MOMENTS, day=st.integers(1, 31), at=HOURS)
def test_a_bare_day_is_still_to_come(now: datetime, day: int, at: time) -> None:
    on = parse_when(f"ngày {day} {at:%H:%M}", now).date
    assert on is not None
    assert on.day == day
    assert now.replace(tzinfo=None) < datetime.combine(on, at)
    assert on <= now.date() + timedelta(days=62)


@given(now=MOMENTS, weekday=st.integers(0, 6), weeks=st.sampled_from([(0, "này"), (1, "sau")]))
def test_a_weekday_of_a_week(now: datetime, weekday: int, weeks: tuple[int, str]) -> None:
    on = parse_when(f"{WEEKDAYS[weekday]} tuần {weeks[1]}", now).date
    assert on is not None
    assert on.weekday() == weekday
    assert on.isocalendar()[:2] == (now + timedelta(weeks=weeks[0])).isocalendar()[:2]


PLACE_WORDS = "nhà văn hóa Hội trường Phòng họp An Bình của tại ở , ."


@given(st.lists(st.sampled_from(PLACE_WORDS.split())))
def test_a_text_without_a_date_comes_back_whole(words: list[str]) -> None:
    text = "  ".join(words)
    assert parse_when(f" {text}\n", NOW) == When(None, None, text.strip())


@given(text=st.text() | st.text("0123456789/.:-hgT thứngàymaiộ"), now=MOMENTS)
def test_any_text_is_read_or_refused(text: str, now: datetime) -> None:
    with contextlib.suppress(ImpossibleDate):
        when = parse_when(text, now)
        assert when.rest == when.rest.strip()
