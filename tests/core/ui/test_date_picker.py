"""The month grid."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.ui.buttons import ButtonData, Nothing, registry
from core.ui.date_picker import EMPTY, Days, month_grid
from core.ui.screens import Rows
from core.ui.words import words_in

NOTHING = Nothing().pack()


@dataclass(frozen=True)
class PickTest(ButtonData, code="z0"):
    day: str


registry.pop("z0")

DAYS = Days(date(2026, 11, 22), date(2028, 11, 21))


def grid(month: date, days: Days = DAYS) -> Rows:
    pick = lambda on: PickTest(on.isoformat())  # noqa: E731
    return month_grid(words_in("vi"), month, days, pick, pick)


def test_monday_first_past_days_dead_taken_and_chosen_marked() -> None:
    days = Days(DAYS.first, DAYS.last, {date(2026, 11, 26)}, chosen=date(2026, 11, 30))
    turning, heads, *weeks = grid(date(2026, 11, 5), days)
    assert [b.label for b in turning] == [EMPTY, "11/2026", "›"]
    assert [b.label for b in heads] == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    assert [[b.label for b in week] for week in weeks] == [
        [*[EMPTY] * 6, "22"],
        ["23", "24", "25", "26•", "27", "28", "29"],
        ["(30)", *[EMPTY] * 6],
    ]
    assert turning[2].data == "1z0:2026-12-01"
    assert weeks[1][0].data == "1z0:2026-11-23"


def test_months_beyond_the_range_are_not_offered() -> None:
    turning, *_ = grid(date(2031, 1, 1))
    assert [b.label for b in turning] == ["‹", "11/2028", EMPTY]
    turning, *_ = grid(date(2020, 1, 1))
    assert [b.label for b in turning] == [EMPTY, "11/2026", "›"]


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_every_pressable_day_is_in_range_and_the_grid_fits_telegram(month: date) -> None:
    rows = grid(month)
    assert all(len(row) <= 8 for row in rows)
    assert sum(len(row) for row in rows) <= 100
    pressable = [b.data.split(":")[1] for row in rows[2:] for b in row if b.data != NOTHING]
    assert all(DAYS.first <= date.fromisoformat(day) <= DAYS.last for day in pressable)
    assert pressable == sorted(set(pressable))
