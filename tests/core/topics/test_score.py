"""What the bot knows of a session's score, the total and the grade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.meeting import Kind
from core.profiles.profile import profiles
from core.topics.score import SessionFacts, grade, known_points, total
from core.ui.words import words_in

GUIDE = profiles()["42-HD/BTCTW-2025"]
FULL = {item.key: item.points for item in GUIDE.score}


@pytest.mark.parametrize(
    ("present", "expected", "points"),
    [(30, 30, 5), (29, 30, 4), (27, 30, 4), (26, 30, 3), (20, 30, 2), (19, 30, 1)],
)
def test_attendance(present: int, expected: int, points: int) -> None:
    facts = SessionFacts(Kind.TOPIC, present=present, expected=expected)
    assert known_points(GUIDE, facts) == {"attendance": points}


@pytest.mark.parametrize(
    ("kind", "minutes", "points"),
    [(Kind.TOPIC, 90, 5), (Kind.TOPIC, 89, 2), (Kind.COMBINED, 90, 2), (Kind.COMBINED, 120, 5)],
)
def test_time(kind: Kind, minutes: int, points: int) -> None:
    assert known_points(GUIDE, SessionFacts(kind, minutes_long=minutes)) == {"time": points}


def test_preparation_is_the_share_of_lines_done() -> None:
    facts = SessionFacts(Kind.TOPIC, items_done=5, items=9)
    assert known_points(GUIDE, facts) == {"preparation": 6}


def test_nothing_is_filled_in_that_nobody_knows() -> None:
    assert known_points(GUIDE, SessionFacts(Kind.TOPIC)) == {}


def test_no_total_before_every_line_has_its_points() -> None:
    assert total(GUIDE, FULL) == 100
    assert total(GUIDE, {**FULL, "conduct": 15}) == 75
    missing = {key: points for key, points in FULL.items() if key != "results"}
    assert total(GUIDE, missing) is None
    assert grade(GUIDE, missing) is None


def test_the_grade_goes_by_the_total() -> None:
    found = grade(GUIDE, {**FULL, "conduct": 15})
    assert found
    assert words_in("vi").plain(found.words) == "Khá"


@given(st.fixed_dictionaries({key: st.integers(-50, 150) for key in FULL}))
def test_a_total_never_leaves_its_frame(points: dict[str, int]) -> None:
    sum_of = total(GUIDE, points)
    assert sum_of is not None
    assert 0 <= sum_of <= 100
