"""A person of the test client: sends, presses, waits and reads, all over HTTP."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.sandbox.seen import Button, Message, bare
from bot.sandbox.wire import Json

if TYPE_CHECKING:
    from bot.sandbox.client import Sandbox

DEFAULT_WAIT = 30.0  # seconds; long, since it only matters where something is wrong or the machine is busy


class Phone:
    """`messages`, `keyboard` and the rest are as of the last read; deeds and waits read by themselves."""

    def __init__(self, sandbox: "Sandbox", about: Json, chat_id: int | None = None) -> None:
        self.id: int = about["id"]
        self.name: str = about["first_name"]
        self.about = about
        self.chat_id = chat_id
        self.keyboard: list[list[str]] = []
        self.toasts: list[Json] = []
        self.commands: list[str] = []
        self.state: Json = {}
        self._sandbox = sandbox
        self._messages: dict[int, Message] = {}
        self._revision = 0
        self._cursor = 0

    # Deeds

    async def send(self, text: str, **extra: Any) -> Message:
        """`reply_to` is a Message or an id, `topic` the beginning of its name; also quote, entities, forward_origin."""
        return await self.send_kind("text", text=text, **extra)

    async def send_kind(self, kind: str, **fields: Any) -> Message:
        """Any kind that the control API knows."""
        done = await self._do("send", kind=kind, **fields)
        return self._messages[done["message_id"]]

    async def send_photo(self, caption: str = "", **fields: Any) -> Message:
        return await self.send_kind("photo", caption=caption, **fields)

    async def send_video(self, caption: str = "", **fields: Any) -> Message:
        return await self.send_kind("video", caption=caption, **fields)

    async def send_animation(self, caption: str = "", **fields: Any) -> Message:
        return await self.send_kind("animation", caption=caption, **fields)

    async def send_audio(self, caption: str = "", **fields: Any) -> Message:
        return await self.send_kind("audio", caption=caption, **fields)

    async def send_document(self, caption: str = "", **fields: Any) -> Message:
        return await self.send_kind("document", caption=caption, **fields)

    async def send_voice(self, caption: str = "", **fields: Any) -> Message:
        return await self.send_kind("voice", caption=caption, **fields)

    async def send_video_note(self, **fields: Any) -> Message:
        return await self.send_kind("video_note", **fields)

    async def send_sticker(self, emoji: str = "👍", **fields: Any) -> Message:
        return await self.send_kind("sticker", emoji=emoji, **fields)

    async def send_contact(self, **fields: Any) -> Message:
        """One's own without arguments; phone_number and first_name make it somebody else's."""
        return await self.send_kind("contact", **fields)

    async def send_location(self, latitude: float = 49.23, longitude: float = 28.47) -> Message:
        return await self.send_kind("location", latitude=latitude, longitude=longitude)

    async def send_venue(self, **fields: Any) -> Message:
        return await self.send_kind("venue", **fields)

    async def send_dice(self, **fields: Any) -> Message:
        return await self.send_kind("dice", **fields)

    async def send_poll(self, question: str = "Чи зручно?", options: Sequence[str] = ("Так", "Ні")) -> Message:
        return await self.send_kind("poll", question=question, options=list(options))

    async def send_story(self) -> Message:
        return await self.send_kind("story")

    async def send_album(self, items: Sequence[str | Json], **extra: Any) -> list[Message]:
        """An item is a kind ("photo") or its fields ({"kind": "photo", "caption": "…"})."""
        described = [{"kind": item} if isinstance(item, str) else item for item in items]
        done = await self._do("album", items=described, **extra)
        return [self._messages[message_id] for message_id in done["message_ids"]]

    async def upload(self, data: bytes, name: str, kind: str = "document", mime: str = "") -> str:
        """The file_id to give to a send."""
        return await self._sandbox.upload(self.id, data, name, kind, mime)

    async def edit(self, message: Message | int, text: str) -> Message:
        done = await self._do("edit", message_id=_id(message), text=text)
        return self._messages[done["message_id"]]

    async def delete(self, message: Message | int) -> None:
        await self._do("delete", message_id=_id(message))

    async def delete_topic(self, name: str) -> None:
        await self._do("delete_topic", topic=name)

    async def react(self, message: Message | int, emoji: str) -> None:
        await self._do("react", message_id=_id(message), emoji=emoji)

    async def block(self) -> None:
        await self._do("block")

    async def unblock(self) -> None:
        await self._do("unblock")

    async def delete_account(self) -> None:
        await self._do("delete_account")

    async def press(
        self,
        label: str,
        *,
        on: Message | int | None = None,
        below: Message | int = 0,
        timeout: float = DEFAULT_WAIT,
    ) -> Message | None:
        """The newest button of that label, inline or of the keyboard; waits for it to appear, `below` a message or
        anywhere.

        A keyboard's button sends its text (or one's contact, or a location) and gives that message back;
        a link to the bot's own /start follows it; other links do nothing.
        """
        deadline = time.monotonic() + timeout
        while True:
            await self.refresh()
            found = self._find(label, None if on is None else _id(on), _id(below))
            if found:
                return await self._press(*found)
            if not await self._changed(deadline):
                raise AssertionError(f"{self.name} sees no button «{label}», but {self.buttons()}\n{self.shown()}")

    async def press_data(self, message: Message | int, data: str, *, inaccessible: bool = False) -> None:
        """Forged: any data on any message, whether or not it has such a button."""
        await self._do("press", message_id=_id(message), data=data, inaccessible=inaccessible)

    async def _press(self, message_id: int, button: Button | Json) -> Message | None:
        if isinstance(button, Button):
            if button.data:
                await self.press_data(message_id, button.data)
            elif "?start=" in button.url:
                return await self.send(f"/start {button.url.partition('?start=')[2]}")
            return None
        if button.get("request_contact"):
            return await self.send_contact()
        if button.get("request_location"):
            return await self.send_location()
        return await self.send(button["text"])

    def _find(self, label: str, on: int | None, below: int) -> tuple[int, Button | Json] | None:
        wanted = bare(label)
        seen: list[tuple[int, Button | Json]] = [
            (message.id, button) for message in self.messages for row in message.buttons for button in row
        ]
        keyboard = self.state.get("keyboard") or {"keyboard": []}
        seen += [(self.state.get("keyboard_of", 0), button) for row in keyboard["keyboard"] for button in row]
        fitting = [
            (message_id, button)
            for message_id, button in seen
            if bare(_label(button)) == wanted and on in (None, message_id) and message_id > below
        ]
        return max(fitting, key=lambda found: found[0], default=None)

    # Reading

    async def wait(self, part: str = "", *, timeout: float = DEFAULT_WAIT) -> Message:
        """The newest message of the bot that came, or was rewritten, since one's last deed or wait."""
        deadline = time.monotonic() + timeout
        while True:
            await self.refresh()
            fresh = [m for m in self.messages if m.from_bot and m.said > self._cursor and part in m.text]
            if fresh:
                found = max(fresh, key=lambda message: message.said)
                self._cursor = found.said
                return found
            if not await self._changed(deadline):
                raise AssertionError(f"{self.name} waited {timeout} s in vain for «{part}»\n{self.shown()}")

    async def _changed(self, deadline: float) -> bool:
        """Something new came before the time ran out, for which the server waits no longer than a while."""
        before = self._revision
        while self._revision == before and (left := deadline - time.monotonic()) > 0:
            await self.refresh(timeout=left)
        return self._revision > before

    async def refresh(self, *, timeout: float = 0) -> "Phone":
        query = {
            "since": self._revision,
            "timeout": timeout,
            **({"chat": self.chat_id} if self.chat_id else {}),
        }
        self._take(await self._sandbox.get(f"/sandbox/people/{self.id}/chat", query))
        return self

    def _take(self, state: Json) -> None:
        self.state = state
        self._revision = state["revision"]
        for view in state["messages"]:
            self._messages[view["id"]] = Message.from_view(view)
        for message_id in state["deleted"]:
            self._messages.pop(message_id, None)
        self.toasts += state["toasts"]
        keyboard = state["keyboard"] or {"keyboard": []}
        self.keyboard = [[button["text"] for button in row] for row in keyboard["keyboard"]]
        self.commands = [command["command"] for command in state["commands"]]

    @property
    def messages(self) -> list[Message]:
        """All that are visible, oldest first."""
        return sorted(self._messages.values(), key=lambda message: message.id)

    @property
    def last(self) -> Message:
        """The newest from the bot."""
        return [message for message in self.messages if message.from_bot][-1]

    @property
    def topics(self) -> list[str]:
        return list(self.state.get("topics", []))

    def received(self, part: str = "") -> list[Message]:
        """Messages of the bot that contain this, waited for or not."""
        return [message for message in self.messages if message.from_bot and part in message.text]

    def buttons(self) -> list[str]:
        """The labels of all visible buttons, inline first, then the keyboard."""
        inline = [label for message in self.messages for label in message.labels]
        return inline + [label for row in self.keyboard for label in row]

    def shown(self) -> str:
        lines = [message.shown() for message in self.messages[-15:]]
        lines += [f"  keyboard: {' | '.join(row)}" for row in self.keyboard]
        return "\n".join([f"The chat of {self.name} with the bot:", *lines])

    async def _do(self, deed: str, **fields: Any) -> Json:
        if "reply_to" in fields and fields["reply_to"] is not None:
            fields["reply_to"] = _id(fields["reply_to"])
        if self.chat_id:
            fields["chat"] = self.chat_id
        done = await self._sandbox.post(f"/sandbox/people/{self.id}/{deed}", fields)
        self._cursor = done["revision"]
        await self.refresh()
        return done


def _id(message: Message | int) -> int:
    return message if isinstance(message, int) else message.id


def _label(button: Button | Json) -> str:
    return button.label if isinstance(button, Button) else str(button["text"])
