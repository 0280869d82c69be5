"""Every table of the first release.

The number goes on from drafts that were never released; databases made by those are refused.
"""

import sqlalchemy as sa
from alembic import op

from db.rows import UtcDateTime

revision = "0007"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("telegram_id", sa.BigInteger, unique=True, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("consent_version", sa.Integer, nullable=False),
        sa.Column("consented_at", UtcDateTime, nullable=False),
        sa.Column("unreachable_since", UtcDateTime),
        sa.Column("unreachable_reason", sa.String),
        sa.Column("returned_at", UtcDateTime),
    )

    op.create_table(
        "committee",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, unique=True, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("settings", sa.JSON),
    )

    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worked_at", UtcDateTime, index=True),
        sa.Column("set_aside_at", UtcDateTime),
        sa.Column("error", sa.String),
    )

    op.create_table(
        "mark",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )

    op.create_table(
        "prompt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("telegram_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("lasting", sa.Boolean, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("telegram_id", "kind"),
    )

    op.create_table(
        "replica",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("room", sa.JSON, nullable=False),
        sa.Column("groups", sa.JSON, nullable=False),
    )

    op.create_table(
        "cell",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("committee_id", sa.Integer, sa.ForeignKey("committee.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("rule", sa.JSON),
        sa.Column("reminders", sa.JSON),
        sa.Column("board_names", sa.Boolean, nullable=False),
        sa.Column("group_chat_id", sa.BigInteger, unique=True),
        sa.Column("retired_at", UtcDateTime),
        sa.Column("first_on", sa.Date),
        sa.UniqueConstraint("committee_id", "name"),
    )

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL"), index=True
        ),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )

    op.create_table(
        "log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("committee_id", sa.Integer, sa.ForeignKey("committee.id")),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), index=True),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
    )

    op.create_table(
        "member",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("committee_id", sa.Integer, sa.ForeignKey("committee.id"), nullable=False),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), index=True),
        sa.Column("full_name", sa.String, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("standing", sa.String, nullable=False),
        sa.Column("exempt", sa.Boolean, nullable=False),
        sa.Column("known_telegram_id", sa.BigInteger, index=True),
        sa.Column(
            "account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL"), index=True
        ),
        sa.Column("retired_at", UtcDateTime),
        sa.Column("calendar_file_at", UtcDateTime),
        sa.Column("strengths", sa.JSON, server_default="[]", nullable=False),
    )
    partial_index(
        "uq_member_cell_name",
        "member",
        ["cell_id", "name_key"],
        where="retired_at IS NULL",
        unique=True,
    )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("committee_id", sa.Integer, sa.ForeignKey("committee.id"), nullable=False),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id")),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("send_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("progress_message_id", sa.BigInteger),
    )
    op.create_index("ix_notice_due", "notice", ["state", "send_at"])

    op.create_table(
        "series",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), nullable=False),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )

    op.create_table(
        "template",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("cell_id", "kind"),
    )

    op.create_table(
        "absence_period",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "member_id",
            sa.Integer,
            sa.ForeignKey("member.id", ondelete="CASCADE"),
            index=True,
            nullable=False,
        ),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )

    op.create_table(
        "feed",
        sa.Column(
            "member_id",
            sa.Integer,
            sa.ForeignKey("member.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("token", sa.String, unique=True, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )

    op.create_table(
        "invite",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token", sa.String, unique=True, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), index=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), index=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime),
        sa.Column("used_at", UtcDateTime),
        sa.CheckConstraint("(member_id IS NULL) <> (cell_id IS NULL)", name="scope"),
    )

    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), nullable=False),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("typed_name", sa.String, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("accepted", sa.Boolean),
    )

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), nullable=False),
        sa.Column("series_id", sa.Integer, sa.ForeignKey("series.id")),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("on_date", sa.Date, nullable=False),
        sa.Column("at_time", sa.Time, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("prepare", sa.String, nullable=False),
        sa.Column("chair_member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("answers_close_at", UtcDateTime),
        sa.Column("published_at", UtcDateTime),
        sa.Column("agenda", sa.JSON, server_default="[]", nullable=False),
        sa.Column("rule_on", sa.Date),
        sa.Column("excepted", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("cancel_reason", sa.String, server_default="", nullable=False),
        sa.Column("sequence", sa.Integer, server_default="0", nullable=False),
        sa.Column("edition", sa.Integer, server_default="0", nullable=False),
        sa.Column("changed_at", UtcDateTime),
        sa.Column("checklist_at", UtcDateTime),
        sa.Column("entered_at", UtcDateTime),
        sa.Column("held_asked_at", UtcDateTime),
        sa.Column("not_held", sa.Boolean, server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_meeting_day", "meeting", ["cell_id", "on_date"])
    op.create_index("ix_meeting_start", "meeting", ["starts_at"])
    op.create_index("ix_meeting_entered", "meeting", ["entered_at"])
    partial_index(
        "uq_meeting_start",
        "meeting",
        ["cell_id", "starts_at"],
        where="state <> 'cancelled'",
        unique=True,
    )

    op.create_table(
        "role",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "member_id", sa.Integer, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("role", sa.String, nullable=False),
        sa.UniqueConstraint("member_id", "role"),
    )

    op.create_table(
        "answer",
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column(
            "member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True, index=True
        ),
        sa.Column("choice", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("reason_text", sa.String, nullable=False),
        sa.Column("on_behalf", sa.Boolean, nullable=False),
        sa.Column("by_period", sa.Boolean, nullable=False),
        sa.Column("answered_at", UtcDateTime, nullable=False),
    )
    partial_index("ix_answer_typed", "answer", ["meeting_id"], where="reason_text <> ''")

    op.create_table(
        "answer_history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("choice", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("reason_text", sa.String, nullable=False),
        sa.Column("by_period", sa.Boolean, nullable=False),
        sa.Column("by_account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("update_id", sa.BigInteger),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    partial_index(
        "ix_answer_history_typed", "answer_history", ["meeting_id"], where="reason_text <> ''"
    )
    op.create_index("ix_answer_history_whose", "answer_history", ["meeting_id", "member_id"])

    op.create_table(
        "change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("number", sa.Integer),
    )
    op.create_index("ix_change_due", "change", ["state", "due_at"])
    partial_index(
        "uq_change_waiting", "change", ["meeting_id"], where="state = 'waiting'", unique=True
    )

    op.create_table(
        "evaluation",
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("strengths", sa.String, nullable=False),
        sa.Column("weaknesses", sa.String, nullable=False),
        sa.Column("lessons", sa.String, nullable=False),
        sa.Column("conclusion", sa.String, nullable=False),
        sa.Column("minutes_long", sa.Integer),
        sa.Column("present", sa.Integer),
        sa.Column("coming", sa.Integer),
        sa.Column("expected", sa.Integer),
        sa.Column("profile", sa.String, nullable=False),
        sa.Column("scores", sa.JSON, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("grade", sa.String),
        sa.Column("closed_at", UtcDateTime),
    )

    op.create_table(
        "item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("phase", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), index=True),
        sa.Column("offset_days", sa.Integer, nullable=False),
        sa.Column("planned_for", UtcDateTime, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.Column("done_by", sa.Integer, sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("tell_at", UtcDateTime),
    )
    op.create_index("ix_item_meeting", "item", ["meeting_id", "position"])
    op.create_index("ix_item_tell", "item", ["done_at", "tell_at"])

    op.create_table(
        "opinion",
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column(
            "member_id",
            sa.Integer,
            sa.ForeignKey("member.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("strengths", sa.String, nullable=False),
        sa.Column("weaknesses", sa.String, nullable=False),
        sa.Column("lessons", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )

    op.create_table(
        "reading",
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column(
            "member_id",
            sa.Integer,
            sa.ForeignKey("member.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("sent_at", UtcDateTime, nullable=False),
        sa.Column("read_at", UtcDateTime),
    )

    op.create_table(
        "registration",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("next_at", UtcDateTime),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("registered_at", UtcDateTime),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id")),
        sa.UniqueConstraint("cell_id", "month"),
    )
    op.create_index("ix_registration_step", "registration", ["state", "next_at"])

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("expanded_at", UtcDateTime),
        sa.Column("edition", sa.Integer, server_default="0", nullable=False),
        sa.UniqueConstraint("meeting_id", "kind", "edition"),
    )
    op.create_index("ix_reminder_due", "reminder", ["state", "due_at"])

    op.create_table(
        "task",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), nullable=False),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), index=True),
        sa.Column("due_on", sa.Date),
        sa.Column("done_at", UtcDateTime),
    )
    op.create_index("ix_task_open", "task", ["cell_id", "done_at"])

    op.create_table(
        "topic",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "committee_id", sa.Integer, sa.ForeignKey("committee.id"), index=True, nullable=False
        ),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id")),
        sa.Column("quarter", sa.Date, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), index=True),
        sa.Column("taken_from", sa.Integer, sa.ForeignKey("topic.id")),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_topic_plan", "topic", ["cell_id", "quarter"])

    op.create_table(
        "view",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id")),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id")),
        sa.Column("subject_id", sa.Integer),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id", ondelete="CASCADE")),
        sa.Column("head", sa.String, nullable=False),
        sa.Column("shown", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("dirty", sa.Boolean, nullable=False),
        sa.Column("not_before", UtcDateTime),
        sa.UniqueConstraint("chat_id", "message_id", "meeting_id"),
    )
    op.create_index("ix_view_dirty", "view", ["dirty"])
    op.create_index("ix_view_meeting", "view", ["meeting_id", "kind"])
    op.create_index("ix_view_cell", "view", ["cell_id"])

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("committee_id", sa.Integer, sa.ForeignKey("committee.id"), nullable=False),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id"), index=True, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), index=True, nullable=False),
        sa.Column("planned_by", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), index=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("told", sa.JSON),
        sa.Column("told_at", UtcDateTime),
        sa.Column("recorded_at", UtcDateTime),
        sa.UniqueConstraint("member_id", "cell_id", "month"),
    )
    op.create_index("ix_visit_plan", "visit", ["committee_id", "month"])

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("reminder_id", sa.Integer, sa.ForeignKey("reminder.id")),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id")),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), index=True),
        sa.Column("cell_id", sa.Integer, sa.ForeignKey("cell.id")),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("about", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("possible_duplicates", sa.Integer, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("error", sa.String),
        sa.Column("notice_id", sa.Integer, sa.ForeignKey("notice.id"), index=True),
        sa.Column("claimed_by", sa.Integer),
        sa.Column("told", sa.Integer),
        sa.UniqueConstraint("reminder_id", "member_id"),
    )
    partial_index("ix_delivery_chat", "delivery", ["chat_id"], where="chat_id IS NOT NULL")
    op.create_index("ix_delivery_due", "delivery", ["state", "lane", "not_before"])
    op.create_index("ix_delivery_whose", "delivery", ["meeting_id", "member_id"])

    op.create_table(
        "duty",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("topic_id", sa.Integer, sa.ForeignKey("topic.id"), index=True, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), index=True, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("why", sa.JSON, nullable=False),
        sa.Column("passed_on_by", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime),
        sa.Column("next_at", UtcDateTime),
    )
    op.create_index("ix_duty_step", "duty", ["state", "next_at"])

    op.create_table(
        "swap",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "duty_id", sa.Integer, sa.ForeignKey("duty.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("from_member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column(
            "to_member_id", sa.Integer, sa.ForeignKey("member.id"), index=True, nullable=False
        ),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime),
        sa.UniqueConstraint("duty_id", "to_member_id"),
    )


def partial_index(
    name: str, table: str, columns: list[str], *, where: str, unique: bool = False
) -> None:
    rows = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=rows, postgresql_where=rows)


def downgrade() -> None:
    raise NotImplementedError("the way back is a backup from before")
