"""The nightly copy as an errand of the running bot."""

import asyncio
import logging
import sqlite3
from pathlib import Path

from bot import backup
from handlers.operator.backups import Wanted
from models.crypto import Keyring

log = logging.getLogger(__name__)


class Vault:
    """Copies the database in a thread; nothing waits meanwhile but the next errand."""

    def __init__(self, database: Path, keyring: Keyring, keep: int) -> None:
        self._database = database
        self._keyring = keyring
        self._keep = keep

    async def fill(self, wanted: Wanted) -> bool:
        """Whether there is a copy now."""
        try:
            await asyncio.to_thread(backup.make, self._database, self._keyring, wanted.folder, wanted.now, self._keep)
        except (OSError, sqlite3.Error) as error:
            log.error("BACKUP_FOLDER: no backup was made: %s", type(error).__name__)
            return False
        log.info("BACKUP_FOLDER: a backup was made")
        return True
