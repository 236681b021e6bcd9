"""The people's side, JSON over HTTP under /sandbox/. No authorisation: it listens on 127.0.0.1 only.

Errors are 400 or 404 with `{"error": "…"}`. The query `bot=ID` says which bot where several run; without it
the first is meant. `chat` (id), in body or query, turns to a group instead of the person's private chat.
Every deed answers with `revision`, the chat's revision right after it, before the bot could react.

GET  /sandbox/bots            {"bots": [{id, first_name, username, token}]}
POST /sandbox/bots            {topics}: topics in private chats, as BotFather switches them on or off
GET  /sandbox/people          {"people": [person…]}
POST /sandbox/people          {first_name, id?, last_name?, username?, language_code?, phone?} → person
POST /sandbox/people/ID/send  {kind, …} → {message_id, revision}. With any kind: reply_to (an id), quote,
                              forward_origin (Telegram's object), topic (how its name begins). Kinds:
       text                   text, entities?
       photo video animation audio document voice video_note sticker
                              caption?, entities?, file_id? (uploaded before; else a stock one), file_name?,
                              mime_type?, size? (claimed), width?, height?, duration?, emoji?
       contact                nothing: one's own; or phone_number, first_name, last_name?, user_id?
       location, venue        latitude, longitude; title, address
       dice, poll, story      emoji, value; question, options; id
       raw                    body: any fields of a message
POST /sandbox/people/ID/album {items: [{kind, …}], reply_to?} → {message_ids, revision}
POST /sandbox/people/ID/files multipart, field `file`, query kind=photo…, width?, height?, duration? → {file_id}
POST /sandbox/people/ID/edit  {message_id, text}
POST /sandbox/people/ID/delete          {message_id}: for both; the bot isn't told, as in Telegram
POST /sandbox/people/ID/delete_topic    {topic}: with all that stands in it
POST /sandbox/people/ID/press           {message_id, data, inaccessible?}; nobody checks that it was shown
POST /sandbox/people/ID/react           {message_id, emoji}; an empty one takes it back
POST /sandbox/people/ID/block           also unblock, delete_account, remove_bot (from the group `chat`)
POST /sandbox/people/ID/group           {title} → {chat_id, revision}: a new group with the bot in it
GET  /sandbox/people/ID/chat            ?since=REVISION&timeout=SECONDS: what changed after it, long polling
       → {revision, chat, bot, messages, deleted: [ids], keyboard, keyboard_of, force_reply, toasts, commands,
          pinned, topics (names), started, blocked, deleted_account}; keyboard is Telegram's ReplyKeyboardMarkup or null
       message: {id, from, from_bot, date, kind, text (or caption), entities, html (safe), details,
          file: {file_id, url, name, size, mime, width…}, buttons (Telegram's inline_keyboard), reply_to, quote,
          topic (its name), topic_begins, forward_origin, media_group_id, edited, silent, reactions (the bot's),
          own_reactions, said, …}
       toast: {id, person_id, text, alert, url, revision}: an answered callback, its text may be empty
GET  /sandbox/stage           what the page opens with, as the demo set it in Python (`Sandbox.stage`), or {}:
       {title, phones: [{person: ID, role}], people: [{person: ID, role, group}]}; people is for the selectors
GET  /sandbox/watch           ?phones=ID:REVISION,…&since=REVISION&timeout=SECONDS: many phones in one request,
       long polling → {world, since, phones: [a chat as above, or null where nothing changed], people: how
       many, refused: how many calls, clock}; `world` tells one run of the sandbox from another
GET  /sandbox/updates         {"pending": how many the bot has not confirmed}
POST /sandbox/updates         any update, known or not → {update_id}; filled in unless given
GET  /sandbox/calls           ?since=NUMBER&method=NAME&newest=N → {"calls": [{number, bot_id, method, params, time,
                              ok, error_code, description, injected, unanswered}]}: no bytes, no empty getUpdates
GET  /sandbox/faults          {"faults": […]}
POST /sandbox/faults          {kind, method?, chat_id?, times? (1; null: always), retry_after?, delay?},
                              kinds: 400 429 401 500 502 close_before close_after garbage half delay hold (until
                              lifted); garbage and half of a body come after the call was done
DELETE /sandbox/faults        lifts all, /sandbox/faults/ID one; calls on hold go on
GET  /sandbox/clock           {"now": ISO, "movable": bool, "flowing": bool}
POST /sandbox/clock           {advance: seconds} or {move_to: ISO}, where the clock is movable
"""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.clock import MovableClock
from bot.sandbox.keys import WORLD
from bot.sandbox.people import Deeds, found_group
from bot.sandbox.view import chat_view
from bot.sandbox.watch import clock_view, watch
from bot.sandbox.wire import Json
from bot.sandbox.world import Bot, Person, World

LONGEST_POLL = 60.0
SHAPE = ("width", "height", "duration")
Handler = Callable[[web.Request], Awaitable[Json]]
Deed = Callable[[Deeds, Json], Json | None]


def control_routes() -> list[web.RouteDef]:
    person = "/sandbox/people/{id}"
    return [
        web.get("/sandbox/bots", _json(bots)),
        web.post("/sandbox/bots", _json(set_up_bot)),
        web.get("/sandbox/people", _json(list_people)),
        web.post("/sandbox/people", _json(add_person)),
        web.get(f"{person}/chat", _json(read_chat)),
        web.post(f"{person}/files", _json(upload)),
        web.post(f"{person}/group", _json(make_group)),
        web.post(f"{person}/{{deed}}", _json(do)),
        web.get("/sandbox/stage", _json(read_stage)),
        web.get("/sandbox/watch", _json(watch_phones)),
        web.get("/sandbox/updates", _json(pending_updates)),
        web.post("/sandbox/updates", _json(inject_update)),
        web.get("/sandbox/calls", _json(list_calls)),
        web.get("/sandbox/faults", _json(list_faults)),
        web.post("/sandbox/faults", _json(add_fault)),
        web.delete("/sandbox/faults", _json(lift_faults)),
        web.delete("/sandbox/faults/{fault}", _json(lift_faults)),
        web.get("/sandbox/clock", _json(tell_time)),
        web.post("/sandbox/clock", _json(move_clock)),
    ]


def _json(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answered(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(request))
        except LookupError as missing:
            return web.json_response({"error": f"not found: {missing}"}, status=404)
        except (ValueError, TypeError) as wrong:
            return web.json_response({"error": str(wrong)}, status=400)

    return answered


def _world(request: web.Request) -> World:
    return request.app[WORLD]


def _bot(request: web.Request) -> Bot:
    asked = request.query.get("bot")
    return _world(request).only_bot(int(asked) if asked else None)


def _person(request: web.Request) -> Person:
    return _world(request).people[int(request.match_info["id"])]


def _deeds(request: web.Request, body: Json | None = None) -> Deeds:
    chat = (body or {}).get("chat") or request.query.get("chat")
    return Deeds(_world(request), _bot(request), _person(request), int(chat) if chat else None)


async def _body(request: web.Request) -> Json:
    body = json.loads(await request.read() or b"{}")
    if not isinstance(body, dict):
        raise TypeError("a JSON object is expected")
    return body


async def bots(request: web.Request) -> Json:
    return {"bots": [{**bot.user(), "token": bot.token} for bot in _world(request).bots.values()]}


async def set_up_bot(request: web.Request) -> Json:
    _bot(request).topics = bool((await _body(request))["topics"])
    return {}


async def list_people(request: web.Request) -> Json:
    return {"people": [person.describe() for person in _world(request).people.values()]}


async def add_person(request: web.Request) -> Json:
    body = await _body(request)
    return _world(request).add_person(body.pop("first_name"), body.pop("id", None), **body).describe()


async def upload(request: web.Request) -> Json:
    field = (await request.post()).get("file")
    if not isinstance(field, web.FileField):
        raise TypeError("the file goes into the field `file`")
    data = field.file.read()
    field.file.close()
    kind = request.query.get("kind", "document")
    shape = {name: int(request.query[name]) for name in SHAPE if name in request.query}
    files = _world(request).files
    return {"file_id": files.keep(kind, data, field.filename, field.content_type, None, shape).file_id}


async def do(request: web.Request) -> Json:
    deed = DEEDS[request.match_info["deed"]]
    body = await _body(request)
    deeds = _deeds(request, body)
    result = deed(deeds, body) or {}
    return {**result, "revision": deeds.chat.revision}


DEEDS: dict[str, Deed] = {
    "send": lambda deeds, body: {"message_id": deeds.send(body.get("kind", "text"), body).id},
    "album": lambda deeds, body: {"message_ids": [message.id for message in deeds.album(body["items"], body)]},
    "edit": lambda deeds, body: {"message_id": deeds.edit(body["message_id"], body["text"]).id},
    "delete": lambda deeds, body: deeds.delete(body["message_id"]),
    "delete_topic": lambda deeds, body: deeds.delete_topic(body["topic"]),
    "press": lambda deeds, body: {
        "callback_query_id": deeds.press(
            int(body["message_id"]), str(body["data"]), inaccessible_message=bool(body.get("inaccessible"))
        )
    },
    "react": lambda deeds, body: deeds.react(int(body["message_id"]), str(body.get("emoji", ""))),
    "block": lambda deeds, _: deeds.block(),
    "unblock": lambda deeds, _: deeds.unblock(),
    "delete_account": lambda deeds, _: deeds.delete_account(),
    "remove_bot": lambda deeds, _: deeds.remove_bot(),
}


async def make_group(request: web.Request) -> Json:
    title = (await _body(request)).get("title", "Група")
    chat = found_group(_world(request), _bot(request), _person(request), title)
    return {"chat_id": chat.id, "revision": chat.revision}


async def read_chat(request: web.Request) -> Json:
    deeds = _deeds(request)
    since = int(request.query.get("since", 0))
    timeout = min(float(request.query.get("timeout", 0)), LONGEST_POLL)
    if deeds.chat.revision <= since and timeout > 0:
        await deeds.chat.bell.wait(timeout)
    return chat_view(deeds.world, deeds.bot, deeds.person, deeds.chat, since)


async def read_stage(request: web.Request) -> Json:
    return _world(request).stage


async def watch_phones(request: web.Request) -> Json:
    phones = [phone.split(":") for phone in request.query.get("phones", "").split(",") if phone]
    timeout = min(float(request.query.get("timeout", 0)), LONGEST_POLL)
    since = int(request.query.get("since", 0))
    wanted = [(int(person), int(revision)) for person, revision in phones]
    return await watch(_world(request), _bot(request), wanted, since, timeout)


async def pending_updates(request: web.Request) -> Json:
    return {"pending": len(_bot(request).updates.pending)}


async def inject_update(request: web.Request) -> Json:
    return {"update_id": _bot(request).updates.inject(await _body(request))}


async def list_calls(request: web.Request) -> Json:
    since = int(request.query.get("since", 0))
    newest = request.query.get("newest")
    calls = _world(request).calls.since(since, request.query.get("method"), int(newest) if newest else None)
    return {"calls": [call.describe() for call in calls]}


async def list_faults(request: web.Request) -> Json:
    return {"faults": [fault.describe() for fault in _world(request).faults.all()]}


async def add_fault(request: web.Request) -> Json:
    return _world(request).faults.add(await _body(request)).describe()


async def lift_faults(request: web.Request) -> Json:
    fault = request.match_info.get("fault")
    _world(request).faults.lift(int(fault) if fault else None)
    return {}


async def tell_time(request: web.Request) -> Json:
    return clock_view(_world(request))


async def move_clock(request: web.Request) -> Json:
    clock: Any = _world(request).clock
    if not isinstance(clock, MovableClock):
        raise TypeError("this clock can't be moved")
    body = await _body(request)
    if "move_to" in body:
        clock.move_to(datetime.fromisoformat(body["move_to"]))
    else:
        clock.advance(timedelta(seconds=float(body["advance"])))
    _world(request).touch()
    return await tell_time(request)
