"""reply_markup: keyboards under a message, keyboards instead of the phone's own, and neither."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.links import checked_link
from bot.sandbox.refusals import ApiError, bad_request
from bot.sandbox.shapes import a_string, an_object
from bot.sandbox.wire import Json

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
REPLY_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
REQUESTS = {
    "request_contact": "phone number",
    "request_location": "location",
    "request_poll": "poll",
    "request_users": "users",
    "request_chat": "chats",
}
MAX_INLINE_BUTTONS = 100
MAX_REPLY_BUTTONS = 300


@dataclass(frozen=True, slots=True)
class Markup:
    """`inline` travels with its message; `reply` changes what the person sees below the chat."""

    inline: Json | None = None
    reply: Json | None = None


NO_MARKUP = Markup()


def reply_markup(raw: Any, *, private: bool = True) -> Markup:
    if raw is None:
        return NO_MARKUP
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return Markup(inline=_inline_keyboard(raw))
    if "keyboard" in raw:
        return Markup(reply=_reply_keyboard(raw, private=private))
    for field in ("remove_keyboard", "force_reply"):
        if _flag(raw, field):
            return Markup(reply={field: True, **_placeholder(raw)})
    return NO_MARKUP


def inline_markup(raw: Any) -> Json | None:
    """For edits: they take no other keyboard."""
    markup = reply_markup(raw)
    if markup.reply is not None:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _inline_keyboard(raw: Json) -> Json | None:
    rows = [[_inline_button(button) for button in row] for row in _rows(raw, "inline_keyboard") if row]
    if sum(map(len, rows)) > MAX_INLINE_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def _inline_button(raw: Any) -> Json:
    what = "inline keyboard button"
    if not isinstance(raw, dict):
        raise bad_request(f"can't parse {what}: Inline keyboard button must be an Object")
    text = _text(raw, what)
    actions = [action for action in ACTIONS if raw.get(action) not in (None, "")]
    if not actions:
        raise bad_request(f"can't parse {what}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse {what}: exactly one optional field must be used")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return {"text": text, actions[0]: _action(actions[0], raw[actions[0]])}


def _action(action: str, value: Any) -> Any:
    match action:
        case "callback_data" if not isinstance(value, str) or len(value.encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            return checked_link(str(value), "inline keyboard button URL")
        case "web_app":
            url = a_string(an_object(value, "WebAppInfo"), "url", "WebAppInfo")
            if not url.startswith("https://"):
                what = f"inline keyboard button Web App URL '{url}'"
                raise bad_request(f"{what} is invalid: Only HTTPS links are allowed")
        case "copy_text":
            copied = a_string(an_object(value, "CopyTextButton"), "text", "CopyTextButton")
            if not 1 <= len(copied) <= 256:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "callback_game" | "pay":
            raise bad_request("BUTTON_TYPE_INVALID")
    return value


def _reply_keyboard(raw: Json, *, private: bool) -> Json | None:
    rows = [
        [_reply_button(button, private=private) for button in row if button not in ("", {"text": ""})]
        for row in _rows(raw, "keyboard")
    ]
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MAX_REPLY_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    flags = {flag: True for flag in REPLY_FLAGS if _flag(raw, flag)}
    return {"keyboard": rows, **flags, **_placeholder(raw)} if rows else None


def _reply_button(raw: Any, *, private: bool) -> Json:
    if isinstance(raw, str):
        return {"text": raw}
    if not isinstance(raw, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    text = _text(raw, "keyboard button")
    requests = {field: raw[field] for field in REQUESTS if raw.get(field)}
    if requests and not private:
        raise bad_request(f"{REQUESTS[next(iter(requests))]} can be requested in private chats only")
    return {"text": text, **requests}


def _rows(raw: Json, field: str) -> list[list[Any]]:
    rows = raw[field]
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    return rows


def _text(raw: Json, what: str) -> str:
    text = raw.get("text")
    if text is None:
        raise _unparsed(what, 'Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unparsed(what, 'Field "text" must be of type String')
    return text


def _flag(raw: Json, field: str) -> bool:
    value = raw.get(field, False)
    if not isinstance(value, bool):
        raise bad_request(f'field "{field}" must be of type Boolean')
    return value


def _placeholder(raw: Json) -> Json:
    text = a_string(raw, "input_field_placeholder", "reply keyboard markup")
    if text and len(text) > 64:
        raise bad_request("PLACEHOLDER_TOO_LONG")
    return {"input_field_placeholder": text} if text else {}


def _unparsed(what: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {what}: {reason}")
