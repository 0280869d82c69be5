"""One typed line about a meeting."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import NATIONAL
from core.meetings.typed_line import TypedLine, leading_words, read_line
from core.model.meeting import Kind, Mode

NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "03/12/2026 19:30 Hội trường tầng 2",
            TypedLine(date(2026, 12, 3), time(19, 30), "Hội trường tầng 2"),
        ),
        (
            "chuyên đề 10/12 19h30 Phòng họp A",
            TypedLine(date(2026, 12, 10), time(19, 30), "Phòng họp A", Kind.TOPIC),
        ),
        (
            "Sinh hoat chuyen de: 10/12 8h",
            TypedLine(date(2026, 12, 10), time(8), "", Kind.TOPIC),
        ),
        (
            "thường kỳ kết hợp chuyên đề 3/1 8h tại nhà văn hóa",
            TypedLine(date(2027, 1, 3), time(8), "nhà văn hóa", Kind.COMBINED),
        ),
        (
            "trực tuyến, định kỳ: mai 8h",
            TypedLine(date(2026, 11, 23), time(8), "", Kind.REGULAR, Mode.ONLINE),
        ),
        (
            "5/12 19h30 kết hợp cả hai Phòng B",
            TypedLine(date(2026, 12, 5), time(19, 30), "Phòng B", Kind.COMBINED, Mode.HYBRID),
        ),
        ("Phòng họp A", TypedLine(place="Phòng họp A")),
        ("Phòng chuyên đề", TypedLine(place="Phòng chuyên đề")),
        ("họp", TypedLine()),
        ("lùi 1 tuần", TypedLine()),
        ("hủy họp", TypedLine()),
        ("15/11 âm lịch", TypedLine()),
        ("rằm tháng 11 20h", TypedLine(at_time=time(20))),
        ("mùng ba tháng chạp 19h", TypedLine(at_time=time(19))),
        ("Đội 3", TypedLine(place="Đội 3")),
        ("Hoàn Kiếm", TypedLine(place="Hoàn Kiếm")),
        ("họp chi bộ lúc 19h 5/12", TypedLine(date(2026, 12, 5), time(19))),
        ("Họp 19h 5/12 Hợp tác xã", TypedLine(date(2026, 12, 5), time(19), "Hợp tác xã")),
        ("hợp tác xã Láng Hạ", TypedLine(place="hợp tác xã Láng Hạ")),
        (
            "sinh hoạt chi bộ thường kỳ 5/12 19h",
            TypedLine(date(2026, 12, 5), time(19), "", Kind.REGULAR),
        ),
        ("19h", TypedLine(at_time=time(19))),
        ("???", TypedLine()),
        ("  ", TypedLine()),
    ],
)
def test_reads(text: str, line: TypedLine) -> None:
    assert read_line(text, NOW, NATIONAL) == line


@pytest.mark.parametrize(
    ("text", "parts", "line"),
    [
        ("30/02 19h Hội trường", ["30/02"], TypedLine(None, time(19), "Hội trường")),
        ("ngày32/12 19h A", ["ngày 32/12"], TypedLine(None, time(19), "A")),
        ("25h 5/12 Phòng B", ["25h"], TypedLine(date(2026, 12, 5), None, "Phòng B")),
        ("30/02 25h A", ["25h", "30/02"], TypedLine(place="A")),
        ("thứ Ba 03/12/2026 8h A", ["thứ Ba 03/12/2026"], TypedLine(None, time(8), "A")),
        ("chuyên đề 30/02", ["30/02"], TypedLine(kind=Kind.TOPIC)),
    ],
)
def test_what_does_not_exist_is_named_and_the_rest_is_kept(
    text: str, parts: list[str], line: TypedLine
) -> None:
    read = read_line(text, NOW, NATIONAL)
    assert [problem.values["part"] for problem in read.problems] == parts
    assert TypedLine(read.on_date, read.at_time, read.place, read.kind, read.mode) == line


@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    read_line(text, NOW, NATIONAL)


@given(st.text(max_size=60))
def test_text_without_kind_or_mode_stays_as_it_was(text: str) -> None:
    kind, mode, rest = leading_words(text)
    if kind is None and mode is None:
        assert rest == " ".join(text.split())
