"""Changing a meeting: what differs, what may be typed, when it is told, what a series follows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import NATIONAL, Holidays
from core.dates.rules import DayOfMonth, LastWorkingDay, MeetingRule, NthWeekday, Shift
from core.dates.zones import to_local, to_utc
from core.meetings.changes import (
    HURRY,
    LEAD,
    WAIT,
    AlreadyCancelled,
    AlreadyHeld,
    ChangeDraft,
    MeetingFacts,
    Same,
    check_changeable,
    differences,
    edited,
    facts_from_data,
    facts_of,
    facts_to_data,
    is_exception,
    logged,
    meant,
    propose,
    tell_at,
    typed,
)
from core.meetings.form import HourPast, MeetingQuestion, TooLong, cancelling
from core.meetings.series import alike, date_in, may_extend, rule_moved
from core.meetings.typed_line import TypedLine, read_line
from core.model.meeting import Kind, Meeting, Mode, State
from core.reminders.waves import rules_from

ZONE = "Asia/Ho_Chi_Minh"
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
RULES = rules_from(None)
NONE_OFF = Holidays()


def meeting(on: date = date(2026, 12, 3), at: time = time(19, 30), **more: object) -> Meeting:
    plain = Meeting(
        id=1,
        committee_id=1,
        cell_id=1,
        cell_name="Chi bộ Láng Hạ",
        kind=Kind.REGULAR,
        state=State.PUBLISHED,
        on_date=on,
        at_time=at,
        zone=ZONE,
        starts_at=to_utc(on, at, ZONE),
        place="Hội trường",
        mode=Mode.IN_PERSON,
        topic="",
        prepare="",
        chair="",
        series_id=None,
        published_at=NOW,
        answers_close_at=None,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


texts = st.text(max_size=20)
facts = st.builds(
    MeetingFacts,
    on_date=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    at_time=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    place=texts,
    mode=st.sampled_from(Mode),
    chair_id=st.none() | st.integers(1, 9),
    chair=texts,
    topic=texts,
    prepare=texts,
    agenda=st.lists(texts, max_size=3).map(tuple),
    state=st.sampled_from([State.PUBLISHED, State.CANCELLED]),
    cancel_reason=texts,
)


@given(facts)
def test_facts_are_kept_and_read_back(one: MeetingFacts) -> None:
    assert facts_from_data(facts_to_data(one)) == one
    assert differences(one, one) == ()


@given(facts, facts)
def test_an_edit_leads_from_one_to_the_other_and_the_log_back(
    one: MeetingFacts, other: MeetingFacts
) -> None:
    before, after = logged(one, other)
    assert edited(one, after) == other
    assert edited(other, before) == one


def test_only_what_counts_makes_an_exception() -> None:
    one = facts_of(meeting())
    assert not is_exception(one, replace(one, topic="Học tập", prepare="Đọc", agenda=("Một",)))
    assert is_exception(one, replace(one, place="Phòng A"))
    assert is_exception(one, edited(one, cancelling("Bão")))
    assert differences(one, edited(one, {**cancelling("Bão"), "place": "B"})) == ("cancelled",)


def test_what_is_over_or_cancelled_is_not_changed() -> None:
    check_changeable(meeting(), NOW)
    with pytest.raises(AlreadyHeld):
        check_changeable(meeting(), meeting().starts_at)
    with pytest.raises(AlreadyHeld):
        check_changeable(meeting(state=State.CLOSED), NOW)
    with pytest.raises(AlreadyCancelled):
        check_changeable(meeting(state=State.CANCELLED), NOW)


@pytest.mark.parametrize(
    ("asking", "text", "edit"),
    [
        (None, "05/12 20h", {"on_date": "2026-12-05", "at_time": "20:00"}),
        (None, "Phòng họp B", {"place": "Phòng họp B"}),
        (None, "trực tuyến 20h", {"at_time": "20:00", "mode": "online"}),
        (MeetingQuestion.DATE, "5", {"on_date": "2026-12-05"}),
        (MeetingQuestion.HOUR, "20", {"at_time": "20:00"}),
        (MeetingQuestion.HOUR, "7 rưỡi tối thứ bảy", {"on_date": "2026-11-28"}),
        (MeetingQuestion.PLACE, " Nhà  văn hóa ", {"place": "Nhà văn hóa"}),
        (MeetingQuestion.MODE, "trực tuyến", {"mode": "online"}),
        (MeetingQuestion.TOPIC, "Học Bác", {"topic": "Học Bác"}),
        (MeetingQuestion.PREPARE, "Đọc\n\nGhi", {"prepare": "Đọc\nGhi"}),
        (MeetingQuestion.AGENDA, "1. Một\n- Hai\n", {"agenda": ["Một", "Hai"]}),
        (MeetingQuestion.CANCEL, "Bão", {"state": "cancelled", "cancel_reason": "Bão"}),
    ],
)
def test_what_is_typed(asking: MeetingQuestion | None, text: str, edit: dict[str, object]) -> None:
    proposed = typed(ChangeDraft(1, asking), text, meeting(), NOW, NATIONAL)
    assert proposed.problems == ()
    assert proposed.draft.asking is None
    after = edited(facts_of(meeting()), proposed.draft.edit)
    assert edited(after, edit) == after


@pytest.mark.parametrize(
    ("asking", "text", "key"),
    [
        (None, "???", "refusal.change.not_understood"),
        (None, "30/02", "refusal.no_such_day"),
        (None, "thứ Hai 03/12", "refusal.no_such_weekday"),
        (None, "Hội trường", "refusal.change.same"),
        (MeetingQuestion.DATE, "hôm nào nhỉ", "refusal.not_understood.date"),
        (MeetingQuestion.DATE, "01/01/2020", "refusal.day_past"),
        (MeetingQuestion.HOUR, "25h", "refusal.no_such_hour"),
        (MeetingQuestion.HOUR, "19:30", "refusal.change.same"),
        (MeetingQuestion.MODE, "bồ câu", "refusal.not_understood.mode"),
        (MeetingQuestion.PLACE, "x" * 201, "refusal.too_long"),
        (
            MeetingQuestion.AGENDA,
            "\n".join(f"mục {n}" for n in range(21)),
            "refusal.change.too_many",
        ),
        (MeetingQuestion.AGENDA, "x" * 201, "refusal.too_long"),
        (MeetingQuestion.CANCEL, "x" * 301, "refusal.too_long"),
    ],
)
def test_what_cannot_be_taken_is_asked_again(
    asking: MeetingQuestion | None, text: str, key: str
) -> None:
    proposed = typed(ChangeDraft(1, asking), text, meeting(), NOW, NATIONAL)
    assert [problem.key for problem in proposed.problems] == [key]
    assert proposed.draft.asking is asking
    assert proposed.draft.edit == {}


def test_a_time_that_has_passed_leaves_the_rest_of_the_edit() -> None:
    whole = {"on_date": "2026-11-22", "at_time": "08:00", "place": "Phòng A"}
    proposed = propose(ChangeDraft(1), whole, meeting(), NOW)
    assert proposed.draft.edit == {"place": "Phòng A"}
    assert [type(problem) for problem in proposed.problems] == [HourPast]


def test_cancelling_leaves_nothing_else_of_the_edit() -> None:
    dialogue = ChangeDraft(1, MeetingQuestion.CANCEL, edit={"at_time": "20:00"})
    proposed = propose(dialogue, cancelling("Bão"), meeting(), NOW)
    assert proposed.draft.edit == cancelling("Bão")
    same = propose(ChangeDraft(1), {"place": "Hội trường"}, meeting(), NOW)
    assert [type(problem) for problem in same.problems] == [Same]
    assert TooLong.key == "refusal.too_long"


@given(st.sampled_from([None, *MeetingQuestion]), st.text(max_size=40))
def test_no_text_breaks_the_dialogue(asking: MeetingQuestion | None, text: str) -> None:
    proposed = typed(ChangeDraft(1, asking), text, meeting(), NOW, NATIONAL)
    assert proposed.problems or proposed.draft.edit
    assert ChangeDraft.from_data(proposed.draft.to_data()) == proposed.draft


def test_which_meeting_a_line_means() -> None:
    first, second = meeting(), meeting(date(2026, 12, 10), id=2)
    local = to_local(NOW, ZONE)
    assert meant([first], TypedLine()) is first
    assert meant([first, second], TypedLine()) is None
    assert meant([first, second], read_line("10/12 20h", local, NATIONAL)) is second
    assert meant([first, second], read_line("12/12 20h", local, NATIONAL)) is None
    assert meant([first, second], read_line("10/12", local, NATIONAL)) is None
    assert meant([first], read_line("12/12 20h", local, NATIONAL)) is first


# --- when it is told ----------------------------------------------------------------------------


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(
    ("now", "start", "told"),
    [
        ("2026-11-22 09:00", "2026-12-03 19:30", "2026-11-22 09:05"),
        ("2026-12-03 19:10", "2026-12-03 19:30", "2026-12-03 19:10"),
        ("2026-11-22 22:00", "2026-12-03 19:30", "2026-11-23 07:00"),
        ("2026-11-22 20:58", "2026-12-03 19:30", "2026-11-23 07:00"),
        ("2026-12-02 22:00", "2026-12-03 07:30", "2026-12-02 22:05"),
        ("2026-12-03 05:00", "2026-12-03 19:30", "2026-12-03 07:00"),
    ],
)
def test_when_an_edit_is_told(now: str, start: str, told: str) -> None:
    assert tell_at(local(now), local(start), ZONE, RULES) == local(told)


@given(
    st.timedeltas(timedelta(), timedelta(days=30)).map(lambda later: NOW + later),
    st.timedeltas(timedelta(minutes=1), timedelta(days=30)),
)
def test_it_is_told_before_the_meeting_and_never_before_the_edit(
    now: datetime, ahead: timedelta
) -> None:
    at = tell_at(now, now + ahead, ZONE, RULES)
    assert now <= at < now + ahead
    assert at in (now, now + WAIT) or at < now + ahead - LEAD
    assert (at == now) is (ahead <= HURRY)


# --- series -------------------------------------------------------------------------------------


def rule(pattern: DayOfMonth | NthWeekday | LastWorkingDay, **more: object) -> MeetingRule:
    return MeetingRule(pattern, time(19, 30), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "named", "moved", "new"),
    [
        (DayOfMonth(3), date(2027, 1, 3), date(2027, 1, 5), DayOfMonth(5)),
        (DayOfMonth(3), date(2027, 1, 3), date(2027, 2, 5), None),
        (NthWeekday(1, 5), date(2027, 1, 2), date(2027, 1, 9), NthWeekday(2, 5)),
        (NthWeekday(1, 5), date(2027, 1, 2), date(2027, 1, 3), NthWeekday(1, 6)),
        (NthWeekday(1, 5), date(2027, 1, 2), date(2027, 1, 30), NthWeekday(-1, 5)),
        (NthWeekday(-1, 4), date(2027, 1, 29), date(2027, 1, 28), NthWeekday(-1, 3)),
        (LastWorkingDay(), date(2027, 1, 29), date(2027, 1, 28), None),
    ],
)
def test_a_move_as_a_rule(
    old: DayOfMonth | NthWeekday | LastWorkingDay,
    named: date,
    moved: date,
    new: DayOfMonth | NthWeekday | None,
) -> None:
    found = rule_moved(rule(old), named, moved, NONE_OFF)
    assert (found.pattern if found else None) == new


def test_a_day_off_that_the_rule_shifts_away_is_no_rule() -> None:
    shifting = rule(DayOfMonth(5), shift=Shift.AFTER)
    assert rule_moved(shifting, date(2027, 1, 5), date(2027, 1, 9), NONE_OFF) is None
    assert rule_moved(shifting, date(2027, 1, 5), date(2027, 1, 8), NONE_OFF) is not None


@given(
    st.integers(1, 28).map(DayOfMonth)
    | st.builds(NthWeekday, st.integers(1, 4), st.integers(0, 6)),
    st.dates(date(2026, 12, 1), date(2028, 12, 31)),
)
def test_the_moved_rule_gives_the_day_it_was_moved_to(
    pattern: DayOfMonth | NthWeekday, moved: date
) -> None:
    named = date_in(rule(pattern), moved, NONE_OFF)
    assert named
    found = rule_moved(rule(pattern), named, moved, NONE_OFF)
    if found:
        assert date_in(found, moved, NONE_OFF) == moved
    else:
        assert isinstance(pattern, NthWeekday)
        assert moved.day > 28


def test_the_others_of_a_series_follow_hour_place_and_mode_and_the_day_by_its_rule() -> None:
    edit = {"on_date": "2027-01-05", "at_time": "20:00", "topic": "Học Bác"}
    other = meeting(date(2027, 2, 3), rule_on=date(2027, 2, 3))
    moved = rule_moved(rule(DayOfMonth(3)), date(2027, 1, 3), date(2027, 1, 5), NONE_OFF)
    assert alike(edit, other, moved, NONE_OFF) == {"at_time": "20:00", "on_date": "2027-02-05"}
    assert alike({"place": "B"}, other, None, NONE_OFF) == {"place": "B"}
    quarterly = rule(DayOfMonth(5), every=3)
    assert date_in(quarterly, date(2027, 2, 3), NONE_OFF) is None


def test_what_may_be_made_to_a_series() -> None:
    a_rule = rule(DayOfMonth(3))
    assert may_extend({"place": "B"}, None)
    assert may_extend({"on_date": "2027-01-05"}, a_rule)
    assert not may_extend({"on_date": "2027-01-05"}, None)
    assert not may_extend({"topic": "Học Bác"}, a_rule)
    assert not may_extend(cancelling("Bão"), a_rule)
