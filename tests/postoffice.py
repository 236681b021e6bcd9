"""A real SMTP server in the test's own loop, that lets in whom it knows and keeps what it gets."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "bot@poruch.example", "Сім-кодів/і@ключ"
IN_URL = "bot%40poruch.example:%D0%A1%D1%96%D0%BC-%D0%BA%D0%BE%D0%B4%D1%96%D0%B2%2F%D1%96%40%D0%BA%D0%BB%D1%8E%D1%87"


@dataclass
class PostOffice:
    port: int
    tls: ssl.SSLContext | None = None  # from the first byte
    starttls: ssl.SSLContext | None = None
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # what is said to whose letters
    silent: bool = False
    calls: int = 0
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp{'s' if self.tls else ''}://{IN_URL}@127.0.0.1:{self.port}"

    def got(self, address: str) -> list[EmailMessage]:
        return [letter for to, letter in self.letters if to == [address]]

    async def open(self) -> None:
        def session() -> Any:
            self.calls += 1
            if self.silent:
                return asyncio.Protocol()
            return SMTP(
                self,
                hostname="mail.example",
                auth_require_tls=bool(self.starttls),
                authenticator=self._let_in,
                tls_context=self.starttls,
            )

        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(session, "127.0.0.1", self.port, ssl=self.tls)

    async def close(self) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    def _let_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)

    # What aiosmtpd calls

    async def handle_MAIL(self, _s: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.refused.get(address, "250 OK")

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _s: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"


@asynccontextmanager
async def a_post_office(port: int, **options: Any) -> AsyncIterator[PostOffice]:
    office = PostOffice(port, **options)
    await office.open()
    try:
        yield office
    finally:
        await office.close()


def self_signed(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """For 127.0.0.1: what the server needs, and the file by which whoever has it trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "mail.pem", folder / "mail.key"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, private)
    return context, trusted
