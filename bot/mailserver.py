"""SMTP_URL taken apart: which server sends our mail, how it is spoken to, and as whom."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

SUBMISSION, SUBMISSIONS = 587, 465
SCHEMES = {"smtp": SUBMISSION, "smtps": SUBMISSIONS}


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    tls: bool  # from the first byte; otherwise STARTTLS
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """Raises ValueError, which shows nothing of the URL: it holds a password."""
        wrong = (
            "must look like smtp://user:password@host:587 or smtps://…:465; in the password write @ as %40, / as %2F"
        )
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(wrong) from None
        if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(wrong)
        if (parts.username is None) != (parts.password is None):
            raise ValueError("needs both user name and password, or neither")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or SCHEMES[parts.scheme], parts.scheme == "smtps", user, password)

    @property
    def is_here(self) -> bool:
        """On this very machine: there is nobody between who could listen."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def options(self) -> dict[str, Any]:
        """As aiosmtplib takes them. Passwords never go over the net in clear: no STARTTLS, no mail."""
        return {
            "hostname": self.host,
            "port": self.port,
            "use_tls": self.tls,
            "start_tls": False if self.tls else None if self.is_here else True,
            "validate_certs": not self.is_here,
            "username": self.user or None,
            "password": self.password or None,
        }
