"""When a session may be closed, and what is taken as an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.meeting import Kind
from core.profiles.profile import profiles
from core.topics.evaluation import (
    NoNumber,
    NotASentence,
    TextTooLong,
    choices,
    missing,
    read_number,
    read_part,
)

GUIDE, SCHEME = profiles()["42-HD/BTCTW-2025"], profiles()["11-ĐA/TU-2021"]
PARTS = {"strengths": "Đúng giờ, đủ người.", "weaknesses": "Ít ý kiến.", "lessons": "Gửi sớm hơn."}
POINTS = {item.key: item.points for item in GUIDE.score}


def test_a_topic_session_needs_its_three_parts_and_the_score() -> None:
    assert missing(Kind.TOPIC, GUIDE, {}, {}) == ["strengths", "weaknesses", "lessons", "score"]
    assert missing(Kind.COMBINED, GUIDE, PARTS, {}) == ["score"]
    assert missing(Kind.TOPIC, GUIDE, PARTS, POINTS) == []


def test_a_guide_without_a_frame_asks_for_no_score() -> None:
    assert missing(Kind.TOPIC, SCHEME, PARTS, {}) == []


def test_a_regular_meeting_closes_without() -> None:
    assert missing(Kind.REGULAR, GUIDE, {}, {}) == []


def test_a_part_is_at_least_a_sentence() -> None:
    assert read_part("  Thảo luận còn   ít ") == "Thảo luận còn ít"
    with pytest.raises(NotASentence):
        read_part("Ít")
    with pytest.raises(TextTooLong):
        read_part("a b " * 600)


@pytest.mark.parametrize("typed", ["", "-1", "ba", "13", "٣", "1e1", "9" * 50])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(NoNumber):
        read_number(typed, 12)


@given(st.integers(1, 100))
def test_choices_hold_full_marks_and_none(most: int) -> None:
    offered = choices(most)
    assert (offered[0], offered[-1]) == (most, 0)
    assert offered == sorted(set(offered), reverse=True)
    assert len(offered) <= 7
