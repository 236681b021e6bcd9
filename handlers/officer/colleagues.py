"""What the other officers of the region have: number, category, days left, holder, and nothing of the people."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import screens
from handlers.callbacks import Queue, Region
from handlers.desk import Desk, Turn
from handlers.filters import On
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import category_name, days_left, name_of, number_words
from locales import label, t
from models import access
from models.cases import Case, by_deadline
from models.people import Duty

router = Router()

PAGE = 12


@router.callback_query(Region.filter(), On(Duty.OFFICER))
async def colleagues(query: CallbackQuery, callback_data: Region, turn: Turn) -> Says:
    """Soonest deadline first."""
    del query
    page = callback_data.page
    wanted = access.of_colleagues(turn.me).order_by(by_deadline(), Case.number)
    found = list((await turn.db.scalars(wanted.offset(page * PAGE).limit(PAGE + 1))).unique())
    lines = "\n".join(line(turn, one) for one in found[:PAGE])
    turns = screens.turns(page, lambda number: Region(page=number), more=len(found) > PAGE)
    text = t("colleagues", lines=lines) if found else t("colleagues-none")
    return await screens.show(turn, text, keyboard(turns, [button(label("menu-queue"), Queue())]))


def line(desk: Desk, case: Case) -> str:
    who = name_of(case.officer) if case.officer else label("nobody")
    left = days_left(case, desk.now, desk.office.zone)
    return f"{number_words(case.number)} · {category_name(case.category)} · {left} · {who}"
