"""What is kept of a person, in human words.

Restricted conversations are named nowhere here, whether there are some or not: telephones are shared.
"""

from markupsafe import Markup

from handlers import restricted
from handlers.desk import Turn
from handlers.filing.draft import Draft, load
from handlers.views import category_name, number_words, region_name, status_words
from locales import dates, label, t
from models import access
from models.cases import Case
from models.people import Person
from models.statuses import OPEN

SHOWN = 30


async def own_cases(turn: Turn) -> list[Case]:
    query = access.of_applicant(turn.me).order_by(Case.number)
    return list((await turn.db.scalars(query)).unique())


async def open_line(turn: Turn) -> str:
    """What would be withdrawn: «№ 26-000001, № 26-000004»."""
    numbers = [f"№ {number_words(one.number)}" for one in await own_cases(turn) if one.status in OPEN]
    return label("mydata-open", numbers=", ".join(numbers[:SHOWN])) if numbers else label("mydata-open-none")


async def text(turn: Turn) -> Markup:
    seen = t("mydata-see", **facts(turn), cases=Markup("\n").join(await _case_lines(turn)))
    return Markup("\n").join([seen, *phone_line(turn)])


def phone_line(turn: Turn) -> list[Markup]:
    """Known only of whom an officer registered."""
    return [t("mydata-phone", phone=turn.me.phone)] if turn.me.phone else []


def facts(turn: Turn) -> dict[str, str | int]:
    """What the screen and the copy say alike."""
    me = turn.me
    agreed = dates.full_day(me.consented_at, turn.office.zone) if me.consented_at else label("mydata-none")
    return {
        "name": me.name or label("nameless"),
        "region": region_name(me.region) if me.region else label("mydata-none"),
        "profile": profile_words(me) or label("mydata-none"),
        "news": dates.full_day(me.news_at, turn.office.zone) if me.news_at else label("mydata-none"),
        "draft": label("mydata-draft" if visible_draft(turn) else "mydata-none"),
        "consent": agreed,
        "months": turn.office.retention_months,
        "contact": turn.office.privacy_contact,
        "staff": "yes" if me.is_staff else "no",
    }


def visible_draft(turn: Turn) -> Draft | None:
    """Words for a restricted topic are shown as little as its conversations; what is filed for others is theirs."""
    draft = load(turn)
    return None if draft is None or draft.visitor or draft.step in restricted.STEPS else draft


def profile_words(person: Person) -> str:
    age = [label(f"age-{person.age}")] if person.age else []
    sex = [label(f"sex-{person.sex}")] if person.sex else []
    return ", ".join([*age, *sex, *(label(f"mark-{mark}") for mark in person.marks)]).lower()


async def _case_lines(turn: Turn) -> list[Markup]:
    found = await own_cases(turn)
    if not found:
        return [t("mydata-no-cases")]
    return [case_line(one) for one in found[-SHOWN:]]


def case_line(case: Case) -> Markup:
    state = label("mydata-case-erased") if case.erased_at else status_words(case.status)
    return t("mydata-case", number=number_words(case.number), category=category_name(case.category), status=state)
