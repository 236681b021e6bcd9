"""The main menu, the staff's keyboard, and the command menu that lists what a person may do."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from markupsafe import Markup

from handlers import modes
from handlers.desk import Turn
from handlers.filters import Consented, Label, On
from handlers.say import Say, Says, chat_of, say
from handlers.views import name_of
from locales import label, t
from models.people import Duty, Person
from models.problems import REGISTERED

router = Router()

APPLICANT = (("menu-file",), ("menu-cases",), ("menu-help", "menu-emergency"), ("menu-data",))
LABELS = (
    *(key for row in APPLICANT for key in row), "menu-queue", "menu-back", "menu-away", "menu-register", "menu-digest",
    "menu-overdue", "menu-staff", "menu-problems", "menu-applicant", "menu-staff-menu",
)  # fmt: skip
FOR_ALL = ("start", "new", "cases", "help", "privacy", "cancel")
FOR_OFFICERS = ("queue", "case", "find", "away", "back", "templates")
FOR_REGISTERING = ("register", "report")  # of those who answer cases
FOR_PROBLEMS = ("problems",)
FOR_SUMMARIES = ("digest",)  # of those who read about regions of theirs, or about all
FOR_COORDINATORS = ("invite", "staff", "overdue", "reports", "indicators", "broadcast", "holidays", "content", "audit")
FOR_STAFF = (*FOR_OFFICERS, *FOR_REGISTERING, *FOR_PROBLEMS, *FOR_SUMMARIES, *FOR_COORDINATORS)


def _keyboard(rows: tuple[tuple[str, ...], ...]) -> ReplyKeyboardMarkup:
    keys = [[KeyboardButton(text=label(key)) for key in row] for row in rows]
    return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, is_persistent=True)


def applicant_keyboard() -> ReplyKeyboardMarkup:
    return _keyboard(APPLICANT)


def staff_keyboard(person: Person) -> ReplyKeyboardMarkup:
    rows: list[tuple[str, ...]] = []
    if person.has(Duty.OFFICER, Duty.CENTRAL, Duty.FOCAL, Duty.COORDINATOR):
        rows.append(("menu-queue", "menu-back" if person.away else "menu-away"))
    if person.answers_cases:
        rows.append(("menu-register",))
    if person.is_coordinator:
        rows += [("menu-digest", "menu-overdue"), ("menu-staff", "menu-problems")]
    return _keyboard((*rows, ("menu-applicant",)))


def keyboard_for(person: Person) -> ReplyKeyboardMarkup:
    return staff_keyboard(person) if person.is_staff else applicant_keyboard()


def commands_for(person: Person) -> Say:
    chat = chat_of(person)
    names = [*FOR_ALL, *_of_staff(person)]
    commands = [BotCommand(command=name, description=label(f"command-{name}")) for name in names]
    return Say(chat=chat, method=SetMyCommands(commands=commands, scope=BotCommandScopeChat(chat_id=chat)))


def _of_staff(person: Person) -> list[str]:
    """Commands that come with the duties of this person."""
    names: list[str] = []
    if person.has(Duty.OFFICER, Duty.CENTRAL, Duty.FOCAL, Duty.COORDINATOR):
        names += FOR_OFFICERS
    if person.answers_cases:
        names += FOR_REGISTERING
    if person.has(*REGISTERED):
        names += FOR_PROBLEMS
    if person.has(Duty.OFFICER, Duty.COORDINATOR):
        names += FOR_SUMMARIES
    if person.is_coordinator:
        names += FOR_COORDINATORS
    return names


def welcome(person: Person) -> Says:
    """The menu of whoever this is."""
    return [say(person, _greeting(person), keyboard_for(person)), commands_for(person)]


def farewell(person: Person, *, suspended: bool = False) -> Says:
    """Whoever isn't staff any more has the menu of everybody."""
    return [say(person, t("suspended" if suspended else "revoked"), applicant_keyboard()), commands_for(person)]


def _greeting(person: Person) -> str:
    if not person.is_staff:
        return t("welcome")
    return t("staff-welcome" if person.answers_cases else "staff-welcome-others", name=person.name)


@router.message(Label("menu-applicant"), On())
async def applicant_menu(message: Message, turn: Turn) -> Says:
    """Staff are people too: they may have requests of their own."""
    del message
    from handlers import consent

    if turn.me.consented_at is None:
        return await consent.first_contact(turn)
    return [say(turn.me, t("applicant-menu"), _keyboard((*APPLICANT, ("menu-staff-menu",))))]


@router.message(Label("menu-staff-menu"), On())
async def staff_menu(message: Message, turn: Turn) -> Says:
    del message
    return [say(turn.me, t("staff-menu"), staff_keyboard(turn.me))]


@router.message(Command("help"), Consented())
@router.message(Command("help"), On())
async def help_text(message: Message, turn: Turn) -> Says:
    from handlers.mydata import naming

    del message
    modes.menu_is_back(turn)
    says = [say(turn.me, _help(turn.me), keyboard_for(turn.me))]
    if turn.me.is_staff:
        own = InlineKeyboardMarkup(inline_keyboard=[[naming.entry()]])
        says.append(say(turn.me, t("help-name", name=name_of(turn.me)), own))
    return says


def _help(person: Person) -> Markup:
    """What this person does here, and the commands that the menu shows too."""
    if not person.is_staff:
        return t("help")
    answering = [t("help-staff")] if person.has(Duty.OFFICER, Duty.CENTRAL, Duty.FOCAL) else []
    overseeing = [t("help-coordinator")] if person.is_coordinator else []
    commands = [t("help-command", name=name, what=label(f"command-{name}")) for name in _of_staff(person)]
    return Markup("\n\n").join([*answering, *overseeing, Markup("\n").join(commands)])
