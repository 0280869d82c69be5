"""Committees, cells, people, and how they come in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Row, number, partial_index


class CommitteeRow(Row):
    __tablename__ = "committee"
    id: Mapped[int] = number()
    name: Mapped[str] = mapped_column(unique=True)
    zone: Mapped[str]
    settings: Mapped[dict[str, Any] | None]


class CellRow(Row):
    """A cell. `first_on`: its first day in the bot; what was before it is unknown."""

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
    first_on: Mapped[date | None]


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
    returned_at: Mapped[datetime | None]


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
    """A line in a roster. An officer's has no cell. `calendar_file_at`: when they last put meetings
    into a telephone's calendar.
    """

    __tablename__ = "member"
    __table_args__ = (
        partial_index(
            "uq_member_cell_name", "cell_id", "name_key", where="retired_at IS NULL", unique=True
        ),
    )
    id: Mapped[int] = number()
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    full_name: Mapped[str]
    name_key: Mapped[str]
    standing: Mapped[str]
    exempt: Mapped[bool] = mapped_column(default=False)
    strengths: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    known_telegram_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    retired_at: Mapped[datetime | None]
    calendar_file_at: Mapped[datetime | None]


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
