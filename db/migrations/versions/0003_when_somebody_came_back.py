"""when somebody came back"""

import sqlalchemy as sa
from alembic import op

import db.rows

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("returned_at", db.rows.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    raise NotImplementedError("the way back is a backup from before")
