"""A topic session is ready when every duty is accepted and every line before it is done."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.topics.checklist import BEFORE, PHASES, Item
from core.topics.duties import STANDING, Duty, DutyKind, DutyState
from core.topics.readiness import state_of
from core.topics.topic import OPEN, TopicState

NOW = datetime(2026, 12, 1, tzinfo=UTC)
READY, ASSIGNED, PLANNED = TopicState.READY, TopicState.ASSIGNED, TopicState.PLANNED
PRESENTER, BRIEF = DutyKind.PRESENTER, DutyKind.NEWS_BRIEF
ACCEPTED, ASKED, DECLINED = DutyState.ACCEPTED, DutyState.ASKED, DutyState.DECLINED


def duty(kind: DutyKind, state: DutyState) -> Duty:
    return Duty(1, 1, kind, 1, "Trần Bình", state, {}, None, NOW, None, "Chuyên đề", 1, 1, None)


def item(phase: str, *, done: bool) -> Item:
    on = date(2026, 12, 3)
    return Item(1, 1, phase, "", "In tài liệu", "", None, "", -1, on, NOW if done else None)


@pytest.mark.parametrize(
    ("duties", "state"),
    [
        ([], PLANNED),
        ([(PRESENTER, ASKED)], ASSIGNED),
        ([(PRESENTER, ACCEPTED)], READY),
        ([(PRESENTER, DECLINED)], PLANNED),
        ([(BRIEF, ACCEPTED)], ASSIGNED),
        ([(PRESENTER, ACCEPTED), (BRIEF, ASKED)], ASSIGNED),
        ([(PRESENTER, ACCEPTED), (BRIEF, DutyState.ESCALATED)], ASSIGNED),
        ([(PRESENTER, ACCEPTED), (BRIEF, DECLINED)], ASSIGNED),
        ([(PRESENTER, ACCEPTED), (BRIEF, DECLINED), (BRIEF, ACCEPTED)], READY),
        ([(PRESENTER, ACCEPTED), (BRIEF, DutyState.LAPSED)], READY),
    ],
)
def test_duties(duties: list[tuple[DutyKind, DutyState]], state: TopicState) -> None:
    held = [duty(*one) for one in duties]
    assert state_of(PLANNED, held, []) is state
    assert state_of(READY, held, []) is state
    assert state_of(READY, held, None) is (ASSIGNED if state is READY else state)


def test_lines() -> None:
    presenter = [duty(PRESENTER, ACCEPTED)]
    done, undone = item(BEFORE, done=True), item(BEFORE, done=False)
    assert state_of(ASSIGNED, presenter, [done, undone]) is ASSIGNED
    assert state_of(READY, presenter, [undone]) is ASSIGNED
    assert state_of(ASSIGNED, presenter, [done, item("after", done=False)]) is READY


DUTIES = st.lists(st.builds(duty, st.sampled_from(DutyKind), st.sampled_from(DutyState)))
ITEMS = st.lists(st.builds(item, st.sampled_from(PHASES), done=st.booleans()))


@given(st.sampled_from(TopicState), DUTIES, ITEMS)
def test_ready_is_earned(state: TopicState, duties: list[Duty], items: list[Item]) -> None:
    found = state_of(state, duties, items)
    if state not in OPEN:
        assert found is state
    elif found is READY:
        assert all(one.done for one in items if one.phase == BEFORE)
        standing = [one for one in duties if one.state in STANDING]
        assert all(one.state in (ACCEPTED, DutyState.DONE) for one in standing)
        assert {one.kind for one in duties if one.state is DECLINED} <= {d.kind for d in standing}
