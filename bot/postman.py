"""Letters go out by SMTP; what the server says becomes one of a few fates. Its words aren't kept: they name people."""

import asyncio
import logging
import ssl
from email.message import EmailMessage

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.mailserver import MailServer
from handlers.digest.leaving import Fate

log = logging.getLogger(__name__)

# What aiosmtplib raises, what the network does, and what a server may say that nobody can read.
TROUBLE = SMTPException, OSError, ValueError

SECONDS = 60.0  # for one letter, all in all
FOR_GOOD = 500  # codes from here on say so


class Postman:
    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def deliver(self, letter: EmailMessage, seconds: float = SECONDS) -> Fate:
        """One letter to its one recipient."""
        try:
            async with asyncio.timeout(seconds), self._client(seconds) as client:
                await client.send_message(letter, sender=self._sender)
        except TROUBLE as error:
            log.warning("SMTP_URL: %s", in_words(error))
            return fate_of(error)
        return Fate.DONE

    async def wrong(self, seconds: float) -> str:
        """What keeps letters from going out, found without sending one; empty when nothing does."""
        try:
            async with asyncio.timeout(seconds), self._client(seconds) as client:
                await client.mail(self._sender)
                await client.rset()
        except TROUBLE as error:
            return in_words(error)
        return ""

    def _client(self, seconds: float) -> SMTP:
        """Named after the sender's domain: to ask the network for a name of this machine may take long."""
        domain = self._sender.partition("@")[2]
        return SMTP(**self._server.options, local_hostname=domain, timeout=seconds)


def fate_of(error: Exception) -> Fate:
    match error:
        case SMTPRecipientsRefused(recipients=[SMTPRecipientRefused(code=code)]) if code >= FOR_GOOD:
            return Fate.REJECTED
        case SMTPDataError(code=code) if code >= FOR_GOOD:
            return Fate.REJECTED
        case SMTPAuthenticationError() | SMTPSenderRefused():
            return Fate.REFUSED
    return Fate.REFUSED if lacks_something(error) else Fate.UNREACHABLE


def lacks_something(error: BaseException) -> bool:
    """STARTTLS, a way to sign in: aiosmtplib has no class of its own for that."""
    return type(error) is SMTPException or isinstance(error, SMTPNotSupported)


def in_words(error: BaseException) -> str:
    """For the operator."""
    code = f" ({error.code})" if isinstance(error, SMTPResponseException) else ""
    match error:
        case SMTPAuthenticationError():
            return f"the mail server refuses user name or password{code}"
        case SMTPSenderRefused():
            return f"the mail server refuses letters from SMTP_FROM{code}"
        case SMTPRecipientsRefused():
            codes = ", ".join(str(one.code) for one in error.recipients)
            return f"the mail server refuses the recipient ({codes})"
        case SMTPDataError():
            return f"the mail server refuses the letter{code}"
    if lacks_something(error):
        return "the mail server offers no STARTTLS or no way to sign in"
    if any(isinstance(one, ssl.SSLError) for one in (error, error.__cause__, error.__context__)):
        return "the mail server's certificate isn't trusted, or it speaks no TLS on this port"
    return f"the mail server can't be reached{code}"
