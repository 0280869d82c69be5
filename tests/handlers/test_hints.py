"""Noise control: once in a while, for each key, with a bounded memory."""

from datetime import UTC, datetime, timedelta

from handlers.hints import ROOM, Hints

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SPAN = timedelta(minutes=10)


def test_once_within_the_span_for_each_key() -> None:
    hints = Hints()
    assert hints.first_time("a", NOW, SPAN)
    assert not hints.first_time("a", NOW + SPAN / 2, SPAN)
    assert hints.first_time("b", NOW + SPAN / 2, SPAN)
    assert hints.first_time("a", NOW + SPAN, SPAN)


def test_a_clock_set_back_silences_nobody() -> None:
    hints = Hints()
    assert hints.first_time("a", NOW, SPAN)
    assert hints.first_time("a", NOW - timedelta(days=1), SPAN)


def test_the_memory_is_bounded_and_forgets_the_oldest() -> None:
    hints = Hints()
    for number in range(ROOM + 1):
        hints.first_time(number, NOW, SPAN)
    assert not hints.first_time(ROOM, NOW, SPAN)
    assert hints.first_time(0, NOW, SPAN)
