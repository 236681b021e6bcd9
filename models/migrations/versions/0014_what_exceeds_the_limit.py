"""what exceeds the limit"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("incoming", sa.Column("excess", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("incoming", "excess")
