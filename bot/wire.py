"""From a method of aiogram to what goes over the wire: its name, its parameters as strings, its files.

Methods dumped as JSON and rebuilt later lose things (defaults, empty keyboards, the types of albums); what the session
would post loses nothing.
"""

from typing import Any, NoReturn

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, User


class OfflineSession(BaseSession):
    """Handlers never talk to the network: a call that is awaited raises."""

    async def close(self) -> None:
        pass

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> NoReturn:
        raise RuntimeError(f"{type(method).__name__} was awaited in a handler: return it instead")

    def stream_content(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise RuntimeError("files are never downloaded in a handler")


def offline_bot(token: str, me: User) -> Bot:
    """The bot as handlers see it; `me` is preset, since «/case@bot» would otherwise ask Telegram."""
    defaults = DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True, allow_sending_without_reply=True)
    bot = Bot(token, session=OfflineSession(), default=defaults)
    bot._me = me  # noqa: SLF001 - aiogram offers no other way to preset it
    return bot


def encode(bot: Bot, method: TelegramMethod[Any]) -> tuple[str, dict[str, str], dict[str, BufferedInputFile]]:
    """Name, parameters and files of the call. Only files from memory are sent; others raise TypeError."""
    files: dict[str, Any] = {}
    prepared = {
        name: bot.session.prepare_value(value, bot=bot, files=files)
        for name, value in method.model_dump(warnings=False).items()
    }
    for file in files.values():
        if not isinstance(file, BufferedInputFile):
            raise TypeError(f"{type(file).__name__} can't be kept in the outbox")
    return method.__api_method__, {name: value for name, value in prepared.items() if value}, files
