"""Files that were sent, kept in memory. The same bytes keep one unique id, as with Telegram."""

import base64
import hashlib
import mimetypes
import struct
from dataclasses import dataclass, field, replace
from itertools import count

from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json

FOLDERS = {
    "photo": "photos",
    "video": "videos",
    "animation": "animations",
    "audio": "music",
    "voice": "voice",
    "video_note": "video_notes",
    "sticker": "stickers",
    "document": "documents",
}
DEFAULTS: dict[str, tuple[str, str, Json]] = {
    "photo": ("photo.jpg", "image/jpeg", {"width": 800, "height": 600}),
    "video": ("video.mp4", "video/mp4", {"width": 640, "height": 360, "duration": 5}),
    "animation": ("animation.mp4", "video/mp4", {"width": 320, "height": 240, "duration": 2}),
    "audio": ("audio.mp3", "audio/mpeg", {"duration": 60}),
    "voice": ("voice.ogg", "audio/ogg", {"duration": 3}),
    "video_note": ("note.mp4", "video/mp4", {"length": 240, "duration": 4}),
    "sticker": ("sticker.webp", "image/webp", {"width": 512, "height": 512, "emoji": "👍"}),
    "document": ("document.pdf", "application/pdf", {}),
}
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    data: bytes
    path: str
    attributes: Json = field(default_factory=dict)

    def sizes(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = count()

    def keep(
        self,
        kind: str,
        data: bytes,
        name: str = "",
        mime: str = "",
        size: int | None = None,
        attributes: Json | None = None,
    ) -> StoredFile:
        """`size` may claim more than there is, to try what is too big without the bytes."""
        default_name, default_mime, default_attributes = DEFAULTS[kind]
        name = name or default_name
        mime = mime or mimetypes.guess_type(name)[0] or default_mime
        known = {key: value for key, value in (attributes or {}).items() if value is not None}
        described = {**default_attributes, **_picture_size(data), **known}
        digest = hashlib.sha256(data + kind.encode()).digest()
        file_id = _name_id(kind, digest, name, size)
        if file_id not in self._by_id:
            extension = name.rpartition(".")[2] if "." in name else "bin"
            path = f"{FOLDERS[kind]}/file_{next(self._numbers)}.{extension}"
            unique = "AQAD" + base64.urlsafe_b64encode(digest[:9]).decode()
            size = len(data) if size is None else size
            self._add(StoredFile(file_id, unique, kind, name, mime, size, data, path, described))
        return replace(self._by_id[file_id], attributes=described)

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def _add(self, file: StoredFile) -> None:
        self._by_id[file.file_id] = file
        self._by_path[file.path] = file
        if file.kind == "photo":
            small = replace(file, file_id=file.file_id + "s", unique_id=file.unique_id + "s")
            self._by_id[small.file_id] = small


def check_upload(kind: str, data: bytes) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        if len(data) > MAX_PHOTO:
            raise bad_request("file of size more than 10 MB can't be sent as a photo")
        if not _is_picture(data):
            raise bad_request("IMAGE_PROCESS_FAILED")


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")) or data[8:12] == b"WEBP"


def _picture_size(data: bytes) -> Json:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
        return {}
    width, height = struct.unpack(">II", data[16:24])
    return {"width": width, "height": height}


def _name_id(kind: str, digest: bytes, name: str, size: int | None) -> str:
    seed = hashlib.sha256(digest + f"{kind}/{name}/{size}".encode()).digest()
    return "AgACAgIAAxkB" + base64.urlsafe_b64encode(seed).decode().rstrip("=")
