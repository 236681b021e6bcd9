"""The officer's day: the list and its sections, filters, what colleagues have, and the morning."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.phone import Phone
from handlers.callbacks import Queue
from models.cases import Case, Whereabouts
from models.statuses import OPEN, Status
from models.worklist import Section, Sieve, by_section
from tests.conftest import KYIV, MONDAY, Town, file_request, newest, shows

HOUSING = ("Житло", "Оренда житла")


@pytest.fixture
async def crew(town: Town) -> tuple[Town, Phone, Phone]:
    maria = await town.coordinator()
    return town, maria, await town.officer(maria)


def cases_of(labels: list[str]) -> list[str]:
    return [one.removeprefix("❗ ").split(" · ")[0] for one in labels if "26-" in one]


async def test_sections_by_what_is_to_be_done(crew) -> None:
    town, _, ihor = crew
    olena, petro, hanna = [await town.applicant(name) for name in ("Олена", "Петро", "Ганна")]
    for person in (olena, petro, hanna):
        await file_request(person)
    await town.settle()
    await ihor.send("Який банк?", reply_to=(await newest(ihor, "№ 26-000001")))
    await olena.wait("Який банк?")
    await ihor.send("/case 2")
    await ihor.wait("№ 26-000002")
    await ihor.press("Взяти в роботу")
    await petro.wait("в роботі")
    await town.settle()
    await ihor.press("Уточнити")
    await ihor.wait("Що уточнити?")
    await ihor.send("Коли подали заяву?")
    await petro.wait("Коли подали")
    await olena.send("Ощадбанк", reply_to=await newest(olena, "Який банк?"))
    await ihor.wait("Ощадбанк")
    await town.settle()

    await ihor.send("/queue")
    queue = await ihor.wait("У вас 3 відкриті справи")
    assert cases_of(queue.labels) == ["26-000003", "26-000001", "26-000002"]
    assert [one for one in queue.labels if " — " in one] == [
        "Нові — 1",
        "Чекають на вас — 1",
        "Чекаємо на заявника — 1",
    ]
    await ihor.press("Чекають на вас — 1")
    section = await ihor.wait("Чекають на вас — 1 справа")
    assert cases_of(section.labels) == ["26-000001"]
    await ihor.press("Назад")
    await ihor.wait("У вас 3 відкриті справи")
    await town.telegram.advance(minutes=5)  # what was written can't be taken back any more
    await town.settle()
    await town.telegram.advance(days=4)
    await ihor.send("Мої справи")
    assert "Прострочені — 1" in (await ihor.wait("У вас 3 відкриті справи")).labels
    await ihor.press(next(one for one in (await newest(ihor, "У вас 3")).labels if "26-000003" in one))
    await ihor.wait("№ 26-000003 · Ганна")


async def test_where_only_the_persons_word_is_awaited_no_deadline_is_announced(town: Town) -> None:
    _, ihor, olena = await town.taken()
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.wait("Чи вирішено питання?")
    await ihor.send("/queue")
    said = await ihor.wait("Відкритих справ у вас немає. Вирішені чекають на слово людини:")
    assert "строк" not in said.text


async def test_filters_narrow_and_are_taken_off(crew) -> None:
    town, _, ihor = crew
    olena, petro = await town.applicant(), await town.applicant("Петро")
    await file_request(olena)
    await file_request(petro, topic=HOUSING)
    await town.settle()
    await ihor.send("/queue")
    await ihor.press("Фільтр")
    await ihor.press("Категорія")
    offered = (await ihor.wait("Категорія: що показати?")).labels
    assert sorted(offered)[:2] == ["Виплати ВПО — 1", "Житло — 1"]
    await ihor.press("Житло — 1")
    narrowed = await ihor.wait("Житло")
    assert cases_of(narrowed.labels) == ["26-000002"]
    await ihor.press("Фільтр")
    await ihor.press("Стан")
    await ihor.press("радника визначено — 1")
    assert "Житло, радника визначено" in (await ihor.wait("У вас 1 відкрита справа")).text
    await ihor.press("Фільтр")
    await ihor.press("Громада")
    await ihor.press("громаду не вказано — 1")
    await ihor.wait("громаду не вказано")
    await ihor.press("Скинути фільтр")
    assert cases_of((await ihor.wait("У вас 2 відкриті справи")).labels) == ["26-000001", "26-000002"]
    longest = Queue(show="community", page=999, category="MED", community="UA05020030010063857", urgent=True)
    assert len(longest.model_copy(update={"status": Status.IN_PROGRESS}).pack().encode()) <= 64
    await ihor.press_data(await newest(ihor, "У вас 2"), "q::0:XXX:UA99:nothing:1")
    await ihor.wait("Серед ваших справ немає таких")
    await ihor.press("Скинути фільтр")
    await ihor.wait("У вас 2 відкриті справи")


async def test_colleagues_see_number_category_days_and_holder_only(crew) -> None:
    town, maria, ihor = crew
    oksana = await town.officer(maria, "Оксана")
    taras = await town.officer(maria, "Тарас", "Львівська область")
    olena = await town.applicant()
    await file_request(olena, "Мені погрожують виселенням", topic=HOUSING)
    await town.settle()
    await oksana.send("/queue")
    await oksana.press("Колеги області")
    seen = await oksana.wait("Справи колег області")
    assert "26-000001 · Житло · ще 3 дні · Ігор" in seen.text
    assert "Олена" not in seen.text
    assert await shows(oksana, "виселенням") == 0
    for other in (taras, ihor):
        await other.send("/queue")
        await other.press("Колеги області")
        await other.wait("немає відкритих справ")


async def test_the_morning_list_comes_once_on_workdays_to_those_who_have_something(crew) -> None:
    town, maria, ihor = crew
    oksana = await town.officer(maria, "Оксана")
    await file_request(await town.applicant())
    await town.settle()
    await town.telegram.advance(hours=23)  # Tuesday, nine o'clock
    await town.settle()
    morning = await ihor.wait("доброго ранку")
    assert "Нові — 1" in morning.text
    assert cases_of(morning.labels) == ["26-000001"]
    assert "Олена" not in " ".join([morning.text, *morning.labels])
    await town.restart()
    await town.settle()
    assert await shows(ihor, "доброго ранку") == 1
    assert await shows(oksana, "доброго ранку") == 0
    await ihor.press(morning.labels[0])
    await ihor.wait("№ 26-000001 · Олена")
    await ihor.press("Взяти в роботу")
    await ihor.wait("Стан: у роботі")
    await ihor.send("/away")
    await ihor.wait("вас немає")
    await town.telegram.advance(days=1)
    await town.settle()
    assert await shows(ihor, "доброго ранку") == 1
    await ihor.send("/back")
    await ihor.wait("Ви на місці")
    for _ in range(4):  # Thursday, Friday, and a weekend
        await town.telegram.advance(days=1)
        await town.settle()
    assert await shows(ihor, "доброго ранку") == 3


def a_case(number: int = 1, **fields) -> Case:
    values = {
        "number": number,
        "category": "HOU",
        "status": Status.IN_PROGRESS,
        "whereabouts": Whereabouts.HERE,
        "urgent": False,
        "first_answer_due": MONDAY + timedelta(days=3),
        "answer_due": MONDAY + timedelta(days=15),
        "answer_owed": False,
        **fields,
    }
    return Case(**values)


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (Section.OVERDUE, {"first_answer_due": MONDAY - timedelta(hours=1)}),
        (Section.TODAY, {"first_answer_due": MONDAY + timedelta(hours=1)}),
        (Section.NEW, {"status": Status.ASSIGNED}),
        (Section.NEW, {"status": Status.REOPENED, "answer_owed": True}),
        (Section.YOURS, {"answer_owed": True}),
        (Section.YOURS, {"status": Status.REFERRED, "answer_owed": True}),
        (Section.WORK, {}),
        (Section.THEIRS, {"status": Status.WAITING}),
        (Section.REFERRED, {"status": Status.REFERRED}),
        (Section.RESOLVED, {"status": Status.RESOLVED, "resolved_at": MONDAY}),
        # What is resolved isn't overdue, whatever its dates.
        (Section.RESOLVED, {"status": Status.RESOLVED, "resolved_at": MONDAY, "first_answer_due": MONDAY}),
    ],
)
def test_each_case_stands_in_one_section(expected: Section, fields: dict[str, Any]) -> None:
    assert list(by_section([a_case(**fields)], MONDAY, KYIV)) == [expected]


@pytest.mark.parametrize("status", sorted(OPEN | {Status.RESOLVED}))
@pytest.mark.parametrize("due", [MONDAY + timedelta(days=days) for days in (-2, 0, 2)])
def test_no_case_is_lost_between_sections(status: Status, due: datetime) -> None:
    held = [a_case(number, status=status, first_answer_due=due, urgent=bool(number % 2)) for number in range(4)]
    assert sum(map(len, by_section(held, MONDAY, KYIV).values())) == 4
    assert [case.number for case in held if Sieve(urgent=True).lets(case)] == [1, 3]
