"""From figures to what is sent, in a child process: matplotlib would keep 90 MB and the loop waiting."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from locales import label
from models.digest import Digest, for_officer

if TYPE_CHECKING:
    from handlers.digest.outline import Outline

IDLE_SECONDS = 60

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Rendered:
    text: str
    photo_caption: str
    file_caption: str
    file_name: str  # of the workbook
    png: bytes
    xlsx: bytes
    map: bytes = b""  # empty for a single region
    map_caption: str = ""
    html: bytes = b""

    def name(self, kind: str) -> str:
        """Of another file beside the workbook: «.png», «-karta.png», «.html»."""
        return self.file_name.removesuffix(".xlsx") + kind

    def files(self) -> dict[str, bytes]:
        """By name; those that there are."""
        made = {".png": self.png, "-karta.png": self.map, ".xlsx": self.xlsx, ".html": self.html}
        return {self.name(kind): data for kind, data in made.items() if data}


class Worker:
    """The child process. It is kept for a minute, since copies and months come in rows, and starting takes seconds."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._busy = 0
        self._end: asyncio.TimerHandle | None = None
        self._public: tuple[object, Rendered] | None = None

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

    async def public(self, digest: Digest, months: Sequence[Digest]) -> Rendered:
        """Drawn once for all whom the same figures go to, one soon after the other."""
        if self._public is None or self._public[0] != (digest, months):
            self._public = (digest, months), await self.run(partial(render_public, digest, months))
        return self._public[1]

    def _stop(self) -> None:
        """Nothing stays in memory between the months."""
        if self._pool and not self._busy:
            self._public = None
            self._pool.shutdown(wait=False)
            self._pool = None


worker = Worker()


def render(digest: Digest, *, to_officer: bool = False) -> Rendered:
    """Runs in the child."""
    from handlers.digest import naming
    from handlers.digest.outline import of_staff
    from handlers.digest.page import addresses, page
    from handlers.digest.text import photo_caption, text
    from handlers.digest.workbook import sheets, workbook

    if to_officer:
        digest = for_officer(digest)
    where = "" if digest.is_national else f"-{digest.scope[0]}" if len(digest.scope) == 1 else "-oblasti"
    outline, said, tables = of_staff(digest), text(digest, to_officer=to_officer), sheets(digest)
    drawn = pictures(outline)
    return Rendered(
        text=said,
        photo_caption=photo_caption(digest),
        file_caption=label("digest-file-caption", period=naming.period_words(digest.period)),
        file_name=label("digest-file-name", period=f"{digest.now.period}{where}"),
        png=drawn["chart"],
        xlsx=workbook(digest),
        map=drawn.get("map", b""),
        map_caption=label("digest-map-caption", period=naming.period_title(digest.period)),
        html=page(outline, said, addresses(drawn), tables),
    )


def render_public(digest: Digest, months: Sequence[Digest]) -> Rendered:
    """For everybody; `months` are those of a quarter. Runs in the child."""
    from handlers.digest import naming, public
    from handlers.digest.outline import of_public
    from handlers.digest.page import addresses, page
    from models.digest import publish

    published = publish(digest.now, [publish(month.now, (), month.words.total) for month in months], digest.words.total)
    outline, said, tables = of_public(published, digest.trend), public.text(published), public.sheets(published)
    drawn = pictures(outline)
    title = naming.period_title(digest.period)
    return Rendered(
        text=said,
        photo_caption=label("digest-public-caption", period=naming.period_words(digest.period)),
        file_caption=label("digest-public-caption", period=naming.period_words(digest.period)),
        file_name=label("digest-public-file-name", period=digest.now.period),
        png=drawn["chart"],
        xlsx=public.workbook(published),
        map=drawn.get("map", b""),
        map_caption=label("digest-map-caption", period=title),
        html=page(outline, said, addresses(drawn), tables),
    )


def pictures(outline: "Outline") -> dict[str, bytes]:
    from handlers.digest.chart import chart
    from handlers.digest.tilemap import tile_map

    return {"chart": chart(outline)} | ({"map": tile_map(outline)} if outline.has_map else {})
