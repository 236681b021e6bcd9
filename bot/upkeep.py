"""Commands that keep the data safe: keys, copies, and what was put aside. Heavy parts are imported where needed."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.cli import Failure, WrongSetting, finish, with_settings


@click.command("rotate-keys")
@with_settings("encryption_keys")
def rotate_keys(settings: Any) -> None:
    """Encrypt all that is kept with the first of ENCRYPTION_KEYS, beside the running bot.

    Put the new key before the old one in .env, start the bot anew, say this, then take the old key out and start it
    once more. Backups that were made before need the old key still.
    """
    from bot import administration as work
    from bot.rotation import rotate

    async def encrypt() -> int:
        async with work.existing_database(settings) as database:
            return sum([count async for count in rotate(database)])

    click.echo(f"Encrypted anew: {finish(encrypt())} values.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Delete all backups in the folder but so many newest.")
@with_settings("encryption_keys")
def backup(settings: Any, folder: Path, keep: int | None) -> None:
    """Copy the database into the folder, encrypted, while the bot runs; `restore` puts such a copy back.

    It can be read with ENCRYPTION_KEYS only: keep these elsewhere.
    """
    import sqlite3

    from bot import backup as work

    path, keyring = _sqlite_file(settings)
    if not path.exists():
        raise Failure("there is no database yet")
    try:
        click.echo(work.make(path, keyring, folder, datetime.now(UTC)))
    except (OSError, sqlite3.Error) as error:
        raise Failure(f"no backup was made: {error}") from None
    for old in work.rotate(folder, keep) if keep else []:
        click.echo(f"Deleted: {old}", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_settings("encryption_keys")
def restore(settings: Any, file: Path) -> None:
    """Put a backup to where DATABASE_URL points, where nothing may be yet, and look whether it is whole.

    What was about to be sent then is put aside, since it may have been sent since: see `parked`.
    """
    from bot import backup as work
    from bot.restoring import put_aside
    from models.crypto import WrongKeyError

    path, keyring = _sqlite_file(settings)
    try:
        with work.restoring(file, keyring, path) as fresh:
            found = asyncio.run(put_aside(fresh, keyring))
    except work.BackupError as error:
        raise Failure(str(error)) from None
    except WrongKeyError:
        raise WrongSetting("ENCRYPTION_KEYS: this backup was encrypted with another key") from None
    click.echo(f"{path}: {found.cases} cases, {found.people} people, last event {found.last_event}")
    if found.unsent:
        click.echo(f"Put aside, not sent: {found.unsent}. See `parked`; `parked retry` sends them.")


def _sqlite_file(settings: Any) -> Any:
    """Where the database stands, and the keys."""
    from bot.app import open_database

    database = open_database(settings)
    if database.path is None:
        raise Failure("for PostgreSQL use pg_dump and pg_restore: what people wrote is encrypted in it")
    return database.path, database.keyring


@click.group(invoke_without_command=True)
@click.pass_context
def parked(context: click.Context) -> None:
    """What keeps failing and was put aside: updates that came in, messages that Telegram refuses. Lists it."""
    if context.invoked_subcommand is None:
        context.invoke(list_parked)


@parked.command("list")
@with_settings("encryption_keys")
def list_parked(settings: Any) -> None:
    """Id, when, what kind, why; never what somebody wrote. It is forgotten after 30 days."""
    from bot import administration as work
    from bot.parked import listed

    async def read() -> Any:
        async with work.existing_database(settings) as database, database.read() as db:
            return await listed(db)

    found = finish(read())
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
    from bot import administration as work
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
