"""The public version as files in DIGEST_FOLDER, for those who aren't on Telegram: when the summary of a month is due.

Only what may be passed on is written there: the folder may be shared. Each file is whole or not there.
"""

import asyncio
import logging
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from handlers.desk import Desk
from handlers.digest.jobs import Copy, prepare_public
from handlers.say import Says
from models import digest
from models.agenda import Due
from models.digest import Period

log = logging.getLogger(__name__)


class UnwritableError(Exception):
    """The folder can't be written to: tried again like other work that failed."""


async def prepare(desk: Desk, ref: str) -> Copy | None:
    """Written before the transaction that forgets the work: a repeat finds the same content and does nothing."""
    if not desk.office.digest_folder:
        return None
    made = await prepare_public(desk, Period.parse(ref))
    try:
        written = await asyncio.to_thread(keep, Path(desk.office.digest_folder), made.rendered.files())
    except OSError as error:
        raise UnwritableError(f"DIGEST_FOLDER: {error.strerror}") from None
    log.info("DIGEST_FOLDER: %s new files of %s", written, ref)
    return made


async def written(desk: Desk, _ref: str, prepared: object) -> Says:
    """What was told there is kept like what is told to anybody."""
    if isinstance(prepared, Copy):
        await digest.freeze(desk.db, prepared.digest, desk.now)
    return []


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


JOBS = {Due.DIGEST_FOLDER: written}
PREPARATIONS = {Due.DIGEST_FOLDER: prepare}
