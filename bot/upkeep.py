"""Commands that keep the data safe: keys, copies, and what was put aside. Heavy parts are imported where needed."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli import Failure, WrongSetting, finish, with_settings

if TYPE_CHECKING:
    from bot.rotation import Rotated


@click.command("rotate-keys")
@with_settings("encryption_keys")
def rotate_keys(settings: Any) -> None:
    """Encrypt all that is kept with the first of ENCRYPTION_KEYS, beside the running bot.

    Put the new key before the old one in .env, start the bot anew, say this, then take the old key out and start it
    once more. Backups that were made before need the old key still.
    """
    from bot import opening as work
    from bot.rotation import rotate

    async def encrypt() -> "tuple[Rotated, bool]":
        async with work.existing_database(settings) as database:
            return await rotate(database), database.is_sqlite

    done, is_sqlite = finish(encrypt())
    click.echo(f"Encrypted anew: {done.values} values.")
    if not is_sqlite:
        click.echo("PostgreSQL keeps the former ones until it has been vacuumed, and longer in its log.")
    if wrong := _left(done):
        raise Failure(" ".join(wrong))


def _left(done: "Rotated") -> list[str]:
    """What is still to be done by somebody."""
    places = ", ".join(f"{place} {count}" for place, count in done.unreadable.items())
    unreadable = f"None of ENCRYPTION_KEYS opens these, they stay as they are: {places}."
    busy = "The log of the database still holds some as they were, since it is being read: say this once more."
    return [unreadable] * bool(places) + [busy] * (not done.is_log_empty)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Delete all backups in the folder but so many newest.")
@with_settings("encryption_keys")
def backup(settings: Any, folder: Path, keep: int | None) -> None:
    """Copy the database into the folder, encrypted, while the bot runs; `restore` puts such a copy back.

    It can be read with ENCRYPTION_KEYS only: keep these elsewhere.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from bot import backup as work
    from models import marks

    database = _sqlite(settings)
    if not database.path.exists():
        raise Failure("there is no database yet")
    now = datetime.now(UTC)

    async def write_down() -> None:
        async with database.write() as db:
            await marks.backed_up(db, now, is_made=True)
        await database.close()

    try:
        made = work.make(database.path, database.keyring, folder, now, keep)
    except (OSError, sqlite3.Error) as error:
        raise Failure(f"no backup was made: {error}") from None
    click.echo(made)
    with suppress(SQLAlchemyError):  # a database of an older version, before the bot has brought it up to date
        asyncio.run(write_down())


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_settings("encryption_keys")
def restore(settings: Any, file: Path) -> None:
    """Put a backup to where DATABASE_URL points, where nothing may be yet, and look whether it is whole.

    What was about to be sent then, and what has come due since, waits: it may have been sent and done. See `restored`.
    """
    from bot import backup as work
    from bot.restoring import hold
    from models.crypto import WrongKeyError

    database = _sqlite(settings)
    path = database.path
    try:
        with work.restoring(file, database.keyring, path) as fresh:
            found = asyncio.run(hold(fresh, database.keyring))
    except work.BackupError as error:
        raise Failure(str(error)) from None
    except WrongKeyError:
        raise WrongSetting("ENCRYPTION_KEYS: this backup was encrypted with another key") from None
    click.echo(f"{path}: {found.cases} cases, {found.people} people, last event {found.last_event}")
    if found.held.total:
        click.echo(
            f"Held: {found.held.unsent} messages, {found.held.work} pieces of due work. The bot starts without them; "
            "decide with `restored send` or `restored drop`."
        )


@click.group(invoke_without_command=True)
@click.pass_context
def restored(context: click.Context) -> None:
    """What waits since a backup was put back: messages not sent then, work that has come due since. Counts it."""
    if context.invoked_subcommand is None:
        context.invoke(count_restored)


@restored.command("list")
@with_settings("encryption_keys")
def count_restored(settings: Any) -> None:
    """How much waits."""
    from models import restored as waiting

    found = _read(settings, waiting.held)
    if found is None:
        click.echo("Nothing is held.")
    else:
        click.echo(f"Held: {found.unsent} messages, {found.work} pieces of due work, {found.words} of them words only.")


@restored.command("send")
@with_settings("encryption_keys")
def send_restored(settings: Any) -> None:
    """Send and do all of it. Somebody may be told twice what the former bot still said."""
    _decide(settings, "Sent and done by the running bot within a minute.", drop=False)


@restored.command("drop")
@with_settings("encryption_keys")
def drop_restored(settings: Any) -> None:
    """Forget messages, reminders and summaries of then. What changes something is done: closings, handovers, deadlines.

    To be asked for again: `digest`, `deliver`; a broadcast that was cut off is ended by a coordinator.
    """
    _decide(settings, "Forgotten. Closings, handovers and deadlines are carried out within a minute.", drop=True)


def _decide(settings: Any, done: str, *, drop: bool) -> None:
    from bot import restoring as work

    if finish(work.decide(settings, drop=drop)):
        click.echo(done)
    else:
        click.echo("Nothing is held.")


def _read(settings: Any, look: Callable[[Any], Awaitable[Any]]) -> Any:
    from bot.opening import existing_database

    async def read() -> Any:
        async with existing_database(settings) as database, database.read() as db:
            return await look(db)

    return finish(read())


def _sqlite(settings: Any) -> Any:
    from bot.opening import open_database
    from bot.settings import INSTEAD

    database = open_database(settings)
    if database.path is None:
        raise Failure(f"this is for SQLite: {INSTEAD}")
    return database


@click.group(invoke_without_command=True)
@click.pass_context
def parked(context: click.Context) -> None:
    """What keeps failing and was put aside: updates that came in, messages that Telegram refuses, due work: a list."""
    if context.invoked_subcommand is None:
        context.invoke(list_parked)


@parked.command("list")
@with_settings("encryption_keys")
def list_parked(settings: Any) -> None:
    """Id, when, what kind, why; never what somebody wrote. It is forgotten after 30 days."""
    from bot.parked import listed

    found = _read(settings, listed)
    for one in found:
        about = f" (case {one.case})" if one.case else ""
        click.echo(f"{one.id}\t{one.at.astimezone(settings.zone):%Y-%m-%d %H:%M}\t{one.kind}{about}\t{one.reason}")
    if not found:
        click.echo("Nothing is parked.")


@parked.command("retry")
@click.argument("ids", metavar="ID...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that is parked.")
@with_settings("encryption_keys")
def retry_parked(settings: Any, ids: tuple[str, ...], *, everything: bool) -> None:
    """Have the running bot try these again, for instance after an upgrade that mends what was wrong."""
    from bot import opening as work
    from bot.parked import listed, retry

    if bool(ids) == everything:
        raise click.UsageError("name what to try again, or say --all")

    async def change() -> tuple[int, list[str]]:
        async with work.existing_database(settings) as database, database.write() as db:
            wanted = [one.id for one in await listed(db)] if everything else list(dict.fromkeys(ids))
            unknown = await retry(db, wanted, datetime.now(UTC))
            return len(wanted) - len(unknown), unknown

    tried, unknown = finish(change())
    click.echo(f"To be tried again: {tried}")
    if unknown:
        raise Failure(f"not parked: {', '.join(unknown)}")
