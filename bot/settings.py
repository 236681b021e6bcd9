"""Settings from the environment or `.env`. A wrong one is one clear line and exit code 2."""

from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.crypto import decode_key

TELEGRAM_API = "https://api.telegram.org"


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
    retention_months: int = Field(12, ge=1, le=120)
    send_rate: float = Field(30, ge=0)
    send_rate_per_chat: float = Field(1, ge=0)
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    port: int = Field(0, ge=0, le=65535)

    @field_validator("encryption_keys", "coordinators", mode="before")
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

    @field_validator("timezone")
    @classmethod
    def zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError("no such time zone") from None
        return name

    @field_validator("digest_time")
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
    def keys(self) -> list[str]:
        return [key.get_secret_value() for key in self.encryption_keys]

    def require(self, *names: str) -> None:
        """Raises SettingsError when one of these isn't set."""
        for name in names:
            value = getattr(self, name)
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                raise SettingsError(f"{name.upper()} is not set: see .env.example")


def load(**overrides: Any) -> Settings:
    """Raises SettingsError with one line that never shows a value that may be secret."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
