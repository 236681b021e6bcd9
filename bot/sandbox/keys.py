"""Where a request finds its world."""

from aiohttp import web

from bot.sandbox.world import World

WORLD = web.AppKey("world", World)
