"""The public version as files in DIGEST_FOLDER, for those who aren't on Telegram. Each file is whole or not there."""

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from handlers.desk import Desk
from handlers.digest.jobs import prepare_public
from handlers.digest.leaving import Fate, Parcel
from models.agenda import Due
from models.digest import Period

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bundle:
    folder: Path
    files: dict[str, bytes]


async def prepare(desk: Desk, ref: str) -> Bundle | None:
    if not desk.office.digest_folder:
        return None
    made = await prepare_public(desk, Period.parse(Parcel.of(ref).month))
    return Bundle(Path(desk.office.digest_folder), made.rendered.files())


async def write(bundle: Bundle) -> Fate:
    """Before the transaction that forgets the work: a repeat finds the same content and does nothing."""
    try:
        written = await asyncio.to_thread(keep, bundle.folder, bundle.files)
    except OSError as error:
        log.warning("DIGEST_FOLDER: %s", error.strerror)
        return Fate.UNREACHABLE
    log.info("DIGEST_FOLDER: %s new files", written)
    return Fate.DONE


def wrong(folder: Path) -> str:
    """What keeps files from being written, found without leaving anything behind; empty when nothing does."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not there.is_dir():
        return f"{there} isn't a folder"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"{there} can't be written to" if there == folder.absolute() else f"{folder} can't be made"
    return ""


def keep(folder: Path, files: dict[str, bytes]) -> int:
    """How many are new. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(put(folder / name, data) for name, data in files.items())


def put(path: Path, data: bytes) -> bool:
    """What stands there stays: other content gets a number of its own («… (2).html»). Raises OSError."""
    place = path
    for number in count(2):
        if not place.exists():
            break
        if place.read_bytes() == data:
            return False
        place = path.with_stem(f"{path.stem} ({number})")
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        whole = Path(file.name)
        try:
            file.write(data)
            file.close()
            whole.chmod(0o644)
            whole.replace(place)
        except OSError:
            with suppress(OSError):
                whole.unlink()
            raise
    return True


PREPARATIONS = {Due.DIGEST_FOLDER: prepare}
