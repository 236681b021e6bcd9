"""Brings the tables up to date, all or nothing."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from models import ROOT
from models.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

VERSIONS = ROOT / "migrations" / "versions"


def config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    if _is_current(connection):
        return  # nearly always; Alembic and all its steps needn't be loaded for that
    from alembic import command

    command.upgrade(config(connection), "head")


def _is_current(connection: Connection) -> bool:
    """The steps are numbered."""
    newest = max(file.name[:4] for file in VERSIONS.glob("[0-9]*.py"))
    known = inspect(connection).has_table("alembic_version")
    return known and connection.scalar(text("SELECT version_num FROM alembic_version")) == newest


def _keep_private(path: Path) -> None:
    """A new file nobody else may read; SQLite gives its log the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)


async def upgrade(database: Database) -> None:
    """To the newest version, in one transaction (BEGIN IMMEDIATE on SQLite, an advisory lock held on PostgreSQL)."""
    if database.path:
        await asyncio.to_thread(_keep_private, database.path)
    async with database.writer.begin() as connection:
        await connection.run_sync(_upgrade)
