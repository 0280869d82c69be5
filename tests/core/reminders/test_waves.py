"""When each wave is due, until when it makes sense, whom it concerns, and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.zones import back, to_local, to_utc
from core.model.answer import Answer, Choice
from core.model.meeting import RUNS, Kind, Meeting, Mode, State
from core.reminders.waves import (
    CLOSE,
    END,
    EVENING,
    MOMENTS,
    START,
    ReminderRules,
    Wave,
    concerns,
    lane_of,
    outside_quiet_hours,
    plan,
    rules_from,
    send_at,
)
from core.ui.lanes import Lane

HANOI, BERLIN = "Asia/Ho_Chi_Minh", "Europe/Berlin"
ZONES = [HANOI, BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
DAY = date(2026, 12, 3)
RULES = rules_from(None)
OTHERS = (EVENING, *MOMENTS)
"""Not among the waves to members."""
ALL_DAY: dict[str, object] = {"quiet_from": "00:00", "quiet_until": "00:00"}


def meeting(on: date = DAY, at: time = time(19, 30), zone: str = HANOI, **more: Any) -> Meeting:
    known: dict[str, Any] = {
        "id": 1, "committee_id": 1, "cell_id": 1, "cell_name": "Chi bộ Láng Hạ",
        "kind": Kind.REGULAR, "state": State.PUBLISHED, "place": "Hội trường tầng 2",
        "mode": Mode.IN_PERSON, "topic": "", "prepare": "", "chair": "", "series_id": None,
        "published_at": None, "answers_close_at": None,
    }  # fmt: skip
    return Meeting(
        on_date=on, at_time=at, zone=zone, starts_at=to_utc(on, at, zone), **{**known, **more}
    )


def hanoi(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return to_utc(date(2026, month, day), time(hour, minute), HANOI)


PUBLISHED = hanoi(22, 9, month=11)


def due(waves: list[Wave], zone: str = HANOI) -> dict[str, str]:
    """Each wave's time as people read it."""
    return {
        wave.kind: f"{to_local(wave.due_at, zone):%d/%m %H:%M}"
        for wave in waves
        if wave.kind not in OTHERS
    }


def plans(held: Meeting, at: datetime = PUBLISHED, rules: ReminderRules = RULES) -> dict[str, str]:
    return due(plan(held, rules, at), held.zone)


# --- the waves ------------------------------------------------------------------------------------


def test_the_defaults() -> None:
    waves = plan(meeting(), RULES, PUBLISHED)
    assert due(waves) == {
        "invitation": "22/11 09:00",
        "three_days": "30/11 19:30",
        "one_day": "02/12 19:30",
        "two_hours": "03/12 17:30",
    }
    until = {wave.kind: wave.expires_at for wave in waves}
    starts_at = meeting().starts_at
    # One who is silent gets the next wave as well; who comes is told until the start.
    assert until["three_days"] == hanoi(2, 19, 30)
    assert until["invitation"] == until["one_day"] == until["two_hours"] == starts_at
    assert [(one.kind, one.due_at, one.audience) for one in waves[-3:]] == [
        (CLOSE, starts_at, ()),
        (START, starts_at, ()),
        (END, starts_at + RUNS, ()),
    ]
    assert all(one.expires_at.year == 9999 for one in waves[-3:])


def test_answers_may_close_earlier() -> None:
    early = meeting(answers_close_at=hanoi(3, 12))
    [close] = [one for one in plan(early, RULES, PUBLISHED) if one.kind == CLOSE]
    assert close.due_at == hanoi(3, 12)


def test_what_is_past_at_publishing_is_left_out() -> None:
    assert plans(meeting(), hanoi(2, 8)) == {
        "invitation": "02/12 08:00",
        "one_day": "02/12 19:30",
        "two_hours": "03/12 17:30",
    }
    assert plans(meeting(), hanoi(3, 17, 30)) == {"invitation": "03/12 17:30"}


def test_a_years_meetings_invite_ten_days_before() -> None:
    assert plans(meeting(series_id=1), PUBLISHED)["invitation"] == "23/11 19:30"
    assert plans(meeting(series_id=1), hanoi(1, 8))["invitation"] == "01/12 08:00"
    early = meeting(series_id=1, at=time(6))
    assert plans(early, PUBLISHED)["invitation"] == "23/11 07:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(5), ["30/11 07:00", "02/12 07:00", "02/12 20:30"]),
        (time(6), ["30/11 07:00", "02/12 07:00", "02/12 20:30"]),
        (time(7), ["30/11 07:00", "02/12 07:00", "02/12 20:30"]),
        (time(8), ["30/11 08:00", "02/12 08:00", "03/12 07:00"]),
        (time(9), ["30/11 09:00", "02/12 09:00", "03/12 07:00"]),
        (time(9, 1), ["30/11 09:01", "02/12 09:01", "03/12 07:01"]),
        (time(21), ["30/11 20:30", "02/12 20:30", "03/12 19:00"]),
        (time(23), ["30/11 20:30", "02/12 20:30", "03/12 20:30"]),
    ],
)
def test_meetings_at_unusual_hours(at: time, expected: list[str]) -> None:
    assert list(plans(meeting(at=at)).values())[1:] == expected


def test_published_late_in_the_evening() -> None:
    night = hanoi(2, 22, 30)
    assert plans(meeting(), night) == {"invitation": "03/12 07:00", "two_hours": "03/12 17:30"}
    # Before a meeting at six there is no waking hour left: at once, late beats never.
    assert plans(meeting(at=time(6)), night) == {
        "invitation": "02/12 22:30",
        "two_hours": "03/12 04:00",
    }


def test_own_rules_over_the_defaults() -> None:
    own: dict[str, object] = {
        "quiet_from": "22:00",
        "wave": [{"kind": "week", "minutes_before": 7 * 1440, "audience": ["silent"]}],
    }
    rules = rules_from(own)
    assert (rules.quiet_from, rules.quiet_until) == (time(22), time(7))
    assert plans(meeting(), rules=rules) == {"week": "26/11 19:30"}
    assert plans(meeting(at=time(6)), rules=rules_from(ALL_DAY))["two_hours"] == "03/12 04:00"


# --- clocks that change ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "change"), [(date(2027, 3, 28), "-02:00"), (date(2026, 10, 25), "+02:00")]
)
def test_quiet_hours_are_the_wall_clocks_when_it_changes(on: date, change: str) -> None:
    """Sundays on which Berlin's clock is put forward and back."""
    held = meeting(on, time(19, 30), BERLIN)
    night = to_utc(on - timedelta(days=1), time(23), BERLIN)
    planned = plan(held, RULES, night)
    assert due(planned, BERLIN) == {
        "invitation": f"{on:%d/%m} 07:00",
        "two_hours": f"{on:%d/%m} 17:30",
    }
    assert planned[0].due_at == to_utc(on, time(7), BERLIN), change


def test_a_zone_is_the_cells_own() -> None:
    at = to_utc(DAY, time(23), HANOI)
    berlin = send_at(at, at + timedelta(days=2), BERLIN, RULES)
    assert berlin == at
    assert f"{to_local(send_at(at, at + timedelta(days=2), HANOI, RULES), HANOI):%H:%M}" == "07:00"


# --- quiet hours ----------------------------------------------------------------------------------


def quiet(at: datetime, starts_at: datetime, rules: ReminderRules = RULES) -> str:
    return f"{to_local(outside_quiet_hours(at, starts_at, HANOI, rules), HANOI):%d %H:%M}"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (20, 59, "03 20:59"), (21, 0, "03 20:30"), (22, 0, "03 20:30"), (23, 59, "03 20:30"),
        (7, 0, "03 07:00"), (6, 59, "03 07:00"), (0, 0, "02 20:30"), (3, 0, "03 07:00"),
    ],
)  # fmt: skip
def test_the_nearest_waking_hour(hour: int, minute: int, expected: str) -> None:
    assert quiet(hanoi(3, hour, minute), hanoi(9, 12)) == expected


def test_a_quiet_noon() -> None:
    noon = rules_from({"quiet_from": "12:00", "quiet_until": "14:00"})
    assert quiet(hanoi(3, 12, 10), hanoi(9, 12), noon) == "03 11:30"
    assert quiet(hanoi(3, 13, 30), hanoi(9, 12), noon) == "03 14:00"
    assert quiet(hanoi(3, 13, 30), hanoi(3, 13, 45), noon) == "03 11:30"
    assert quiet(hanoi(3, 23), hanoi(9, 12), noon) == "03 23:00"


def test_what_is_sent_late_waits_for_the_morning_but_not_for_the_start() -> None:
    assert send_at(hanoi(2, 23), hanoi(3, 19, 30), HANOI, RULES) == hanoi(3, 7)
    assert send_at(hanoi(3, 6, 30), hanoi(3, 6, 45), HANOI, RULES) == hanoi(3, 6, 30)
    assert send_at(hanoi(3, 12), hanoi(3, 19, 30), HANOI, RULES) == hanoi(3, 12)


# --- whom, and how urgently -----------------------------------------------------------------------


@pytest.mark.parametrize("exempt", [True, False])
@pytest.mark.parametrize("choice", Choice)
def test_who_has_answered_is_concerned_by_the_answer(choice: Choice, exempt: bool) -> None:
    for rule in RULES.waves:
        assert concerns(rule.audience, Answer(choice), exempt=exempt) == (choice in rule.audience)


def test_who_is_silent() -> None:
    assert concerns(("silent",), None, exempt=False)
    assert not concerns(("silent",), None, exempt=True)
    assert concerns(("exempt",), None, exempt=True)
    assert not concerns(("attend", "exempt"), None, exempt=False)
    assert not concerns((), None, exempt=False)


def test_who_gets_which_of_the_defaults() -> None:
    reached = {
        str(choice or "silent"): [
            rule.kind
            for rule in RULES.waves
            if concerns(rule.audience, Answer(choice) if choice else None, exempt=False)
        ]
        for choice in (None, *Choice)
    }
    assert reached == {
        "silent": ["invitation", "three_days", "one_day"],
        "attend": ["invitation", "one_day", "two_hours"],
        "online": ["invitation", "one_day", "two_hours"],
        "unsure": ["invitation"],
        "absent": ["invitation"],
    }


def test_a_near_meetings_reminder_goes_first() -> None:
    starts_at = meeting().starts_at
    assert lane_of(starts_at - timedelta(hours=6), starts_at) is Lane.DUE_SOON
    assert lane_of(starts_at - timedelta(hours=6, seconds=1), starts_at) is Lane.BULK
    assert lane_of(starts_at, starts_at) is Lane.DUE_SOON


# --- always ---------------------------------------------------------------------------------------

days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
leads = st.timedeltas(timedelta(minutes=1), timedelta(days=30))


def is_quiet(at: datetime, zone: str) -> bool:
    wall = to_local(at, zone).time()
    return wall >= time(21) or wall < time(7)


@given(days, times, st.sampled_from(ZONES), leads, st.booleans())
def test_every_plan_makes_sense(
    on: date, at: time, zone: str, lead: timedelta, series: bool
) -> None:
    held = meeting(on, at, zone, series_id=1 if series else None)
    published_at = held.starts_at - lead
    waves = [wave for wave in plan(held, RULES, published_at) if wave.kind not in OTHERS]
    assert waves[0].kind == "invitation"
    assert len({wave.kind for wave in waves}) == len(waves)
    for wave in waves:
        assert published_at <= wave.due_at < wave.expires_at <= held.starts_at
    later = [wave.due_at for wave in waves[1:]]
    assert later == sorted(later)


@pytest.mark.parametrize(
    ("on", "zone"),
    [
        (date(2026, 10, 26), BERLIN),
        (date(2026, 3, 30), BERLIN),
        (date(2026, 11, 2), "America/New_York"),
        (DAY, HANOI),
    ],
)
def test_three_days_before_keeps_the_hour_when_the_clocks_change(on: date, zone: str) -> None:
    held = meeting(on, time(19, 0), zone)
    published_at = held.starts_at - timedelta(days=20)
    due = {wave.kind: to_local(wave.due_at, zone) for wave in plan(held, RULES, published_at)}
    wanted = datetime.combine(on - timedelta(days=3), time(19, 0))
    assert due["three_days"].replace(tzinfo=None) == wanted


@given(days, times, st.sampled_from(ZONES), st.integers(0, 30), st.integers(0, 1439))
def test_days_go_by_the_calendar_and_minutes_by_the_clock(
    on: date, at: time, zone: str, whole: int, minutes: int
) -> None:
    starts_at = to_utc(on, at, zone)
    wall = to_local(starts_at, zone)
    found = back(starts_at, timedelta(days=whole, minutes=minutes), zone)
    assert found.tzinfo is UTC
    days_before = to_utc(wall.date() - timedelta(days=whole), wall.time(), zone)
    assert found == (days_before if whole else starts_at) - timedelta(minutes=minutes)
    assert found <= starts_at


@given(days, times, st.sampled_from(ZONES), leads)
def test_a_wave_is_moved_only_out_of_quiet_hours(
    on: date, at: time, zone: str, lead: timedelta
) -> None:
    starts_at = to_utc(on, at, zone)
    wanted = starts_at - lead
    moved = outside_quiet_hours(wanted, starts_at, zone, RULES)
    assert moved.tzinfo is UTC
    assert moved < starts_at
    assert abs(moved - wanted) <= timedelta(hours=11)
    if not is_quiet(wanted, zone):
        assert moved == wanted
    else:
        assert not is_quiet(moved, zone)


@pytest.mark.parametrize(
    ("at", "quiet_from", "published", "expected"),
    [
        (time(19, 30), "21:00", PUBLISHED, hanoi(2, 19, 30)),
        (time(7, 0), "21:00", PUBLISHED, hanoi(2, 19, 30)),
        (time(19, 30), "19:00", PUBLISHED, hanoi(2, 18, 30)),
        (time(19, 30), "21:00", hanoi(2, 20), None),
    ],
)
def test_the_secretarys_evening_is_the_one_before_within_the_sending_hours(
    at: time, quiet_from: str, published: datetime, expected: datetime | None
) -> None:
    rules = rules_from({"quiet_from": quiet_from})
    waves = {wave.kind: wave.due_at for wave in plan(meeting(at=at), rules, published)}
    assert waves.get(EVENING) == expected
