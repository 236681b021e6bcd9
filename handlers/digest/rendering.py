"""From figures to what is sent, in a child process: matplotlib would keep 90 MB and the loop waiting."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TypeVar

from locales import label
from models.digest import Digest

IDLE_SECONDS = 60

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Rendered:
    text: str
    photo_caption: str
    file_caption: str
    file_name: str  # of the workbook
    png: bytes  # empty where there is none
    xlsx: bytes


class Worker:
    """The child process. It is kept for a minute, since copies and months come in rows, and starting takes seconds."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._busy = 0
        self._end: asyncio.TimerHandle | None = None

    async def run(self, work: Callable[[], Made]) -> Made:
        loop = asyncio.get_running_loop()
        if self._end:
            self._end.cancel()
        self._pool = self._pool or ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        self._busy += 1
        try:
            return await loop.run_in_executor(self._pool, work)
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


def render(digest: Digest, *, to_officer: bool = False) -> Rendered:
    """Runs in the child."""
    from handlers.digest import naming
    from handlers.digest.chart import chart
    from handlers.digest.text import photo_caption, text
    from handlers.digest.workbook import workbook

    if to_officer:
        digest = replace(digest, words=digest.words.without_texts())
    where = "" if digest.is_national else f"-{digest.scope[0]}" if len(digest.scope) == 1 else "-oblasti"
    return Rendered(
        text=text(digest, to_officer=to_officer),
        photo_caption=photo_caption(digest),
        file_caption=label("digest-file-caption", period=naming.period_words(digest.period)),
        file_name=label("digest-file-name", period=f"{digest.now.period}{where}"),
        png=chart(digest),
        xlsx=workbook(digest),
    )


def render_public(digest: Digest, months: Sequence[Digest]) -> Rendered:
    """For everybody; `months` are those of a quarter. Runs in the child."""
    from handlers.digest import naming, public
    from models.digest import publish

    published = publish(digest.now, [publish(month.now, (), month.words.total) for month in months], digest.words.total)
    return Rendered(
        text=public.text(published),
        photo_caption="",
        file_caption=label("digest-public-caption", period=naming.period_words(digest.period)),
        file_name=label("digest-public-file-name", period=digest.now.period),
        png=b"",
        xlsx=public.workbook(published),
    )
