"""The command line. Heavy parts are imported by the commands that need them, so that `--help` answers at once."""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from functools import update_wrapper
from typing import Any

import click

WRONG_SETTING = 2


class Failure(click.ClickException):
    """One clear line; `exit_code` 1, or 2 for a wrong setting."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def with_settings(*required: str) -> Any:
    """Hands the settings to the command, once those that it can't do without are there."""

    def decorate(command: Any) -> Any:
        def wrapped(**options: Any) -> Any:
            from bot.settings import SettingsError, load

            try:
                settings = load()
                settings.require(*required)
            except SettingsError as error:
                raise Failure(str(error), WRONG_SETTING) from None
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
    from models.crypto import WrongKeyError

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = App(settings, SystemClock())
    try:
        asyncio.run(until_signal(app))
    except* TokenError:
        raise Failure("BOT_TOKEN: Telegram doesn't know this token", WRONG_SETTING) from None
    except* LeaseTakenError:
        raise Failure("another process works on this database: stop it first") from None
    except* SecondInstanceError:
        raise Failure("another process receives messages with this token: stop it first") from None
    except* WrongKeyError:
        raise Failure(
            "ENCRYPTION_KEYS: this database was encrypted with another key", WRONG_SETTING
        ) from None


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
        finish(work())
    except LeaseTakenError:
        raise Failure("another process works on this database: stop it first") from None
    click.echo("The tables are up to date.")


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)
