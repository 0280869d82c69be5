"""Meetings and answers. A meeting's truth is its wall time and zone."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Row, number, partial_index


class SeriesRow(Row):
    """A year made by a cell's rule."""

    __tablename__ = "series"
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    rule: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class MeetingRow(Row):
    """A meeting. `rule_on`: the day its series' rule gave; `excepted`: moved, edited or cancelled
    by hand, so that an edit of the rule leaves it alone. `sequence` counts changes (RFC 5545),
    `edition` changes of the time. `entered_at`: when it was written down, of one entered after it
    was held; `held_asked_at`: when somebody was asked whether it was; `not_held`: they said that it
    was not, and it counts as cancelled.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        partial_index(
            "uq_meeting_start", "cell_id", "starts_at", where="state <> 'cancelled'", unique=True
        ),
        Index("ix_meeting_day", "cell_id", "on_date"),
        Index("ix_meeting_start", "starts_at"),
        Index("ix_meeting_entered", "entered_at"),
    )
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    kind: Mapped[str]
    state: Mapped[str]
    on_date: Mapped[date]
    at_time: Mapped[time]
    zone: Mapped[str]
    starts_at: Mapped[datetime]
    place: Mapped[str]
    mode: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    prepare: Mapped[str] = mapped_column(default="")
    chair_member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answers_close_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    agenda: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    rule_on: Mapped[date | None]
    excepted: Mapped[bool] = mapped_column(default=False, server_default=false())
    cancel_reason: Mapped[str] = mapped_column(default="", server_default="")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    edition: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime | None]
    checklist_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    held_asked_at: Mapped[datetime | None]
    not_held: Mapped[bool] = mapped_column(default=False, server_default=false())


def typed_index(name: str) -> Index:
    """Finds the few rows with a typed reason, which is wiped after its time."""
    return partial_index(name, "meeting_id", where="reason_text <> ''")


class AnswerRow(Row):
    """The answer that stands. `by_period`: an absence that was reported answers in advance."""

    __tablename__ = "answer"
    __table_args__ = (typed_index("ix_answer_typed"),)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    choice: Mapped[str]
    reason: Mapped[str | None]
    reason_text: Mapped[str] = mapped_column(default="")
    on_behalf: Mapped[bool] = mapped_column(default=False)
    by_period: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]


class AnswerHistoryRow(Row):
    """Every answer ever given, in order. Append-only, but for the wiping of reasons."""

    __tablename__ = "answer_history"
    __table_args__ = (
        Index("ix_answer_history_whose", "meeting_id", "member_id"),
        typed_index("ix_answer_history_typed"),
    )
    id: Mapped[int] = number()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    choice: Mapped[str]
    reason: Mapped[str | None]
    reason_text: Mapped[str] = mapped_column(default="")
    by_period: Mapped[bool] = mapped_column(default=False)
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    update_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]


class ChangeRow(Row):
    """Edits of one published meeting that its people have not been told of yet.

    `before`: what they were last told; told at `due_at`, unless the edits were taken back.
    `number`: which of the meeting's tellings it became (`MeetingRow.sequence`).
    """

    __tablename__ = "change"
    __table_args__ = (
        partial_index("uq_change_waiting", "meeting_id", where="state = 'waiting'", unique=True),
        Index("ix_change_due", "state", "due_at"),
    )
    id: Mapped[int] = number()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(default="waiting")
    before: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    number: Mapped[int | None]
