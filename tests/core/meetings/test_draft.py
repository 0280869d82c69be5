"""A draft: what is asked next, and what typed texts make of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import NATIONAL
from core.meetings.draft import (
    MeetingDraft,
    answered,
    as_meeting,
    in_cell,
    moved_on,
    next_step,
    planned_reminders,
    step_back,
    with_kind,
    with_waiting_line,
)
from core.meetings.form import MeetingQuestion, Noted, one_named
from core.model.meeting import Kind, Mode
from core.model.people import Cell
from core.reminders.waves import rules_from

ZONE = "Asia/Ho_Chi_Minh"
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
CELL = Cell(7, 1, "Chi bộ Láng Hạ", ZONE, "", None, None, board_names=False, group_chat_id=None)
EMPTY = MeetingDraft(asking=MeetingQuestion.DATE, cell_id=7)
WHOLE = MeetingDraft(
    asking=MeetingQuestion.PREVIEW,
    cell_id=7,
    on_date=date(2026, 12, 3),
    at_time=time(19, 30),
    place="Hội trường",
    kind=Kind.REGULAR,
    mode=Mode.IN_PERSON,
)


def keys(noted: Noted[MeetingDraft]) -> list[str]:
    return [problem.key for problem in noted.problems]


def typed(draft: MeetingDraft, text: str) -> Noted[MeetingDraft]:
    return answered(draft, text, NOW, ZONE, NATIONAL)


def test_steps_are_asked_in_order_and_never_twice() -> None:
    draft, asked = MeetingDraft(), []
    values: dict[str, object] = {
        "cell_id": 7,
        "on_date": WHOLE.on_date,
        "at_time": time(0, 0),
        "place": "A",
        "kind": Kind.TOPIC,
        "mode": Mode.ONLINE,
    }
    for name, value in values.items():
        asked.append(next_step(draft))
        draft = replace(draft, **{name: value})  # type: ignore[arg-type]
    assert asked == [
        MeetingQuestion.CELL,
        MeetingQuestion.DATE,
        MeetingQuestion.HOUR,
        MeetingQuestion.PLACE,
        MeetingQuestion.KIND,
        MeetingQuestion.MODE,
    ]
    assert next_step(draft) is MeetingQuestion.PREVIEW


@pytest.mark.parametrize(
    ("draft", "back"),
    [
        (EMPTY, None),
        (replace(EMPTY, asking=MeetingQuestion.HOUR), MeetingQuestion.DATE),
        (replace(EMPTY, asking=MeetingQuestion.HOUR_TYPED), MeetingQuestion.HOUR),
        (replace(EMPTY, asking=MeetingQuestion.PLACE_TYPED), MeetingQuestion.PLACE),
        (replace(WHOLE, asking=MeetingQuestion.HOUR), MeetingQuestion.PREVIEW),
        (replace(WHOLE, asking=MeetingQuestion.CHAIR), MeetingQuestion.PREVIEW),
    ],
)
def test_back(draft: MeetingDraft, back: MeetingQuestion | None) -> None:
    assert step_back(draft) is back


def test_a_line_waits_for_the_cell_and_takes_the_usual_kind_and_mode() -> None:
    draft = MeetingDraft(line="03/12/2026 19:30 Hội trường")
    noted = with_waiting_line(draft, CELL, ["A"], NOW, NATIONAL)
    assert noted.problems == ()
    assert noted.draft == replace(WHOLE, places=("A",))


def test_without_a_line_everything_is_asked() -> None:
    assert in_cell(MeetingDraft(), CELL, []) == EMPTY


@pytest.mark.parametrize(
    ("asking", "text", "changes", "problems"),
    [
        (MeetingQuestion.DATE, "5", {"on_date": date(2026, 12, 5)}, []),
        (MeetingQuestion.DATE, "5/12 8h", {"on_date": date(2026, 12, 5), "at_time": time(8)}, []),
        (MeetingQuestion.DATE, "8h", {"at_time": time(8)}, ["refusal.not_understood.date"]),
        (MeetingQuestion.DATE, "01/01/2020", {}, ["refusal.day_past"]),
        (MeetingQuestion.DATE, "01/01/2029", {}, ["refusal.day_too_far"]),
        (MeetingQuestion.DATE, "31/04", {}, ["refusal.no_such_day"]),
        (MeetingQuestion.HOUR, "19", {"at_time": time(19)}, []),
        (MeetingQuestion.HOUR, "7 giờ tối", {"at_time": time(19)}, []),
        (MeetingQuestion.HOUR_TYPED, "abc", {}, ["refusal.not_understood.hour"]),
        (MeetingQuestion.PLACE, " Phòng   3/12 ", {"place": "Phòng 3/12"}, []),
        (MeetingQuestion.PLACE, "tại nhà văn hóa", {"place": "nhà văn hóa"}, []),
        (MeetingQuestion.PLACE_TYPED, "Ở nhà ông Ba", {"place": "nhà ông Ba"}, []),
        (MeetingQuestion.PLACE, "O Cho Dua", {"place": "O Cho Dua"}, []),
        (MeetingQuestion.PLACE, "302", {"place": "302"}, []),
        (
            MeetingQuestion.PLACE,
            "20h thứ bảy",
            {"at_time": time(20), "on_date": date(2026, 11, 28)},
            [],
        ),
        (MeetingQuestion.PLACE, "25h", {}, ["refusal.no_such_hour"]),
        (MeetingQuestion.PLACE_TYPED, "x" * 201, {}, ["refusal.too_long"]),
        (MeetingQuestion.KIND, "thường kỳ", {"kind": Kind.REGULAR}, []),
        (MeetingQuestion.KIND, "gì cũng được", {}, ["refusal.not_understood.kind"]),
        (MeetingQuestion.MODE, "ca hai", {"mode": Mode.HYBRID}, []),
        (MeetingQuestion.TOPIC, "Học  tập", {"topic": "Học tập"}, []),
        (MeetingQuestion.PREPARE, "một \n\n hai", {"prepare": "một\nhai"}, []),
        (MeetingQuestion.PREVIEW, "Phòng A", {"place": "Phòng A"}, []),
        (MeetingQuestion.PREVIEW, "19h", {"at_time": time(19)}, []),
        (MeetingQuestion.PREVIEW, "5", {}, ["refusal.not_understood.preview"]),
    ],
)
def test_the_open_question_decides(
    asking: MeetingQuestion, text: str, changes: dict[str, object], problems: list[str]
) -> None:
    noted = typed(replace(WHOLE, asking=asking), text)
    stays = asking if problems else MeetingQuestion.PREVIEW
    assert noted.draft == replace(WHOLE, asking=stays, **changes)  # type: ignore[arg-type]
    assert keys(noted) == problems


def test_a_topic_session_is_asked_for_its_topic_once() -> None:
    noted = typed(replace(WHOLE, asking=MeetingQuestion.KIND), "chuyên đề")
    assert (noted.draft.kind, noted.draft.asking) == (Kind.TOPIC, MeetingQuestion.TOPIC)
    assert step_back(replace(noted.draft, place="")) is MeetingQuestion.KIND
    known = with_kind(replace(WHOLE, topic="Học tập"), Kind.COMBINED)
    assert known.asking is MeetingQuestion.PREVIEW


def test_only_a_draft_with_something_in_it_is_begun() -> None:
    assert not EMPTY.begun
    assert replace(EMPTY, place="Hội trường").begun


def test_words_beside_an_answer_are_offered_as_a_place() -> None:
    noted = typed(EMPTY, "03/12 19h30 Hội trường tầng 2")
    assert noted.draft.place == ""
    assert noted.draft.places == ("Hội trường tầng 2",)
    assert noted.draft.asking is MeetingQuestion.PLACE


def test_an_hour_that_has_passed_is_asked_again() -> None:
    noted = typed(WHOLE, "hôm nay 8h")
    assert keys(noted) == ["refusal.hour_past"]
    assert (noted.draft.at_time, noted.draft.asking) == (None, MeetingQuestion.HOUR)


def test_a_passed_hour_leaves_the_good_one() -> None:
    today = replace(WHOLE, on_date=date(2026, 11, 22))
    noted = typed(today, "8h")
    assert keys(noted) == ["refusal.hour_past"]
    assert noted.draft == today


@given(
    st.builds(
        MeetingDraft,
        stamp=st.integers(0, 2**31),
        asking=st.sampled_from(MeetingQuestion),
        cell_id=st.none() | st.integers(1, 99),
        on_date=st.none() | st.dates(),
        at_time=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        place=st.text(max_size=9),
        kind=st.none() | st.sampled_from(Kind),
        mode=st.none() | st.sampled_from(Mode),
        chair_id=st.none() | st.integers(1, 99),
        places=st.lists(st.text(max_size=9)).map(tuple),
    )
)
def test_a_draft_survives_its_row(draft: MeetingDraft) -> None:
    assert MeetingDraft.from_data(draft.to_data()) == draft


@given(st.sampled_from(MeetingQuestion), st.text(max_size=40))
def test_no_text_breaks_a_draft(asking: MeetingQuestion, text: str) -> None:
    noted = typed(replace(WHOLE, asking=asking), text)
    assert moved_on(noted.draft).cell_id == 7


def test_an_incomplete_draft_is_no_meeting() -> None:
    with pytest.raises(ValueError, match="not complete"):
        as_meeting(EMPTY, CELL, "")


def test_a_topic_belongs_to_topic_meetings() -> None:
    with_topic = replace(WHOLE, topic="Học tập")
    assert as_meeting(with_topic, CELL, "").topic == ""
    assert as_meeting(replace(with_topic, kind=Kind.COMBINED), CELL, "").topic == "Học tập"


def test_reminders_are_told_with_their_shift() -> None:
    late = datetime(2026, 11, 22, 15, tzinfo=UTC)
    planned = planned_reminders(as_meeting(WHOLE, CELL, ""), rules_from(None), late)
    assert [one.due_at for one in planned] == sorted(one.due_at for one in planned)
    assert (planned[0].at_once, planned[0].moved) == (False, True)
    assert planned[0].due_at == datetime(2026, 11, 23, tzinfo=UTC)
    assert all(one.audience for one in planned)
    at_once = planned_reminders(as_meeting(WHOLE, CELL, ""), rules_from(None), NOW)
    assert (at_once[0].at_once, at_once[0].moved) == (True, False)
    assert at_once[1].due_at == as_meeting(WHOLE, CELL, "").starts_at - timedelta(days=3)


def test_one_named() -> None:
    names = {1: "Nguyễn Văn An", 2: "Nguyễn Văn Anh", 3: "Trần Thị Bình"}
    assert one_named("nguyen van an", names) == 1
    assert one_named("Bình", names) == 3
    assert one_named("Nguyễn", names) is None
    assert one_named(" ", names) is None
