"""`python -m bot.bench.subjects NAME …`: what the benchmarks start as processes of their own.

`echo URL` is a bare aiogram bot that says what it is told, and answers a press with a message too. `letters` is ours
without what goes beside the letters: no reactions, no «Надіслано» with «Відкликати», no card that is renewed, so that
both bots make one call for one message; its settings come from the environment, as those of `python -m bot run` do.
"""

import asyncio
import logging
import sys
from collections.abc import Callable

from bot.sandbox.client import TOKEN


def echo(url: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import CallbackQuery, InaccessibleMessage, Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def say_it_again(message: Message) -> None:
        await message.answer(message.text or "")

    @dispatcher.callback_query()
    async def say_what_was_pressed(query: CallbackQuery) -> None:
        if query.message and not isinstance(query.message, InaccessibleMessage):
            await query.message.answer(query.data or "")
        await query.answer()

    async def work() -> None:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
        await dispatcher.start_polling(bot, handle_signals=True)

    logging.basicConfig(level=logging.WARNING)
    asyncio.run(work())


def letters() -> None:
    from bot.commands import main as command
    from handlers import receipts
    from handlers.officer import card, recall

    async def nothing(*_: object, **__: object) -> list[object]:
        return []

    receipts.delivered = nothing  # type: ignore[assignment]
    recall.offer = nothing  # type: ignore[assignment]
    card.renew_soon = lambda *_: None
    command(["run"])


def movable(start: str) -> None:
    """Ours, whose clock starts then and is moved by signals: SIGUSR1 an hour, SIGUSR2 fifty."""
    import signal
    from datetime import datetime, timedelta

    from bot import clock
    from bot.commands import main as command
    from bot.sandbox.clock import MovableClock

    moved = MovableClock(datetime.fromisoformat(start), flowing=True)
    clock.SystemClock = lambda: moved  # type: ignore[assignment,misc,return-value]
    for number, hours in ((signal.SIGUSR1, 1), (signal.SIGUSR2, 50)):
        signal.signal(number, lambda *_, hours=hours: moved.advance(timedelta(hours=hours)))
    command(["run"])


def part_of_digest(name: str) -> Callable[..., None]:
    """A part of digest.py, which isn't imported for the others."""

    def part(*arguments: str) -> None:
        from bot.bench import digest

        getattr(digest, name)(*arguments)

    return part


SUBJECTS: dict[str, Callable[..., None]] = {
    "echo": echo,
    "letters": letters,
    "movable": movable,
    **{name: part_of_digest(name) for name in ("bare", "summary", "undisturbed")},
}

if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    SUBJECTS[name](*arguments)
