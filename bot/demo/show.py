"""The demo as a whole: a fresh database, the local Telegram with its page, and the bot between them."""

import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiogram.types import User
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import migrations
from bot.app import SECRET_BYTES, App, Pace, office_of
from bot.clock import Clock
from bot.demo.cast import Cast
from bot.demo.worktime import opening
from bot.lease import lease
from bot.opening import open_database
from bot.sandbox.client import TOKEN
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.settings import Settings
from bot.wire import offline_bot
from handlers.desk import Desk
from models.crypto import new_key

NAME = "Радник ВПО"
# Nobody waits for a second who watches three phones.
QUICK = Pace(tick_seconds=0.2, album_quiet=0.5)


class DemoSettings(Settings):
    """The operator's environment and `.env` mean nothing here."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Show:
    app: App
    page: str
    database: Path

    @property
    def health(self) -> str:
        return f"http://127.0.0.1:{self.app.settings.port}/health"


@asynccontextmanager
async def prepared(folder: Path, port: int, count: int, *, topics: bool = False) -> AsyncIterator[Show]:
    """Everything but the bot, which whoever receives this runs; `folder` is absolute.

    Raises LeaseTakenError when another demo has the folder.
    """
    clock = MovableClock(opening(datetime.now(UTC)), flowing=True)
    world = World(clock)
    if bot := world.bot(TOKEN):
        bot.name, bot.topics = NAME, topics
    async with serve(world, port=free_port(port)) as page:
        database = folder / "liaison.db"
        settings = settings_for(page, database)
        await fill(settings, world, clock, database, count)
        yield Show(App(settings, clock, QUICK, count_samples=True), page, database)


def settings_for(page: str, database: Path) -> Settings:
    return DemoSettings(
        bot_token=TOKEN,
        bot_api_url=page,
        database_url=f"sqlite+aiosqlite:///{database}",
        encryption_keys=new_key(),
        organisation="ГО «Приклад»",
        privacy_contact="dani@pryklad.example",
        psea_contact="dovira@pryklad.example",
        send_rate=0,
        send_rate_per_chat=0,
        person_rate=0,
        port=free_port(),
    )


async def fill(settings: Settings, world: World, clock: Clock, path: Path, count: int) -> None:
    """A new database with sample people and cases; that of the last demo is gone."""
    database = open_database(settings)
    try:
        async with lease(database, seconds=0):
            for leftover in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                leftover.unlink(missing_ok=True)
            await migrations.upgrade(database)
            await database.load_lookup_key(secrets.token_bytes(SECRET_BYTES))
            me = User.model_validate(world.only_bot().user())
            office = office_of(settings, me.username or "", count_samples=True)
            async with database.write() as db:
                desk = Desk(db=db, now=clock.now(), office=office)
                await Cast(desk, offline_bot(TOKEN, me), world).fill(count)
    finally:
        await database.close()


def free_port(wanted: int = 0) -> int:
    """The one that is wanted, or any where that one is busy."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", wanted))
        except OSError:
            one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
