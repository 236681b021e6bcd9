"""sendMediaGroup."""

from typing import Any

from bot.sandbox.methods.media import media_content
from bot.sandbox.methods.sending import put, reply_fields
from bot.sandbox.methods.table import Call, method, open_chat, spend
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import a_string, an_object
from bot.sandbox.wire import Json

ALBUM_KINDS = {"photo", "video", "document", "audio"}


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    items = _items(call)
    contents = [media_content(call, item["type"], a_string(item, "media", "InputMedia"), item) for item in items]
    chat = open_chat(call)
    reply = reply_fields(call, chat)
    if call.params.json("reply_markup", "reply keyboard markup"):
        raise bad_request("reply markup can't be used in media groups")
    spend(call, chat, len(items))
    group = {"media_group_id": str(13_000_000_000 + next(call.world.unique)), **reply}
    return [put(call, chat, {**content, **group}).body for content in contents]


def _items(call: Call) -> list[Json]:
    items: Any = call.params.json("media", "media")
    if items is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) < 2:
        raise bad_request("too few messages to send as an album")
    if len(items) > 10:
        raise bad_request("too many messages to send as an album")
    described = [an_object(item, "InputMedia") for item in items]
    _check_kinds([a_string(item, "type", "InputMedia") for item in described])
    return described


def _check_kinds(kinds: list[str]) -> None:
    for kind in kinds:
        if kind not in ALBUM_KINDS:
            raise bad_request(f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup")
    for kind in ("document", "audio"):
        if kind in kinds and len(set(kinds)) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
