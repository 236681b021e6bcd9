"""`python -m bot.bench.subjects NAME URL DATABASE KEY`: the bots that are compared, each in a process of its own.

`echo` is a bare aiogram bot that says what it is told. `relay` is ours, but for what goes beside the letters: no
reactions and no «Надіслано» with «Відкликати», so that both bots make one call for one message. `shipped` is ours.
"""

import asyncio
import logging
import signal
import sys

from bot.sandbox.client import TOKEN


async def echo(url: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def say_it_again(message: Message) -> None:
        await message.answer(message.text or "")

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await dispatcher.start_polling(bot, handle_signals=True)


async def liaison(url: str, database: str, key: str) -> None:
    from bot.app import App
    from bot.clock import SystemClock
    from bot.settings import Settings

    settings = Settings(
        _env_file=None,
        bot_token=TOKEN,
        bot_api_url=url,
        database_url=database,
        encryption_keys=key,
        organisation="ГО «Поруч»",
        privacy_contact="dani@poruch.example",
        send_rate=0,
        send_rate_per_chat=0,
        person_rate=0,
    )
    app = App(settings, SystemClock())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.stop)
    await app.run()


def without_company() -> None:
    """Letters only."""
    from handlers import receipts
    from handlers.officer import recall

    async def nothing(*_: object, **__: object) -> list[object]:
        return []

    receipts.delivered = nothing  # type: ignore[assignment]
    recall.offer = nothing  # type: ignore[assignment]


def main() -> None:
    name, url, *rest = sys.argv[1:]
    logging.basicConfig(level=logging.WARNING)
    if name == "echo":
        asyncio.run(echo(url))
        return
    if name == "relay":
        without_company()
    asyncio.run(liaison(url, *rest))


if __name__ == "__main__":
    main()
