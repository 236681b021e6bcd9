"""«Звідки цифри»: which cases a total counts, as numbers only. Coordinators see what they may see anyway, in the bot,
where each press is authorised anew; no file holds it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Digest as Press
from handlers.desk import Desk, Turn
from handlers.digest import asking
from handlers.digest.choosing import known
from handlers.digest.naming import category_name, period_words, scope_words
from handlers.say import Says, say
from handlers.screens import button, in_rows, keyboard
from handlers.views import number_words
from locales import label, t
from models import access, digest
from models.cases import Case
from models.digest import Period, Scope
from models.errors import StaleError
from models.people import Person

PAGE = 200
OFFERED = ("received", "resolved", "closed", "withdrawn", "reopened", "open", "overdue", "unassigned")


@dataclass(frozen=True, slots=True)
class Found:
    """The cases of a figure, by category and number."""

    period: Period
    scope: Scope
    figure: str
    cases: list[tuple[str, int]]


async def where(turn: Turn, press: Press, _unique: str) -> Says:
    period = await known(turn, press.period)
    scope = await digest.scope_of(turn.db, turn.me) or digest.NATIONAL
    buttons = [
        button(label(f"digest-figure-{one}"), Press(act="cases", period=period.code, value=one)) for one in OFFERED
    ]
    text = t("digest-where", period=period_words(period), regions=scope_words(scope))
    return await screens.show(turn, text, keyboard(*in_rows(buttons, 2)))


async def cases(turn: Turn, press: Press, unique: str) -> Says:
    """A year of history may have to be read: the list comes when that is done."""
    if press.value not in OFFERED:
        raise StaleError
    period = await known(turn, press.period)
    await asking.ask(turn, turn.me, period, unique, f"{asking.CASES}.{press.value}.{press.page}")
    return [say(turn.me, t("digest-cases-preparing"))]


async def find(desk: Desk, person: Person, period: Period, figure: str) -> Found:
    scope = await digest.scope_of(desk.db, person) or digest.NATIONAL
    samples = desk.office.count_samples
    found = await digest.cases_of(desk.db, period, desk.office.zone, scope, figure, include_samples=samples)
    return Found(period, scope, figure, sorted(found))


async def show(desk: Desk, person: Person, found: Found, page: int) -> Says:
    """Restricted cases, and one's own, are counted and not listed."""
    pages = max(1, -(-len(found.cases) // PAGE))
    page = min(page, pages - 1)
    part = found.cases[page * PAGE : (page + 1) * PAGE]
    numbers = [number for _, number in part]
    readable = access.of_coordinator(person).where(Case.number.in_(numbers))
    allowed = {one.number for one in (await desk.db.scalars(readable)).unique()}
    about = {"period": period_words(found.period), "regions": scope_words(found.scope)}
    lines = [t("digest-cases", figure=label(f"digest-figure-{found.figure}"), count=len(found.cases), **about)]
    for category, group in groupby(part, key=lambda one: one[0]):
        shown = [number_words(number) for _, number in group if number in allowed]
        if shown:
            name = category_name(category)
            lines.append(t("digest-cases-line", category=name, count=len(shown), numbers=", ".join(shown)))
    if len(allowed) < len(part):
        lines.append(t("digest-cases-hidden"))
    if pages > 1:
        lines.append(t("digest-cases-page", page=page + 1, pages=pages))
    lines.append(t("digest-cases-how"))
    return [say(person, Markup("\n\n").join(lines), keyboard(_turns(found, page, pages)))]


def _turns(found: Found, page: int, pages: int) -> screens.Row:
    to = Press(act="cases", period=found.period.code, value=found.figure)
    return screens.turns(page, lambda number: to.model_copy(update={"page": number}), more=page + 1 < pages)


ACTS: dict[str, Callable[[Turn, Press, str], Awaitable[Says]]] = {"where": where, "cases": cases}
