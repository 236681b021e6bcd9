"""The Bot API as plain HTTP: no models are built, so nothing that Telegram adds can break it."""

import time
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp

CALL_SECONDS = 60
# Refusals that show that we aren't served: the token is unknown, somebody else receives with it, we ask too often.
NOT_SERVED = frozenset({401, 404, 409, 429})
FORM = MappingProxyType({"Content-Type": "application/x-www-form-urlencoded"})


@dataclass(frozen=True)
class Upload:
    field: str
    filename: str
    data: bytes


class ApiError(Exception):
    """Telegram refused the call; `code` is the HTTP status, `retry_after` in seconds where it asks to wait."""

    def __init__(self, code: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after

    @property
    def plainly(self) -> str:
        """For the log: Telegram's own words may quote ours."""
        unknown = "401, Telegram doesn't know BOT_TOKEN any more: set the new one and start the bot anew"
        return unknown if self.code == HTTPStatus.UNAUTHORIZED else str(self.code)


class UnreachableError(Exception):
    """No answer, or none that could be read: what was asked may have happened or not. Names no address or token."""

    plain = True  # so it may be logged, see bot/logs.py

    def __init__(self, reason: str, *, connected: bool) -> None:
        super().__init__(reason)
        self.connected = connected


class TelegramApi:
    def __init__(self, base_url: str, token: str, seconds: float = CALL_SECONDS) -> None:
        """`seconds`: how long an answer is waited for, where the call doesn't say."""
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._root = f"{base_url}/bot{token}/"
        self._http: aiohttp.ClientSession | None = None
        self.heard_at: float | None = None  # when it last served us, be it that it didn't like what we sent
        self.token_refused = False  # since then
        self.their_time: str | None = None  # what time it was there, when it last answered

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._http:
            await self._http.close()

    async def call(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        uploads: tuple[Upload, ...] = (),
        seconds: float | None = None,
    ) -> Any:
        """The result. Raises ApiError and UnreachableError."""
        if self._http is None:
            raise RuntimeError("used outside of its context")
        params = params or {}
        body = _with_files(params, uploads) if uploads else urlencode(params).encode()
        headers = None if uploads else FORM
        timeout = aiohttp.ClientTimeout(total=seconds) if seconds else self._timeout
        try:
            async with self._http.post(self._root + method, data=body, headers=headers, timeout=timeout) as response:
                answer = await response.json(content_type=None)
                self.their_time = response.headers.get("Date")
        except (aiohttp.ClientConnectorError, ConnectionRefusedError) as error:
            raise UnreachableError(type(error).__name__, connected=False) from None
        except (TimeoutError, aiohttp.ClientError, ValueError, RecursionError, OSError) as error:
            raise UnreachableError(type(error).__name__, connected=True) from None
        try:
            result = _result(answer, response.status)
        except ApiError as error:
            self._heard(error.code)
            raise
        self._heard()
        return result

    def _heard(self, refusal: int | None = None) -> None:
        if refusal not in NOT_SERVED:
            self.heard_at, self.token_refused = time.monotonic(), False
        elif refusal == HTTPStatus.UNAUTHORIZED:
            self.token_refused = True


def _with_files(params: dict[str, Any], uploads: tuple[Upload, ...]) -> aiohttp.FormData:
    body = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        body.add_field(name, str(value))
    for upload in uploads:
        body.add_field(upload.field, upload.data, filename=upload.filename)
    return body


def _result(answer: Any, status: int) -> Any:
    if not isinstance(answer, dict):
        raise UnreachableError(f"HTTP {status}", connected=True)
    if answer.get("ok"):
        return answer.get("result")
    code = int(answer.get("error_code") or status)
    if code >= 500:
        raise UnreachableError(f"HTTP {code}", connected=True)
    retry_after = (answer.get("parameters") or {}).get("retry_after")
    raise ApiError(code, str(answer.get("description", "")), float(retry_after) if retry_after else None)
