"""Cards that are renewed a moment after somebody wrote"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cards_stale", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_case_cards",
            ["number"],
            sqlite_where=sa.text("cards_stale = 1"),
            postgresql_where=sa.text("cards_stale"),
        )


def downgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_cards")
        batch_op.drop_column("cards_stale")
