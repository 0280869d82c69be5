"""A cell's first day: what was before it is unknown."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.dates.first_day import counted_quarters, month_counts, quarter_counts
from core.profiles.profile import profile_for
from core.topics.topic import Gap, gap, lacks, quarter_of, quarters_of

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
VALUES = profile_for(None).values
FIFTH_DAY = date(2026, 12, 1)


def test_a_cell_owes_nothing_on_its_fifth_day() -> None:
    first = date(2026, 11, 27)
    assert gap([], FIFTH_DAY, VALUES, None) == Gap(1, 4)
    assert gap([], FIFTH_DAY, VALUES, first) == Gap(0, 0)
    assert not lacks([], FIFTH_DAY, VALUES, first)


def test_who_came_early_in_a_quarter_owes_it_and_those_after_it() -> None:
    first = date(2026, 7, 20)
    assert gap([], FIFTH_DAY, VALUES, first) == Gap(1, 2)
    assert gap([date(2026, 8, 1)], FIFTH_DAY, VALUES, first) == Gap(1, 1)
    assert lacks([], date(2026, 10, 1), VALUES, first)


@given(first=DAYS, on=DAYS)
def test_months_and_quarters_before_the_first_day_never_count(first: date, on: date) -> None:
    month = on.replace(day=1)
    if first > month + timedelta(days=31):
        assert not month_counts(first, month)
    if first <= month:
        assert month_counts(first, month)
    quarter = quarter_of(on)
    if first <= quarter:
        assert quarter_counts(first, quarter)
    assert not quarter_counts(quarter + timedelta(days=92), quarter)


@given(first=DAYS, sessions=st.lists(DAYS, max_size=6), today=DAYS)
def test_a_later_first_day_never_makes_more_lack(
    first: date, sessions: list[date], today: date
) -> None:
    with_it, always = gap(sessions, today, VALUES, first), gap(sessions, today, VALUES, None)
    assert with_it.quarter_missing <= always.quarter_missing
    assert with_it.year_missing <= always.year_missing
    if first > today:
        assert not with_it.quarter_missing
    assert counted_quarters(first, quarters_of(today.year)) <= 4
