"""A copy of the database that only the holder of the key can read: made while the bot runs, checked when put back.

The file: MAGIC, the id of the key (4 bytes), a salt (16), then frames of AES-GCM, each one MiB of the database; the
last one says that it is the last, so that a file that was cut off isn't taken for a whole one.
"""

import os
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from os import fsync
from pathlib import Path
from secrets import token_bytes
from tempfile import mkstemp
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.crypto import KEY_ID_BYTES, Keyring

MAGIC = b"liaison-backup-1\n"
SALT_BYTES = 16
FRAME = 1 << 20
TAG_BYTES = 16
PURPOSE = b"backup"
MORE, LAST = b"more", b"last"
SUFFIX = ".liaison"
PRIVATE = 0o600
CRASHED_AFTER = 60  # seconds


class BackupError(Exception):
    """One line that says what is wrong."""


def make(database: Path, keyring: Keyring, folder: Path, now: datetime, keep: int | None = None) -> Path:
    """Copies the database as it is at this moment, however much is written meanwhile, and returns the file; of the
    others in the folder only the newest stay.

    Raises OSError and sqlite3.Error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{now:%Y-%m-%dT%H%M%S}{SUFFIX}"
    with (
        _temporary(database.parent, f"{database.name}.", ".copy") as plain,
        _temporary(folder, ".liaison-", ".part") as part,
    ):
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(plain),))
        with plain.open("rb") as source, part.open("wb") as target:
            _encrypt(source, target, keyring)
            target.flush()
            fsync(target.fileno())
        part.replace(made)
    if keep:
        rotate(folder, keep)
    return made


@contextmanager
def _temporary(folder: Path, prefix: str, suffix: str) -> Iterator[Path]:
    """An empty file that nobody else may read or uses, and that is gone afterwards; what a crash left goes now."""
    for one in folder.glob(f"{prefix}*{suffix}"):
        _remove_unused(one)
    number, name = mkstemp(prefix=prefix, suffix=suffix, dir=folder)
    with os.fdopen(number) as file:
        flock(file, LOCK_SH)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)


def _remove_unused(path: Path) -> None:
    with suppress(OSError), path.open() as file:
        flock(file, LOCK_EX | LOCK_NB)  # another is just at it: let it be
        if time.time() - os.fstat(file.fileno()).st_mtime > CRASHED_AFTER:
            path.unlink()


def rotate(folder: Path, keep: int) -> list[Path]:
    """Deletes all but the newest, and returns what it deleted."""
    old = sorted(folder.glob(f"*{SUFFIX}"))[:-keep]
    for one in old:
        one.unlink()
    return old


def _encrypt(source: IO[bytes], target: IO[bytes], keyring: Keyring) -> None:
    salt = token_bytes(SALT_BYTES)
    key_id, key = keyring.derive(PURPOSE, salt)
    target.write(MAGIC + key_id + salt)
    cipher, frame, number = AESGCM(key), source.read(FRAME), 0
    while True:
        following = source.read(FRAME)
        target.write(cipher.encrypt(_nonce(number), frame, MORE if following else LAST))
        if not following:
            return
        frame, number = following, number + 1


def _decrypt(source: IO[bytes], target: IO[bytes], keyring: Keyring) -> None:
    """Raises BackupError and WrongKeyError."""
    if source.read(len(MAGIC)) != MAGIC:
        raise BackupError("this is no backup of the bot")
    key_id, salt = source.read(KEY_ID_BYTES), source.read(SALT_BYTES)
    cipher = AESGCM(keyring.derive(PURPOSE, salt, key_id)[1])
    for number, (sealed, is_last) in enumerate(_frames(source)):
        try:
            target.write(cipher.decrypt(_nonce(number), sealed, LAST if is_last else MORE))
        except InvalidTag:
            raise BackupError("the backup is damaged or was cut off") from None


def _frames(source: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each frame, and whether it is the last."""
    frame = source.read(FRAME + TAG_BYTES)
    while True:
        following = source.read(FRAME + TAG_BYTES)
        yield frame, not following
        if not following:
            return
        frame = following


def _nonce(number: int) -> bytes:
    """The key is used for one file only, so a count never repeats."""
    return struct.pack(">4xQ", number)


@contextmanager
def restoring(file: Path, keyring: Keyring, place: Path) -> Iterator[Path]:
    """The database of the backup beside its place, to be looked at; it takes the place when the block ends well.

    Raises BackupError, WrongKeyError, OSError.
    """
    # A log that was left behind would be played into the restored database.
    for there in (place, *_logs_of(place)):
        if there.exists():
            raise BackupError(f"{there} exists already: a backup is put back only where there is nothing")
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.restoring")
    _remove(fresh)  # of a restore that was killed: its log would be played into this one
    try:
        fresh.touch(mode=PRIVATE)
        with file.open("rb") as source, fresh.open("wb") as target:
            _decrypt(source, target, keyring)
            target.flush()
            fsync(target.fileno())
        _check(fresh)
        yield fresh
        with closing(sqlite3.connect(fresh)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it stands in the one file that moves
        fresh.replace(place)
    finally:
        _remove(fresh)


def _remove(database: Path) -> None:
    for rest in (database, *_logs_of(database)):
        rest.unlink(missing_ok=True)


def _logs_of(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")]


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError:
        found, broken = "not a database", None
    if found != "ok" or broken:
        raise BackupError("the database in the backup is damaged")
