"""The bot's own way to Telegram, which can be cut without cutting off the people."""

from aiohttp import web

from bot.sandbox.server import create_app
from bot.sandbox.world import World


class Line:
    def __init__(self, world: World) -> None:
        self._world = world
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def restore(self) -> None:
        """Listens, at the same port as ever."""
        self._runner = web.AppRunner(
            create_app(self._world), handler_cancellation=True, access_log=None, shutdown_timeout=0.0
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = int(self._runner.addresses[0][1])

    async def cut(self) -> None:
        """Whoever asks is refused, whoever waits for an answer gets none."""
        if self._runner:
            server, self._runner = self._runner, None
            await server.cleanup()
