"""Who visits whom: the rule's proposal, two places at once, what may be recorded when."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.visits.visit import (
    NotYet,
    Proposal,
    Sitting,
    Slot,
    Starts,
    Visit,
    VisitorsOnly,
    VisitState,
    check_may_record,
    clashes,
    find_clash,
    month_from,
    month_number,
    months_of,
    propose,
    rules,
    too_near,
)

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
YEAR = [date(2027, month, 1) for month in range(1, 13)]
START = datetime(2027, 1, 5, 12, 30, tzinfo=UTC)

officer_lists = st.lists(st.integers(1, 30), min_size=1, max_size=8, unique=True)
cell_lists = st.lists(st.integers(100, 200), max_size=40, unique=True)
month_lists = st.lists(st.sampled_from(YEAR), min_size=1, max_size=12, unique=True).map(sorted)


@st.composite
def known_starts(draw: st.DrawFn) -> tuple[list[int], list[date], Starts]:
    """Cells and months, with the meeting's time known for some: often at the same hour."""
    cells, months = draw(cell_lists), draw(month_lists)
    starts = {}
    for cell in cells:
        for month in months:
            hours = draw(st.none() | st.integers(0, 12))
            if hours is not None:
                first = datetime(month.year, month.month, 5, tzinfo=UTC)
                starts[cell, month] = first + timedelta(hours=hours)
    return cells, months, starts


@given(cell_lists, officer_lists, month_lists)
def test_each_cell_once_evenly_over_officers_and_months(
    cells: list[int], officers: list[int], months: list[date]
) -> None:
    made = propose(cells, officers, months, [], {}, NOW)
    assert [slot.cell_id for slot in made.slots] == cells
    assert made.left == ()
    loads = Counter(slot.member_id for slot in made.slots)
    assert spread(loads[officer] for officer in officers) <= 1
    counts = Counter(slot.month for slot in made.slots)
    assert spread(counts[month] for month in months) <= 1


@given(known_starts(), officer_lists)
def test_nobody_is_in_two_places_at_once(
    known: tuple[list[int], list[date], Starts], officers: list[int]
) -> None:
    cells, months, starts = known
    made = propose(cells, officers, months, [], starts, NOW)
    placed = [slot.cell_id for slot in made.slots]
    assert sorted([*placed, *made.left]) == sorted(cells)
    loads = Counter(slot.member_id for slot in made.slots)
    assert spread(loads[officer] for officer in officers) <= 1
    assert conflicts(made, starts) == []


@given(
    known_starts(),
    officer_lists,
    st.lists(st.tuples(st.integers(150, 250), st.integers(1, 30), st.sampled_from(YEAR))),
)
def test_what_is_planned_stays_and_is_counted(
    known: tuple[list[int], list[date], Starts],
    officers: list[int],
    planned: list[tuple[int, int, date]],
) -> None:
    cells, months, starts = known
    before = [Slot(*one) for one in planned]
    made = propose(cells, officers, months, before, starts, NOW)
    done = {slot.cell_id for slot in before}
    assert not done & {slot.cell_id for slot in made.slots}
    assert {slot.cell_id for slot in made.slots} | set(made.left) == set(cells) - done
    old = Counter(slot.member_id for slot in before)
    new = old + Counter(slot.member_id for slot in made.slots)
    was, is_now = (spread(loads[officer] for officer in officers) for loads in (old, new))
    assert is_now <= max(was, 1)


def test_a_meeting_that_is_over_is_not_visited() -> None:
    month = date(2026, 11, 1)
    over = {(100, month): NOW - timedelta(days=2)}
    assert propose([100], [1], [month], [], over, NOW) == Proposal((), (100,))


@given(known_starts(), officer_lists)
def test_nobody_visits_their_own_cell(
    known: tuple[list[int], list[date], Starts], officers: list[int]
) -> None:
    cells, months, _ = known
    own = {officer: set(cells[number::3]) for number, officer in enumerate(officers)}
    made = propose(cells, officers, months, [], {}, NOW, own)
    assert all(slot.cell_id not in own[slot.member_id] for slot in made.slots)
    for cell_id in made.left:
        assert all(cell_id in own[officer] for officer in officers)


def spread(loads: Iterable[int]) -> int:
    counted = list(loads)
    return max(counted) - min(counted)


def conflicts(made: Proposal, starts: Starts) -> list[tuple[Slot, Slot]]:
    return [
        (one, other)
        for one, other in combinations(made.slots, 2)
        if one.member_id == other.member_id
        and (a := starts.get((one.cell_id, one.month)))
        and (b := starts.get((other.cell_id, other.month)))
        and too_near(a, b)
    ]


def visit(number: int, starts_at: datetime | None = START, **more: object) -> Visit:
    sitting = None
    if starts_at:
        on = starts_at + timedelta(hours=7)
        sitting = Sitting(number, on.date(), time(19, 30), starts_at, "Hội trường")
    fields = {"member_id": 7, "month": date(2027, 1, 1), "sitting": sitting, **more}
    return Visit(number, 1, 100 + number, f"Chi bộ {number}", visitor="Tâm", **fields)  # type: ignore[arg-type]


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)))
def test_three_hours_apart_is_enough(apart: timedelta) -> None:
    pair = [visit(1), visit(2, START + apart)]
    near = apart < timedelta(hours=3)
    assert bool(clashes(pair)) is near
    assert (find_clash(pair[:1], 7, 102, START + apart) is not None) is near


def test_what_is_no_clash() -> None:
    one = visit(1)
    assert find_clash([one], 8, 102, START) is None
    assert find_clash([one], 7, one.cell_id, START) is None
    assert find_clash([one], 7, 102, None) is None
    assert clashes([one, visit(2, None)]) == []
    assert clashes([one, visit(2, state=VisitState.VISITED)]) == []
    assert clashes([one, visit(2, member_id=8)]) == []


def test_recorded_by_the_visitor_after_the_meeting() -> None:
    with pytest.raises(VisitorsOnly):
        check_may_record(visit(1), [8], START)
    with pytest.raises(NotYet):
        check_may_record(visit(1), [7], START - timedelta(minutes=1))
    check_may_record(visit(1), [7], START)
    with pytest.raises(NotYet):
        check_may_record(visit(1, None), [7], datetime(2027, 1, 31, tzinfo=UTC))
    check_may_record(visit(1, None), [7], datetime(2027, 2, 1, tzinfo=UTC))


def test_overdue_a_while_after_the_meeting() -> None:
    assert not visit(1).is_overdue(START + rules().ask_after - timedelta(minutes=1))
    assert visit(1).is_overdue(START + rules().ask_after)
    assert not visit(1, state=VisitState.VISITED).is_overdue(START + timedelta(days=9))


@given(st.dates())
def test_a_month_is_a_number(on: date) -> None:
    assert month_from(month_number(on)) == on.replace(day=1)


def test_the_months_that_can_still_be_planned() -> None:
    assert months_of(2026, date(2026, 11, 22)) == [date(2026, 11, 1), date(2026, 12, 1)]
    assert len(months_of(2027, date(2026, 11, 22))) == 12
    assert months_of(2025, date(2026, 11, 22)) == []


def test_what_is_left_of_this_month_is_only_for_a_meeting_still_to_come() -> None:
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    known = {(1, november): NOW + timedelta(days=3), (2, december): NOW + timedelta(days=20)}
    made = propose([1, 2, 3, 4], [9], [november, december], [], known, NOW)
    assert {slot.cell_id: slot.month for slot in made.slots} == {
        1: november,
        2: december,
        3: december,
        4: december,
    }
    alone = propose([3], [9], [november], [], known, NOW)
    assert [slot.month for slot in alone.slots] == [november]
