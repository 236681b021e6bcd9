"""Settlements are encrypted: in a village of three hundred one is nearly a name"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from models.crypto import Keyring, keyring_of

revision = "0019"
down_revision = "0018"

PLACE = "case.place"


def upgrade() -> None:
    _replace(sa.LargeBinary(), lambda keyring, code: keyring.encrypt(json.dumps(code).encode(), PLACE))


def downgrade() -> None:
    _replace(sa.String(24), lambda keyring, stored: json.loads(keyring.decrypt(stored, PLACE)))


def _replace(kind: Any, anew: Callable[[Keyring, Any], Any]) -> None:
    """Column by column: a batch would make the table anew, and others point at it."""
    db = op.get_bind()
    op.add_column("case", sa.Column("other", kind, nullable=True))
    case = sa.table("case", sa.column("number"), sa.column("place"), sa.column("other", kind))
    for number, place in db.execute(sa.select(case.c.number, case.c.place).where(case.c.place.is_not(None))).all():
        values = {"other": anew(keyring_of(db.dialect), place)}
        db.execute(sa.update(case).where(case.c.number == number).values(values))
    op.drop_column("case", "place")
    op.execute('ALTER TABLE "case" RENAME COLUMN other TO place')
