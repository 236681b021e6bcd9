"""What the page follows: all its phones in one request, since a browser keeps only six to one address."""

from bot.sandbox.bell import any_ring
from bot.sandbox.clock import MovableClock
from bot.sandbox.view import chat_view
from bot.sandbox.wire import Json
from bot.sandbox.world import Bot, World


async def watch(world: World, bot: Bot, phones: list[tuple[int, int]], since: int, timeout: float) -> Json:
    """`phones`: whose, and the revision of the chat that the page has; a differing one is news."""
    chats = [(bot.chat_with(world.people[person_id]), revision) for person_id, revision in phones]
    news = world.revision != since or any(chat.revision != revision for chat, revision in chats)
    if not news and timeout > 0:
        await any_ring([world.bell, *(chat.bell for chat, _ in chats)], timeout)
    views = [
        chat_view(world, bot, world.people[person_id], chat, revision) if chat.revision != revision else None
        for (chat, revision), (person_id, _) in zip(chats, phones, strict=True)
    ]
    return {
        "world": world.run,
        "since": world.revision,
        "phones": views,
        "people": len(world.people),
        "refused": world.calls.refused,
        "clock": clock_view(world),
    }


def clock_view(world: World) -> Json:
    clock = world.clock
    movable = isinstance(clock, MovableClock)
    flowing = clock.flowing if isinstance(clock, MovableClock) else True
    return {"now": clock.now().isoformat(), "movable": movable, "flowing": flowing}
