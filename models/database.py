"""The database: one engine that reads, one that writes, and the column types that all tables share."""

import asyncio
import enum
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import aiosqlite
from sqlalchemy import JSON, URL, BigInteger, DateTime, Dialect, Enum, Integer, event, select
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from models import log
from models.crypto import EncryptedBytes, Keyring, install
from models.unit import Unit

SQLITE_BUSY_MS = 10_000
# Primary codes of what is wrong with the file, whatever was asked of it.
DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
ERASED = "erased"  # in the session's info: words that are to be gone from the log at once too
# No fault of what was being done: it may be tried again. A row that can't be written (IntegrityError) isn't among them.
MACHINE_ERRORS = (OperationalError, InterfaceError, OSError, MemoryError)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off and put on here. Refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


BigInt = BigInteger().with_variant(Integer, "sqlite")
Serial = Annotated[int, mapped_column(BigInt, primary_key=True, autoincrement=True)]


class Base(DeclarativeBase):
    """What only PostgreSQL has to know of a table, as `postgresql_where`, stands in the migrations alone: said here it
    would load that dialect into every process (some 10 MB)."""

    type_annotation_map = {  # noqa: RUF012
        datetime: Moment,
        int: BigInt,
        list[str]: JSON,
        dict[str, Any]: JSON,
        # Values, not names, stand in the database; no constraint, so a new member needs no migration.
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=32,
            create_constraint=False,
            values_callable=lambda members: [member.value for member in members],
        ),
    }

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # SQLite would give the number of a deleted row to the next one: what is on its way for the old row must
        # never be taken for the new one.
        table: Any = cls.__table__
        if "id" in table.columns or "seq" in table.columns:
            table.dialect_options["sqlite"]["autoincrement"] = True


class Secret(Base):
    """Random keys of ours, wrapped by ENCRYPTION_KEYS, so that these can be changed."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes] = mapped_column(EncryptedBytes("secret.value"))


def sqlite_path(url: URL) -> Path | None:
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


class Damage:
    """Of the file, seen since the start: what is broken doesn't mend itself. Apart from the database, because what
    SQLAlchemy keeps for all mappers holds on to each engine's listeners for ever."""

    def __init__(self) -> None:
        self.seen = False

    def tell(self, context: ExceptionContext) -> None:
        """It is trouble of the machine; sqlite3 has no kind of error for it, nor has SQLAlchemy then. Raises
        OperationalError."""
        error = context.original_exception
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
            return
        if not self.seen:
            logging.getLogger(__name__).critical(
                "the database file is damaged: stop the bot and put a backup back, see docs/operations.md"
            )
        self.seen = True
        raise OperationalError(None, None, error, hide_parameters=True) from error


class Database:
    """Engines on one database. `read()` sees a consistent snapshot, `write()` is one at a time; `read_long()` is for
    what may take longer than a message may wait.

    SQLAlchemy with aiosqlite silently loses updates at its defaults; BEGIN IMMEDIATE and the lock prevent that.
    """

    def __init__(self, url: str, keyring: Keyring) -> None:
        self.url = make_url(url)
        self.keyring = keyring
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._damage = Damage()
        self._writer = self._engine("BEGIN IMMEDIATE")
        self._reader = self._engine("BEGIN", query_only=True)
        # It may make temporary tables, which a reader of PostgreSQL may not.
        self._long_reader = self._engine("BEGIN", near_by=False)
        self._lock = asyncio.Lock()
        # Those told of every transaction that has been committed.
        self.on_commit: list[Callable[[AsyncSession], None]] = []

    @property
    def path(self) -> Path | None:
        """The SQLite file."""
        return sqlite_path(self.url)

    @property
    def is_damaged(self) -> bool:
        return self._damage.seen

    @property
    def writer(self) -> AsyncEngine:
        return self._writer

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def read_long(self) -> AsyncIterator[AsyncSession]:
        """In a thread: the loop goes on meanwhile. Never commits; it may make temporary tables."""
        async with AsyncSession(self._long_reader, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Commits when the block ends, rolls back when it raises."""
        async with self._lock, AsyncSession(self._writer, expire_on_commit=False, sync_session_class=Unit) as session:
            async with session.begin():
                yield session
            for listener in self.on_commit:
                listener(session)

    async def load_lookup_key(self, fresh: bytes) -> None:
        """Reads the look-up key, or keeps `fresh` as the key when there is none yet."""
        async with self.write() as session:
            stored = await session.scalar(select(Secret.value).where(Secret.name == "lookup"))
            if stored is None:
                session.add(Secret(name="lookup", value=fresh))
            self.keyring.lookup_key = stored or fresh

    async def empty_log(self) -> bool:
        """Of SQLite: see models/log.py. False where somebody stands in the way; then it is to be tried again.

        PostgreSQL is left alone: its log, and what VACUUM hasn't cleared away yet, are its own. Raises sqlite3.Error.
        """
        if self.path is None:
            return True
        await asyncio.to_thread(log.write_back, self.path)  # what takes long, before the others have to wait
        async with self._lock:
            return await asyncio.to_thread(log.empty, self.path)

    async def close(self) -> None:
        await self._reader.dispose()
        await self._long_reader.dispose()
        await self._writer.dispose()

    def _engine(self, begin: str, *, query_only: bool = False, near_by: bool = True) -> AsyncEngine:
        options: dict[str, Any] = {}
        if self.is_sqlite:
            connect: dict[str, Any] = {"isolation_level": None, "timeout": SQLITE_BUSY_MS / 1000}
            if near_by:
                connect |= {"async_creator_fn": near, "check_same_thread": False}
            options = {"connect_args": connect}
        elif begin == "BEGIN":
            options = {"execution_options": {"postgresql_readonly": query_only}, "isolation_level": "REPEATABLE READ"}
        engine = create_async_engine(self.url, hide_parameters=True, **options)
        install(engine.sync_engine.dialect, self.keyring)
        if self.is_sqlite:
            _configure_sqlite(engine, begin, query_only=query_only)
            event.listen(engine.sync_engine, "handle_error", self._damage.tell)
        return engine


class NearConnection(aiosqlite.Connection):
    """Runs statements where they are called instead of in a thread: a statement takes microseconds, a hop to a thread
    and back ten times as long, and there are dozens in one unit of work.

    What waits for the disk or for another process's lock still goes to the thread, so that the loop never does. While
    the thread is at it all else queues behind, also where nobody waits for it any more: when a unit of work is
    cancelled at its commit, a rollback or close meanwhile would crash the process.
    """

    _given = 0  # counted in the loop only
    _finished = 0  # counted in the thread only

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        slow = fn.__name__ == "commit" or args[:1] == ("BEGIN IMMEDIATE",)
        if slow or self._given != self._finished:
            self._given += 1
            return await super()._execute(self._counted, fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        if self._connection is None:
            raise ValueError("Connection closed")  # as the parent class says it
        return fn(*args, **kwargs)

    def _counted(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return fn(*args, **kwargs)
        finally:
            self._finished += 1


def near(path: str, **options: Any) -> NearConnection:
    """Called by SQLAlchemy for a new connection."""
    connection = NearConnection(lambda: sqlite3.connect(path, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with its own
    return connection


def _configure_sqlite(engine: AsyncEngine, begin: str, *, query_only: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # there are blackouts: what was acknowledged must survive one
            "foreign_keys=ON",
            "secure_delete=ON",  # what is erased is overwritten in the file, not only out of reach
            f"busy_timeout={SQLITE_BUSY_MS}",
            f"query_only={'ON' if query_only else 'OFF'}",
            "cache_size=-8000",  # kilobytes; of a large database a screen reads more pages than fit in the usual 2 MB
            "temp_store=MEMORY",  # nothing of a case lies about in a folder for temporary files, nor needs one
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)
        if begin == "BEGIN IMMEDIATE":
            # Rows of several tables are written together, in no particular order.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
