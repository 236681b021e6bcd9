"""Encryption of what people entrust to us, and keyed look-up of their Telegram ids.

A value is stored as key id (4 bytes) + nonce (12) + AES-GCM ciphertext, with «table.column» as associated data, so that
a value copied into another column doesn't decrypt.
"""

import base64
import enum
import hashlib
import hmac
import json
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeDecorator

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
MOST_UNREADABLE = 1_000


class WrongKeyError(Exception):
    """The value was encrypted with a key that isn't among ENCRYPTION_KEYS, or was tampered with."""


def new_key() -> str:
    """A fresh key as it stands in ENCRYPTION_KEYS: 32 random bytes, URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def decode_key(text: str) -> bytes:
    """Raises ValueError when `text` isn't a key made by `new_key`."""
    key = base64.urlsafe_b64decode(text.strip())
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, this one {len(key)}")
    return key


class Keyring:
    """The first key encrypts, its id is `current`; all decrypt. `lookup_key` is set when the database is opened."""

    def __init__(self, keys: list[str]) -> None:
        self._keys = {hashlib.sha256(key).digest()[:KEY_ID_BYTES]: key for key in map(decode_key, keys)}
        self._ciphers = {key_id: AESGCM(key) for key_id, key in self._keys.items()}
        self.current = next(iter(self._ciphers))
        self.lookup_key = b""
        self._unreadable: set[int] = set()

    def encrypt(self, data: bytes, place: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self.current + nonce + self._ciphers[self.current].encrypt(nonce, data, place.encode())

    def decrypt(self, stored: bytes, place: str) -> bytes:
        """Raises WrongKeyError."""
        cipher = self._ciphers.get(stored[:KEY_ID_BYTES])
        nonce, sealed = stored[KEY_ID_BYTES:][:NONCE_BYTES], stored[KEY_ID_BYTES + NONCE_BYTES :]
        if cipher is None:
            raise WrongKeyError(place)
        try:
            return cipher.decrypt(nonce, sealed, place.encode())
        except (InvalidTag, ValueError) as error:  # tampered with, or cut short
            raise WrongKeyError(place) from error

    @property
    def unreadable(self) -> int:
        """How many values couldn't be read since the start; no more are counted than MOST_UNREADABLE."""
        return len(self._unreadable)

    def note_unreadable(self, stored: bytes) -> None:
        if len(self._unreadable) < MOST_UNREADABLE:
            self._unreadable.add(hash(stored))

    def derive(self, purpose: bytes, salt: bytes, key_id: bytes | None = None) -> tuple[bytes, bytes]:
        """A key for one file, of the current key or of the named one, and that one's id. Raises WrongKeyError."""
        key_id = key_id or self.current
        key = self._keys.get(key_id)
        if key is None:
            raise WrongKeyError(purpose.decode())
        return key_id, HKDF(SHA256(), KEY_BYTES, salt, purpose).derive(key)

    def lookup(self, value: int | str) -> bytes:
        """The same value always gives the same 16 bytes, which say nothing without the key."""
        if not self.lookup_key:
            raise RuntimeError("the look-up key is loaded when the database is opened")
        return _lookup(self.lookup_key, value)

    def fingerprint(self, words: str) -> bytes:
        """As `lookup`, of what must not stay in memory."""
        return hmac.digest(self.lookup_key, words.encode(), "sha256")[:16]


@lru_cache(20_000)
def _lookup(key: bytes, value: int | str) -> bytes:
    return hmac.digest(key, str(value).encode(), "sha256")[:16]


def install(dialect: Dialect, keyring: Keyring) -> None:
    """Gives the column types below, which see only the dialect, the keys of their engine."""
    dialect.keyring = keyring  # type: ignore[attr-defined]


def keyring_of(dialect: Dialect) -> Keyring:
    keyring: Keyring = dialect.keyring  # type: ignore[attr-defined]
    return keyring


def key_of(db: AsyncSession, telegram_id: int | bytes) -> bytes:
    """Under which the person, or the chat, stands in the database: see Lookup."""
    return telegram_id if isinstance(telegram_id, bytes) else keyring_of(db.get_bind().dialect).lookup(telegram_id)


class Encrypted(TypeDecorator[Any]):
    """A column of JSON values that only the holder of the key can read; `place` is «table.column»."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return keyring_of(dialect).encrypt(self.encode(value), self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.decode(keyring_of(dialect).decrypt(value, self.place))

    @staticmethod
    def encode(value: Any) -> bytes:
        # Half of a letter, which JSON can hold and nothing else can carry further, becomes a question mark.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")

    @staticmethod
    def decode(data: bytes) -> Any:
        return json.loads(data)


class Entrusted(Encrypted):
    """What people entrust to us. A value that can't be read (a failing disk, a key thrown away too early) comes out as
    `lost`, in JSON, which stands for one that has been erased: nobody else has to do without the bot for it. The row
    stays as it is, and the keyring counts what it couldn't read."""

    cache_ok = True

    def __init__(self, place: str, lost: str = "null") -> None:
        super().__init__(place)
        self.lost = lost

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        try:
            return super().process_result_value(value, dialect)
        except WrongKeyError:
            keyring_of(dialect).note_unreadable(value)
            return json.loads(self.lost)


class Unreadable(enum.Enum):
    """What stands in place of a payload that can't be decrypted."""

    UNREADABLE = "unreadable"


UNREADABLE = Unreadable.UNREADABLE


def is_readable(value: object) -> bool:
    return value is not UNREADABLE


class Payload(Encrypted):
    """For rows that are taken in their turn, many at once: one that can't be read comes out as UNREADABLE, so that it
    can be put aside and the others go on."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        try:
            return super().process_result_value(value, dialect)
        except WrongKeyError:
            return UNREADABLE


class EncryptedBytes(Encrypted):
    """The same for files."""

    cache_ok = True

    @staticmethod
    def encode(value: bytes) -> bytes:
        return value

    @staticmethod
    def decode(data: bytes) -> bytes:
        return data


class PayloadBytes(EncryptedBytes, Payload):
    """A file that goes with a payload."""

    cache_ok = True


class Lookup(TypeDecorator[Any]):
    """A keyed hash of the value that is bound: `where(Person.telegram_key == 42)` finds without storing 42.

    What is already a hash (bytes) passes as it is.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None or isinstance(value, bytes):
            return value
        return keyring_of(dialect).lookup(value)
