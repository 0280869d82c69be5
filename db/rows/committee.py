"""What a committee follows over its cells: registrations, visits, notices; and calendar feeds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Row, number


class RegistrationRow(Row):
    """Which step a cell is at with registering one month's regular meeting."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("cell_id", "month"),
        Index("ix_registration_step", "state", "next_at"),
    )
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    month: Mapped[date]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    reminded: Mapped[int] = mapped_column(default=0)
    registered_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))


class VisitRow(Row):
    """An officer sits in on a cell's meeting of a month (dự sinh hoạt). `told`: what the visitor
    was last told of the meeting. `planned_by`: the member who put it into the plan.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("member_id", "cell_id", "month"),
        Index("ix_visit_plan", "committee_id", "month"),
    )
    id: Mapped[int] = number()
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    month: Mapped[date]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    state: Mapped[str] = mapped_column(default="planned")
    told: Mapped[dict[str, Any] | None]
    told_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]


class NoticeRow(Row):
    """A notice (thông báo). `progress`: the sender's message that shows how far it is."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_due", "state", "send_at"),)
    id: Mapped[int] = number()
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str]
    audience: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting")
    created_at: Mapped[datetime]
    send_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    progress_message_id: Mapped[int | None] = mapped_column(BigInteger)


class FeedRow(Row):
    """A member's secret calendar address."""

    __tablename__ = "feed"
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
