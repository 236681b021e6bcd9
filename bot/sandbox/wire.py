"""What a call brings over HTTP, whichever of the three body formats it came in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.refusals import ApiError, bad_request

Json = dict[str, Any]

TRUE_WORDS = {"true", "yes", "1"}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


class Params:
    """Parameters of a call. Forms bring strings, JSON brings typed values; both read alike here."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str) -> int | None:
        value = self.values.get(name)
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value if isinstance(value, bool) else str(value).lower() in TRUE_WORDS

    def json(self, name: str, what: str) -> Any:
        """A JSON-serialised parameter; `what` names it in the error, as Telegram does."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def loggable(self) -> Json:
        files = {name: {"file": upload.name, "size": len(upload.data)} for name, upload in self.files.items()}
        return {**self.values, **files}


async def read_params(request: web.Request) -> Params:
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= _json_object(await request.read())
    elif request.can_read_body:
        for name, field in (await request.post()).items():
            if isinstance(field, web.FileField):
                files[name] = Upload(field.filename, field.content_type, field.file.read())
                field.file.close()
            else:
                values[name] = field.decode() if isinstance(field, bytes | bytearray) else field
    return Params(values, files)


def _json_object(body: bytes) -> Json:
    try:
        parsed = json.loads(body) if body else {}
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise ApiError(400, "Bad Request: can't parse request JSON object")
    return parsed
