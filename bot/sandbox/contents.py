"""What a person can send: each kind as the bot will see it."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.entities import formatted
from bot.sandbox.media import KINDS, WITHOUT_CAPTION, content
from bot.sandbox.wire import Json
from bot.sandbox.world import Person, World

MAX_TYPED = 4096
SHAPE: tuple[str, ...] = ("width", "height", "duration", "emoji")
# A picture of one grey dot: what is sent when nobody says what.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6368000000820081775cd7a40000000049454e44ae426082"
)
Kind = Callable[[World, Person, Json], Json]


def compose(world: World, person: Person, kind: str, fields: Json) -> Json:
    """`fields` are those of the control API; raises KeyError or ValueError for what can't be sent."""
    if kind in KINDS:
        return _media(world, kind, fields)
    return OTHERS[kind](world, person, fields)


def _text(_world: World, _person: Person, fields: Json) -> Json:
    text = formatted(str(fields["text"]), fields.get("entities") or [])
    if not 1 <= len(text.text) <= MAX_TYPED:
        raise ValueError(f"a person can send 1 to {MAX_TYPED} characters")
    return text.as_text()


def _media(world: World, kind: str, fields: Json) -> Json:
    if fields.get("file_id"):
        file = world.files.get(str(fields["file_id"]))
        if file is None:
            raise ValueError("no such file")
    else:
        data = DOT if kind == "photo" else f"{kind} {fields.get('file_name', '')}".encode()
        attributes = {name: fields[name] for name in SHAPE if name in fields}
        file = world.files.keep(
            kind,
            data,
            fields.get("file_name", ""),
            fields.get("mime_type", ""),
            fields.get("size"),
            attributes,
        )
    described = content(file)
    if fields.get("caption") and kind not in WITHOUT_CAPTION:
        described |= formatted(str(fields["caption"]), fields.get("entities") or []).as_caption()
    return described


def _contact(_world: World, person: Person, fields: Json) -> Json:
    if "phone_number" not in fields:
        own = {
            "phone_number": person.phone.lstrip("+"),
            "first_name": person.first_name,
            "user_id": person.id,
        }
        return {"contact": {**own, **({"last_name": person.last_name} if person.last_name else {})}}
    names = ("phone_number", "first_name", "last_name", "user_id", "vcard")
    return {"contact": {"first_name": "Контакт", **{name: fields[name] for name in names if name in fields}}}


def _location(_world: World, _person: Person, fields: Json) -> Json:
    return {"location": {name: float(fields.get(name, 49.23)) for name in ("latitude", "longitude")}}


def _venue(world: World, person: Person, fields: Json) -> Json:
    location = _location(world, person, fields)["location"]
    names = {"title": fields.get("title", "Центр"), "address": fields.get("address", "Соборна, 1")}
    return {"location": location, "venue": {"location": location, **names}}


def _dice(_world: World, _person: Person, fields: Json) -> Json:
    return {"dice": {"emoji": fields.get("emoji", "🎲"), "value": fields.get("value", 4)}}


def _poll(world: World, _person: Person, fields: Json) -> Json:
    number = next(world.unique)
    options = [
        {"persistent_id": str(n), "text": text, "voter_count": 0}
        for n, text in enumerate(fields.get("options", ["Так", "Ні"]))
    ]
    rules = {"type": "regular", "is_anonymous": True, "is_closed": False, "allows_multiple_answers": False}
    rules |= {"allows_revoting": True, "members_only": False}
    question = fields.get("question", "Чи зручно?")
    return {"poll": {"id": str(number), "question": question, "options": options, "total_voter_count": 0, **rules}}


def _story(_world: World, person: Person, fields: Json) -> Json:
    return {"story": {"chat": person.chat(), "id": fields.get("id", 1)}}


def _raw(_world: World, _person: Person, fields: Json) -> Json:
    body: Any = fields["body"]
    return dict(body)


OTHERS: dict[str, Kind] = {
    "text": _text,
    "contact": _contact,
    "location": _location,
    "venue": _venue,
    "dice": _dice,
    "poll": _poll,
    "story": _story,
    "raw": _raw,
}
