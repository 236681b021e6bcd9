"""Writes the invented year down through the domain's own operations, everything at its time.

What they record makes no notices: nobody is told today of what happened in spring.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.course import CHECK_DAYS, Act, Step
from bot.demo.ledger import Ledger
from bot.demo.plan import Story
from bot.demo.population import Applicant
from bot.demo.words import PASSED_ON
from bot.demo.worktime import KYIV
from models import agenda, assignment, cases, catalogue, correspondence, endings, intake, people, referrals, waiting
from models.agenda import Due
from models.cases import Case
from models.deadlines import CALLBACK_ANSWER
from models.events import EventKind, record
from models.people import Person
from models.referrals import Referral
from models.statuses import CloseReason, Outcome

NewPhone = Callable[[str], int]  # a Telegram id for whoever has that name


@dataclass(slots=True)
class Matter:
    """A case in the hands of its officer."""

    db: AsyncSession
    case: Case
    officer: Person
    referral: Referral | None = None


def letter(words: str) -> dict[str, Any]:
    """As handlers/content.py would have read it."""
    return {"kind": "text", "text": words, "entities": []}


async def write(db: AsyncSession, stories: Sequence[Story], staff: Sequence[Person], new_phone: NewPhone) -> None:
    """`staff` in the order in which stories name it. Doesn't commit."""
    ledger = await Ledger.beside(db)
    await perform(ledger.db, stories, staff, new_phone)
    await ledger.write(db)


async def perform(db: AsyncSession, stories: Sequence[Story], staff: Sequence[Person], new_phone: NewPhone) -> None:
    """All steps of all stories in order of time, so that numbers and the history grow as they would have."""
    residents: dict[Applicant, Person] = {}
    matters: dict[int, Matter] = {}
    for number, step in in_order(stories):
        story = stories[number]
        if step is None:
            if story.applicant not in residents:
                residents[story.applicant] = await meet(db, story.applicant, new_phone, story.filed)
            case = await file(db, story, residents[story.applicant])
            matters[number] = Matter(db, case, staff[story.officer])
        else:
            await ACTS[step.act](matters[number], step)


def in_order(stories: Sequence[Story]) -> Iterator[tuple[int, Step | None]]:
    """None: the request is filed."""
    moments: list[tuple[datetime, int, Step | None]] = []
    for number, story in enumerate(stories):
        moments.append((story.filed, number, None))
        moments += [(step.at, number, step) for step in story.steps]
    return ((number, step) for _, number, step in sorted(moments, key=lambda one: one[:2]))


async def meet(db: AsyncSession, applicant: Applicant, new_phone: NewPhone, at: datetime) -> Person:
    """The applicant writes to the bot for the first time."""
    phone = new_phone(applicant.name)
    person = Person(
        telegram_id=phone, telegram_key=phone, name=applicant.name, sample=True, marks=[], profile_asked_at=at
    )
    db.add(person)
    await db.flush()
    people.consent(db, person, at)
    if applicant.tells:
        person.age, person.sex, person.marks = applicant.age, applicant.sex, applicant.marks
        record(db, EventKind.PROFILE_GIVEN, at, actor=person.id)
    return person


async def file(db: AsyncSession, story: Story, person: Person) -> Case:
    home = story.home
    case = await intake.file(
        db,
        person,
        story.topic,
        story.filed,
        KYIV,
        whereabouts=home.whereabouts,
        region=home.region,
        place=home.place,
        contents=[letter(story.words)] if story.words else [],
    )
    if case.is_private:
        case.first_answer_due = story.filed + CALLBACK_ANSWER
    return case


async def give(matter: Matter, step: Step) -> None:
    assignment.give(matter.db, matter.case, matter.officer, step.at)


async def miss(matter: Matter, step: Step) -> None:
    """As the clock did: the task is gone, the event stays."""
    await agenda.cancel(matter.db, matter.case.number, Due.FIRST_ANSWER)
    endings.miss_first_answer(matter.db, matter.case, step.at)


async def remind(matter: Matter, step: Step) -> None:
    await agenda.cancel(matter.db, matter.case.number, Due(step.value))
    waiting.remind(matter.db, matter.case, step.at)


async def unheard(matter: Matter, step: Step) -> None:
    await endings.close(matter.db, matter.case, CloseReason.NO_REPLY, step.at, None)


async def take(matter: Matter, step: Step) -> None:
    cases.take(matter.db, matter.case, matter.officer, step.at)


async def answer(matter: Matter, step: Step) -> None:
    await correspondence.staff_writes(matter.db, matter.case, matter.officer, letter(step.words), step.at)


async def clarify(matter: Matter, step: Step) -> None:
    await correspondence.clarify(matter.db, matter.case, matter.officer, letter(step.words), step.at)


async def reply(matter: Matter, step: Step) -> None:
    await correspondence.applicant_writes(matter.db, matter.case, letter(step.words), step.at)


async def refer(matter: Matter, step: Step) -> None:
    institution = catalogue.topic(matter.case.category, matter.case.topic).competent_body
    matter.referral = Referral(
        case_number=matter.case.number,
        officer_id=matter.officer.id,
        institution=institution,
        passed_on=PASSED_ON,
        check_days=CHECK_DAYS,
        begun_at=step.at,
    )
    matter.db.add(matter.referral)
    await matter.db.flush()
    await referrals.make(matter.db, matter.case, matter.referral, matter.officer, letter(step.words), step.at, KYIV)


async def look_again(matter: Matter, step: Step) -> None:
    """As the clock did, and nobody answered yet."""
    if matter.referral is not None:
        await referrals.come_due(matter.db, matter.case, matter.referral, step.at, KYIV)


async def helped(matter: Matter, step: Step) -> None:
    if matter.referral is not None:
        await referrals.confirm(matter.db, matter.case, matter.referral, matter.officer, step.at)


async def resolve(matter: Matter, step: Step) -> None:
    await endings.resolve(matter.db, matter.case, matter.officer, Outcome(step.value), letter(step.words), step.at)


async def confirm(matter: Matter, step: Step) -> None:
    await endings.close(matter.db, matter.case, CloseReason.CONFIRMED, step.at, matter.case.person_id)


async def lapse(matter: Matter, step: Step) -> None:
    await endings.close(matter.db, matter.case, CloseReason.SILENCE, step.at, None)


async def close(matter: Matter, step: Step) -> None:
    await endings.close(matter.db, matter.case, CloseReason(step.value), step.at, matter.officer.id)


async def reopen(matter: Matter, step: Step) -> None:
    await endings.reopen(matter.db, matter.case, step.at, step.value)


async def rate(matter: Matter, step: Step) -> None:
    endings.rate(matter.db, matter.case, int(step.value), step.at)


async def withdraw(matter: Matter, step: Step) -> None:
    await endings.withdraw(matter.db, matter.case, step.at)


ACTS: dict[Act, Callable[[Matter, Step], Awaitable[None]]] = {
    Act.GIVE: give,
    Act.MISS: miss,
    Act.REMIND: remind,
    Act.UNHEARD: unheard,
    Act.TAKE: take,
    Act.WRITE: answer,
    Act.CLARIFY: clarify,
    Act.REPLY: reply,
    Act.REFER: refer,
    Act.LOOK: look_again,
    Act.HELPED: helped,
    Act.RESOLVE: resolve,
    Act.CONFIRM: confirm,
    Act.LAPSE: lapse,
    Act.CLOSE: close,
    Act.REOPEN: reopen,
    Act.RATE: rate,
    Act.WITHDRAW: withdraw,
}
