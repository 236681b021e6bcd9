"""A template with the values of a case, and text that must fit into a message of ours."""

from handlers.desk import Turn
from handlers.views import category_name, name_of, number_words
from locales import dates
from models import places, templates
from models.cases import Case
from models.templates import Template

# What stands around the text in a preview needs room too.
SHOWN = 3_400


def filled(turn: Turn, case: Case, template: Template) -> tuple[str, list[str]]:
    """The text for this case, and the placeholders that have no value there."""
    return templates.fill(template.text, lambda name: _value(turn, case, name))


def _value(turn: Turn, case: Case, name: str) -> str:
    """Empty where the case has none."""
    match templates.PLACEHOLDERS.index(name):
        case 0:
            return case.person.name
        case 1:
            return "" if case.is_private else number_words(case.number)
        case 2:
            return "" if case.is_private else category_name(case.category)
        case 3:
            found = places.place(case.place) if case.place else None
            return (found.community.title if found.community else found.name) if found else ""
        case 4:
            return name_of(turn.me)
    return dates.day(case.next_deadline, turn.office.zone)


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def shortened(text: str, limit: int = SHOWN) -> str:
    if units(text) <= limit:
        return text
    return text.encode("utf-16-le")[: (limit - 1) * 2].decode("utf-16-le", "ignore").rstrip() + "…"
