"""How a file of each kind stands in a message."""

from collections.abc import Iterable

from bot.sandbox.files import StoredFile
from bot.sandbox.wire import Json

KINDS = ("photo", "animation", "video", "audio", "voice", "video_note", "sticker", "document")
WITHOUT_CAPTION = {"video_note", "sticker"}
NAMED = {"document", "video", "animation", "audio"}


def content(file: StoredFile) -> Json:
    if file.kind == "photo":
        return {"photo": _photo_sizes(file)}
    described: Json = {**file.sizes(), **file.attributes}
    if file.kind in NAMED:
        described["file_name"] = file.name
    if file.kind == "sticker":
        described |= {"type": "regular", "is_animated": False, "is_video": False}
    elif file.kind != "video_note":
        described["mime_type"] = file.mime
    if file.kind == "animation":  # clients that know no animations see a document
        document = {**file.sizes(), "file_name": file.name, "mime_type": file.mime}
        return {"animation": described, "document": document}
    return {file.kind: described}


def kind_of(body: Json, others: Iterable[str] = ()) -> str:
    return next((kind for kind in (*KINDS, *others) if kind in body), "text" if "text" in body else "service")


def file_of(body: Json) -> Json | None:
    kind = kind_of(body)
    if kind not in KINDS:
        return None
    described: Json = body[kind][-1] if kind == "photo" else body[kind]
    return described


def _photo_sizes(file: StoredFile) -> list[Json]:
    width, height = file.attributes["width"], file.attributes["height"]
    scale = min(1.0, 90 / max(width, height))
    small = {
        "file_id": file.file_id + "s",
        "file_unique_id": file.unique_id + "s",
        "file_size": min(file.size, 1200),
        "width": max(1, round(width * scale)),
        "height": max(1, round(height * scale)),
    }
    return [small, {**file.sizes(), "width": width, "height": height}]
