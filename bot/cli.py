"""What all commands share: settings that are there, and one clear line for what is wrong."""

import asyncio
from collections.abc import Coroutine
from functools import update_wrapper
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


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it; what is wrong becomes one line."""
    from bot.opening import AdministrationError
    from models.crypto import WrongKeyError

    try:
        return asyncio.run(work)
    except AdministrationError as error:
        raise Failure(str(error)) from None
    except WrongKeyError as error:
        raise Failure(f"ENCRYPTION_KEYS: {error} holds something that none of them opens") from None
