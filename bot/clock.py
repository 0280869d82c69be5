"""The real clock. Everything below bot/ is given a function instead."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
