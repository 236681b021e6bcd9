"""From figures to what is sent, in a child process: matplotlib would keep 90 MB and the loop waiting."""

import asyncio
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk import Office
from locales import label
from models.digest import Digest, compute

IDLE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Rendered:
    month: str
    text: str
    photo_caption: str
    png: bytes
    xlsx: bytes

    @property
    def file_name(self) -> str:
        return label("digest-file-name", month=self.month)


async def render_month(db: AsyncSession, month: str, office: Office) -> Rendered:
    """The digest of a month that is over."""
    digest = await compute(db, month, office.zone, include_samples=office.count_samples)
    return await worker.run(digest)


class Worker:
    """The child process. It is kept for a minute, since copies and months come in rows, and starting takes seconds."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._busy = 0
        self._end: asyncio.TimerHandle | None = None

    async def run(self, digest: Digest) -> Rendered:
        loop = asyncio.get_running_loop()
        if self._end:
            self._end.cancel()
        self._pool = self._pool or ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        self._busy += 1
        try:
            return await loop.run_in_executor(self._pool, render, digest)
        except BrokenExecutor:
            self._pool = None  # the next try starts a new one
            raise
        finally:
            self._busy -= 1
            self._end = loop.call_later(IDLE_SECONDS, self._stop)

    def _stop(self) -> None:
        """Nothing stays in memory between the months."""
        if self._pool and not self._busy:
            self._pool.shutdown(wait=False)
            self._pool = None


worker = Worker()


def render(digest: Digest) -> Rendered:
    """Runs in the child."""
    from handlers.digest.chart import chart
    from handlers.digest.text import photo_caption, text
    from handlers.digest.workbook import workbook

    return Rendered(digest.month, text(digest), photo_caption(digest), chart(digest), workbook(digest))
