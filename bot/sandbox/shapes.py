"""What nested JSON must be, and Telegram's words when it is something else."""

from typing import Any

from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json


def an_object(value: Any, what: str) -> Json:
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {what}: expected an Object")
    return value


def a_string(raw: Json, field: str, what: str) -> str:
    """A field that may be left out."""
    value = raw.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise bad_request(f'can\'t parse {what}: Field "{field}" must be of type String')
    return value


def a_number(raw: Json, field: str, what: str) -> int:
    """Numbers may come as strings, as with Telegram; left out they are 0."""
    value = raw.get(field)
    if value is None:
        return 0
    try:
        if isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise bad_request(f'can\'t parse {what}: Field "{field}" must be of type Number')
