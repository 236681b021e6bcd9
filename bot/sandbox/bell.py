"""Long polling: many wait, one ring wakes them all."""

import asyncio
from collections.abc import Iterable


class Bell:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def wait(self, timeout: float | None = None) -> bool:
        """True when it rang, False when the time ran out."""
        return await any_ring([self], timeout)

    def _add(self, waiter: asyncio.Future[None]) -> None:
        self._waiting.add(waiter)

    def _discard(self, waiter: asyncio.Future[None]) -> None:
        self._waiting.discard(waiter)


async def any_ring(bells: Iterable[Bell], timeout: float | None = None) -> bool:
    """Hears from the moment of the call, before it is first suspended."""
    bells = list(bells)
    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    for bell in bells:
        bell._add(waiter)  # noqa: SLF001 -- a friend in the same module
    try:
        async with asyncio.timeout(timeout):
            await waiter
    except TimeoutError:
        return False
    finally:
        for bell in bells:
            bell._discard(waiter)  # noqa: SLF001
    return True
