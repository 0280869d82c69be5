"""meetings by their day and start"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_day", ["cell_id", "on_date"], unique=False)
        batch_op.create_index("ix_meeting_start", ["starts_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the way back is a backup from before")
