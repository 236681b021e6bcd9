"""The whole bot, put together: receiver → inbox → processor → outbox → sender, and the clock."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from aiogram.types import User
from sqlalchemy.ext.asyncio import AsyncSession

from bot import health, migrations
from bot.api import CALL_SECONDS, ApiError, TelegramApi, UnreachableError
from bot.cards import Cards
from bot.cleaner import Cleaner
from bot.clock import Clock
from bot.lease import lease
from bot.limits import BULK_SHARE, Limits
from bot.meter import Meter
from bot.opening import open_database
from bot.postman import Postman
from bot.processor import BATCH, Processor
from bot.receiver import Receiver
from bot.rivals import Rivals
from bot.sender import TOGETHER_SECONDS, Sender
from bot.settings import Settings
from bot.ticker import Errand, Ticker
from bot.unit import conclude
from bot.vault import Vault
from bot.webhook import LOOK_SECONDS, Webhook
from bot.wire import offline_bot
from handlers import due, receipts, root
from handlers.desk import Desk, Office
from handlers.digest import folder
from handlers.switchboard import Switchboard
from locales import compile_all
from models.agenda import Due
from models.database import MACHINE_ERRORS, Database

log = logging.getLogger(__name__)

STOP_SECONDS = 10
SECRET_BYTES = 32


class StoppedError(Exception):
    """`stop()` came before Telegram could be reached."""


class TokenError(Exception):
    """Telegram doesn't know BOT_TOKEN."""


@dataclass(frozen=True)
class Pace:
    """How the machine is tuned; tests make it quicker, benchmarks wider."""

    tick_seconds: float = 1.0
    album_quiet: float = 1.0
    cards_seconds: float = 2.0  # between a letter and the cards that show it
    batch: int = BATCH
    together_seconds: float = TOGETHER_SECONDS
    call_seconds: float = CALL_SECONDS
    webhook_seconds: float = LOOK_SECONDS


def office_of(settings: Settings, bot_username: str, *, count_samples: bool = False, topics: bool = False) -> Office:
    return Office(
        zone=settings.zone,
        bot_username=bot_username,
        organisation=settings.organisation,
        privacy_contact=settings.privacy_contact,
        psea_contact=settings.psea_contact,
        coordinators=frozenset(settings.coordinators),
        digest_day=settings.digest_day,
        digest_time=settings.digest_time,
        digest_folder=settings.digest_folder,
        digest_emails=tuple(settings.digest_emails),
        backup_folder=settings.backup_folder,
        backup_time=settings.backup_time,
        operator_chat=settings.operator_chat,
        database=settings.database_path,
        mail_from=settings.smtp_from,
        retention_months=settings.retention_months,
        news_rate=settings.send_rate * BULK_SHARE,
        count_samples=count_samples,
        topics=topics,
    )


def errands_of(settings: Settings, database: Database) -> dict[Due, Errand]:
    """Who carries out what."""
    vault: dict[Due, Errand] = {}
    if database.path:
        vault = {Due.BACKUP: Vault(database.path, database.keyring, settings.backup_keep).fill}
    server = settings.mail_server
    mail: dict[Due, Errand] = {Due.DIGEST_MAIL: Postman(server, settings.smtp_from).deliver} if server else {}
    return {Due.DIGEST_FOLDER: folder.write, **mail, **vault}


@cache
def conversations() -> Switchboard:
    """One for the process: routers have one parent each, and handlers keep nothing between updates."""
    return Switchboard(root.router())


class App:
    """`run()` until `stop()`; `started` is set when it receives."""

    def __init__(
        self, settings: Settings, clock: Clock, pace: Pace | None = None, *, count_samples: bool = False
    ) -> None:
        """`count_samples`: the digest counts sample cases too, which only the demo wants."""
        self.settings = settings
        self.clock = clock
        self.count_samples = count_samples
        self.pace = pace or Pace()
        self.started = asyncio.Event()
        self.port = 0
        self._parts: tuple[Processor, Sender, Cards, Ticker, Ticker, Cleaner] | None = None
        self._api: TelegramApi | None = None
        self._stopping = asyncio.Event()
        self._answers: set[asyncio.Task[Any]] = set()

    def stop(self) -> None:
        """Graceful: nothing new is taken, what is in hand is finished."""
        self._stopping.set()

    async def run(self) -> None:
        """Raises TokenError, LeaseTakenError, SecondInstanceError, WrongKeyError."""
        self.settings.require("bot_token", "encryption_keys", "organisation", "privacy_contact")
        self.settings.require_all_of_mail()
        self.settings.require_sqlite_for_backups()
        if self.settings.webhook_url:
            self.settings.require("webhook_secret", "port")
        database = open_database(self.settings)
        try:
            async with lease(database), self._telegram() as api:
                await migrations.upgrade(database)
                await database.load_lookup_key(secrets.token_bytes(SECRET_BYTES))
                with contextlib.suppress(StoppedError):
                    await self._serve(database, api)
        finally:
            await database.close()

    def _telegram(self) -> TelegramApi:
        return TelegramApi(self.settings.bot_api_url, self._token, self.pace.call_seconds)

    @property
    def _token(self) -> str:
        return self.settings.bot_token.get_secret_value()

    @property
    def in_flight(self) -> int:
        """Something, until it has begun."""
        return sum(one.in_flight for one in self._parts) + len(self._answers) if self._parts else 1

    @property
    def ticked_at(self) -> datetime | None:
        """Up to when nothing is left that was due."""
        ticks = [one.ticked_at for one in self._tickers]
        return None if None in ticks else min(filter(None, ticks), default=None)

    @property
    def ticked(self) -> float | None:
        """Of the clock that carries out errands nothing is expected: one may take its time."""
        return self._tickers[0].ticked if self._tickers else None

    @property
    def heard(self) -> float | None:
        return self._api.heard_at if self._api and self._parts else None

    @property
    def token_refused(self) -> bool:
        return bool(self._api and self._api.token_refused)

    @property
    def _tickers(self) -> tuple[Ticker, ...]:
        return (self.ticker, self.errands) if self._parts else ()

    async def _serve(self, database: Database, api: TelegramApi) -> None:
        self._api = api
        server = await self._open_port(database)  # first: it also tells that Telegram can't be reached
        try:
            me = User.model_validate(await self._introduce(api))
            office = office_of(
                self.settings,
                me.username or "",
                count_samples=self.count_samples,
                topics=bool(me.has_topics_enabled),
            )
            self._build(database, api, offline_bot(self._token, me), office)
            async with database.write() as db:
                await due.prepare_agenda(Desk(db=db, now=self.clock.now(), office=office))
            await self._work(api)
        finally:
            if server:
                await server.cleanup()

    def _build(self, database: Database, api: TelegramApi, bot: Any, office: Office) -> None:
        async def conclude_in(db: AsyncSession, delivered: set[int]) -> None:
            desk = Desk(db=db, now=self.clock.now(), office=office)
            await conclude(desk, bot, await receipts.delivered(desk, delivered))

        limits = Limits(self.settings.send_rate, self.settings.send_rate_per_chat)
        pace = self.pace
        self.sender = Sender(database, api, self.clock, limits, conclude_in, pace.album_quiet, pace.together_seconds)
        self.processor = Processor(
            database,
            conversations(),
            bot,
            office,
            self.clock,
            answer=lambda query_id, text: self._answer(api, query_id, text),
            wake_sender=self.sender.wake,
            fresh=self.sender.fresh,
            batch=self.pace.batch,
        )
        meter = Meter(self.settings.person_rate)
        rivals = Rivals(database, self.clock)
        self.receiver = Receiver(database, bot.id, self.clock, self.processor.wake, meter, rivals)
        self.webhook = Webhook(self.settings, rivals, self.pace.webhook_seconds)
        unasked = database, office, self.clock, lambda desk, says: conclude(desk, bot, says), self.sender.wake
        self.cards = Cards(*unasked, self.pace.cards_seconds)
        ticker = partial(Ticker, *unasked, self.pace.tick_seconds)
        self.ticker = ticker(set(Due) - due.ERRANDS)
        self.errands = ticker(due.ERRANDS, errands_of(self.settings, database))
        cleaner = Cleaner(database, self.pace.tick_seconds)
        self._parts = self.processor, self.sender, self.cards, self.ticker, self.errands, cleaner

    async def _introduce(self, api: TelegramApi) -> dict[str, Any]:
        """getMe, once Telegram can be reached. Raises TokenError."""
        attempt = 0
        while True:
            attempt += 1
            try:
                found: dict[str, Any] = await api.call("getMe")
                if not self.settings.webhook_url:
                    await api.call("deleteWebhook")
            except ApiError as error:
                if error.code in {401, 404}:
                    raise TokenError from None
                log.warning("getMe refused: %s", error.code)
            except UnreachableError as error:
                log.warning("Telegram can't be reached: %s", error)
            else:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(attempt, 10)):
                    await self._stopping.wait()
                raise StoppedError

    async def _open_port(self, database: Database) -> Any:
        """The server for /health, /metrics and webhooks, where a PORT is set."""
        if not self.settings.port and not self.settings.webhook_url:
            return None

        routes = health.Health(database, self.clock, self).routes()
        if self.settings.webhook_url:
            routes.append(self._webhook_route())
        runner, self.port = await health.serve(routes, self.settings.port)
        return runner

    def _webhook_route(self) -> Any:
        from aiohttp import web
        from yarl import URL

        secret = self.settings.webhook_secret.get_secret_value()

        async def receive(request: web.Request) -> web.Response:
            if self._parts is None:
                return web.Response(status=503)  # Telegram sends it again
            return await self.receiver.webhook(request, secret)

        return web.post(URL(self.settings.webhook_url).path, receive)

    async def _work(self, api: TelegramApi) -> None:
        """Raises what ended a part of the machine."""
        try:
            await self._until_stopped(api)
        except BaseExceptionGroup as group:
            with contextlib.suppress(*MACHINE_ERRORS):
                await self.sender.finish(STOP_SECONDS)  # what was sent isn't sent again after the next start
            raise group.exceptions[0] from None
        await self.sender.finish(STOP_SECONDS)
        if self._answers:
            await asyncio.wait(self._answers, timeout=1)

    async def _until_stopped(self, api: TelegramApi) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one.run()) for one in self._parts or ()]
            tasks.append(group.create_task(asyncio.to_thread(compile_all)))
            receiving = group.create_task(self._receive(api))
            stopping = group.create_task(self._stopping.wait())
            self.started.set()
            await stopping
            receiving.cancel()
            for task in tasks:
                task.cancel()

    async def _receive(self, api: TelegramApi) -> None:
        await (self.webhook.keep(api) if self.settings.webhook_url else self.receiver.poll(api))

    def _answer(self, api: TelegramApi, query_id: str, text: str | None) -> None:
        """Lets the button go, from memory and without promise: words that matter are messages."""
        params = {"callback_query_id": query_id} | ({"text": text} if text else {})
        call: Coroutine[Any, Any, Any] = api.call("answerCallbackQuery", params, seconds=10)

        async def ignoring() -> None:
            with contextlib.suppress(ApiError, UnreachableError):
                await call

        task = asyncio.create_task(ignoring())
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
