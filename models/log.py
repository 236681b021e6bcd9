"""The log of SQLite (`-wal`). What has been deleted or replaced stands there as it was until the log is emptied;
`secure_delete` overwrites it in the file only."""

import sqlite3
from contextlib import closing
from pathlib import Path

# Who wants to write waits meanwhile for whoever still reads from the log.
PATIENCE_SECONDS = 0.05


def write_back(path: Path) -> None:
    """Into the file, as much as readers allow; nobody waits for it. Raises sqlite3.Error."""
    _checkpoint(path, "PASSIVE")


def empty(path: Path) -> bool:
    """False where somebody still reads from it, or writes. Raises sqlite3.Error."""
    return _checkpoint(path, "TRUNCATE")


def _checkpoint(path: Path, mode: str) -> bool:
    there = f"{path.absolute().as_uri()}?mode=rw"  # which makes none where there is none
    with closing(sqlite3.connect(there, uri=True, timeout=PATIENCE_SECONDS)) as connection:
        (is_busy, *_) = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    return not is_busy
