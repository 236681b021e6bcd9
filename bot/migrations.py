"""Brings the tables up to date, all or nothing."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from models import ROOT
from models.database import Database


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    command.upgrade(config(connection), "head")


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
