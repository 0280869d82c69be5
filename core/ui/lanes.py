"""Which call to Telegram goes first."""

from enum import IntEnum


class Lane(IntEnum):
    """How urgent a call is; the lower number goes first."""

    INTERACTIVE = 0
    DUE_SOON = 1
    BULK = 2
