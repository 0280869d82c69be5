"""When a session may be closed, and what is taken as an answer."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.answer import Answer, Choice, MemberAnswer, tally
from core.model.meeting import Kind, Meeting, Mode, State
from core.profiles.profile import profiles
from core.topics.evaluation import (
    QUESTIONS,
    Evaluation,
    EvaluationView,
    NoNumber,
    NoPoints,
    NotASentence,
    PointsOutOfFrame,
    TextTooLong,
    choices,
    lines_to_score,
    missing,
    next_question,
    read_answer,
    read_number,
    read_part,
    read_points,
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


@pytest.mark.parametrize("typed", ["", "-1", "ba", "13", "٣", "1e1", "9" * 50, "1 2"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(NoNumber):
        read_number(typed, 12)


@given(st.integers(1, 100))
def test_choices_hold_full_marks_and_none(most: int) -> None:
    offered = choices(most)
    assert (offered[0], offered[-1]) == (most, 0)
    assert offered == sorted(set(offered), reverse=True)
    assert len(offered) <= 7


# --- answers are not presence; one question after the other --------------------------------------

MEETING = Meeting(
    id=9,
    committee_id=1,
    cell_id=5,
    cell_name="Chi bộ Hoa Sen",
    kind=Kind.TOPIC,
    state=State.HELD,
    on_date=date(2026, 12, 3),
    at_time=time(19, 30),
    zone="Asia/Ho_Chi_Minh",
    starts_at=datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
    place="Hội trường",
    mode=Mode.IN_PERSON,
    topic="Nêu gương",
    prepare="",
    chair="",
    series_id=None,
    published_at=None,
    answers_close_at=None,
)


def view(said: list[Choice | None], **kept: object) -> EvaluationView:
    """An evaluation of a session whose members answered so."""
    lines = [
        MemberAnswer(number, "Nguyễn Văn An", exempt=False, answer=Answer(one) if one else None)
        for number, one in enumerate(said)
    ]
    empty = dict.fromkeys(Evaluation.__dataclass_fields__)
    texts = dict.fromkeys((*PARTS, "conclusion", "profile"), "")
    evaluation = Evaluation(**{**empty, **texts, "meeting_id": 9, "scores": {}, **kept})  # type: ignore[arg-type]
    return EvaluationView(MEETING, GUIDE, evaluation, tally(lines), len(lines), 0, 0)


@given(st.lists(st.sampled_from([None, *Choice]), max_size=40))
def test_answers_alone_give_no_points(said: list[Choice | None]) -> None:
    assert view(said).known == {}
    assert view(said).kept.present is None


def test_what_was_counted_gives_points_and_exempt_members_may_be_among_them() -> None:
    counted = view([Choice.ATTEND, None, Choice.ABSENT], present=2)
    assert (counted.coming, counted.known["attendance"]) == (1, 2)
    more = view([Choice.ATTEND], present=3)
    assert (more.expected, more.known["attendance"]) == (3, 5)


def test_the_questions_come_in_their_order_and_what_is_known_is_not_asked() -> None:
    asked, now = [], view([None], minutes_long=90)
    question = next_question(now, QUESTIONS[0])
    while question:
        asked.append(question)
        question = next_question(now, question, skip=True)
    assert asked == ["present", "strengths", "weaknesses", "lessons", "conclusion", "score"]


@given(st.data())
def test_points_typed_in_one_line_go_to_the_open_lines_in_order(data: st.DataObject) -> None:
    lines = lines_to_score(view([None]), "score")
    points = [data.draw(st.integers(0, item.points)) for item in lines.values()]
    between = data.draw(st.sampled_from([" ", ", ", ";", "\n", "  "]))
    typed = between.join(map(str, points))
    read = read_answer(view([None]), "score", typed)["scores"]
    assert read == {item.key: n for item, n in zip(lines.values(), points, strict=True)}


def test_points_that_do_not_fit() -> None:
    lines = dict(enumerate(GUIDE.score, 1))
    assert read_points("5/5 4", lines) == {"time": 5, "attendance": 4}
    with pytest.raises(PointsOutOfFrame):
        read_points("5 6", lines)
    for typed in ("", "tốt", "1 2 3 4 5 5 5 5", "-1"):
        with pytest.raises(NoPoints):
            read_points(typed, lines)


@pytest.mark.parametrize("typed", ["95", " 95 phút ", "95 minutes"])
def test_a_number_may_stand_with_what_it_counts(typed: str) -> None:
    assert read_number(typed, 600) == 95
