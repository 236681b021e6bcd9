"""answerCallbackQuery and setMessageReaction: the small signs that something was seen."""

from typing import Any

from bot.sandbox.methods.table import Call, method, open_chat
from bot.sandbox.refusals import bad_request

ANSWER_WITHIN = 150
ALLOWED_REACTIONS = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(ALLOWED_REACTIONS.split())


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    params, bot = call.params, call.bot
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press = bot.presses.get(params.text("callback_query_id"))
    if press is None or call.world.clock.now().timestamp() - press.made_at > ANSWER_WITHIN:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat = bot.chats[press.chat_id]
    revision = chat.touch()
    toast = {"id": params.text("callback_query_id"), "person_id": press.person_id, "revision": revision}
    chat.toasts.append({**toast, "text": text, "alert": params.flag("show_alert"), "url": params.text("url")})
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    chat = open_chat(call)
    message = chat.message(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = call.params.json("reaction", "reaction types") or []
    if not isinstance(reactions, list) or not all(map(_allowed, reactions)):
        raise bad_request("REACTION_INVALID")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = reactions
    chat.touch(message)
    return True


def _allowed(reaction: Any) -> bool:
    if not isinstance(reaction, dict) or reaction.get("type") != "emoji":
        return False
    return str(reaction.get("emoji", "")).replace("\ufe0f", "") in REACTIONS
