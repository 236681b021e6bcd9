"""editMessage…: of the bot's own messages only, and never into what they are already."""

from bot.sandbox.markup import inline_markup
from bot.sandbox.media import KINDS, WITHOUT_CAPTION, kind_of
from bot.sandbox.methods.media import media_content
from bot.sandbox.methods.sending import caption_fields, read_caption, read_text
from bot.sandbox.methods.table import Call, method, open_chat, spend
from bot.sandbox.posting import rewrite
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import a_string, an_object
from bot.sandbox.wire import Json
from bot.sandbox.world import Chat, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
WORDS = {"text", "entities", "caption", "caption_entities", *KINDS}


@method("editMessageText")
def edit_text(call: Call) -> Json:
    text = read_text(call, "MESSAGE_TOO_LONG")
    chat, message = _target(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(call, chat, message, {"text", "entities", "link_preview_options"}, text.as_text())


@method("editMessageCaption")
def edit_caption(call: Call) -> Json:
    caption = read_caption(call, caption_fields(call), "MEDIA_CAPTION_TOO_LONG")
    chat, message = _target(call)
    if kind_of(message.body) not in set(KINDS) - WITHOUT_CAPTION:
        raise bad_request("there is no caption in the message to edit")
    return _change(call, chat, message, {"caption", "caption_entities"}, caption.as_caption())


@method("editMessageMedia")
def edit_media(call: Call) -> Json:
    raw = call.params.json("media", "media")
    if not raw:
        raise bad_request("input media is not specified")
    item = an_object(raw, "InputMedia")
    kind = a_string(item, "type", "InputMedia")
    if kind not in KINDS:
        raise bad_request("can't parse InputMedia: wrong type")
    content = media_content(call, kind, a_string(item, "media", "InputMedia"), item)
    chat, message = _target(call)
    if kind_of(message.body) not in KINDS:
        raise bad_request("there is no media in the message to edit")
    return _change(call, chat, message, WORDS, content)


@method("editMessageReplyMarkup")
def edit_markup(call: Call) -> Json:
    chat, message = _target(call)
    return _change(call, chat, message, set(), {})


def _target(call: Call) -> tuple[Chat, Message]:
    if not call.params.text("message_id"):
        raise bad_request("message identifier is not specified")
    chat = open_chat(call)
    message = chat.message(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.with_keyboard or kind_of(message.body, ("contact", "location")) == "service":
        raise bad_request("message can't be edited")
    return chat, message


def _change(call: Call, chat: Chat, message: Message, replaced: set[str], content: Json) -> Json:
    markup = inline_markup(call.params.json("reply_markup", "reply keyboard markup"))
    old = message.body
    body = {key: value for key, value in old.items() if key not in replaced and key != "reply_markup"}
    body |= content
    if markup:
        body["reply_markup"] = markup
    if body == old:
        raise bad_request(NOT_MODIFIED)
    spend(call, chat)
    words_changed = any(body.get(field) != old.get(field) for field in replaced & WORDS)
    rewrite(call.world, chat, message, body, words_changed=words_changed)
    return message.body
