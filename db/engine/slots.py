"""Whose chats, asked in SQL as core.shares says it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, func, literal

from core.model.replica_share import SLOTS


def in_slots(chat_id: Any, slots: Collection[int]) -> ColumnElement[bool]:
    """Whether the chat is in one of the slots. PostgreSQL only."""
    return func.mod(func.abs(chat_id), SLOTS) == any_(literal(sorted(slots), ARRAY(Integer)))
