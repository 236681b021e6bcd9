"""The register of problems in the sample year: written by hand, with the year's cases in them, one in every state."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.crew import CENTRAL, IHOR, MARIA
from bot.demo.worktime import KYIV, last_workday, worked
from models import agenda, problem_steps, problem_telling, problems
from models.agenda import Due
from models.cases import Case, with_people
from models.people import Person
from models.problems import Problem, StepKind
from models.statuses import OPEN, Status

BEFORE = timedelta(days=30)  # a problem is seen in what came lately
MARKED_WITHIN = 15  # working hours after the case was taken


@dataclass(frozen=True, slots=True)
class Deed:
    days: int  # ago
    kind: StepKind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    title: str
    known: str
    category: str
    topics: tuple[str, ...]  # whose requests tell of it; none: it was heard elsewhere
    share: float  # of these requests
    days: int  # ago it was written down
    deeds: tuple[Deed, ...] = ()

    @property
    def ended(self) -> Deed | None:
        return next((one for one in self.deeds if one.kind in {StepKind.SOLVED, StepKind.DROPPED}), None)


TROUBLES = (
    Trouble(
        "Виплата надходить із запізненням на місяць і більше",
        "Затримують і тим, хто нічого не змінював. Управління кажуть, що не надійшли кошти.",
        "PAY",
        ("delay",),
        0.6,
        240,
        (
            Deed(226, StepKind.CENTRE),
            Deed(224, StepKind.RAISED, "Мінсоцполітики"),
            Deed(150, StepKind.ANSWERED, "Кошти за минулі місяці виплачують двома платежами до кінця кварталу."),
            Deed(
                100,
                StepKind.SOLVED,
                "Виплати за минулі місяці проведено. Якщо гроші ще не прийшли, напишіть сюди, будь ласка: перевіримо "
                "саме Вашу виплату.",
            ),
        ),
    ),
    Trouble(
        "Виплату припиняють після переїзду в іншу громаду",
        "Частина управлінь вимагає нової заяви, частина — ні. Про рішення людям не повідомляють.",
        "PAY",
        ("stopped",),
        0.5,
        150,
        (
            Deed(122, StepKind.CENTRE),
            Deed(115, StepKind.RAISED, "Мінсоцполітики"),
            Deed(
                20,
                StepKind.ANSWERED,
                "Управлінням надіслали роз’яснення: через сам переїзд виплату не припиняють. Кому її припинили, може "
                "подати заяву про поновлення там, де її призначили.",
            ),
        ),
    ),
    Trouble(
        "Переведення пенсії триває понад два місяці",
        "",
        "PEN",
        ("pension",),
        0.5,
        130,
        (
            Deed(101, StepKind.CENTRE),
            Deed(96, StepKind.RAISED, "Пенсійний фонд України"),
            Deed(33, StepKind.RAISED, "Пенсійний фонд України, повторно"),
        ),
    ),
    Trouble(
        "У садках немає місць для дітей переселенців",
        "Кажуть чекати рік.",
        "EDU",
        ("kindergarten", "school"),
        0.7,
        110,
        (Deed(75, StepKind.DROPPED, "Місць бракує всім дітям цих громад. Питання розглядають самі громади."),),
    ),
    Trouble(
        "Комісії не виїжджають на огляд пошкодженого житла",
        "Заяву прийняли, а дати огляду не призначають місяцями.",
        "COM",
        ("evidnovlennia",),
        0.6,
        85,
        (Deed(60, StepKind.CENTRE), Deed(58, StepKind.RAISED, "Міністерство розвитку громад")),
    ),
    Trouble(
        "Довідку скасовують, не повідомивши людину",
        "Дізнаються випадково: у лікарні, у банку, коли не прийшла виплата.",
        "REG",
        ("cancelled",),
        0.6,
        44,
        (Deed(5, StepKind.CENTRE),),
    ),
    Trouble(
        "Просять звільнити місця тимчасового проживання до кінця місяця",
        "Листи однакові, підстави не названо. Іншого житла не пропонують.",
        "HOU",
        ("shelter",),
        0.7,
        24,
    ),
    Trouble(
        "Банки не знають порядку житлових ваучерів",
        "Почуто на нараді в обласній адміністрації. Чи звертаються з цим до радників, ще не видно.",
        "HOU",
        (),
        0,
        9,
    ),
)


@dataclass(frozen=True, slots=True)
class Register:
    """Who writes in it, and the chance that decides the hours."""

    db: AsyncSession
    staff: Mapping[str, Person]
    now: datetime
    rng: random.Random

    def day(self, days: int) -> datetime:
        """Some hour of a workday so many days ago."""
        day = last_workday((self.now - timedelta(days=days)).astimezone(KYIV).date())
        return datetime.combine(day, time(self.rng.randrange(9, 17), self.rng.randrange(60)), KYIV)


async def write(db: AsyncSession, staff: Mapping[str, Person], now: datetime, rng: random.Random) -> None:
    register = Register(db, staff, now, rng)
    for one in TROUBLES:
        await _follow(register, one)


async def _follow(register: Register, trouble: Trouble) -> None:
    """From the first case to where it stands now."""
    db, at = register.db, register.day(trouble.days)
    ended = register.day(trouble.ended.days) if trouble.ended else register.now
    telling = await _cases(register, trouble, at, ended)
    known = trouble.known or None
    first = next((one for one in telling if one.taken_at and one.taken_at < at), None)
    if first is None or first.officer is None:
        maria = register.staff[MARIA]
        problem = await problems.begin(db, maria, trouble.category, trouble.title, known, at, at.date())
    else:
        problem = await problems.open_with(db, first, first.officer, trouble.title, known, at, at.date())
    for case in telling:
        if case is not first and case.officer is not None and case.taken_at is not None:
            seen = worked(max(at, case.taken_at), register.rng.uniform(0.2, MARKED_WITHIN))
            await problems.link(db, case, problem, case.officer, min(seen, ended))
    for deed in trouble.deeds:
        when = ended if deed is trouble.ended else register.day(deed.days)
        await _do(register, problem, deed, when)


async def _cases(register: Register, trouble: Trouble, opened: datetime, ended: datetime) -> Sequence[Case]:
    """Taken by somebody before it ended; of those who are told that it is solved, nobody's case lasted longer."""
    query = select(Case).where(
        Case.category == trouble.category,
        Case.topic.in_(trouble.topics),
        Case.filed_at > opened - BEFORE,
        Case.taken_at < ended,
        Case.officer_id.is_not(None),
        Case.status != Status.WITHDRAWN,
        ~Case.is_restricted,
    )
    if trouble.ended:
        query = query.where(Case.closed_at < ended)
    found = (await register.db.scalars(query.order_by(Case.number).options(*with_people()))).unique()
    # What is open on the desk that the page shows is among them: the answer can be sent on from there.
    ihor = register.staff[IHOR].id
    shown = [one for one in found if register.rng.random() < trouble.share or _on_desk(one, ihor)]
    return sorted(shown, key=lambda one: one.filed_at)


def _on_desk(case: Case, officer: int) -> bool:
    return case.officer_id == officer and case.status in OPEN


async def _do(register: Register, problem: Problem, deed: Deed, at: datetime) -> None:
    db, day = register.db, at.astimezone(KYIV).date()
    maria, centre = register.staff[MARIA], register.staff[CENTRAL[0]]
    match deed.kind:
        case StepKind.CENTRE:
            opener = next(one for one in register.staff.values() if one.id == problem.opened_by_id)
            if opener is not maria:
                await problem_steps.to_centre(db, opener, problem.id, at, day)
        case StepKind.RAISED:
            await problem_steps.pass_on(db, centre, problem.id, deed.words, day, at)
        case StepKind.ANSWERED:
            await problem_steps.answer(db, centre, problem.id, deed.words, day, at)
        case StepKind.DROPPED:
            await problem_steps.drop(db, maria, problem.id, deed.words, at, day)
        case StepKind.SOLVED:
            await _solve(db, maria, problem, deed.words, at)


async def _solve(db: AsyncSession, by: Person, problem: Problem, words: str, at: datetime) -> None:
    """Everybody has been told, then; nothing is sent today."""
    some = await problem_telling.audience(db, problem)
    content = {"kind": "text", "text": words, "entities": []} if some else None
    telling = await problem_telling.solve(db, by, problem.id, content, at, at.astimezone(KYIV).date())
    if telling is None:
        return
    while waiting := await problem_telling.next_people(db, telling):
        await problem_telling.tell(db, telling, waiting, at)
    await problem_telling.end(db, telling, at)
    await agenda.cancel(db, telling.id, Due.PROBLEM_TELL)
