"""Settings from the environment or `.env`. A wrong one is one clear line and exit code 2."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.mailserver import MailServer
from models.crypto import decode_key
from models.database import sqlite_path

TELEGRAM_API = "https://api.telegram.org"
# Of the addresses that there are, the plain ones: what is on the wire and in a header needs no further thought then.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
# All of them, or none: nobody would notice mail that doesn't go out.
MAIL = "smtp_url", "smtp_from", "digest_emails"

INSTEAD = "back PostgreSQL up with pg_dump (and pg_restore), and keep ENCRYPTION_KEYS apart from the copies"


class SettingsError(Exception):
    """The message is the line to show."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = TELEGRAM_API
    database_url: str = "sqlite+aiosqlite:///data/liaison.db"
    encryption_keys: Annotated[list[SecretStr], NoDecode] = []
    coordinators: Annotated[list[int], NoDecode] = []
    organisation: str = ""
    privacy_contact: str = ""
    psea_contact: str = ""
    timezone: str = "Europe/Kyiv"
    digest_day: int = Field(1, ge=1, le=28)
    digest_time: str = "09:00"
    digest_folder: str = ""
    digest_emails: Annotated[list[str], NoDecode] = []
    smtp_url: SecretStr = SecretStr("")
    smtp_from: str = ""
    backup_folder: str = ""
    backup_time: str = "02:30"
    backup_keep: int = Field(14, ge=1, le=1000)
    operator_chat: int = 0
    log_format: Literal["text", "json"] = "text"
    retention_months: int = Field(12, ge=1, le=120)
    send_rate: float = Field(30, ge=0)
    send_rate_per_chat: float = Field(1, ge=0)
    person_rate: float = Field(120, ge=0)
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    port: int = Field(0, ge=0, le=65535)

    @field_validator("encryption_keys", "coordinators", "digest_emails", mode="before")
    @classmethod
    def split_list(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("encryption_keys")
    @classmethod
    def keys_decode(cls, keys: list[SecretStr]) -> list[SecretStr]:
        for key in keys:
            try:
                decode_key(key.get_secret_value())
            except ValueError:
                raise ValueError("not a key made by «python -m bot keygen»") from None
        return keys

    @field_validator("database_url")
    @classmethod
    def driver_is_known(cls, url: str) -> str:
        if not url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return url

    @field_validator("smtp_url")
    @classmethod
    def mail_server_is_named(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value():
            MailServer.parse(url.get_secret_value())
        return url

    @field_validator("smtp_from")
    @classmethod
    def sender_is_an_address(cls, value: str) -> str:
        return address(value) if value else value

    @field_validator("digest_emails")
    @classmethod
    def recipients_are_addresses(cls, values: list[str]) -> list[str]:
        """Each once."""
        return list({value.casefold(): address(value) for value in values}.values())

    @field_validator("timezone")
    @classmethod
    def zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError("no such time zone") from None
        return name

    @field_validator("digest_time", "backup_time")
    @classmethod
    def time_is_safe(cls, value: str) -> str:
        hours, _, minutes = value.partition(":")
        if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
            raise ValueError("must look like 09:00")
        if int(hours) == 3:
            raise ValueError("must not lie between 03:00 and 04:00, which the clock change repeats or skips")
        return value

    @field_validator("bot_api_url", "webhook_url")
    @classmethod
    def without_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// (or http:// for a server of your own)")
        return url.rstrip("/")

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database_path(self) -> Path | None:
        """The SQLite file."""
        from sqlalchemy.engine import make_url

        return sqlite_path(make_url(self.database_url))

    @property
    def keys(self) -> list[str]:
        return [key.get_secret_value() for key in self.encryption_keys]

    @property
    def mail_server(self) -> MailServer | None:
        url = self.smtp_url.get_secret_value()
        return MailServer.parse(url) if url else None

    def has(self, name: str) -> bool:
        value = getattr(self, name)
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)

    def require(self, *names: str) -> None:
        """Raises SettingsError when one of these isn't set."""
        for name in names:
            if not self.has(name):
                raise SettingsError(f"{name.upper()} is not set: see .env.example")

    def require_all_of_mail(self) -> None:
        """Raises SettingsError when some of it is set and some isn't."""
        if any(map(self.has, MAIL)):
            self.require(*MAIL)

    def require_sqlite_for_backups(self) -> None:
        """Raises SettingsError: nobody would notice copies that aren't made."""
        if self.backup_folder and not self.database_url.startswith("sqlite"):
            raise SettingsError(f"BACKUP_FOLDER is for SQLite: {INSTEAD}")


def address(value: str) -> str:
    """Raises ValueError."""
    wrong = "must be plain e-mail addresses such as team@example.org"
    if not ADDRESS.fullmatch(value):
        raise ValueError(wrong)
    try:
        Address(addr_spec=value)  # as it will stand in a header: dots in the wrong place aren't let through
    except (ValueError, HeaderParseError):
        raise ValueError(wrong) from None
    return value


def load(**overrides: Any) -> Settings:
    """Raises SettingsError with one line that never shows a value that may be secret."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
