"""The table of a year, counted outside of the transaction that sends it. INDICATORS «2026:7:421» is one request."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile
from markupsafe import Markup

from handlers.desk import Desk
from handlers.digest.naming import percent
from handlers.indicators import sheet
from handlers.indicators.views import number, period_name, unit_beside
from handlers.say import Say, Says, chat_of, reachable, say
from locales import label, t
from models import agenda, indicators, people
from models.agenda import Due
from models.digest.measuring import measure
from models.indicators import Measured, around
from models.people import Person

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Table:
    measured: Sequence[Measured]
    xlsx: bytes


async def ask(desk: Desk, person: Person, year: str, unique: str) -> None:
    await agenda.plan(desk.db, Due.INDICATORS, f"{year}:{person.id}:{unique}", desk.now)


async def prepare(desk: Desk, ref: str) -> Table:
    year = ref.partition(":")[0]
    codes = indicators.whole_year(year)
    samples = desk.office.count_samples
    found = await measure(desk.db, codes, desk.office.zone, desk.now, include_samples=samples)
    return Table(found, sheet.workbook(found, year))


async def show(desk: Desk, ref: str, prepared: object) -> Says:
    """Unless the person is a coordinator no more."""
    year, person_id, _ = ref.split(":")
    person = await people.get(desk.db, int(person_id))
    if not isinstance(prepared, Table) or not person.is_coordinator or not reachable(person):
        return []
    chat = chat_of(person)
    file = BufferedInputFile(prepared.xlsx, label("indicators-file-name", year=year))
    caption = label("indicators-file-caption", year=year)
    document = SendDocument(chat_id=chat, document=file, caption=caption)
    return [say(person, text(desk, prepared.measured, year)), Say(chat=chat, method=document)]


def text(desk: Desk, measured: Sequence[Measured], year: str) -> Markup:
    """The year, and the quarter that is now; of many indicators the first, so that it is one message."""
    this_year, quarter, _ = around(desk.today)
    codes = (year, quarter) if year == this_year else (year,)
    ids = list(dict.fromkeys(one.id for one in measured))
    lines = [t("indicators-table", year=year)]
    for one in measured:
        if one.period not in codes or one.id not in ids[:SHOWN]:
            continue
        if one.period == year:
            lines.append(t("indicators-table-name", name=one.name, unit=unit_beside(one.name, one.unit)))
        reached = "" if one.share is None else label("indicators-table-share", share=percent(one.share))
        values = {"plan": number(one.plan), "fact": number(one.fact)}
        lines.append(t("indicators-table-line", period=period_name(one.period), share=reached, **values))
    if more := ids[SHOWN:]:
        lines.append(t("indicators-table-more", count=len(more)))
    return Markup("\n").join(lines)


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.INDICATORS: show}
PREPARATIONS: dict[Due, Callable[[Desk, str], Awaitable[object]]] = {Due.INDICATORS: prepare}
