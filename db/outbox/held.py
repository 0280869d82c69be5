"""While an edit of a meeting waits to be told, nothing is sent about the meeting."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from db.rows import ChangeRow

WAITING = "waiting"


def no_edit_waits(meeting_id: Any) -> ColumnElement[bool]:
    """That meeting has no waiting edit: its reminders may go out."""
    return ~exists().where(ChangeRow.meeting_id == meeting_id, ChangeRow.state == WAITING)
