"""Choosing reminders, and what the choices make of a meeting's waves."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.zones import to_utc
from core.model.errors import Gone
from core.reminders.waves import CLOSE, answers_close_at, plan, rules_from
from core.settings.reminders import (
    SameTime,
    TooQuiet,
    UnclearHours,
    WaveOutOfRange,
    audience_name,
    closing_name,
    closings,
    find_wave,
    hours_typed,
    most_messages,
    sets_own,
    wave_choices,
    with_closing,
    with_quiet,
    with_wave,
    without,
)
from tests.core.reminders.test_waves import DAY, HANOI, PUBLISHED, meeting, plans


def test_a_member_who_answers_at_once_gets_three_messages_by_default() -> None:
    assert most_messages(None) == 3


def test_one_choice_at_a_time() -> None:
    own = with_wave(None, None, "one_day", "minutes", "2880")
    own = with_wave(own, own, "one_day", "audience", "all")
    own = with_wave(own, own, "three_days", "on", "0")
    own = with_wave(own, own, "invitation", "days", "14")
    assert plans(meeting(), rules=rules_from(own)) == {
        "invitation": "22/11 09:00",
        "one_day": "01/12 19:30",
        "two_hours": "03/12 17:30",
    }
    assert audience_name(find_wave(own, "one_day").audience) == "all"
    assert rules_from(own).series_invitation.days == 14
    assert sets_own(own, "reminders")
    assert without({**own, "answers_close": "day"}, "reminders") == {"answers_close": "day"}
    assert without(own, "reminders") is None


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("one_day", "minutes", "one"),
        ("one_day", "audience", "nobody"),
        ("one_day", "on", "2"),
        ("one_day", "whatever", "1"),
        ("invitation", "on", "0"),
        ("nothing", "on", "0"),
        ("three_days", "audience", "all"),
    ],
)
def test_what_is_not_offered_is_not_taken(kind: str, field: str, value: str) -> None:
    with pytest.raises(Gone):
        with_wave(None, None, kind, field, value)


@pytest.mark.parametrize(
    ("kind", "field", "value"), [("one_day", "minutes", "5"), ("invitation", "days", "99")]
)
def test_a_number_may_be_any_between_the_least_and_the_most(
    kind: str, field: str, value: str
) -> None:
    with pytest.raises(WaveOutOfRange):
        with_wave(None, None, kind, field, value)
    assert with_wave(None, None, "invitation", "days", "9")["series_invitation_days"] == 9


def test_two_waves_at_one_time_are_refused() -> None:
    with pytest.raises(SameTime):
        with_wave(None, None, "one_day", "minutes", "4320")
    off = with_wave(None, None, "three_days", "on", "0")
    assert with_wave(off, off, "one_day", "minutes", "4320")


@pytest.mark.parametrize(
    ("name", "closes"),
    [
        ("start", None),
        ("two_hours", to_utc(DAY, time(17, 30), HANOI)),
        ("evening", to_utc(date(2026, 12, 2), time(20), HANOI)),
        ("day", to_utc(date(2026, 12, 2), time(19, 30), HANOI)),
    ],
)
def test_when_answers_close(name: str, closes: datetime | None) -> None:
    own = with_closing(None, name)
    assert closing_name(own) == name
    assert answers_close_at(DAY, time(19, 30), HANOI, rules_from(own), PUBLISHED) == closes


def test_a_meeting_that_is_too_near_for_its_closing_closes_at_its_start() -> None:
    rules = rules_from(with_closing(None, "evening"))
    late = to_utc(date(2026, 12, 2), time(20, 30), HANOI)
    assert answers_close_at(DAY, time(19, 30), HANOI, rules, late) is None


@given(name=st.sampled_from(closings()), at=st.times())
def test_answers_never_close_after_the_start(name: str, at: time) -> None:
    rules = rules_from(with_closing(None, name))
    closes = answers_close_at(DAY, at, HANOI, rules, PUBLISHED)
    assert closes is None or PUBLISHED < closes < to_utc(DAY, at, HANOI)


def test_nobody_is_urged_once_answers_are_closed() -> None:
    closes = to_utc(date(2026, 12, 1), time(8), HANOI)
    waves = {w.kind: w for w in plan(meeting(answers_close_at=closes), rules_from(None), PUBLISHED)}
    assert waves["three_days"].expires_at == closes
    assert waves["one_day"].audience == ("attend", "online")
    assert waves[CLOSE].due_at == closes


def test_quiet_hours_leave_room_for_the_day() -> None:
    own = with_quiet(None, time(22), time(6, 30))
    assert (rules_from(own).quiet_from, rules_from(own).quiet_until) == (time(22), time(6, 30))
    assert with_quiet(None, time(0), time(0))
    for start, end in ((time(12), time(11, 30)), (time(7), time(21, 30))):
        with pytest.raises(TooQuiet):
            with_quiet(None, start, end)


def test_everything_offered_can_be_chosen() -> None:
    for kind in ("three_days", "one_day", "two_hours"):
        for minutes in wave_choices(kind)["minutes_before"]:
            others = [k for k in ("three_days", "one_day", "two_hours") if k != kind]
            own = None
            for other in others:
                own = with_wave(own, own, other, "on", "0")
            own = with_wave(own, own, kind, "minutes", str(minutes))
            assert find_wave(own, kind).minutes_before == minutes


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("21:30 - 6:30", (time(21, 30), time(6, 30))),
        ("từ 21h đến 6h sáng", (time(21), time(6))),
        ("22g30–7 giờ", (time(22, 30), time(7))),
        ("22 to 7", (time(22), time(7))),
    ],
)
def test_quiet_hours_as_they_are_typed(typed: str, hours: tuple[time, time]) -> None:
    assert hours_typed(typed) == hours


@pytest.mark.parametrize("typed", ["", "đêm", "21:30", "25h - 6h", "21:75 - 6:00"])
def test_other_words_are_no_hours(typed: str) -> None:
    with pytest.raises(UnclearHours):
        hours_typed(typed)
