"""What a meeting is warned of: the same day, the same month, the same hour elsewhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.meetings.clashes import find_clashes, nearest_apart
from core.model.meeting import Kind, Meeting, Mode, State

STARTS = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
MEETING = Meeting(
    id=9,
    committee_id=1,
    cell_id=5,
    cell_name="Chi bộ Hoa Sen",
    kind=Kind.REGULAR,
    state=State.PUBLISHED,
    on_date=date(2026, 12, 3),
    at_time=time(19, 30),
    zone="Asia/Ho_Chi_Minh",
    starts_at=STARTS,
    place="Hội trường",
    mode=Mode.IN_PERSON,
    topic="",
    prepare="",
    chair="",
    series_id=None,
    published_at=None,
    answers_close_at=None,
)


@pytest.mark.parametrize(
    ("kind", "other", "state", "warned"),
    [
        (Kind.REGULAR, Kind.REGULAR, State.PUBLISHED, True),
        (Kind.REGULAR, Kind.COMBINED, State.CLOSED, True),
        (Kind.COMBINED, Kind.REGULAR, State.PUBLISHED, True),
        (Kind.TOPIC, Kind.REGULAR, State.PUBLISHED, False),
        (Kind.REGULAR, Kind.TOPIC, State.PUBLISHED, False),
        (Kind.REGULAR, Kind.REGULAR, State.CANCELLED, False),
    ],
)
def test_a_second_regular_meeting(kind: Kind, other: Kind, state: State, *, warned: bool) -> None:
    there = replace(MEETING, id=8, kind=other, state=state, on_date=date(2026, 12, 17))
    found = find_clashes(replace(MEETING, kind=kind), [MEETING, there], [])
    assert (found.regular == there) is warned
    assert found.same_day == ()


@pytest.mark.parametrize(("apart", "warned"), [(timedelta(0), True), (nearest_apart(), False)])
def test_another_cell_at_the_same_hour(apart: timedelta, *, warned: bool) -> None:
    other = replace(MEETING, id=7, cell_id=6, starts_at=STARTS + apart)
    twice = [("Nguyễn Văn An", other), ("Nguyễn Văn An", replace(other, id=8))]
    assert find_clashes(MEETING, [], twice).names == (("Nguyễn Văn An",) if warned else ())
