"""`make pictures`: the screens of the manuals, from the real bot and the page of the local Telegram.

Short stories are told through the front door, and each scene leaves one picture in docs/images/. What takes months to
come about is shown in the demo's sample year. `python -m tests.pictures year` makes those of one story.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from bot.demo.crew import MARIA
from bot.demo.show import prepared
from bot.sandbox.client import Sandbox
from bot.sandbox.phone import Phone
from tests.conftest import Town, a_town, file_request, newest
from tests.test_page import ARGS, CHROMIUM
from tests.test_register import register
from tests.test_restricted import focal
from tests.test_templates import make

IMAGES = Path(__file__).parents[1] / "docs" / "images"
HIDDEN = "Чоловік забрав мій паспорт і не віддає, б’є"
RENT = "Господар хоче, щоб ми виїхали за тиждень. Договір є, до травня."
WIDTH, HEIGHT, TALL = 420, 860, 1160
CASES = 1500


class Camera:
    def __init__(self, town: Town, browser: Browser, folder: str) -> None:
        self._folder = IMAGES / folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._town = town
        self._browser = browser

    async def take(self, name: str, person: Phone, *others: Phone, words: str = "", height: int = HEIGHT) -> None:
        """The telephone of one person, at the newest message with these words where they are given."""
        await self._town.settle()
        page = await self._browser.new_page(
            viewport={"width": WIDTH, "height": height}, locale="uk-UA", device_scale_factor=2
        )
        held = json.dumps([[one.id, one.name] for one in (person, *others)][:3], ensure_ascii=False)
        await page.add_init_script(f"sessionStorage.setItem('phones', {json.dumps(held)})")
        await page.goto(self._town.telegram.base_url)
        phone = page.locator("[data-phone='0']")
        await phone.get_by_text(words or person.last.text.split("\n")[0][:30]).last.wait_for()
        if words:
            await phone.get_by_text(words).last.evaluate("one => one.scrollIntoView({block: 'center'})")
        await page.wait_for_timeout(300)  # scrolling and fonts
        await phone.screenshot(path=self._folder / f"{name}.png")
        await page.close()


async def officers(town: Town, camera: Camera) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    await focal(town, maria)
    others = (maria, oksana)
    await camera.take("join", ihor, *others)

    olena = await town.applicant()
    await file_request(olena, RENT, ("Житло", "Оренда житла"))
    await ihor.wait(RENT)
    await camera.take("card", ihor, *others)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send(
        "Добрий день. За договором вас не можуть виселити за тиждень. Напишіть, будь ласка, до якої дати договір."
    )
    answer = await olena.wait("до якої дати")
    await olena.send("До кінця травня, він у мене є", reply_to=answer)
    await ihor.wait("До кінця травня")
    await camera.take("answer", ihor, *others)

    await ihor.press("Направити до установи")
    await ihor.wait("До якої установи")
    await ihor.send("Центр безоплатної правничої допомоги, м. Вінниця")
    await ihor.wait("що передаємо?")
    await ihor.send("Копію договору й лист господаря")
    await ihor.press("тиждень")
    await ihor.wait("Без згоди нічого не передавайте")
    await camera.take("refer", ihor, *others)
    await make(ihor, "Договір", "Добрий день, {ім’я}. Надішліть, будь ласка, фото договору. {радник}")
    await ihor.press_data(await newest(ihor, "до якої дати"), "c:answer:26000001:")
    await ihor.wait("Пишіть")
    await ihor.press("Шаблони")
    await ihor.press("Договір")
    await ihor.wait("отримає:")
    await camera.take("templates", ihor, *others)
    await ihor.send("/cancel")
    await ihor.wait("нічого не надіслано")

    await ihor.press("Передати колезі")
    await ihor.press("Оксана — радник / радниця, Вінницька область")
    await ihor.wait("Чому передаєте?")
    await ihor.send("З понеділка у відпустці, строк уже близько")
    await oksana.wait("пропонує вам звернення")
    await camera.take("transfer", oksana, maria, ihor)
    await oksana.press("Відмовитися")
    await oksana.press("Без пояснення")
    await ihor.wait("не може взяти")

    petro, halyna = await town.applicant("Петро"), await town.applicant("Галина")
    await file_request(petro)
    await file_request(halyna, HIDDEN, ("Документи", "Паспорт, податковий номер"))
    await ihor.wait(HIDDEN)
    await ihor.press("Вирішено")
    await ihor.wait("З яким результатом?")
    await camera.take("resolve", ihor, *others)
    await ihor.press("Назад")
    await town.settle()
    await town.telegram.advance(days=1)
    await ihor.wait("доброго ранку")
    await ihor.send("/queue")
    await ihor.wait("У вас")
    await camera.take("queue", ihor, *others)

    await ihor.press_data(await newest(ihor, HIDDEN), "c:seal:26000003:")
    await ihor.press("Насильство вдома, примус")
    await ihor.wait("Що станеться")
    await camera.take("seal", ihor, *others)
    await ihor.press("Так, передати")
    await ihor.wait("Передано фокальній особі")

    await register(ihor, "Василь")
    await camera.take("register", ihor, *others, words="Код для Telegram")
    await ihor.send("/away")
    await town.settle()
    await camera.take("away", ihor, *others)


async def coordinators(town: Town, camera: Camera) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    for name in ("Олена", "Петро", "Надія", "Галина"):
        await file_request(await town.applicant(name), RENT, ("Житло", "Оренда житла"))
    await file_request(await town.applicant("Степан"), region="Одеська область")
    await town.settle()
    await ihor.press("Взяти в роботу")
    await town.settle()
    await town.telegram.advance(days=4)
    await town.settle()
    others = (ihor, oksana)
    await maria.send("/overdue")
    await maria.wait("Нічиї та прострочені")
    await camera.take("overdue", maria, *others)
    await maria.press("Вибрати кілька")
    rows = (await maria.wait("Позначте справи")).labels
    await maria.press(rows[0])
    await town.settle()
    await maria.press(rows[1])
    await town.settle()
    await camera.take("pick", maria, *others)
    await maria.press("Скасувати")
    await maria.send("/staff")
    await maria.wait("У команді")
    await camera.take("staff", maria, *others)
    await maria.press(next(one for one in maria.last.labels if one.startswith("Ігор")))
    await maria.wait("Остання дія")
    await camera.take("member", maria, *others)
    await maria.send("/find 1")
    await maria.press("26-000001 · відкрити")
    await maria.press("Переглянути текст")
    await maria.wait("Навіщо відкрити")
    await camera.take("why", maria, *others)
    await maria.press("Скарга на відповідь")
    await maria.wait("не пересилайте")
    await maria.send("/audit 1")
    await maria.wait("Журнал звернення")
    await camera.take("audit", maria, *others)


@asynccontextmanager
async def a_year(folder: Path) -> AsyncIterator[Town]:
    """The demo, which has a year behind it."""
    async with prepared(folder, 0, CASES) as show, Sandbox.connect(show.page) as telegram:
        running = asyncio.create_task(show.app.run())
        await show.app.started.wait()
        yield Town(telegram, show.app.settings)
        show.app.stop()
        await running


async def year(town: Town, camera: Camera) -> None:
    """What coordinators do with what repeats, with figures, words, plans and news."""
    people = {one["first_name"]: one for one in reversed(await town.telegram.people())}
    maria, others = [Phone(town.telegram, people[name]) for name in (MARIA, "Ігор")]
    await town.settle()
    await maria.send("/problems")
    await maria.wait("Піднято до центру, ще не передано")
    await camera.take("problems", maria, others, words="Піднято до центру, ще не передано", height=TALL)
    await maria.press("Нова проблема")
    await maria.press("Житло")
    await maria.wait("Як коротко назвати")
    await camera.take("problem-new", maria, others)
    await maria.send("/problems")
    await maria.wait("Піднято до центру, ще не передано")
    await maria.press(next(one for one in maria.last.labels if "після переїзду" in one))
    await maria.press("Розв’язано")
    await maria.press("Словами відповіді")
    await maria.wait("Саме так це побачать")
    await camera.take("solve", maria, others, words="Саме так це побачать", height=TALL)
    await maria.press("Назад")

    await maria.send("/reports")
    await maria.wait("Слова радників")
    await maria.press(maria.last.labels[0])
    await maria.wait("Відповіли:")
    await camera.take("reports", maria, others, words="Відповіли:", height=TALL)
    await maria.send("/indicators")
    await maria.wait("Показники")
    await maria.press("Громади, де працює рада ВПО")
    await maria.wait("записують вручну")
    await camera.take("indicator", maria, others, words="записують вручну", height=TALL)

    await maria.send("/broadcast")
    await maria.press("Нова розсилка")
    await maria.wait("Кому надіслати?")
    await maria.press("Далі")
    await maria.wait("Напишіть")
    await maria.send("У центрі на вул. Соборній щоп’ятниці видають дитячі набори. Візьміть довідку ВПО.")
    await maria.wait("Отримають")
    await camera.take("broadcast", maria, others, words="Отримають", height=TALL)
    await maria.press("Скасувати")

    await maria.send("/content")
    await maria.press("Телефони допомоги")
    topics = await maria.wait("Число — скільки ліній")
    await maria.press(next(one for one in topics.labels if "Загальні питання" in one))
    listed = await maria.wait("Загальні питання")
    await maria.press(next(one for one in listed.labels if " · " in one))
    await maria.wait("Перевір")
    await camera.take("line", maria, others, words="Перевірено:", height=TALL)
    await maria.send("/holidays")
    await maria.wait("Вихідних")
    await maria.send("24.08, 25.08")
    await maria.wait("24 серпня")
    await camera.take("holidays", maria, others)


Story = Callable[[Town, Camera], Awaitable[None]]
# The town in which a story is told, and the folder of its pictures.
MANUALS: dict[str, tuple[Callable[[Path], AbstractAsyncContextManager[Town]], Story, str]] = {
    "officers": (a_town, officers, "radnyk"),
    "coordinators": (a_town, coordinators, "koordynator"),
    "year": (a_year, year, "koordynator"),
}


async def main() -> None:
    for name in sys.argv[1:] or MANUALS:
        a_place, story, folder_of_pictures = MANUALS[name]
        with tempfile.TemporaryDirectory() as folder:
            async with a_place(Path(folder)) as town, async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
                await story(town, Camera(town, browser, folder_of_pictures))
                await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
