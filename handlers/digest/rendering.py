"""From figures to what is sent, in a child process: matplotlib would keep 90 MB and the loop waiting."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk import Office
from locales import label
from models.digest import Digest, compute


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
    # A worker for each rendering: nothing stays in memory between the months.
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, render, digest)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def render(digest: Digest) -> Rendered:
    """Runs in the child."""
    from handlers.digest.chart import chart
    from handlers.digest.text import photo_caption, text
    from handlers.digest.workbook import workbook

    return Rendered(digest.month, text(digest), photo_caption(digest), chart(digest), workbook(digest))
