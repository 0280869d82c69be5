"""The month's registration: when it is asked for, its steps, who is asked, whom urging reaches."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.committee.overview import (
    Board,
    Counts,
    Filter,
    Status,
    Unit,
    UnitMeeting,
    filtered,
    quarter_of,
    short_name,
    totals,
)
from core.committee.registration import (
    OfferedDay,
    Registration,
    RegistrationChange,
    RegistrationStep,
    changes,
    find_offer,
    month_to_ask,
    month_to_urge,
    next_step,
)
from core.committee.urging import plan_urging
from core.dates.holidays import Holidays
from core.dates.rules import DayOfMonth, MeetingRule, Shift, rule_to_data
from core.model.meeting import Kind, State
from core.model.people import Cell, Leader, Role, reached_leaders
from core.settings.committee import RegistrationRules

ZONE = "Asia/Ho_Chi_Minh"
RULES = RegistrationRules(
    ask_day=20, hour=time(8), remind_days=(2, 3), deputy_after_days=4, list_after_days=6
)
CELL = Cell(
    id=7, committee_id=1, name="Chi bộ Láng Hạ", zone=ZONE, place="Hội trường", rule=None,
    reminders=None, board_names=False, group_chat_id=None,
)  # fmt: skip
DECEMBER = date(2026, 12, 1)
NOVEMBER = date(2026, 11, 1)


def at(day: int, hour: int = 8, month: int = 11) -> datetime:
    """That hour of a day of 2026 in Hà Nội."""
    return datetime(2026, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


def rule(day: int = 3, every: int = 1, start_month: int = 1) -> dict[str, object]:
    monthly = MeetingRule(
        DayOfMonth(day), time(19, 30), every=every, start_month=start_month, shift=Shift.STAY
    )
    return rule_to_data(monthly)


class Story:
    """One cell's rows as the planner keeps them."""

    def __init__(self, cell: Cell = CELL) -> None:
        self.cell = cell
        self.rows: dict[tuple[int, date], Registration] = {}
        self.meetings: dict[tuple[int, date], int] = {}

    def plan(self, now: datetime) -> list[RegistrationChange]:
        found = changes([self.cell], self.rows, self.meetings, RULES, ZONE, now)
        self.rows |= {change.after.key: change.after for change in found}
        assert changes([self.cell], self.rows, self.meetings, RULES, ZONE, now) == []
        return found

    def asked(self, now: datetime) -> list[tuple[tuple[Role, ...], str]]:
        return [(change.asks, change.why) for change in self.plan(now) if change.asks]

    @property
    def state(self) -> RegistrationStep:
        return self.rows[CELL.id, DECEMBER].state


# --- months -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "asked", "urged"),
    [
        (at(20, 7), None, NOVEMBER),
        (at(20, 8), DECEMBER, DECEMBER),
        (at(30, 23), DECEMBER, DECEMBER),
        (at(5, 9, month=12), DECEMBER, DECEMBER),  # made up for, where the bot was down
        (at(8, 0, month=12), None, DECEMBER),
        (at(20, 8, month=12), date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_which_month_is_asked_for(now: datetime, asked: date | None, urged: date) -> None:
    assert month_to_ask(RULES, ZONE, now) == asked
    assert month_to_urge(RULES, ZONE, now) == urged


def test_day_31_is_the_last_day_of_a_shorter_month() -> None:
    late = replace(RULES, ask_day=31)
    assert month_to_ask(late, ZONE, at(30, 7)) is None
    assert month_to_ask(late, ZONE, at(30, 8)) == DECEMBER


# --- steps --------------------------------------------------------------------------------------


def test_a_silent_cell_goes_through_every_step() -> None:
    story = Story()
    assert story.asked(at(19)) == []
    assert story.asked(at(20)) == [((Role.SECRETARY,), "ask")]
    assert story.asked(at(21)) == []
    assert story.asked(at(22)) == [((Role.SECRETARY,), "remind")]
    assert story.asked(at(23)) == [((Role.SECRETARY,), "remind")]
    assert story.asked(at(24)) == [((Role.DEPUTY,), "deputy")]
    assert story.state is RegistrationStep.DEPUTY
    [listed] = story.plan(at(26))
    assert listed.newly_listed
    assert not listed.asks
    row = story.rows[CELL.id, DECEMBER]
    assert (row.state, row.reminded, row.next_at) == (RegistrationStep.LISTED, 2, None)


def test_a_month_registered_before_is_never_asked_for() -> None:
    story = Story()
    story.meetings[CELL.id, DECEMBER] = 5
    assert [change.asks for change in story.plan(at(20))] == [()]
    assert story.state is RegistrationStep.REGISTERED
    assert story.plan(at(26)) == []


def test_registering_ends_the_asking_and_a_cancelled_meeting_begins_it_anew() -> None:
    story = Story()
    story.plan(at(20))
    story.meetings[CELL.id, DECEMBER] = 5
    story.plan(at(21))
    row = story.rows[CELL.id, DECEMBER]
    assert (row.state, row.meeting_id, row.registered_at) == (
        RegistrationStep.REGISTERED,
        5,
        at(21),
    )
    assert story.asked(at(24)) == []
    story.meetings.clear()
    assert story.asked(at(25)) == []  # whoever cancelled knows
    assert story.state is RegistrationStep.ASKED
    assert story.asked(at(27)) == [((Role.SECRETARY,), "remind")]


def test_a_meeting_moved_into_another_month_registers_that_one() -> None:
    story = Story()
    story.meetings[CELL.id, DECEMBER] = 5
    story.plan(at(20))
    story.plan(at(20, 8, month=12))
    january = date(2027, 1, 1)
    story.meetings = {(CELL.id, january): 5}
    story.plan(at(21, 8, month=12))
    assert story.rows[CELL.id, january].state is RegistrationStep.REGISTERED
    assert story.state is RegistrationStep.ASKED


def test_after_a_long_silence_of_the_bot_one_step_is_taken() -> None:
    story = Story()
    story.plan(at(20))
    assert story.asked(at(24, 12)) == [((Role.DEPUTY,), "deputy")]
    assert story.rows[CELL.id, DECEMBER].reminded == 2


def test_when_the_month_is_over_nothing_is_asked_any_more() -> None:
    story = Story()
    story.plan(at(30))
    found = story.plan(at(31, 23, month=12) + timedelta(hours=2))
    assert [change.asks for change in found if change.after.month == DECEMBER] == [()]
    assert story.rows[CELL.id, DECEMBER].next_at is None


def test_a_quarterly_cell_is_asked_for_its_months_only() -> None:
    assert Story(replace(CELL, rule=rule(every=3, start_month=1))).plan(at(20)) == []
    [change] = Story(replace(CELL, rule=rule(every=3, start_month=3))).plan(at(20))
    assert change.why == "ask"


moments = st.integers(0, 60 * 24).map(lambda hours: at(20) + timedelta(hours=hours))
happenings = st.lists(st.tuples(moments, st.booleans()), max_size=12)


@given(happenings)
def test_whatever_happens_when_planning_twice_changes_nothing(
    story_of: list[tuple[datetime, bool]],
) -> None:
    story = Story()
    asks = 0
    for now, has_meeting in sorted(story_of):
        story.meetings = {(CELL.id, DECEMBER): 5} if has_meeting else {}
        asks += len([change for change in story.plan(now) if change.why == "ask"])
        if (CELL.id, DECEMBER) in story.rows and has_meeting and now < at(31, 0, month=12):
            assert story.state is RegistrationStep.REGISTERED
    assert asks <= len(story.rows)


@given(moments)
def test_the_next_step_is_always_ahead(now: datetime) -> None:
    row = Registration(7, DECEMBER, RegistrationStep.ASKED, asked_at=at(20), next_at=at(22))
    after = next_step(row, RULES, ZONE, now)
    if after is None:
        assert now < at(22)
    else:
        assert after.next_at is None or after.next_at > now


# --- what is offered, who is asked --------------------------------------------------------------


def test_the_rules_day_is_offered_while_it_is_to_come() -> None:
    cell = replace(CELL, rule=rule())
    offer = OfferedDay(date(2026, 12, 3), time(19, 30))
    assert find_offer(cell, DECEMBER, at(25), Holidays()) == offer
    assert find_offer(cell, DECEMBER, at(3, 20, month=12), Holidays()) is None
    assert find_offer(CELL, DECEMBER, at(25), Holidays()) is None


def leader(number: int, role: Role, *, reachable: bool = True) -> Leader:
    return Leader(number, f"Người {number}", role, joined=True, reachable=reachable)


def test_for_a_secretary_out_of_reach_the_deputies_are_asked() -> None:
    secretary, deputy = leader(1, Role.SECRETARY), leader(2, Role.DEPUTY)
    others = [deputy, leader(3, Role.CELL_COMMITTEE)]
    assert reached_leaders([secretary, *others], [Role.SECRETARY]) == [secretary]
    away = replace(secretary, reachable=False)
    assert reached_leaders([away, *others], [Role.SECRETARY]) == [deputy]
    assert reached_leaders([away], [Role.SECRETARY]) == []
    assert reached_leaders([secretary, *others], []) == []


# --- the board ----------------------------------------------------------------------------------


def unit(number: int, meeting: UnitMeeting | None = None, **more: object) -> Unit:
    usual: dict[str, object] = {
        "due": True, "topic_on": None, "step": RegistrationStep.ASKED, "reminded": 0, "members": 12,
        "unreached": 0, "leaders": (leader(number, Role.SECRETARY),),
    }  # fmt: skip
    return Unit(cell_id=number, name=f"Chi bộ {number}", meeting=meeting, **usual | more)  # type: ignore[arg-type]


def meeting(day: int, *, state: State = State.PUBLISHED, coming: int = 9) -> UnitMeeting:
    return UnitMeeting(
        1, Kind.REGULAR, state, date(2026, 12, day), time(19, 30), at(day, 19, month=12),
        "Hội trường", Counts(attend=coming, absent=1, expected=12),
    )  # fmt: skip


BOARD = Board(
    1,
    "Đảng ủy Khối",
    ZONE,
    DECEMBER,
    at(25, 8),
    (
        unit(1),
        unit(2, meeting(3)),
        unit(3, meeting(20), topic_on=date(2026, 11, 5)),
        unit(4, meeting(2, state=State.CLOSED, coming=12)),
        unit(5, due=False),
    ),
)
TENTH = at(10, month=12)


def test_the_counts_on_top() -> None:
    sums = totals(BOARD, TENTH)
    assert (sums.units, sums.registered, sums.not_registered) == (5, 3, 1)
    assert (sums.coming, sums.held, sums.not_closed, sums.topics) == (1, 2, 1, 1)
    assert (sums.said_coming, sums.expected) == (21, 24)
    assert BOARD.units[4].status(TENTH) is Status.NOT_DUE


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (Filter.ALL, [1, 2, 3, 4, 5]),
        (Filter.NOT_REGISTERED, [1]),
        (Filter.NOT_HELD, [1, 3]),
        (Filter.NO_TOPIC, [1, 2, 4, 5]),
    ],
)
def test_filters(chosen: Filter, kept: list[int]) -> None:
    assert [one.cell_id for one in filtered(BOARD.units, chosen, TENTH)] == kept


def test_the_silent_are_what_is_left_and_never_less_than_none() -> None:
    assert Counts(attend=5, online=1, absent=2, unsure=1, expected=12).silent == 3
    assert Counts(attend=5, expected=4).silent == 0


def test_quarters_and_short_names() -> None:
    assert quarter_of(DECEMBER) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter_of(date(2027, 2, 1)) == (date(2027, 1, 1), date(2027, 3, 31))
    assert short_name("Chi bộ Láng Hạ") == "Láng Hạ"
    assert short_name("Đảng bộ Bưu điện") == "Đảng bộ Bưu điện"


# --- urging -------------------------------------------------------------------------------------


def test_only_those_behind_are_urged_and_those_urged_today_apart() -> None:
    deputies = (leader(61, Role.SECRETARY), leader(62, Role.DEPUTY))
    board = replace(
        BOARD,
        units=(
            *BOARD.units,
            unit(6, step=RegistrationStep.LISTED, leaders=deputies),
            unit(7),
            unit(8, leaders=(leader(81, Role.SECRETARY, reachable=False),)),
            unit(9, leaders=()),
        ),
    )
    plan = plan_urging(board, {7: TENTH - timedelta(hours=2)}, TENTH)
    assert [target.unit.cell_id for target in plan.fresh] == [1, 6]
    assert plan.fresh[1].to == deputies
    assert [target.unit.cell_id for target in plan.again] == [7]
    assert [one.cell_id for one in plan.unreached] == [8, 9]
    assert plan.chosen(again=False) == plan.fresh
    assert len(plan.chosen(again=True)) == 3
    assert plan.seen != plan_urging(board, {}, TENTH).seen
    assert [t.unit.cell_id for t in plan_urging(board, {}, TENTH, cell_id=6).fresh] == [6]
