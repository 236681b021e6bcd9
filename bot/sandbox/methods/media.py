"""sendPhoto and the rest: a file uploaded with the call, or one that Telegram has already."""

from bot.sandbox.files import StoredFile, check_upload
from bot.sandbox.media import KINDS, WITHOUT_CAPTION, content
from bot.sandbox.methods.sending import caption_fields, deliver, read_caption
from bot.sandbox.methods.table import METHODS, Call, Method
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import a_number
from bot.sandbox.wire import Json, Upload

ATTRIBUTES = ("width", "height", "duration", "length")
CAMEL = {"video_note": "VideoNote"}
WORDS = {"video_note": "video note", "voice": "voice"}


def resolve(call: Call, kind: str, reference: str, fields: Json) -> StoredFile:
    """`reference` is attach://name, a file_id, or empty when the file came under the kind's own name."""
    upload = call.params.files.get(reference.removeprefix("attach://") or kind)
    if upload:
        return _kept(call, kind, upload, fields)
    if not reference:
        raise bad_request(f"there is no {WORDS.get(kind, kind)} in the request")
    if reference.startswith("attach://"):
        raise bad_request(f"there is no {WORDS.get(kind, kind)} in the request")
    if "." in reference:
        raise bad_request("wrong file identifier/HTTP URL specified")
    file = call.world.files.get(reference)
    if file is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    _check_type(file, kind)
    return file


def _kept(call: Call, kind: str, upload: Upload, fields: Json) -> StoredFile:
    check_upload(kind, upload.data)
    attributes = {name: a_number(fields, name, "InputMedia") for name in ATTRIBUTES if fields.get(name)}
    attributes |= {name: fields[name] for name in ("title", "performer") if fields.get(name) and kind == "audio"}
    return call.world.files.keep(kind, upload.data, upload.name, upload.mime, attributes=attributes)


def _check_type(file: StoredFile, kind: str) -> None:
    """Telegram tells photos from files; among files it sends each as what it is."""
    if (file.kind == "photo") != (kind == "photo"):
        names = {"photo": "Photo", "video_note": "VideoNote", "voice": "VoiceNote"}
        have, want = (names.get(name, name.capitalize()) for name in (file.kind, kind))
        raise bad_request(f"can't use file of type {have} as {want}")


def media_content(call: Call, kind: str, reference: str, fields: Json) -> Json:
    described = content(resolve(call, kind, reference, fields))
    if kind not in WITHOUT_CAPTION:
        described |= read_caption(call, fields).as_caption()
    for option in ("show_caption_above_media", "has_spoiler"):
        if str(fields.get(option, "")).lower() == "true":
            described["has_media_spoiler" if option == "has_spoiler" else option] = True
    return described


def send(call: Call, kind: str) -> Json:
    fields = {**call.params.values, **caption_fields(call)}
    return deliver(call, media_content(call, kind, call.params.text(kind), fields))


def _register(kind: str) -> None:
    name = f"send{CAMEL.get(kind, kind.capitalize())}"
    METHODS[name.lower()] = Method(name, lambda call: send(call, kind))


for _kind in KINDS:
    _register(_kind)
