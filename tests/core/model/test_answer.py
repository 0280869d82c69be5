"""Answers: when they are taken, and how they add up."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.answer import (
    COMING,
    LONGEST_REASON,
    Answer,
    Choice,
    MemberAnswer,
    NotOffered,
    Reason,
    ReasonTooLong,
    Tally,
    check_offered,
    check_open,
    tally,
    typed_reason,
)
from core.model.errors import AnsweringClosed, Gone
from core.model.meeting import FARTHEST, InThePast, Kind, Meeting, Mode, State, TooFar, check_start
from core.ui.words import words_in

STARTS_AT = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
BEFORE, AFTER = STARTS_AT - timedelta(minutes=1), STARTS_AT + timedelta(minutes=1)


def meeting(state: State = State.PUBLISHED, **more: Any) -> Meeting:
    known: dict[str, Any] = {"mode": Mode.IN_PERSON, "answers_close_at": None, **more}
    return Meeting(
        id=1, committee_id=1, cell_id=1, cell_name="Chi bộ Láng Hạ", kind=Kind.REGULAR,
        state=state, on_date=date(2026, 12, 3), at_time=time(19, 30), zone="Asia/Ho_Chi_Minh",
        starts_at=STARTS_AT, place="Hội trường", topic="", prepare="", chair="", series_id=None,
        published_at=None, **known,
    )  # fmt: skip


def line(answer: Answer | None = None, *, exempt: bool = False) -> MemberAnswer:
    return MemberAnswer(1, "Nguyễn Văn An", exempt, answer)


def lines(count: int, answer: Answer | None = None) -> list[MemberAnswer]:
    return [line(answer)] * count


# --- when they are taken --------------------------------------------------------------------------


@pytest.mark.parametrize("by_leader", [True, False])
def test_open_until_the_start(by_leader: bool) -> None:
    check_open(meeting(), BEFORE, by_leader=by_leader)


@pytest.mark.parametrize("at", [STARTS_AT, AFTER])
def test_closed_at_the_start_but_not_for_leaders(at: datetime) -> None:
    with pytest.raises(AnsweringClosed):
        check_open(meeting(), at)
    check_open(meeting(), at, by_leader=True)


def test_a_cell_may_close_earlier_or_later() -> None:
    early = meeting(answers_close_at=BEFORE - timedelta(hours=1))
    with pytest.raises(AnsweringClosed):
        check_open(early, BEFORE)
    check_open(early, BEFORE, by_leader=True)
    check_open(meeting(answers_close_at=AFTER + timedelta(hours=1)), AFTER)


@pytest.mark.parametrize("by_leader", [True, False])
@pytest.mark.parametrize(
    ("state", "refusal", "key"),
    [
        (State.DRAFT, Gone, "refusal.gone"),
        (State.CANCELLED, Gone, "refusal.meeting_cancelled"),
        (State.CLOSED, AnsweringClosed, "refusal.answering_closed"),
    ],
)
def test_what_nobody_can_answer(
    state: State, refusal: type[Exception], key: str, by_leader: bool
) -> None:
    for at in (BEFORE, AFTER):
        with pytest.raises(refusal) as refused:
            check_open(meeting(state), at, by_leader=by_leader)
        assert getattr(refused.value, "key") == key  # noqa: B009 - every Refusal has one


def test_a_published_meeting_is_held_once_it_has_begun() -> None:
    assert meeting().state_at(BEFORE) is State.PUBLISHED
    assert meeting().state_at(STARTS_AT) is State.HELD
    assert meeting(State.CANCELLED).state_at(AFTER) is State.CANCELLED
    assert meeting(State.CLOSED).state_at(BEFORE) is State.CLOSED


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("choice", Choice)
def test_online_only_where_it_is_offered(mode: Mode, choice: Choice) -> None:
    if choice is Choice.ONLINE and mode is Mode.IN_PERSON:
        with pytest.raises(NotOffered):
            check_offered(meeting(mode=mode), choice)
    else:
        check_offered(meeting(mode=mode), choice)


def test_only_a_coming_time_can_be_published() -> None:
    check_start(STARTS_AT, BEFORE)
    check_start(STARTS_AT, STARTS_AT - FARTHEST)
    for now in (STARTS_AT, AFTER):
        with pytest.raises(InThePast):
            check_start(STARTS_AT, now)
    with pytest.raises(TooFar):
        check_start(STARTS_AT, STARTS_AT - FARTHEST - timedelta(seconds=1))


def test_a_typed_reason_is_one_line_of_a_bearable_length() -> None:
    assert typed_reason("  đưa cháu\n đi   thi ") == "đưa cháu đi thi"
    assert typed_reason("a" * LONGEST_REASON) == "a" * LONGEST_REASON
    with pytest.raises(ReasonTooLong) as refused:
        typed_reason("a" * (LONGEST_REASON + 1))
    assert refused.value.values == {"limit": LONGEST_REASON}


# --- how they add up ------------------------------------------------------------------------------


def test_the_congress_of_eighty_seven() -> None:
    """83 official and 4 probationary members; 82 and 4 present, one absent with a reason."""
    official, probationary = 82, 4
    present = official + probationary
    sick = Answer(Choice.ABSENT, Reason.HEALTH)
    counted = tally([*lines(present, Answer(Choice.ATTEND)), *lines(1, sick)])
    assert counted == Tally(86, 0, 1, 0, 0, 0, 87)
    words = words_in("vi")
    assert words.percent(counted.absent_with_reason, counted.expected) == "1,1%"
    assert words.percent(official, counted.attend) == "95,3%"
    assert words.percent(probationary, counted.attend) == "4,7%"
    assert words.percent(counted.attend, counted.expected) == "98,9%"


@pytest.mark.parametrize(
    ("part", "whole", "vietnamese", "english"),
    [
        (53, 86, "61,6%", "61.6%"),
        (1, 86, "1,2%", "1.2%"),
        (299, 300, "99,7%", "99.7%"),
        (106, 929, "11,4%", "11.4%"),
        (759, 929, "81,7%", "81.7%"),
        (1, 16, "6,3%", "6.3%"),
        (1, 2000, "0,1%", "0.1%"),
        (0, 87, "0,0%", "0.0%"),
        (87, 87, "100,0%", "100.0%"),
        (0, 0, "–", "–"),
    ],
)
def test_one_decimal_half_up(part: int, whole: int, vietnamese: str, english: str) -> None:
    assert words_in("vi").percent(part, whole) == vietnamese
    assert words_in("en").percent(part, whole) == english


def test_the_exempt_count_only_when_they_come() -> None:
    exempt = [
        line(None if choice is None else Answer(choice), exempt=True) for choice in (None, *Choice)
    ]
    assert tally(exempt) == Tally(1, 1, 0, 0, 0, 0, 2)


def test_with_and_without_a_reason() -> None:
    counted = tally(
        [
            line(Answer(Choice.ABSENT)),
            line(Answer(Choice.ABSENT, Reason.WORK)),
            line(Answer(Choice.ABSENT, Reason.OTHER, "đưa cháu đi thi")),
            line(Answer(Choice.UNSURE)),
            line(),
        ]
    )
    assert counted == Tally(0, 0, 2, 1, 1, 1, 5)


def test_nobody() -> None:
    assert tally([]) == Tally(0, 0, 0, 0, 0, 0, 0)


answers = st.builds(
    Answer, st.sampled_from(Choice), st.none() | st.sampled_from(Reason), st.text(max_size=5)
)
rosters = st.lists(
    st.builds(MemberAnswer, st.integers(), st.text(max_size=5), st.booleans(), st.none() | answers)
)


@given(rosters)
def test_everybody_expected_is_counted_once(roster: list[MemberAnswer]) -> None:
    counted = tally(roster)
    shares = (
        counted.attend + counted.online + counted.absent_with_reason
        + counted.absent_without_reason + counted.unsure + counted.silent
    )  # fmt: skip
    assert shares == counted.expected
    obliged = sum(not one.exempt for one in roster)
    coming = sum(bool(one.answer and one.answer.choice in COMING) for one in roster)
    assert counted.attend + counted.online == coming
    assert obliged <= counted.expected <= len(roster)


@given(rosters, st.randoms())
def test_the_order_does_not_matter(roster: list[MemberAnswer], random: Any) -> None:
    other = roster[:]
    random.shuffle(other)
    assert tally(other) == tally(roster)


@given(st.integers(1, 10_000), st.data())
def test_shares_are_within_their_bounds(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    shown = words_in("en").percent(part, whole)
    assert abs(float(shown.rstrip("%")) - 100 * part / whole) <= 0.05 + 1e-9
