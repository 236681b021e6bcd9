"""The command line. Heavy parts are imported by the commands that need them, so that `--help` answers at once."""

import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click


class Failure(click.ClickException):
    """One clear line and exit code 1."""


class WrongSetting(Failure):
    """One clear line and exit code 2."""

    exit_code = 2


def with_settings(*required: str) -> Any:
    """Hands the settings to the command, once those that it can't do without are there."""

    def decorate(command: Any) -> Any:
        def wrapped(**options: Any) -> Any:
            from bot.settings import SettingsError, load

            try:
                settings = load()
                settings.require(*required)
            except SettingsError as error:
                raise WrongSetting(str(error)) from None
            return command(settings, **options)

        return update_wrapper(wrapped, command)

    return decorate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Бот, через який переселенці звертаються до радників: Telegram, SQLite, один сервер.

    Settings come from the environment or from .env; see .env.example.
    """


@main.command()
def keygen() -> None:
    """Print a new key for ENCRYPTION_KEYS and nothing else."""
    from models.crypto import new_key

    click.echo(new_key())


@main.command()
@with_settings("bot_token", "encryption_keys", "organisation", "privacy_contact")
def run(settings: Any) -> None:
    """Start the bot; it stops gracefully on SIGTERM and Ctrl+C."""
    from bot.app import App, TokenError
    from bot.clock import SystemClock
    from bot.lease import LeaseTakenError
    from bot.receiver import SecondInstanceError
    from bot.settings import SettingsError
    from models.crypto import WrongKeyError

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = App(settings, SystemClock())
    try:
        asyncio.run(until_signal(app))
    except SettingsError as error:
        raise WrongSetting(str(error)) from None
    except TokenError:
        raise WrongSetting("BOT_TOKEN: Telegram doesn't know this token") from None
    except LeaseTakenError:
        raise Failure("another process works on this database: stop it first") from None
    except SecondInstanceError:
        raise Failure("another process receives messages with this token: stop it first") from None
    except WrongKeyError:
        raise WrongSetting("ENCRYPTION_KEYS: this database was encrypted with another key") from None


@main.command()
@click.option("--port", default=8088, show_default=True, help="Port of the page; when it is busy, a free one is taken.")
@click.option(
    "--folder",
    default=Path("data/demo"),
    show_default=True,
    type=click.Path(file_okay=False, resolve_path=True, path_type=Path),
    help="Where its database stands, made anew at each start.",
)
@click.option(
    "--cases", "count", type=click.IntRange(0, 20_000), default=1500, show_default=True, help="About how many."
)
@click.option("--topics", is_flag=True, help="Topics in private chats, as BotFather can switch on: one for each case.")
def demo(port: int, folder: Path, count: int, *, topics: bool) -> None:
    """Play the whole bot on a page: a local Telegram, sample staff, a year of sample cases; no token needed."""
    click.echo("Inventing sample staff and a year of sample cases…", err=True)
    from bot.demo.show import Show, prepared
    from bot.lease import LeaseTakenError

    async def announce(show: Show) -> None:
        await show.app.started.wait()
        click.echo(f"Open {show.page} — Ctrl+C stops it.")
        click.echo(f"Database: {show.database} (new at each start). Health: {show.health}")

    async def play() -> None:
        async with prepared(folder, port, count, topics=topics) as show:
            announcing = asyncio.create_task(announce(show))
            await until_signal(show.app)
            announcing.cancel()

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(play())
    except LeaseTakenError:
        raise Failure(f"another demo works in {folder}: stop it, or give a --folder of its own") from None


async def until_signal(app: Any) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, app.stop)
    await app.run()


@main.command()
@with_settings("encryption_keys")
def migrate(settings: Any) -> None:
    """Create the tables, or bring them up to date; `run` does so by itself."""
    from bot import migrations
    from bot.app import open_database
    from bot.lease import LeaseTakenError, lease

    async def work() -> None:
        database = open_database(settings)
        async with lease(database):
            await migrations.upgrade(database)
        await database.close()

    try:
        asyncio.run(work())
    except LeaseTakenError:
        raise Failure("another process works on this database: stop it first") from None
    click.echo("The tables are up to date.")


@main.command()
@with_settings("bot_token", "encryption_keys", "organisation", "privacy_contact")
def check(settings: Any) -> None:
    """Look at settings, database, token, folder, mail server and people; say in words what is wrong."""
    from bot import administration as work

    async def look() -> list[str]:
        async with work.administration(settings) as admin:
            return [*work.wrong_limits(settings), *await work.closed_ways(settings), *await work.problems(admin)]

    found = finish(look())
    for line in found:
        click.echo(f"• {line}")
    if found:
        raise SystemExit(1)
    click.echo("Everything is in order.")


@main.command()
@click.option("--role", required=True, help="officer, central, coordinator or focal")
@click.option("--region", "regions", multiple=True, help="UA-05 or «Вінницька область»; may be given several times")
@click.option("--topic", "topics", multiple=True, help="for focal: gbv, child, crisis, psea, fraud")
@with_settings("bot_token", "encryption_keys")
def invite(settings: Any, role: str, regions: tuple[str, ...], topics: tuple[str, ...]) -> None:
    """Print a link by which one person joins the staff: single use, 7 days, confirmed by a coordinator."""
    from bot import administration as work

    async def make() -> str:
        async with work.administration(settings) as admin:
            duty = work.parse_duty(role)
            return await work.make_invite(admin, duty, work.parse_regions(",".join(regions)), list(topics))

    click.echo(finish(make()))


@main.group()
def staff() -> None:
    """People of the programme."""


@staff.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_settings("bot_token", "encryption_keys")
def import_staff(settings: Any, file: Path) -> None:
    """Read a CSV with the columns name, role, regions (and topics); print an invite link a row."""
    from bot import administration as work

    async def read() -> Any:
        done = work.Imported()
        async with work.administration(settings) as admin:
            with click.progressbar(list(enumerate(work.read_rows(file), start=2)), file=sys.stderr) as rows:
                for number, row in rows:
                    await work.import_row(admin, number, row, done)
        return done

    done = finish(read())
    for name, link in done.links:
        click.echo(f"{name}\t{link}")
    for line in done.bad_rows:
        click.echo(line, err=True)
    if done.bad_rows:
        raise SystemExit(1)


@staff.command()
@click.argument("person_id", metavar="ID", type=int)
@with_settings("bot_token", "encryption_keys")
def revoke(settings: Any, person_id: int) -> None:
    """End a person's access at once; open cases go to colleagues. The ID is shown by /staff."""
    from bot import administration as work

    async def end() -> tuple[int, int]:
        async with work.administration(settings) as admin:
            return await work.revoke(admin, person_id)

    given, waiting = finish(end())
    click.echo(f"Access ended, cases handed over: {given}{f', waiting for somebody: {waiting}' if waiting else ''}")


@main.command()
@click.option("--month", required=True, metavar="YYYY-MM", help="The month to sum up, over by now.")
@click.option("--folder", default=Path(), type=click.Path(file_okay=False, path_type=Path), help="Where the files go.")
@with_settings("encryption_keys", "bot_token")
def digest(settings: Any, month: str, folder: Path) -> None:
    """Print the summary of a month and write its pictures, workbook and page (HTML): for the team, with all figures.

    What may be passed on goes to DIGEST_FOLDER by itself, when the summary is due.
    """
    from bot import administration as work
    from bot.calls import without_markup

    async def render() -> Any:
        async with work.administration(settings) as admin:
            return await work.digest(admin, month)

    rendered = finish(render())
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(without_markup(rendered.text))
    for name, data in rendered.files().items():
        (folder / name).write_bytes(data)
        click.echo(folder / name)


@main.command()
@click.option("--month", required=True, metavar="YYYY-MM", help="The month, over by now.")
@with_settings("encryption_keys", "bot_token")
def deliver(settings: Any, month: str) -> None:
    """Have the running bot put the public version of a month into DIGEST_FOLDER and mail it to whoever hasn't got it.

    It does so by itself when the summary is due. This is for afterwards: a mended server, a new address.
    """
    from bot import administration as work

    async def plan() -> None:
        async with work.administration(settings) as admin:
            await work.deliver(admin, month)

    finish(plan())
    click.echo("The running bot delivers it within a minute.")


@main.command("rotate-keys")
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


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Delete all backups in the folder but so many newest.")
@with_settings("encryption_keys")
def backup(settings: Any, folder: Path, keep: int | None) -> None:
    """Copy the database into the folder, encrypted, while the bot runs; `restore` puts such a copy back.

    It can be read with ENCRYPTION_KEYS only: keep these elsewhere.
    """
    from datetime import UTC, datetime

    from bot import backup as work

    path, keyring = _sqlite_file(settings)
    if not path.exists():
        raise Failure("there is no database yet")
    try:
        click.echo(work.make(path, keyring, folder, datetime.now(UTC)))
    except (OSError, work.SQLiteError) as error:
        raise Failure(f"no backup was made: {error}") from None
    for old in work.rotate(folder, keep) if keep else []:
        click.echo(f"Deleted: {old}", err=True)


@main.command()
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


@main.group(invoke_without_command=True)
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
            unknown = await retry(db, wanted)
            return len(wanted) - len(unknown), unknown

    tried, unknown = finish(change())
    click.echo(f"To be tried again: {tried}")
    if unknown:
        raise Failure(f"not parked: {', '.join(unknown)}")


@main.group()
def content() -> None:
    """Help lines, hints, shared templates and days off, as coordinators keep them in /content."""


@content.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_settings("bot_token", "encryption_keys")
def export_content(settings: Any, folder: Path) -> None:
    """Write helplines.csv, hints.csv, templates.csv and holidays.csv, to be edited and imported."""
    from bot import administration as work
    from bot import content_files as files

    async def write() -> list[Path]:
        async with work.administration(settings) as admin:
            return await files.export(admin, folder)

    for file in finish(write()):
        click.echo(file)


@content.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_settings("bot_token", "encryption_keys")
def import_content(settings: Any, file: Path) -> None:
    """Read one of these files back, beside the running bot: all of it or, where a row is wrong, nothing.

    The columns say which file it is. Rows without a key or id are added; what the file leaves out stays as it is.
    """
    from bot import administration as work
    from bot import content_files as files

    async def read() -> int:
        async with work.administration(settings) as admin:
            return await files.import_file(admin, file)

    click.echo(f"Changed or added: {finish(read())}")


@main.group()
def indicators() -> None:
    """Plan and fact of the programme, in a spreadsheet."""


@indicators.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_settings("bot_token", "encryption_keys")
def import_indicators(settings: Any, file: Path) -> None:
    """Read plan and fact from XLSX or CSV, all or nothing; what `export` writes is read again."""
    from bot import administration
    from bot import indicators as work

    async def take() -> Any:
        done = work.Done()
        rows = work.read_rows(file, done)
        if not done.bad_rows:
            async with administration.administration(settings) as admin:
                await work.take(admin, rows, done)
        return done

    done = finish(take())
    for line in done.bad_rows:
        click.echo(line, err=True)
    if done.bad_rows:
        raise Failure("nothing was imported")
    for name in done.new:
        click.echo(f"New indicator: {name}")
    click.echo(f"Numbers changed: {done.changed}")


@indicators.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--year", required=True, type=click.IntRange(2020, 2099))
@with_settings("bot_token", "encryption_keys")
def export_indicators(settings: Any, file: Path, year: int) -> None:
    """Write plan and fact of a year as XLSX."""
    from bot import administration
    from bot import indicators as work

    async def write() -> bytes:
        async with administration.administration(settings) as admin:
            return await work.export(admin, str(year))

    file.write_bytes(finish(write()))


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it; what is wrong becomes one line."""
    from bot.administration import AdministrationError

    try:
        return asyncio.run(work)
    except AdministrationError as error:
        raise Failure(str(error)) from None
