"""Every table. Times are aware UTC; a meeting's truth is its wall time and zone."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite drops zones, so they are put back; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


def number() -> Mapped[int]:
    return mapped_column(primary_key=True)


def telegram_number() -> Any:
    return mapped_column(BigInteger)


# --- people -----------------------------------------------------------------------------------


class CommitteeRow(Row):
    __tablename__ = "committee"
    id: Mapped[int] = number()
    name: Mapped[str] = mapped_column(unique=True)
    zone: Mapped[str]


class CellRow(Row):
    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("committee_id", "name"),)
    id: Mapped[int] = number()
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    name: Mapped[str]
    zone: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    rule: Mapped[dict[str, Any] | None]
    reminders: Mapped[dict[str, Any] | None]
    board_names: Mapped[bool] = mapped_column(default=False)
    group_chat_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    retired_at: Mapped[datetime | None]


class AccountRow(Row):
    """A Telegram user who has consented. In a private chat the chat id is the user's id."""

    __tablename__ = "account"
    id: Mapped[int] = number()
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(default="vi")
    consent_version: Mapped[int]
    consented_at: Mapped[datetime]
    unreachable_since: Mapped[datetime | None]
    unreachable_reason: Mapped[str | None]


class ConsentRow(Row):
    """Every consent given or withdrawn, with the version of the text. Append-only."""

    __tablename__ = "consent"
    id: Mapped[int] = number()
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int]
    given: Mapped[bool]
    at: Mapped[datetime]


class MemberRow(Row):
    """A line in a roster. An officer's has no cell."""

    __tablename__ = "member"
    __table_args__ = (
        Index(
            "uq_member_cell_name",
            "cell_id",
            "name_key",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )
    id: Mapped[int] = number()
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    full_name: Mapped[str]
    name_key: Mapped[str]
    standing: Mapped[str]
    exempt: Mapped[bool] = mapped_column(default=False)
    known_telegram_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    retired_at: Mapped[datetime | None]


class RoleRow(Row):
    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("member_id", "role"),)
    id: Mapped[int] = number()
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    role: Mapped[str]


class InviteRow(Row):
    """A link for one member (member_id), or for a whole cell (cell_id)."""

    __tablename__ = "invite"
    __table_args__ = (CheckConstraint("(member_id IS NULL) <> (cell_id IS NULL)", name="scope"),)
    id: Mapped[int] = number()
    token: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class JoinRequestRow(Row):
    """Somebody who came by a cell's link and waits for the secretary's tap."""

    __tablename__ = "join_request"
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    typed_name: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]


# --- meetings and answers -----------------------------------------------------------------------


class SeriesRow(Row):
    """A year made by a cell's rule."""

    __tablename__ = "series"
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    rule: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class MeetingRow(Row):
    __tablename__ = "meeting"
    __table_args__ = (
        Index(
            "uq_meeting_start",
            "cell_id",
            "starts_at",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
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


def typed_index(name: str) -> Index:
    """Finds the few rows with a typed reason, which is wiped after its time."""
    typed = text("reason_text <> ''")
    return Index(name, "meeting_id", sqlite_where=typed, postgresql_where=typed)


class AnswerRow(Row):
    __tablename__ = "answer"
    __table_args__ = (typed_index("ix_answer_typed"),)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    choice: Mapped[str]
    reason: Mapped[str | None]
    reason_text: Mapped[str] = mapped_column(default="")
    on_behalf: Mapped[bool] = mapped_column(default=False)
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
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    update_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]


# --- the ledgers --------------------------------------------------------------------------------


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
    """A wave that is owed: one per meeting and kind."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind"),
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


class DeliveryRow(Row):
    """A message that is owed to one member, one group or one operator's chat."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("reminder_id", "member_id"),
        Index("ix_delivery_due", "state", "lane", "not_before"),
        Index("ix_delivery_whose", "meeting_id", "member_id"),
        Index(
            "ix_delivery_chat",
            "chat_id",
            sqlite_where=text("chat_id IS NOT NULL"),
            postgresql_where=text("chat_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = number()
    kind: Mapped[str]
    lane: Mapped[int]
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminder.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="pending")
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    possible_duplicates: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None]


class ViewRow(Row):
    """A message in a chat that mirrors the database and is edited when it changes."""

    __tablename__ = "view"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        Index("ix_view_dirty", "dirty"),
        Index("ix_view_meeting", "meeting_id", "kind"),
    )
    id: Mapped[int] = number()
    kind: Mapped[str]
    chat_id: Mapped[int] = telegram_number()
    message_id: Mapped[int] = telegram_number()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    head: Mapped[str] = mapped_column(default="")
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
