"""Which summary: of another month, a quarter, days that are typed; of which regions; or the one for everybody."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import Message
from markupsafe import Markup

from handlers import content as contents
from handlers import modes, screens, ticks
from handlers.callbacks import Digest, Reports
from handlers.desk import Turn
from handlers.digest import asking
from handlers.digest.naming import period_title, period_words, scope_words
from handlers.filters import In, On
from handlers.modes import Mode
from handlers.say import Says, say
from handlers.screens import button, in_rows, keyboard
from handlers.typed_dates import UnreadableDateError, parse_past
from locales import label, t
from models import digest
from models.deadlines import month_before
from models.digest import Period
from models.digest.periods import quarter_with
from models.errors import StaleError
from models.people import Duty
from models.places import home_regions

words = Router()

MONTHS_OFFERED, QUARTERS_OFFERED = 6, 2
REGIONS = "digest regions"


async def prepare(turn: Turn, period: Period, unique: str, before: str = "") -> Says:
    """Says so at once, since rendering takes a moment, and offers other periods."""
    await asking.ask(turn, turn.me, period, unique)
    return await _offer(turn, period, before, t("digest-preparing", period=period_words(period)))


async def _offer(turn: Turn, period: Period, *said: str) -> Says:
    offered = await others(turn)
    lines = [*said, t("digest-others") if offered else ""]
    rows = in_rows([button(period_title(one), Digest(act="get", period=one.code)) for one in offered], 2)
    if turn.me.is_coordinator:
        scope = await digest.scope_of(turn.db, turn.me) or digest.NATIONAL
        about = scope_words(scope)
        rows += [
            [button(label("digest-button-dates"), Digest(act="dates", period=period.code))],
            [button(label("digest-button-regions", regions=about), Digest(act="regions", period=period.code))],
            [button(label("digest-button-words"), Reports(month=period.last_month))],
        ]
    return await screens.show(turn, Markup("\n\n").join(line for line in lines if line), keyboard(*rows))


async def others(turn: Turn) -> list[Period]:
    """The latest months before the last in which somebody wrote, and the last quarters, where there was anything."""
    zone, samples = turn.office.zone, turn.office.count_samples
    last = last_month(turn)
    found = await digest.months_with_data(turn.db, last, zone, limit=MONTHS_OFFERED, include_samples=samples)
    first = await digest.first_month(turn.db, zone, include_samples=samples)
    quarters = [quarter_with(turn.today).before()]
    while len(quarters) < QUARTERS_OFFERED:
        quarters.append(quarters[-1].before())
    told = (quarter for quarter in quarters if first is not None and quarter.last_month >= first)
    return [*(Period.parse(month) for month in found), *told]


def last_month(turn: Turn) -> str:
    return month_before(turn.today)


async def known(turn: Turn, code: str) -> Period:
    """What is over and not before the first request; officers have whole months and quarters. Raises StaleError."""
    try:
        period = Period.parse(code)
    except ValueError:
        raise StaleError from None
    if not period.is_over(turn.today) or not (period.is_calendar or turn.me.is_coordinator):
        raise StaleError
    first = await digest.first_month(turn.db, turn.office.zone, include_samples=turn.office.count_samples)
    if period.is_calendar and period.code != last_month(turn) and (first is None or period.last_month < first):
        raise StaleError
    return period


# Days that are typed


async def ask_dates(turn: Turn, press: Digest, _unique: str) -> Says:
    modes.enter(turn, Mode.PERIOD, lasts=modes.ANSWER_MINUTES)
    back = [button(label("button-back"), Digest(act="back", period=press.period))]
    return await screens.show(turn, t("digest-dates"), keyboard(back))


async def back(turn: Turn, press: Digest, _unique: str) -> Says:
    """To the summary that one came from, which isn't made again."""
    if modes.current(turn) is Mode.PERIOD:
        modes.leave(turn)
    period = await known(turn, press.period)
    return await _offer(turn, period, t("digest-asked", period=period_words(period)))


@words.message(In(Mode.PERIOD), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    """What can't be read is said; the question stands."""
    try:
        first, last = parse_past(contents.words(contents.read(message)), turn.today)
    except UnreadableDateError as error:
        return [say(turn.me, error.why)]
    modes.leave(turn)
    return await prepare(turn, Period.of(first, last), str(message.message_id))


# Regions


async def show_regions(turn: Turn, press: Digest, _unique: str) -> Says:
    scope = await digest.scope_of(turn.db, turn.me) or digest.NATIONAL
    return await _regions(turn, press, ticks.bits_of(_all_regions(), scope))


def _all_regions() -> list[str]:
    return [one.iso for one in home_regions()]


async def toggle(turn: Turn, press: Digest, _unique: str) -> Says:
    return await _regions(turn, press, ticks.turned(turn, REGIONS, press.value, len(home_regions())))


async def all_regions(turn: Turn, press: Digest, _unique: str) -> Says:
    return await _regions(turn, press, 0)


async def _regions(turn: Turn, press: Digest, bits: int) -> Says:
    def to(act: str, value: str = "") -> Digest:
        return press.model_copy(update={"act": act, "value": value})

    boxes = ticks.boxes([one.name for one in home_regions()], bits, lambda place: to("region", place))
    everything = button(("" if bits else "✓ ") + label("digest-button-all"), to("all"))
    done = button(label("button-done"), to("done"))
    rows = keyboard(*in_rows(boxes, 2), [everything], [done])
    return await screens.show(turn, t("digest-regions"), rows, marked=ticks.mark(REGIONS, bits))


async def choose(turn: Turn, press: Digest, unique: str) -> Says:
    """Raises StaleError."""
    period = await known(turn, press.period)
    scope = digest.made_of(ticks.chosen(_all_regions(), ticks.ticked(turn, REGIONS)))
    await digest.choose(turn.db, turn.me, scope)
    return await prepare(turn, period, unique, t("digest-regions-chosen", regions=scope_words(scope)))


# For everybody


async def public(turn: Turn, press: Digest, unique: str) -> Says:
    period = await known(turn, press.period)
    if not period.is_calendar:
        raise StaleError
    await asking.ask(turn, turn.me, period, unique, asking.PUBLIC)
    return await screens.show(turn, t("digest-preparing-public", period=period_words(period)))


async def page(turn: Turn, press: Digest, unique: str) -> Says:
    period = await known(turn, press.period)
    await asking.ask(turn, turn.me, period, unique, asking.PAGE)
    return await screens.show(turn, t("digest-preparing-page", period=period_words(period)))


ACTS: dict[str, Callable[[Turn, Digest, str], Awaitable[Says]]] = {
    "dates": ask_dates,
    "back": back,
    "regions": show_regions,
    "region": toggle,
    "all": all_regions,
    "done": choose,
    "public": public,
    "page": page,
}
