"""How soon Telegram is asked again."""

from bot.telegram.polling import pause_after

OUTAGE = 600.0
SOON = 5.0


def test_however_long_an_outage_the_next_poll_is_near() -> None:
    seconds, failed = 0.0, 0
    while seconds < OUTAGE:
        assert pause_after(failed) < SOON
        seconds += pause_after(failed)
        failed += 1
    assert failed < OUTAGE / 2  # asked seldom enough
