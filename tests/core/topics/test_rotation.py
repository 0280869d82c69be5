"""Who prepares next: nobody twice before everyone eligible once, over any history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.topics.rotation import Candidate, Passed, suggest

FIRST = date(2026, 1, 5)
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung", "Hoàng Văn Giang")


def day(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def cell(count: int) -> list[Candidate]:
    return [Candidate(n, NAMES[n % len(NAMES)] + f" {n}") for n in range(1, count + 1)]


def serve(people: list[Candidate], ids: Iterable[int], on: date) -> list[Candidate]:
    served = set(ids)
    return [
        replace(one, served_on=(*one.served_on, on)) if one.member_id in served else one
        for one in people
    ]


def test_who_never_served_comes_first_then_the_longest_ago() -> None:
    an, binh, cuong = cell(3)
    people = [
        replace(an, served_on=(day(0), day(9))),
        replace(binh, served_on=(day(1),)),
        cuong,
    ]
    order = [one.candidate.member_id for one in suggest(people, [])]
    assert order == [3, 2, 1]


def test_exempt_away_recent_and_assigned_are_passed_over_and_said() -> None:
    people = cell(5)
    people[0] = replace(people[0], exempt=True)
    people[1] = replace(people[1], away=True)
    people[2] = replace(people[2], served_on=(day(3),))
    people[3] = replace(people[3], served_on=(day(1),), assigned_on=(day(3),))
    first = suggest(people, [day(1), day(2), day(3)])[0]
    assert first.candidate.member_id == 5
    assert {(one.member_id, why) for one, why in first.passed} == {
        (1, Passed.EXEMPT),
        (2, Passed.AWAY),
        (3, Passed.RECENT),
        (4, Passed.ASSIGNED),
    }


def test_where_all_served_lately_the_longest_ago_comes_first() -> None:
    people = serve(serve(cell(2), [1], day(1)), [2], day(2))
    assert [one.candidate.member_id for one in suggest(people, [day(1), day(2)])] == [1, 2]


def test_strengths_decide_among_equals_only() -> None:
    people = cell(3)
    people[2] = replace(people[2], strengths=("pháp luật",))
    assert suggest(people, [], ["pháp luật"])[0].candidate.member_id == 3
    people = serve(people, [3], day(1))
    assert suggest(people, [], ["pháp luật"])[-1].candidate.member_id == 3


def test_nobody_left_is_nobody_suggested() -> None:
    assert suggest([replace(one, exempt=True) for one in cell(3)], []) == []


@given(
    count=st.integers(1, 9),
    away=st.lists(st.sets(st.integers(1, 9), max_size=4), min_size=5, max_size=40),
    size=st.integers(1, 3),
)
def test_between_two_turns_of_anybody_all_others_who_could_have_served(
    count: int, away: list[set[int]], size: int
) -> None:
    people = cell(count)
    days: list[date] = []
    could: list[set[int]] = []
    turns: list[set[int]] = []
    for number, absent in enumerate(away):
        now = [replace(one, away=one.member_id in absent) for one in people]
        chosen = {one.candidate.member_id for one in suggest(now, days)[:size]}
        could.append({one.member_id for one in now if not one.away})
        turns.append(chosen)
        for member_id in chosen:
            since = [n for n in range(number) if member_id in turns[n]]
            if since and len(chosen) == size:
                between = set().union(*turns[since[-1] : number + 1])
                always = set.intersection(*could[since[-1] : number + 1])
                assert always <= between
        people = serve(people, chosen, day(number))
        days.append(day(number))


@given(
    count=st.integers(4, 9),
    swaps=st.dictionaries(st.integers(0, 30), st.integers(1, 9), max_size=12),
)
def test_swap_credits_add_up(count: int, swaps: dict[int, int]) -> None:
    """Every session credits one turn, to the taker; who passed theirs on is suggested again."""
    people = cell(count)
    days: list[date] = []
    for number in range(31):
        suggested = suggest(people, days)[0].candidate.member_id
        taker = swaps.get(number, suggested)
        taker = taker if taker <= count else suggested
        people = serve(people, [taker], day(number))
        days.append(day(number))
        if taker != suggested:
            assert suggest(people, days)[0].candidate.member_id == suggested
    assert sum(len(one.served_on) for one in people) == 31


@given(count=st.integers(4, 9), rounds=st.integers(1, 4))
def test_without_absences_turns_come_round_evenly(count: int, rounds: int) -> None:
    people = cell(count)
    days: list[date] = []
    for number in range(count * rounds):
        chosen = suggest(people, days)[0].candidate.member_id
        people = serve(people, [chosen], day(number))
        days.append(day(number))
    assert {len(one.served_on) for one in people} == {rounds}
