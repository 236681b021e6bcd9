"""Looking through one's cases by name needs the index alone"""

from alembic import op

revision = "0020"
down_revision = "0019"

INDEX = "ix_case_officer_number"


def upgrade() -> None:
    op.drop_index(INDEX, "case")
    op.create_index(INDEX, "case", ["officer_id", "number", "person_id", "erased_at"])


def downgrade() -> None:
    op.drop_index(INDEX, "case")
    op.create_index(INDEX, "case", ["officer_id", "number"])
