"""Writing to somebody without Telegram: nothing is sent, the officer's own voice carries it."""

from aiogram.types import InlineKeyboardMarkup

from handlers.callbacks import CaseAct
from handlers.desk import Turn
from handlers.say import Say, Says, post_about, say
from handlers.screens import button, keyboard
from handlers.views import header, name_of
from locales import label, t
from models.cases import Case
from models.people import Person

ANSWERS = ("yes", "partly", "no")


def has_no_telegram(person: Person) -> bool:
    return person.telegram_id is None


def pass_on(turn: Turn, case: Case) -> Say:
    """Said at once when something is written to such a person: nothing will be sent."""
    text = t("no-telegram", name=name_of(case.person), phone=phone_words(case.person))
    return say(turn.me, text, post=post_about(turn.me, case.number, turn.now))


def phone_words(person: Person) -> str:
    return label("their-phone", phone=person.phone) if person.phone else label("their-phone-none")


def ask(turn: Turn, case: Case) -> Says:
    """«Чи вирішено питання?» is the officer's to ask."""
    text = question(case)
    return [say(turn.me, text, answers(case), post=post_about(turn.me, case.number, turn.now))]


def question(case: Case) -> str:
    return t("ask-offline", header=header(case), name=name_of(case.person), phone=phone_words(case.person))


def answers(case: Case) -> InlineKeyboardMarkup:
    rows = [[button(label(f"button-{one}"), CaseAct(act="said", number=case.number, value=one))] for one in ANSWERS]
    return keyboard(*rows)
