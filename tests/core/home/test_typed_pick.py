"""What is typed where buttons are offered, and which of them it means."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.home.typed_pick import nearest, read
from core.settings.buttons import RegistrationButton, RuleButton, WaveChoiceButton
from core.topics.buttons import DueButton, OwnerButton
from core.ui import picks
from core.visits.buttons import OfficersButton, YearButton

NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

PEOPLE = ("Nguyễn Văn An", "Trần Thị Mai", "Lê Mai Hoa", "Phạm Thị Hương", "Vũ Thu Hương")
NAMES = picks.names((name, OwnerButton(1, n)) for n, name in enumerate(PEOPLE))
NUMBER = picks.any_number(RegistrationButton(-1, "ask_day", 0), "value")
SPAN = picks.any_span(WaveChoiceButton(1, "one_day", "minutes", ""), "value", 60)
DUE = picks.any_day(DueButton(1, 0), "offset", date(2026, 12, 3))
SESSIONS = picks.days((date(2026, 12, day), OwnerButton(2, day)) for day in (3, 17))
MONTHS = picks.months(
    (date(2026 + month // 13, (month - 1) % 12 + 1, 1), OfficersButton(1, month))
    for month in (11, 12, 13, 14)
)
YEAR = picks.any_year(YearButton(1, 0))
HOUR = picks.any_hour(RuleButton(1, "m3"), "hour")

TABLE: tuple[tuple[picks.Pick, str, list[str]], ...] = (
    (NAMES, "Trần Thị Mai", ["1"]),
    (NAMES, "tran thi mai", ["1"]),
    (NAMES, "An", ["0"]),
    (NAMES, "đồng chí An", ["0"]),
    (NAMES, "chị Hoa.", ["2"]),
    (NAMES, "Mai", ["1", "2"]),
    (NAMES, "Hương", ["3", "4"]),
    (NAMES, "thu huong", ["4"]),
    (NAMES, "mai tôi bận", []),
    (NAMES, "n", []),
    (NUMBER, "12", ["12"]),
    (NUMBER, "36/40", ["36"]),
    (NUMBER, "95 phút", ["95"]),
    (NUMBER, "ngày 12", ["12"]),
    (NUMBER, "12 giờ trưa", []),
    (NUMBER, "", []),
    (SPAN, "5", ["300"]),
    (SPAN, "36 giờ", ["2160"]),
    (SPAN, "2 ngày", ["2880"]),
    (SPAN, "90 phút", ["90"]),
    (SPAN, "1h30", ["90"]),
    (SPAN, "1 giờ 30 phút", ["90"]),
    (SPAN, "mai", []),
    (DUE, "01/12", ["-2"]),
    (DUE, "5/12/2026", ["2"]),
    (DUE, "ngày mai", ["-10"]),
    (DUE, "mai tôi bận", []),
    (DUE, "30/02", []),
    (SESSIONS, "17", ["17"]),
    (SESSIONS, "03/12", ["3"]),
    (SESSIONS, "ngày 17/12/2026", ["17"]),
    (SESSIONS, "18/12", []),
    (MONTHS, "12", ["12"]),
    (MONTHS, "tháng 1", ["13"]),
    (MONTHS, "T2", ["14"]),
    (MONTHS, "02/2027", ["14"]),
    (MONTHS, "02/2028", []),
    (YEAR, "2027", ["2027"]),
    (YEAR, "năm 2027", ["2027"]),
    (YEAR, "27", []),
    (HOUR, "19", ["1900"]),
    (HOUR, "19h30", ["1930"]),
    (HOUR, "7 rưỡi tối", ["1930"]),
    (HOUR, "ngày 3, 19h30", []),
    (HOUR, "25", []),
)


@pytest.mark.parametrize(("pick", "text", "meant"), TABLE)
def test_what_is_typed(pick: picks.Pick, text: str, meant: list[str]) -> None:
    found = [set(data.split(":")) for _, data in read([pick], text, NOW)]
    assert len(found) == len(meant)
    assert all(one in parts for one, parts in zip(meant, found, strict=True)), found


def test_a_name_spelled_wrong_is_offered() -> None:
    assert [name for name, _ in nearest([NAMES], "Hươngg")] == ["Phạm Thị Hương", "Vũ Thu Hương"]
    assert nearest([NAMES], "cảm ơn") == []


@given(st.text(max_size=40), st.sampled_from([row[0] for row in TABLE]))
def test_any_text_is_read(text: str, pick: picks.Pick) -> None:
    again = picks.Pick.from_data(pick.to_data())
    assert again == pick
    read([again], text, NOW)
    nearest([again], text)
