"""Alembic runs on the connection that it is given, inside its transaction."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.crypto import Encrypted, Lookup
from models.database import Moment
from models.tables import Base

PLAIN: dict[type, str] = {
    Encrypted: "sa.LargeBinary()",
    Lookup: "sa.LargeBinary()",
    Moment: "sa.DateTime(timezone=True)",
    sa.Enum: "sa.String(32)",
}


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Migrations say what stands in the database, not which class of ours reads it today."""
    if kind == "type":
        for ours, plain in PLAIN.items():
            if isinstance(item, ours):
                return plain
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    compare_type=True,
    render_as_batch=True,
    render_item=render_item,
)
context.run_migrations()
