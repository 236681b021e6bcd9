"""The command line. Heavy parts are imported by the commands that need them, so that `--help` answers at once."""

import asyncio
import gc
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import click

from bot import logs
from bot.cli import Failure, WrongSetting, finish, with_settings
from bot.upkeep import backup, parked, restore, restored, rotate_keys


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
    # All that is imported stays for good: to look for garbage in it would take a sixth of the start, and more later.
    gc.disable()
    from bot.app import App, TokenError, conversations
    from bot.clock import SystemClock
    from bot.lease import LeaseTakenError
    from bot.receiver import SecondInstanceError
    from bot.settings import SettingsError
    from models.crypto import WrongKeyError

    conversations()
    gc.freeze()
    gc.enable()
    logs.begin(settings.log_format)
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

    logs.begin("text", logging.WARNING)
    try:
        asyncio.run(play())
    except LeaseTakenError:
        raise Failure(f"another demo works in {folder}: stop it, or give a --folder of its own") from None


async def until_signal(app: Any) -> None:
    logs.watch_loop()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, app.stop)
    await app.run()


@main.command()
@with_settings("encryption_keys")
def migrate(settings: Any) -> None:
    """Create the tables, or bring them up to date; `run` does so by itself."""
    from bot import migrations
    from bot.lease import LeaseTakenError, lease
    from bot.opening import open_database

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
    """Look at settings, machine, database, token, folders, mail server and people; say in words what is wrong.

    • is wrong and makes the command fail; ○ is worth a thought.
    """
    from bot import administration as work

    found = finish(work.check(settings))
    for line in found.faults:
        click.echo(f"• {line}")
    for line in found.hints:
        click.echo(f"○ {line}")
    if found.faults:
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

    async def end() -> tuple[int, ...]:
        async with work.administration(settings) as admin:
            return await work.revoke(admin, person_id)

    given, *nobodys = finish(end())
    waiting = f", waiting for somebody: {sum(nobodys)}" if any(nobodys) else ""
    click.echo(f"Access ended, cases handed over: {given}{waiting}")


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


for one in (rotate_keys, backup, restore, restored, parked):
    main.add_command(one)
