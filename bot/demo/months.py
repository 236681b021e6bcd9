"""What officers said of each month of the sample year, and what was planned for it."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo import mix
from bot.demo.worktime import KYIV, worked
from handlers.desk import Office
from handlers.digest.jobs import sending_time
from handlers.reports.months import asking_time, reminding_time
from locales import label
from models import indicators, reports
from models.deadlines import month_before
from models.digest.measuring import period_of
from models.indicators import Indicator, Measure, Side, around, parts
from models.people import Duty, Person
from models.reports import Figure

MONTHS = 12
SILENT, SLOW, WORDLESS = 0.04, 0.15, 0.2
BUSY_REGION = 5.0  # of the weights in `mix`
WORDS = (
    "Найбільше питають про виплати: у двох громадах їх затримали на місяць.",
    "Зустрілися з відділом соцзахисту: переселенців прийматимуть без запису щосереди.",
    "Виїжджали в громаду разом із мобільною бригадою: за день прийняли тридцять двоє людей.",
    "У місцях тимчасового проживання бракує дитячих ліжок, перелік передали громаді.",
    "Рада ВПО обрала новий склад і погодила план на квартал.",
    "Провели навчання для старост: як допомогти людині із заявою, якщо до центру далеко.",
    "Не вдається вирішити на місці: комісії не виїжджають на огляд житла.",
    "Після наради з адміністрацією відкрили ще один пункт видачі допомоги.",
    "Літнім людям важко подати заяву через застосунок: допомагаємо телефоном і на виїздах.",
    "Для виїздів у віддалені громади потрібен транспорт.",
    "Разом із центром зайнятості провели день відкритих дверей, двоє людей уже працюють.",
    "Домовилися з лікарнею про окремий день для оформлення декларацій.",
    "Юристи провели консультації в трьох громадах, найбільше питань — про оренду.",
    "Збираємо потреби громад у дитячих речах і засобах гігієни.",
    "Бракує місць у гуртках для дітей, шукаємо партнерів.",
    "Громада виділила приміщення під простір для зустрічей, шукаємо меблі.",
)
ANSWERS_IN_TIME, GOOD_RATING = 80, 4
COUNCILS = "Громади, де працює рада ВПО"


async def tell(db: AsyncSession, people: Sequence[Person], office: Office, now: datetime, rng: random.Random) -> None:
    """Of the months whose summary is out, oldest first."""
    writers = [one for one in people if one.answers_cases]
    for month in past_months(now):
        asked = asking_time(month, office)
        until = min(now, sending_time(month, office))
        for person in writers:
            report = await reports.begin(db, person, month)
            reports.ask(db, report, asked)
            if slow := rng.random() < SLOW:
                reports.remind(db, report, reminding_time(month, office))
            if slow and rng.random() < SILENT / SLOW:
                continue
            for figure, count in counts(person, rng).items():
                reports.set_count(report, figure, count)
            said = [] if rng.random() < WORDLESS else rng.sample(WORDS, rng.choice((1, 1, 2, 3)))
            reports.set_words(report, said, worded=True)
            begun = reminding_time(month, office) if slow else asked
            reports.send(db, report, person, min(worked(begun, rng.uniform(0.5, 8)), until))


def past_months(now: datetime) -> list[str]:
    found: list[str] = []
    day = now.astimezone(KYIV).date()
    while len(found) < MONTHS:
        found.insert(0, month_before(day))
        day = date.fromisoformat(f"{found[0]}-01")
    return found


def counts(person: Person, rng: random.Random) -> dict[Figure, int]:
    regions = [one for duty in person.duties if duty.duty is Duty.OFFICER for one in duty.regions]
    busy = max((mix.REGIONS[one] / BUSY_REGION for one in regions), default=1.0)
    trainings = rng.choice((0, 0, 1, 1, 2))
    return {
        Figure.MEETINGS: rng.randint(2, 6 + round(3 * busy)),
        Figure.TRIPS: rng.randint(0, 3 + round(busy)),
        Figure.TRAININGS: trainings,
        Figure.PARTICIPANTS: sum(rng.randint(8, 30) for _ in range(trainings)),
    }


async def plan(db: AsyncSession, maria: Person, now: datetime, received: int, rng: random.Random) -> None:
    """Indicators with what was planned for each month since last year; `received` is a usual month's."""
    first = past_months(now)[0]
    begun = datetime.combine(date.fromisoformat(f"{first}-01"), time(10), KYIV)
    today = now.astimezone(KYIV).date()
    years = sorted({first[:4], str(today.year)})
    months = [code for year in years for quarter in parts(year) for code in parts(quarter) if code >= first]
    planned = {
        Measure.RECEIVED: max(10, round(received, -1)),
        Measure.IN_TIME: ANSWERS_IN_TIME,
        Measure.SATISFACTION: GOOD_RATING,
        Measure.MEETINGS: 180,
        Measure.TRAININGS: 25,
    }
    for measure, target in planned.items():
        key = measure.value.replace("_", "-")
        name, unit = label(f"measure-{key}"), label(f"unit-{key}")
        made = await indicators.add(db, name, unit, measure, begun, actor=maria.id)
        for code in months if made.adds_up else [*whole(today, years), *months]:
            await indicators.enter(db, made, Side.PLAN, code, target, begun, actor=maria.id)
    made = await indicators.add(db, COUNCILS, "громад", Measure.HAND, begun, actor=maria.id)
    await _by_hand(db, made, maria, today, begun, rng)


def whole(today: date, years: Sequence[str]) -> list[str]:
    """Years and quarters, whose plans aren't the sums of their months."""
    return [*years, *(quarter for year in years for quarter in parts(year) if quarter >= f"{today.year - 1}-Q4")]


async def _by_hand(
    db: AsyncSession, one: Indicator, maria: Person, today: date, begun: datetime, rng: random.Random
) -> None:
    """Four quarters of this year; facts of those that are over."""
    year, quarter, _ = around(today)
    for code in parts(year):
        await indicators.enter(db, one, Side.PLAN, code, 12, begun, actor=maria.id)
        if code < quarter:
            entered = datetime.combine(period_of(code).last + timedelta(days=6), time(15), KYIV)
            await indicators.enter(db, one, Side.FACT, code, rng.randint(8, 14), entered, actor=maria.id)
