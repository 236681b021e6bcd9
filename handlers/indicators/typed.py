"""What is typed about indicators: a name, a unit, a number."""

import re

from aiogram import Router
from aiogram.types import Message

from handlers import content as contents
from handlers import modes
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.indicators.pages import ask, show
from handlers.modes import Mode
from handlers.say import Says, say
from locales import t
from models import indicators
from models.indicators import MAX_NAME, MAX_UNIT, MOST, Measure, Side
from models.people import Duty, clean_line

words = Router()

NUMBER = re.compile(r"\d{1,10}(?:[.,]\d{1,2})?", re.ASCII)


@words.message(In(Mode.INDICATOR), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    data = turn.me.mode_data
    content = contents.read(message)
    said = contents.words(content).strip() if content["kind"] == "text" else ""
    if data["step"] in set(Side):
        return await _typed_number(turn, data, said)
    limit = MAX_UNIT if data["step"] == "unit" else MAX_NAME
    line = clean_line(said, limit + 1)
    if not line or len(line) > limit:
        return [say(turn.me, t("words-please", limit=limit))]
    if data["step"] == "unit":
        return await _created(turn, data["name"], line)
    if await indicators.is_taken(turn.db, line, by_other_than=data["id"]):
        return [say(turn.me, t("indicators-taken"))]
    if data["step"] == "name":
        following = {"step": "unit", "id": 0, "name": line}
        return await ask(turn, following, t("indicators-ask-unit", name=line), "list")
    one = await indicators.get(turn.db, data["id"])
    modes.leave(turn)
    indicators.rename(turn.db, one, line, turn.now, actor=turn.me.id)
    return await show(turn, one)


async def _created(turn: Turn, name: str, unit: str) -> Says:
    modes.leave(turn)
    if await indicators.is_taken(turn.db, name):
        return [say(turn.me, t("indicators-taken"))]
    made = await indicators.add(turn.db, name, unit, Measure.HAND, turn.now, actor=turn.me.id)
    return await show(turn, made)


async def _typed_number(turn: Turn, data: dict[str, str], said: str) -> Says:
    plain = "".join(said.split()).removesuffix(indicators.PERCENT)
    if not NUMBER.fullmatch(plain) or float(plain.replace(",", ".")) > MOST:
        return [say(turn.me, t("indicator-number-please"))]
    one = await indicators.get(turn.db, int(data["id"]))
    modes.leave(turn)
    value = float(plain.replace(",", "."))
    await indicators.enter(turn.db, one, Side(data["step"]), data["period"], value, turn.now, actor=turn.me.id)
    return await show(turn, one)
