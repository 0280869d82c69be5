"""Topic sessions: what is planned, who prepares, what is to be done, what was learnt."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Row, number


class TopicRow(Row):
    """A topic of a cell's quarter; with cell_id None a committee's suggestion to all its cells.

    `quarter`: its first day. `taken_from`: the suggestion, or the unfinished topic it goes on.
    """

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_plan", "cell_id", "quarter"),)
    id: Mapped[int] = number()
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), index=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    quarter: Mapped[date]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    taken_from: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    created_at: Mapped[datetime]


class DutyRow(Row):
    """Somebody prepares: the topic (presenter), the news brief or a speech.

    `why`: the dates and the rule by which the rotation suggested them, or that it was overridden.
    `passed_on_by`: who had it before a swap; the one who has it now is credited.
    """

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_step", "state", "next_at"),)
    id: Mapped[int] = number()
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    kind: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    state: Mapped[str] = mapped_column(default="asked")
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)
    passed_on_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]


class SwapRow(Row):
    """Somebody asks a colleague to take their duty; it is done only when the colleague agrees."""

    __tablename__ = "swap"
    __table_args__ = (UniqueConstraint("duty_id", "to_member_id"),)
    id: Mapped[int] = number()
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id", ondelete="CASCADE"))
    from_member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    to_member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    state: Mapped[str] = mapped_column(default="asked")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class ItemRow(Row):
    """A line of a session's checklist. It is due `offset_days` from the meeting's day.

    `step`: the profile's line it was made from, "" for one typed. `planned_for`: the start that
    `due_on` was counted from; `tell_at`: when its owner is told next, while it is open.
    """

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_meeting", "meeting_id", "position"),
        Index("ix_item_tell", "done_at", "tell_at"),
    )
    id: Mapped[int] = number()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    phase: Mapped[str]
    position: Mapped[int]
    step: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    offset_days: Mapped[int]
    planned_for: Mapped[datetime]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    tell_at: Mapped[datetime | None]


class TemplateRow(Row):
    """A cell's own checklist for one kind of meeting, in place of the profile's."""

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("cell_id", "kind"),)
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    kind: Mapped[str]
    steps: Mapped[list[dict[str, Any]]]
    changed_at: Mapped[datetime]


class EvaluationRow(Row):
    """What a session is judged by: ưu điểm, tồn tại, rút kinh nghiệm, and the score."""

    __tablename__ = "evaluation"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    strengths: Mapped[str] = mapped_column(default="")
    weaknesses: Mapped[str] = mapped_column(default="")
    lessons: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")
    minutes_long: Mapped[int | None]
    present: Mapped[int | None]
    coming: Mapped[int | None]
    expected: Mapped[int | None]
    profile: Mapped[str]
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[int | None]
    grade: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class OpinionRow(Row):
    """What one member says of a session, for the secretary only."""

    __tablename__ = "opinion"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    strengths: Mapped[str] = mapped_column(default="")
    weaknesses: Mapped[str] = mapped_column(default="")
    lessons: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class ReadingRow(Row):
    """An absentee was sent a session's conclusion, and has read it."""

    __tablename__ = "reading"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class TaskRow(Row):
    """A task a meeting gave somebody; while it is open every later meeting lists it."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_open", "cell_id", "done_at"),)
    id: Mapped[int] = number()
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    title: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]


class AbsencePeriodRow(Row):
    """A member is away from one day to another, both included."""

    __tablename__ = "absence_period"
    id: Mapped[int] = number()
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
