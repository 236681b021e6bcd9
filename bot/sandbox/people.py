"""What people do: each deed changes the chat and tells the bot, as far as Telegram would tell it."""

from typing import Any

from bot.sandbox.contents import compose
from bot.sandbox.entities import formatted
from bot.sandbox.posting import in_thread, inaccessible, post, quoted, reachable, rewrite
from bot.sandbox.wire import Json
from bot.sandbox.world import Bot, Chat, Message, Person, Press, World

FIRST_GROUP = 4_000_000_000


class Deeds:
    """One person, facing one bot, in their private chat or in a group."""

    def __init__(self, world: World, bot: Bot, person: Person, chat_id: int | None = None) -> None:
        self.world = world
        self.bot = bot
        self.person = person
        private = chat_id in (None, person.id)
        self.chat: Chat = bot.chat_with(person) if private else bot.chats[chat_id or 0]

    def send(self, kind: str, fields: Json) -> Message:
        self._open()
        content = compose(self.world, self.person, kind, fields)
        return self._say({**content, **self._extras(fields)})

    def album(self, items: list[Json], fields: Json) -> list[Message]:
        """One message an item, one update a message, tied by nothing but media_group_id."""
        self._open()
        group = {"media_group_id": str(14_000_000_000 + next(self.world.unique)), **self._extras(fields)}
        contents = [compose(self.world, self.person, item.get("kind", "photo"), item) for item in items]
        return [self._say({**content, **group}) for content in contents]

    def _say(self, content: Json) -> Message:
        message = post(self.world, self.bot, self.chat, content, sender=self.person.user())
        keyboard = self.chat.keyboard
        if keyboard and keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        self.chat.force_reply = 0
        self._tell("message", message.body)
        return message

    def _extras(self, fields: Json) -> Json:
        extras: Json = {}
        if fields.get("topic"):
            # What answers nothing in a topic points at its first message.
            thread = self._topic(fields["topic"])
            extras = {**in_thread(thread), "reply_to_message": quoted(self._message(thread))}
        if fields.get("reply_to"):
            target = self._message(fields["reply_to"])
            if "message_thread_id" in target.body:
                extras |= in_thread(target.body["message_thread_id"])
            extras["reply_to_message"] = quoted(target)
            if fields.get("quote"):
                words = target.body.get("text") or target.body.get("caption") or ""
                position = max(words.find(fields["quote"]), 0)
                extras["quote"] = {"text": fields["quote"], "position": position, "is_manual": True}
        if fields.get("forward_origin"):
            extras["forward_origin"] = {"date": self.world.seconds(), **fields["forward_origin"]}
        return extras

    def edit(self, message_id: int, words: str) -> Message:
        message = self._message(message_id)
        if message.body["from"]["id"] != self.person.id:
            raise ValueError("people edit their own messages only")
        text = formatted(words, [])
        new = text.as_text() if "text" in message.body else text.as_caption()
        dropped = {"text", "entities", "caption", "caption_entities"}
        kept = {key: value for key, value in message.body.items() if key not in dropped}
        rewrite(self.world, self.chat, message, {**kept, **new}, words_changed=True)
        self._tell("edited_message", message.body)
        return message

    def delete_topic(self, name: str) -> None:
        """Bots never hear of it."""
        self.chat.delete_topic(self._topic(name))

    def delete(self, message_id: int) -> None:
        """Bots never hear of it."""
        self.chat.delete(self._message(message_id))

    def press(self, message_id: int, data: str, *, inaccessible_message: bool = False) -> str:
        """Any data with any message id: a client may send what it was never shown."""
        query_id = str(5_000_000_000_000 + next(self.world.unique))
        made_at = self.world.clock.now().timestamp()
        self.bot.presses[query_id] = Press(self.person.id, self.chat.id, made_at)
        message = self.chat.messages.get(message_id)
        seen = message is not None and not inaccessible_message and reachable(self.world, message)
        shown = message.body if message is not None and seen else inaccessible(self.chat, message_id)
        query = {"id": query_id, "from": self.person.user(), "message": shown}
        self._tell("callback_query", {**query, "chat_instance": str(self.chat.id), "data": data})
        return query_id

    def react(self, message_id: int, emoji: str) -> None:
        message = self._message(message_id)
        before, message.own_reactions = message.own_reactions, []
        if emoji:
            message.own_reactions = [{"type": "emoji", "emoji": emoji}]
        self.chat.touch(message)
        change = {"old_reaction": before, "new_reaction": message.own_reactions}
        where = {"chat": self.chat.info, "message_id": message_id, "date": self.world.seconds()}
        self._tell("message_reaction", {**where, "user": self.person.user(), **change})

    def block(self) -> None:
        if not self.chat.blocked:
            self.chat.blocked = True
            self._member("member", "kicked")

    def unblock(self) -> None:
        if self.chat.blocked:
            self.chat.blocked = False
            self._member("kicked", "member")

    def delete_account(self) -> None:
        """Telegram sends no update of it: the bot finds out when it writes."""
        self.person.deleted = True
        self.chat.touch()

    def remove_bot(self) -> None:
        self.chat.left = "bot was kicked from the group chat"
        self._member("member", "kicked")

    def _open(self) -> None:
        """Writing to a bot that one has blocked unblocks it: the app offers «Restart»."""
        if self.person.deleted:
            raise ValueError("the account is deleted")
        self.unblock()
        self.chat.started = True

    def _member(self, before: str, after: str) -> None:
        self.chat.touch()
        bot = self.bot.user()
        change = {"old_chat_member": _status(bot, before), "new_chat_member": _status(bot, after)}
        where = {"chat": self.chat.info, "from": self.person.user(), "date": self.world.seconds()}
        self._tell("my_chat_member", {**where, **change})

    def _topic(self, name: Any) -> int:
        """The newest whose name begins so."""
        found = [thread for thread, full in self.chat.topics.items() if full.startswith(str(name))]
        if not found:
            raise ValueError(f"no topic {name} in this chat, only {list(self.chat.topics.values())}")
        return found[-1]

    def _message(self, message_id: Any) -> Message:
        message = self.chat.message(int(message_id))
        if message is None:
            raise ValueError(f"no message {message_id} in this chat")
        return message

    def _tell(self, kind: str, payload: Json) -> None:
        self.bot.updates.put(kind, payload)


def _status(bot: Json, status: str) -> Json:
    return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def found_group(world: World, bot: Bot, person: Person, title: str) -> Chat:
    """A person makes a group and adds the bot."""
    group_id = -(FIRST_GROUP + next(world.unique))
    info = {"id": group_id, "title": title, "type": "group", "all_members_are_administrators": True}
    chat = Chat(info, started=True)
    bot.chats[group_id] = chat
    deeds = Deeds(world, bot, person, group_id)
    deeds._member("left", "member")  # noqa: SLF001 -- the first deed of a new group
    deeds.send("raw", {"body": {"group_chat_created": True}})
    return chat
