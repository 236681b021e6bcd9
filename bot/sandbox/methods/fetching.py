"""How a bot gets its updates: getUpdates, or a webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.methods.table import Call, method
from bot.sandbox.refusals import bad_request
from bot.sandbox.updates import Webhook
from bot.sandbox.wire import Json

LOCAL = {"127.0.0.1", "localhost", "::1"}
SECRET = re.compile(r"^[A-Za-z0-9_-]*$")


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    _set_allowed(call)
    limit = call.params.integer("limit") or 100
    return await call.bot.updates.poll(
        offset=call.params.integer("offset") or 0,
        limit=min(max(limit, 1), 100),
        timeout=min(float(call.params.text("timeout") or 0), 50.0),
    )


@method("setWebhook")
async def set_webhook(call: Call) -> bool:
    url = call.params.text("url")
    if not url:
        return await _no_webhook(call)
    secret = call.params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    _check_url(url)
    _set_allowed(call)
    _drop_pending(call)
    webhook = Webhook(url, secret, call.params.integer("max_connections") or 40)
    await call.bot.updates.set_webhook(webhook)
    return True


@method("deleteWebhook")
async def delete_webhook(call: Call) -> bool:
    return await _no_webhook(call)


async def _no_webhook(call: Call) -> bool:
    _drop_pending(call)
    await call.bot.updates.set_webhook(None)
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    updates = call.bot.updates
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    if updates.webhook:
        info |= {"url": updates.webhook.url, "max_connections": updates.webhook.max_connections}
        if updates.webhook.last_error:
            info |= {
                "last_error_date": call.world.seconds(),
                "last_error_message": updates.webhook.last_error,
            }
    return info


def _check_url(url: str) -> None:
    """Telegram wants HTTPS; at home plain HTTP does, as with a Bot API server of one's own."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def _set_allowed(call: Call) -> None:
    """Left out, the former list stays; an empty one brings back Telegram's own."""
    allowed: Any = call.params.json("allowed_updates", "allowed updates")
    if allowed is not None:
        if not isinstance(allowed, list):
            raise bad_request("expected an Array of allowed updates")
        call.bot.updates.allowed = [str(kind) for kind in allowed]


def _drop_pending(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.bot.updates.pending.clear()
