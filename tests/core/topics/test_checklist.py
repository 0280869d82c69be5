"""A checklist's days, its urging, its progress, and lines as typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import NATIONAL
from core.dates.typed_day import NoSuchTime
from core.dates.zones import to_local, to_utc
from core.model.meeting import Kind, Meeting, Mode, State
from core.profiles.profile import profile_for
from core.topics.checklist import (
    AFTER,
    BEFORE,
    DURING,
    LONGEST_TITLE,
    Item,
    ItemTitleTooLong,
    NewItem,
    NoItemTitle,
    due_on,
    is_escalated,
    is_over,
    items_from,
    late_first,
    next_telling,
    progress,
    read_line,
    telling_after,
    urging_rules,
)

ZONE = "Asia/Ho_Chi_Minh"
ON = date(2026, 12, 10)
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
MEETING = Meeting(
    id=1,
    committee_id=1,
    cell_id=1,
    cell_name="Chi bộ Láng Hạ",
    kind=Kind.TOPIC,
    state=State.PUBLISHED,
    on_date=ON,
    at_time=time(19, 30),
    zone=ZONE,
    starts_at=to_utc(ON, time(19, 30), ZONE),
    place="",
    mode=Mode.IN_PERSON,
    topic="",
    prepare="",
    chair="",
    series_id=None,
    published_at=NOW,
    answers_close_at=None,
)
ITEM = Item(
    id=1,
    meeting_id=1,
    phase=BEFORE,
    step="",
    title="In tài liệu",
    owner="",
    member_id=None,
    member_name="",
    offset_days=-1,
    due_on=date(2026, 12, 9),
    done_at=None,
)


def local(day: int, hour: int) -> datetime:
    return to_utc(date(2026, 12, day), time(hour), ZONE)


def test_a_topic_sessions_steps_become_lines_with_their_owners() -> None:
    steps = profile_for(None).steps_for(Kind.TOPIC)
    lines = items_from(steps, {"secretary": 1, "presenter": 7, "chair": None})
    assert [line.step for line in lines] == [step.key for step in steps]
    owners = {line.step: line.member_id for line in lines}
    assert (owners["assign"], owners["outline"], owners["opening"]) == (1, 7, None)


def test_an_owner_is_told_before_on_the_day_and_once_late_then_the_secretary() -> None:
    due, told, after = ITEM.due_on - timedelta(days=4), [], NOW
    while at := next_telling(BEFORE, due, MEETING, after, urging_rules()):
        told.append(at)
        after = at
    assert told == [local(4, 8), local(5, 8), local(6, 8), local(7, 8)]
    line = replace(ITEM, due_on=due)
    days = [to_local(at, ZONE).date() for at in told]
    assert [is_escalated(line, on, urging_rules()) for on in days] == [False, False, False, True]


def test_what_would_be_told_tomorrow_is_said_today() -> None:
    due, told = date(2026, 12, 5), []
    at = next_telling(BEFORE, due, MEETING, NOW, urging_rules())
    while at:
        told.append(at)
        at = telling_after(BEFORE, due, MEETING, at, urging_rules())
    assert told == [local(4, 8), local(6, 8), local(7, 8)]


@given(
    due=st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    phase=st.sampled_from([BEFORE, AFTER]),
    late=st.lists(st.integers(0, 60), max_size=12),
)
def test_nobody_hears_of_a_line_more_than_three_times(
    due: date, phase: str, late: list[int]
) -> None:
    """Whenever the bot gets to it: three times its owner, once the secretary, none when over."""
    at, rules, waits = next_telling(phase, due, MEETING, NOW, urging_rules()), urging_rules(), late
    owner = secretary = 0
    while at is not None:
        assert not is_over(phase, MEETING, at)
        told_at = at + timedelta(hours=waits.pop() if waits else 0)
        escalated = is_escalated(replace(ITEM, due_on=due), to_local(told_at, ZONE).date(), rules)
        secretary += escalated
        owner += not escalated
        at = telling_after(phase, due, MEETING, told_at, rules)
    assert owner <= 3
    assert secretary <= 1


def test_the_running_order_goes_out_an_hour_before_the_start() -> None:
    at = next_telling(DURING, ON, MEETING, NOW, urging_rules())
    assert at == MEETING.starts_at - timedelta(hours=1)
    assert next_telling(DURING, ON, MEETING, MEETING.starts_at, urging_rules()) is None


def test_progress_counts_done_and_late() -> None:
    items = [ITEM, replace(ITEM, done_at=NOW), replace(ITEM, due_on=ON)]
    counted = progress(items, date(2026, 12, 10))
    assert (counted.done, counted.whole, counted.late) == (1, 3, 1)


def test_what_was_not_ticked_during_the_session_is_not_late_afterwards() -> None:
    opening = replace(ITEM, phase=DURING, due_on=ON)
    assert progress([opening], date(2027, 1, 1)).late == 0


def test_the_late_ones_come_first_and_done_ones_not_at_all() -> None:
    late, soon, done = (
        replace(ITEM, id=2, due_on=date(2026, 12, 1)),
        replace(ITEM, id=3, due_on=date(2026, 12, 6)),
        replace(ITEM, id=4, done_at=NOW),
    )
    assert [one.id for one in late_first([soon, done, late], date(2026, 12, 5))] == [2, 3]


@pytest.mark.parametrize(
    ("typed", "title", "offset", "phase"),
    [
        ("In tài liệu", "In tài liệu", -1, BEFORE),
        ("  In   tài liệu ; 01/12 ", "In tài liệu", -9, BEFORE),
        ("Báo cáo đảng ủy; 12/12", "Báo cáo đảng ủy", 2, AFTER),
        ("Kê bàn ghế; 10/12", "Kê bàn ghế", 0, DURING),
    ],
)
def test_a_line_as_typed(typed: str, title: str, offset: int, phase: str) -> None:
    assert read_line(typed, ON, to_local(NOW, ZONE), NATIONAL) == NewItem(phase, title, "", offset)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", NoItemTitle),
        (" ; 01/12", NoItemTitle),
        ("x" * (LONGEST_TITLE + 1), ItemTitleTooLong),
        ("In tài liệu; 30/02", NoSuchTime),
        ("In tài liệu; lúc nào đó", NoSuchTime),
    ],
)
def test_nonsense_is_refused_in_words(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_line(typed, ON, to_local(NOW, ZONE), NATIONAL)


@given(offset=st.integers(-60, 60), hours=st.integers(0, 24 * 90))
def test_what_is_told_next_always_lies_ahead(offset: int, hours: int) -> None:
    after = NOW + timedelta(hours=hours)
    at = next_telling(BEFORE, ON + timedelta(days=offset), MEETING, after, urging_rules())
    assert at is None or at > after


@pytest.mark.parametrize(
    ("offset", "today", "due"),
    [
        (-14, None, date(2026, 11, 26)),
        (-14, date(2026, 11, 20), date(2026, 11, 26)),
        (-14, date(2026, 12, 5), date(2026, 12, 5)),
        (-14, date(2026, 12, 20), date(2026, 12, 10)),
        (2, date(2026, 12, 20), date(2026, 12, 12)),
    ],
)
def test_a_line_is_not_dated_before_it_is_made(offset: int, today: date | None, due: date) -> None:
    """Nor, for a session that is over, later than the session for that reason."""
    assert due_on(date(2026, 12, 10), offset, today) == due
