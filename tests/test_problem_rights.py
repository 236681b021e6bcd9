"""Who may do what with problems: officers theirs, the centre more, and nobody anything by forged buttons."""

from tests.conftest import file_request, newest, shows
from tests.test_problems import LVIV, TITLE, Bridge, bridge, mark_new, open_first
from tests.test_restricted import focal

__all__ = ["bridge"]  # the fixture

REFUSED = "немає серед доступних вам"
STALE = "вже не діє"


async def test_strangers_and_forged_buttons_get_nowhere(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    on = await newest(b.olena, "в роботі")
    for data in ("pb:one:1:", "pb:list:0:live", "pb:solve_yes:1:", "pb:drop:1:"):
        await b.olena.press_data(on, data)
        await b.olena.wait(REFUSED)
    await b.olena.send("/problems")
    await b.olena.wait("Такої команди немає")
    assert "problems" not in (await b.olena.refresh()).commands
    assert "problems" in (await b.iryna.refresh()).commands

    card = await newest(b.iryna, "Стан: у роботі")
    for data in (
        "pb:one:99:", "pb:raise:1:", "pb:answer:1:", "pb:solve:1:", "pb:solve_answer:1:", "pb:drop:1:",
        "pb:merge:1:0", "pb:merge_yes:1:1", "pb:reopen:1:", "pb:rename:1:", "pb:describe:1:", "pb:centre:1:",
        "c:problem_link:26000001:1", "c:problem_unlink:26000001:", "c:problem_answer:26000001:1",
    ):  # fmt: skip
        await b.iryna.press_data(card, data)
        await b.iryna.wait(REFUSED)
    for data in (
        "pb:list:0:secret",
        "pb:solve_yes:1:",
        "pb:kill:1:",
        "c:problem_answer:26000002:1",
        "c:problem_link:26000002:x",
    ):
        await b.iryna.press_data(card, data)
        await b.iryna.wait(STALE)
    await b.ihor.press_data(await newest(b.ihor, "Проблему записано"), "pb:solve:1:")
    await b.town.settle()
    assert await shows(b.ihor, "Що сказати людям") == 0
    assert await shows(b.iryna, TITLE) == 0
    assert await b.town.telegram.refusals() == []


async def test_a_confidential_case_belongs_to_none(bridge: Bridge) -> None:
    b = bridge
    nina = await focal(b.town, b.marta, "Ніна")
    await mark_new(b.ihor)
    await b.ihor.send("/case 1")
    await b.ihor.wait("Стан:")
    await b.ihor.press("Ще")
    await b.ihor.press("Конфіденційно")
    await b.ihor.press("Насильство вдома, примус")
    await b.ihor.press("Так, передати")
    await b.ihor.wait("Передано фокальній особі")
    await open_first(b.marta)
    assert "Звернень тут ще немає" in (await newest(b.marta, "Виплати ВПО ·")).text
    await nina.refresh()
    assert all("Системна проблема" not in one.text for one in nina.messages)
    sealed = await newest(nina, "26-000001")
    for data in ("c:problem:26000001:", "c:problem_link:26000001:1", "c:problem_new:26000001:"):
        await nina.press_data(sealed, data)
        await nina.wait(STALE)


async def test_the_centre_answers_and_only_coordinators_drop(bridge: Bridge) -> None:
    b = bridge
    vira = await b.town.join(b.marta, "Віра", "Радник / радниця (центр)")
    await mark_new(b.ihor)
    await open_first(b.ihor)
    assert (await newest(b.ihor, "Де: ")).labels == [
        "Підняти до центру", "Описати", "Перейменувати", "№ 26-000001", "До списку проблем",
    ]  # fmt: skip
    await b.ihor.press("Перейменувати")
    await b.ihor.wait("Як назвати")
    await b.ihor.send("Виплати\nпісля переїзду")
    assert "Виплати після переїзду" in (await b.ihor.wait("Назву змінено")).text
    await b.ihor.press("Описати")
    await b.ihor.send("УСЗН просить <нову> заяву")
    await b.ihor.wait("Опис збережено")
    raising = await newest(b.ihor, "Опис збережено")
    await b.ihor.press("Підняти до центру")
    await b.ihor.wait("координатори вже знають")
    await b.ihor.press_data(raising, "pb:centre:1:")
    await vira.wait("Ігор піднімає проблему до центру")
    await vira.press("Відкрити проблему")
    opened = await vira.wait("УСЗН просить <нову> заяву")
    assert opened.labels == [
        "Передано до …", "Записати відповідь", "Описати", "Перейменувати", "До списку проблем",
    ]  # fmt: skip
    await vira.press_data(opened, "pb:drop:1:")
    await b.town.settle()
    assert await shows(vira, "Чому знімаємо?") == 0
    await open_first(b.marta)
    await b.marta.press("Зняти")
    await b.marta.wait("Чому знімаємо?")
    await b.marta.send("Так вимагає закон")
    await b.marta.wait("Проблему знято")
    assert "Так вимагає закон" in (await b.ihor.wait("знято")).text
    await b.marta.press("Відкрити знову")
    await b.marta.wait("Проблему відкрито знову")
    await b.town.settle()
    assert await shows(b.ihor, "піднімає") == 0
    assert await shows(b.marta, "піднімає проблему до центру") == 1
    assert await b.town.telegram.refusals() == []


async def test_two_become_one(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await mark_new(b.iryna, "Довідки не видають")
    await b.marta.send("/problems")
    await b.marta.press("2. Довідки не видають")
    await b.marta.press("Об’єднати з іншою")
    await b.marta.wait("З якою проблемою")
    await b.marta.press(f"1. {TITLE}")
    assert "Туди перейде 1 справа і вся історія" in (await b.marta.wait("Об’єднати «Довідки не видають»")).text
    sure = await newest(b.marta, "Об’єднати «")
    await b.marta.press("Так, об’єднати")
    merged = await b.marta.wait("Об’єднано.")
    assert "2 людини, 2 справи" in merged.text
    assert "приєднано проблему «Довідки не видають»" in merged.text
    await b.marta.press_data(sure, "pb:merge_yes:2:1")
    await b.iryna.press_data(await newest(b.iryna, "Проблему записано"), "pb:one:2:")
    assert TITLE in (await b.iryna.wait("Де: ")).text
    await b.town.settle()
    await b.marta.send("/problems")
    assert "1 системна проблема" in (await b.marta.wait("системна проблема")).text


async def test_merged_cases_stay_one_in_the_register(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.iryna)
    await file_request(b.taras, "Ще раз про те саме", region=LVIV)
    await b.iryna.press("Взяти в роботу")
    await b.taras.wait("№ 26-000003 в роботі")
    await b.iryna.send("/case 2")
    await b.iryna.wait("Системна проблема")
    await b.iryna.press("Ще")
    await b.iryna.press("Об’єднати з іншим")
    await b.iryna.press("№ 26-000003 · Виплати ВПО")
    await b.iryna.press("Об’єднати")
    await b.iryna.wait("26-000003")
    await b.town.settle()
    await b.iryna.send("/case 3")
    assert TITLE in (await b.iryna.wait("Системна проблема")).text
    await open_first(b.marta)
    assert "1 людина, 1 справа, з них відкритих: 1" in (await newest(b.marta, "Де: ")).text
