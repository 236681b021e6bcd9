"""«Змінити місце»: the person lives elsewhere now and the open cases follow; by the person, or by a holder."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from markupsafe import Markup

from handlers import content as contents
from handlers import modes, screens
from handlers.callbacks import CaseAct, Move, MyData
from handlers.desk import Turn
from handlers.filing import views
from handlers.filters import In
from handlers.helpers import holder_line
from handlers.modes import Mode
from handlers.say import Says, say
from handlers.screens import button, keyboard
from handlers.views import header, name_of, number_words, place_words
from locales import label, t
from models import access, cases, moving, places
from models.cases import Behalf, Case, Whereabouts
from models.errors import NotYoursError, StaleError
from models.moving import Home
from models.outbox import Post, PostKind
from models.people import Person
from models.statuses import OPEN

router = Router()
words = Router()


@dataclass(frozen=True, slots=True)
class Mover:
    """Whose place it is; `case` is the one through which a member of staff does it, None for oneself."""

    person: Person
    case: Case | None = None

    def press(self, text: str, act: str, value: str = "") -> InlineKeyboardButton:
        return button(text, Move(act=act, case=self.case.number if self.case else 0, value=value))


async def begin(turn: Turn) -> Says:
    """From «Мої дані»."""
    return await ask(turn, Mover(turn.me))


async def begin_for(turn: Turn, case: Case, _value: str) -> Says:
    """«Людина переїхала», from the card."""
    return await ask(turn, await _mover(turn, case.number))


async def _mover(turn: Turn, number: int) -> Mover:
    """Raises NotYoursError, StaleError."""
    if not number:
        if turn.me.consented_at is None:
            raise NotYoursError
        return Mover(turn.me)
    case = await access.held_case(turn.db, turn.me, number)
    cases.require(case, *OPEN)
    if case.is_restricted:
        raise StaleError
    return Mover(case.person, case)


# Steps


async def ask(turn: Turn, mover: Mover) -> Says:
    _enter(turn, mover, None)
    abroad = [mover.press(label("button-abroad"), "abroad")]
    said = t("move-where-staff", header=header(mover.case)) if mover.case else t("move-where")
    return await _show(turn, mover, said, [*views.region_rows(mover.press), abroad])


async def ask_community(turn: Turn, mover: Mover, region: str) -> Says:
    _enter(turn, mover, region)
    said, rows = views.community_rows(region, mover.press)
    return await _show(turn, mover, said, [*rows, [mover.press(label("button-skip"), "skip", region)]])


def _enter(turn: Turn, mover: Mover, region: str | None) -> None:
    number = mover.case.number if mover.case else 0
    modes.enter(turn, Mode.MOVE, {"case": number, "region": region}, modes.ANSWER_MINUTES)


async def _show(turn: Turn, mover: Mover, said: str, rows: list[screens.Row]) -> Says:
    back = CaseAct(act="stop", number=mover.case.number) if mover.case else MyData(act="home")
    last = [button(label("button-back"), back)]
    return await screens.show(turn, said, keyboard(*rows, last), case=mover.case.number if mover.case else None)


@words.message(In(Mode.MOVE))
async def typed(message: Message, turn: Turn) -> Says:
    """What is typed is offered to be pressed, as in filing."""
    data = turn.me.mode_data
    modes.leave(turn)  # whoever lost the case meanwhile isn't refused for ever
    mover = await _mover(turn, data["case"])
    content = contents.read(message)
    if content["kind"] in contents.LOCATIONS:
        return [say(turn.me, t("location-declined")), *await ask(turn, mover)]
    if content["kind"] != "text":
        return [say(turn.me, t("filing-place-words")), *await ask(turn, mover)]
    name, region = contents.words(content), data["region"]
    found = places.find_community(name, region) if region else places.find(name)
    if region and not found.places:
        found = places.find(name, region)
    said, rows = views.found_rows(found, mover.press, region)
    _enter(turn, mover, region)
    skip = [mover.press(label("button-skip"), "skip", region)] if region else []
    return await _show(turn, mover, said, [*rows, skip, [mover.press(label("button-regions"), "regions")]])


# Presses


@router.callback_query(Move.filter())
async def pressed(query: CallbackQuery, callback_data: Move, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act in OFFERED:
        return await OFFERED[callback_data.act](turn, callback_data.case)
    if callback_data.act not in ACTS:
        raise StaleError
    return await ACTS[callback_data.act](turn, await _mover(turn, callback_data.case), callback_data.value)


async def pick_region(turn: Turn, mover: Mover, value: str) -> Says:
    return await ask_community(turn, mover, _region(value))


def _region(value: str) -> str:
    """Raises StaleError."""
    if value not in {one.iso for one in places.home_regions()}:
        raise StaleError
    return value


async def pick_place(turn: Turn, mover: Mover, value: str) -> Says:
    chosen = places.place(value)
    if chosen is None:
        raise StaleError
    if chosen.not_a_home:
        return [say(turn.me, t("move-not-a-home")), *await ask(turn, mover)]
    if chosen.kind is places.Kind.REGION or (chosen.region == places.KYIV and chosen.kind is not places.Kind.DISTRICT):
        return await ask_community(turn, mover, chosen.region)
    return await _move(turn, mover, Home(Whereabouts.HERE, chosen.region, chosen.code))


async def skip(turn: Turn, mover: Mover, value: str) -> Says:
    return await _move(turn, mover, Home(Whereabouts.HERE, _region(value)))


async def abroad(turn: Turn, mover: Mover, _value: str) -> Says:
    return await _move(turn, mover, Home(Whereabouts.ABROAD))


async def again(turn: Turn, mover: Mover, _value: str) -> Says:
    return await ask(turn, mover)


async def _move(turn: Turn, mover: Mover, home: Home, only: Collection[int] | None = None) -> Says:
    moved = await moving.move(turn.db, mover.person, home, turn.now, actor=turn.me.id, only=only)
    modes.leave(turn)
    return await screens.show(turn, _done(mover, home, moved), case=mover.case.number if mover.case else None)


def _done(mover: Mover, home: Home, moved: list[Case]) -> Markup:
    place = place_words(home.whereabouts, home.region, home.place)
    if mover.case is not None:
        holder = name_of(mover.case.officer) if mover.case.officer else label("nobody")
        return t("move-done-staff", number=number_words(mover.case.number), place=place, name=holder)
    numbered = [one for one in moved if not one.is_private]
    return Markup("\n").join([t("moved-told", place=place), *(holder_line(one) for one in numbered)])


ACTS: dict[str, Callable[[Turn, Mover, str], Awaitable[Says]]] = {
    "region": pick_region,
    "place": pick_place,
    "skip": skip,
    "abroad": abroad,
    "regions": again,
}


# Offered after filing from another region


async def offer(turn: Turn, case: Case) -> Says:
    """«Перенести й інші звернення?» Empty where no open case stands under another region."""
    others = await _others(turn, case)
    if case.is_restricted or case.behalf is Behalf.RELATIVE or not others:
        return []
    numbers = ", ".join(f"№ {number_words(one.number)}" for one in others)
    rows = [
        [button(label("button-move-others"), Move(act="others", case=case.number))],
        [button(label("button-move-stay"), Move(act="stay", case=case.number))],
    ]
    place = place_words(Whereabouts.HERE, case.region, None)
    post = Post(chat=0, kind=PostKind.NOTICE, case_number=case.number, at=turn.now)
    offered = say(turn.me, t("move-others", place=place, numbers=numbers), keyboard(*rows), post=post)
    post.chat = offered.chat
    return [offered]


async def _others(turn: Turn, case: Case) -> list[Case]:
    """Those under another region; what has no number for the person isn't named, so it isn't moved by the way."""
    query = access.of_applicant(turn.me).where(Case.status.in_(OPEN), Case.number != case.number)
    found = (await turn.db.scalars(query.order_by(Case.number))).unique()
    return [one for one in found if case.region and one.region not in {None, case.region} and not one.is_private]


async def move_others(turn: Turn, number: int) -> Says:
    """Raises NotYoursError."""
    case = await access.applicant_case(turn.db, turn.me, number)
    if case.is_private or case.region is None or turn.me.consented_at is None:
        raise StaleError
    others = {one.number for one in await _others(turn, case)}
    return await _move(turn, Mover(turn.me), Home(case.whereabouts, case.region, case.place), only=others)


async def leave_others(turn: Turn, number: int) -> Says:
    """Raises NotYoursError."""
    await access.applicant_case(turn.db, turn.me, number)
    return await screens.show(turn, t("move-others-stay"))


OFFERED: dict[str, Callable[[Turn, int], Awaitable[Says]]] = {"others": move_others, "stay": leave_others}
