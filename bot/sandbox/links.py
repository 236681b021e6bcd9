"""Which links Telegram takes, and what it says of the others."""

import re
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad_request

SCHEMES = {"http", "https", "tg", "ton", "tonsite"}
SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*)://")
HOST = re.compile(r"^(?:[^/?#@]*@)?([^/?#:]*)(?::([^/?#]*))?")
USER_LINK = re.compile(r"^tg://user\?id=(\d+)$")


def check_link(url: str) -> str:
    """The link as Telegram keeps it; raises ValueError with Telegram's reason."""
    url = url.strip()
    scheme = SCHEME.match(url)
    if scheme is None:
        return check_link(f"http://{url}") if url else _wrong("URL host is empty")
    if scheme[1].lower() not in SCHEMES:
        _wrong("Unsupported URL protocol")
    if scheme[1].lower() not in {"http", "https"}:
        return url
    host = HOST.match(url[scheme.end() :])
    name, port = (host[1], host[2]) if host else ("", None)
    if not name:
        _wrong("URL host is empty")
    if port is not None and not port.isdigit():
        _wrong("Wrong port number specified in the URL")
    if "." not in name or " " in url:
        _wrong("Wrong HTTP URL")
    return url if urlsplit(url).path or "?" in url or "#" in url else f"{url}/"


def checked_link(url: str, what: str) -> str:
    try:
        return check_link(url)
    except ValueError as wrong:
        raise bad_request(f"{what} '{url}' is invalid: {wrong}") from None


def _wrong(reason: str) -> str:
    raise ValueError(reason)
