"""Inbox, outbox, log, and what goes with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Row, number, partial_index, telegram_number


class InboxRow(Row):
    """An update that Telegram handed over. Once it took effect only its number stays, for as
    long as Telegram might hand it over again.
    """

    __tablename__ = "inbox"
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = telegram_number()
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    worked_at: Mapped[datetime | None] = mapped_column(index=True)
    set_aside_at: Mapped[datetime | None]
    error: Mapped[str | None]


class ReminderRow(Row):
    """A wave that is owed: one per meeting, kind and edition of its time."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "edition"),
        Index("ix_reminder_due", "state", "due_at"),
    )
    id: Mapped[int] = number()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    audience: Mapped[list[str]]
    expanded_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=0, server_default="0")


class DeliveryRow(Row):
    """A message that is owed to one member, one group or one operator's chat. `told`: the meeting's
    `sequence` when it was taken to be sent.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("reminder_id", "member_id"),
        Index("ix_delivery_due", "state", "lane", "not_before"),
        Index("ix_delivery_whose", "meeting_id", "member_id"),
        partial_index("ix_delivery_chat", "chat_id", where="chat_id IS NOT NULL"),
    )
    id: Mapped[int] = number()
    kind: Mapped[str]
    lane: Mapped[int]
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminder.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="pending")
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    possible_duplicates: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    claimed_by: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None]
    told: Mapped[int | None]


class ViewRow(Row):
    """A message in a chat that mirrors the database and is edited when it changes.

    One that shows several meetings has a row for each. `subject_id`: the duty, swap, task or topic.
    `shown`: the digest of what stands there, where it is known.
    """

    __tablename__ = "view"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id", "meeting_id"),
        Index("ix_view_dirty", "dirty"),
        Index("ix_view_meeting", "meeting_id", "kind"),
        Index("ix_view_cell", "cell_id"),
    )
    id: Mapped[int] = number()
    kind: Mapped[str]
    chat_id: Mapped[int] = telegram_number()
    message_id: Mapped[int] = telegram_number()
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    subject_id: Mapped[int | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    head: Mapped[str] = mapped_column(default="")
    shown: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    dirty: Mapped[bool] = mapped_column(default=False)
    not_before: Mapped[datetime | None]


class PromptRow(Row):
    """What the bot has asked somebody to type, so that a restart forgets nothing."""

    __tablename__ = "prompt"
    __table_args__ = (UniqueConstraint("telegram_id", "kind"),)
    id: Mapped[int] = number()
    telegram_id: Mapped[int] = telegram_number()
    kind: Mapped[str]
    lasting: Mapped[bool] = mapped_column(default=False)
    data: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]


class MarkRow(Row):
    """A moment the process remembers over a restart: "alive", when it last heard Telegram."""

    __tablename__ = "mark"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ReplicaRow(Row):
    """A process that shares the work with others: when it last said that it lives, for which of
    the others it has made room, how much of their minute its groups have used. PostgreSQL only.
    """

    __tablename__ = "replica"
    id: Mapped[int] = number()
    seen_at: Mapped[datetime]
    room: Mapped[list[int]]
    groups: Mapped[dict[str, Any]]


class LogRow(Row):
    """Who changed what. Append-only."""

    __tablename__ = "log"
    id: Mapped[int] = number()
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    action: Mapped[str]
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
