"""Keeps Telegram's webhook where ours is: whoever has the token may point it elsewhere, or take it off and poll."""

import asyncio
import logging
from http import HTTPStatus

from sqlalchemy.exc import DBAPIError
from yarl import URL

from bot.api import ApiError, TelegramApi, UnreachableError
from bot.receiver import ALLOWED_UPDATES
from bot.rivals import Rivals
from bot.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0


class Webhook:
    def __init__(self, settings: Settings, rivals: Rivals, seconds: float = LOOK_SECONDS) -> None:
        """`seconds` between two looks."""
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret
        self._rivals = rivals
        self._seconds = seconds

    async def keep(self, api: TelegramApi) -> None:
        """Until cancelled. Raises ApiError when Telegram doesn't like the address."""
        attempt = 0
        while not await self._set(api):
            attempt += 1
            await asyncio.sleep(min(attempt, 10))
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self._look(api)
            except ApiError as error:
                log.warning("the webhook can't be looked after: %s", error.plainly)
            except UnreachableError as error:
                log.warning("Telegram can't be reached: %s", error)
            except (DBAPIError, OSError) as error:
                log.error("webhook: database trouble: %s", type(error).__name__)

    async def _look(self, api: TelegramApi) -> None:
        found = await api.call("getWebhookInfo")
        if not isinstance(found, dict) or not isinstance(found.get("url"), str):
            raise UnreachableError("no webhook in the answer", connected=True)
        if not found["url"] or URL(found["url"]) != URL(self._url):
            log.warning("the webhook isn't ours any more, it is set again")
            await self._set(api)
            await self._rivals.seen()

    async def _set(self, api: TelegramApi) -> bool:
        """False when Telegram can't be reached just now. Raises ApiError when it doesn't like the address."""
        params = {
            "url": self._url,
            "secret_token": self._secret.get_secret_value(),
            "allowed_updates": ALLOWED_UPDATES,
        }
        try:
            await api.call("setWebhook", params)
        except UnreachableError as error:
            log.warning("Telegram can't be reached: %s", error)
            return False
        except ApiError as error:
            if error.code != HTTPStatus.TOO_MANY_REQUESTS:
                raise
            log.warning("setWebhook refused: %s", error.code)
            return False
        return True
