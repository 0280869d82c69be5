"""When a backup is due, and which files have had their time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.operator.backups import RETRY, backup_due, backup_name, last_struck, too_many

ZONE = "Asia/Ho_Chi_Minh"
TWO = datetime(2026, 12, 2, 19, tzinfo=UTC)  # 02:00 on the 3rd in Hà Nội
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
moments = st.integers(0, 2 * 365 * 86400).map(lambda s: TWO + timedelta(seconds=s))
zones = st.sampled_from([ZONE, "Europe/Berlin", "America/New_York", "UTC"])


def test_the_hour_is_the_zones() -> None:
    assert last_struck(TWO, ZONE, 2) == TWO
    assert last_struck(TWO - MINUTE, ZONE, 2) == TWO - DAY
    assert last_struck(TWO + 23 * RETRY, ZONE, 2) == TWO


@given(moments, zones, st.integers(0, 23))
def test_it_struck_within_the_last_day(now: datetime, zone: str, hour: int) -> None:
    assert timedelta(0) <= now - last_struck(now, zone, hour) <= DAY + RETRY


def test_once_a_night_and_again_an_hour_after_a_failure() -> None:
    assert backup_due(TWO, TWO, None, None)
    assert backup_due(TWO, TWO, TWO - DAY, TWO - DAY)
    assert not backup_due(TWO + MINUTE, TWO, TWO + MINUTE, TWO)
    assert not backup_due(TWO + MINUTE, TWO, TWO - DAY, TWO)
    assert backup_due(TWO + RETRY, TWO, TWO - DAY, TWO)


def test_a_missed_night_is_made_up_for_at_once() -> None:
    struck = last_struck(TWO + 5 * DAY + 9 * RETRY, ZONE, 2)
    assert backup_due(TWO + 5 * DAY + 9 * RETRY, struck, TWO, TWO)


@given(st.lists(moments, unique=True), st.integers(1, 20))
def test_the_newest_are_kept_and_others_files_too(when: list[datetime], keep: int) -> None:
    names = {backup_name(at) for at in when}
    others = {"chibo.age", "chibo-before-update.age", "notes.txt"}
    gone = set(too_many(names | others, keep))
    assert gone <= names
    assert len(names - gone) == min(keep, len(names))
    assert not gone or max(gone) < min(names - gone)
