"""The page of the local Telegram in a real browser: a scripted bot on one side, a person's hands on the other."""

import asyncio
import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData
from playwright.async_api import Page, async_playwright, expect

from bot.sandbox.client import TOKEN, Sandbox
from bot.sandbox.clock import MovableClock
from bot.sandbox.contents import DOT
from bot.sandbox.wire import Json

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MORNING = datetime(2026, 10, 1, 9, tzinfo=UTC)  # Thursday, noon in Kyiv
HOSTILE = "<img src=x onerror='window.hacked=1'>"
WAIT_MS = 10_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="Chromium isn't installed"),
]


class FakeBot:
    """Says what the test tells it to, over plain HTTP."""

    def __init__(self, session: ClientSession, telegram: Sandbox) -> None:
        self._session = session
        self._url = f"{telegram.base_url}/bot{TOKEN}"
        self._offset = 0

    async def call(self, method: str, **params) -> Json:
        async with self._session.post(f"{self._url}/{method}", json=params) as response:
            answer: Json = await response.json()
        return answer

    async def do(self, method: str, **params):
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, person, text: str, *rows: list[Json], **params) -> int:
        """Rows of inline buttons go under it."""
        if rows:
            params["reply_markup"] = {"inline_keyboard": list(rows)}
        sent = await self.do("sendMessage", chat_id=person.id, text=text, parse_mode="HTML", **params)
        return int(sent["message_id"])

    async def send_file(self, person, kind: str, data: bytes, name: str, **params) -> int:
        form = FormData(quote_fields=False)
        for field, value in {"chat_id": person.id, **params}.items():
            form.add_field(field, value if isinstance(value, str) else json.dumps(value))
        form.add_field(kind, data, filename=name)
        async with self._session.post(f"{self._url}/send{kind.capitalize()}", data=form) as answer:
            return int((await answer.json())["result"]["message_id"])

    async def hear(self) -> Json:
        """The next update, without its number."""
        async with asyncio.timeout(WAIT_MS / 1000):
            while not (updates := await self.do("getUpdates", offset=self._offset, timeout=5, limit=1)):
                pass
        self._offset = updates[0].pop("update_id") + 1
        update: Json = updates[0]
        return update

    async def hear_text(self) -> str:
        return str((await self.hear())["message"]["text"])


def callback(text: str, data: str) -> Json:
    return {"text": text, "callback_data": data}


@pytest_asyncio.fixture(loop_scope="module")
async def telegram():
    async with Sandbox.start(clock=MovableClock(MORNING)) as telegram:
        yield telegram


@pytest_asyncio.fixture(loop_scope="module")
async def bot(telegram):
    async with ClientSession() as session:
        yield FakeBot(session, telegram)


@pytest_asyncio.fixture(loop_scope="module")
async def olena(telegram, bot):
    """In an open chat of which the bot has heard."""
    olena = await telegram.person("Олена")
    await olena.send("/start")
    await bot.hear()
    return olena


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    """One for all tests, in one loop: it takes longer to start than a test to run."""
    assert CHROMIUM, "CI needs Chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser, telegram):
    """Opens the page; whatever goes wrong in it, or leaves this machine, fails the test at its end."""
    troubles: list[str] = []
    pages: list[Page] = []

    async def open_page(width: int = 1440, height: int = 900):
        page = await browser.new_page(viewport={"width": width, "height": height}, locale="uk-UA")
        pages.append(page)
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: troubles.append(asked.url) if _foreign(asked.url, telegram) else None)
        await page.goto(telegram.base_url)
        return page

    yield open_page
    for page in pages:
        await page.close()
    assert troubles == []


def _foreign(url: str, telegram: Sandbox) -> bool:
    return not url.startswith((telegram.base_url, "blob:", "data:"))


def phone(page, number: int = 0):
    return page.locator(f"[data-phone='{number}']")


async def write(page, text: str, number: int = 0) -> None:
    await phone(page, number).get_by_label("Повідомлення", exact=True).fill(text)
    await phone(page, number).get_by_label("Надіслати", exact=True).click()


async def shows(where, text: str) -> None:
    await expect(where.get_by_text(text).first).to_be_visible(timeout=WAIT_MS)


# What the bot sends


async def test_formatted_text_is_shown_as_meant(bot, olena, open_page):
    quoted = "<blockquote>цитата</blockquote><code>26-000001</code>"
    await bot.say(olena, f"<b>Житло</b>, <i>терміново</i>\n{quoted} <tg-spoiler>таємне</tg-spoiler> /cases")
    page = await open_page()
    words = phone(page).locator(".in .words")
    for tag, text in {"b": "Житло", "i": "терміново", "blockquote": "цитата", "code": "26-000001"}.items():
        await expect(words.locator(tag)).to_have_text(text)
    spoiler = words.get_by_role("button", name="таємне")
    await spoiler.click()
    await expect(spoiler).to_have_class("tg-spoiler seen")
    await words.get_by_role("link", name="/cases").click()
    assert await bot.hear_text() == "/cases"


async def test_a_pressed_button_waits_and_its_answer_is_shown(bot, olena, open_page):
    message_id = await bot.say(
        olena,
        "Оберіть тему",
        [callback("Затримка виплати на проживання внутрішньо переміщеним особам", "pay")],
        [callback("Історія", "history")],
    )
    page = await open_page()
    long = phone(page).get_by_role("button", name="Затримка виплати на проживання внутрішньо переміщеним особам")
    await long.click()
    await expect(long).to_have_attribute("aria-busy", "true")
    query = (await bot.hear())["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("pay", message_id)
    await bot.do("answerCallbackQuery", callback_query_id=query["id"], text="Збережено")
    await shows(phone(page).locator(".toasts"), "Збережено")
    await expect(long).not_to_have_attribute("aria-busy", "true")
    assert await long.evaluate("key => key.scrollWidth <= key.clientWidth"), "the label is cut"

    await phone(page).get_by_role("button", name="Історія").click()
    query = (await bot.hear())["callback_query"]
    await bot.do("answerCallbackQuery", callback_query_id=query["id"], text="Порожньо", show_alert=True)
    await expect(phone(page).get_by_role("alertdialog")).to_contain_text("Порожньо")
    await phone(page).get_by_role("button", name="Гаразд").click()
    await expect(phone(page).get_by_role("alertdialog")).to_have_count(0)


async def test_the_bots_keyboard_writes_and_gives_the_number(bot, olena, open_page):
    keys = [["Подати звернення"], [{"text": "Надати номер", "request_contact": True}]]
    await bot.do("sendMessage", chat_id=olena.id, text="Меню", reply_markup={"keyboard": keys})
    page = await open_page()
    await phone(page).get_by_role("button", name="Подати звернення").click()
    assert await bot.hear_text() == "Подати звернення"
    await phone(page).get_by_role("button", name="Надати номер").click()
    assert (await bot.hear())["message"]["contact"]["user_id"] == olena.id
    await bot.do("sendMessage", chat_id=olena.id, text="Дякуємо", reply_markup={"remove_keyboard": True})
    await expect(phone(page).get_by_role("button", name="Подати звернення")).to_have_count(0)


async def test_pictures_files_replies_and_reactions_are_shown(bot, olena, open_page):
    asked = await olena.send("Куди звернутися?")
    await bot.send_file(olena, "photo", DOT, "схема.png", caption="Схема", reply_parameters={"message_id": asked.id})
    await bot.send_file(olena, "document", b"%PDF", "заява.pdf", disable_notification="true")
    reaction = [{"type": "emoji", "emoji": "👀"}]
    await bot.do("setMessageReaction", chat_id=olena.id, message_id=asked.id, reaction=reaction)
    page = await open_page()
    seen = phone(page)
    await expect(seen.locator(".reaction")).to_have_text("👀")
    await expect(seen.locator(".quote")).to_contain_text("Куди звернутися?")
    await expect(seen.get_by_role("link", name="Завантажити заява.pdf")).to_be_visible()
    await expect(seen.get_by_role("img", name="Надіслано без звуку")).to_be_visible()
    picture = seen.locator(".picture img")
    assert await picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 1
    await seen.get_by_role("link", name="Відкрити зображення схема.png").click()
    await expect(page.get_by_role("dialog", name="Перегляд")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Перегляд")).to_have_count(0)


async def test_albums_edits_and_deletions(bot, olena, open_page):
    await olena.send_album([{"kind": "photo", "caption": "Довідки"}, "photo", "photo"])
    message_id = await bot.say(olena, "Шукаємо радника")
    page = await open_page()
    await expect(phone(page).locator(".album .picture")).to_have_count(3)
    await bot.do("editMessageText", chat_id=olena.id, message_id=message_id, text="Допоможе Ігор")
    await shows(phone(page), "Допоможе Ігор")
    await shows(phone(page).locator(".in .meta"), "змінено")
    await bot.do("deleteMessage", chat_id=olena.id, message_id=message_id)
    await expect(phone(page).get_by_text("Допоможе Ігор")).to_have_count(0)


@pytest.mark.usefixtures("olena")
async def test_the_command_menu_lists_and_sends(bot, open_page):
    await bot.do("setMyCommands", commands=[{"command": "cases", "description": "Мої звернення"}])
    page = await open_page()
    await phone(page).get_by_role("button", name="Меню").click()
    await phone(page).get_by_role("menuitem", name="/cases Мої звернення").click()
    assert await bot.hear_text() == "/cases"


# What the person does


async def test_an_empty_chat_offers_to_start(telegram, bot, open_page):
    await telegram.person("Олена")
    page = await open_page()
    await phone(page).get_by_role("button", name="/start").click()
    assert await bot.hear_text() == "/start"
    await expect(phone(page).get_by_role("button", name="/start")).to_have_count(0)


@pytest.mark.usefixtures("olena")
async def test_enter_sends_and_shift_enter_does_not(bot, open_page):
    page = await open_page()
    box = phone(page).get_by_label("Повідомлення", exact=True)
    await box.fill("Добрий день.")
    await box.press("Shift+Enter")
    await box.press_sequentially("Немає виплати")
    await box.press("Enter")
    assert await bot.hear_text() == "Добрий день.\nНемає виплати"
    await expect(box).to_have_value("")
    await shows(phone(page).locator(".out"), "Немає виплати")


async def test_a_reply_names_its_message(bot, olena, open_page):
    message_id = await bot.say(olena, "Надішліть довідку")
    page = await open_page()
    bubble = phone(page).locator("article", has_text="Надішліть довідку")
    await bubble.hover()
    await bubble.get_by_role("button", name="Відповідь на це повідомлення").click()
    await write(page, "Ось вона")
    heard = (await bot.hear())["message"]
    assert (heard["text"], heard["reply_to_message"]["message_id"]) == ("Ось вона", message_id)


async def test_own_words_can_be_edited(bot, olena, open_page):
    sent = await olena.send("Немає виплати")
    await bot.hear()
    page = await open_page()
    await phone(page).locator("article", has_text="Немає виплати").click(button="right")
    await phone(page).get_by_role("menuitem", name="Редагувати").click()
    await write(page, "Немає виплати три місяці")
    edited = (await bot.hear())["edited_message"]
    assert (edited["message_id"], edited["text"]) == (sent.id, "Немає виплати три місяці")


@pytest.mark.usefixtures("olena")
async def test_chosen_pictures_go_as_an_album_with_the_words(bot, open_page):
    page = await open_page()
    async with page.expect_file_chooser() as chooser:
        await phone(page).get_by_role("button", name="Вкладення").click()
        await phone(page).get_by_role("menuitem", name="Фото кілька стануть альбомом").click()
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": DOT} for n in (1, 2)]
    await (await chooser.value).set_files(files)
    await expect(phone(page).locator(".staged")).to_have_count(2)
    await write(page, "Довідки")
    first, second = (await bot.hear())["message"], (await bot.hear())["message"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("Довідки", False)


@pytest.mark.usefixtures("olena")
@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("Зразок голосового", "voice"),
        ("Мій контакт", "contact"),
        ("Геопозиція", "location"),
        ("Опитування", "poll"),
    ],
)
async def test_samples_go_at_once(bot, open_page, item, kind):
    page = await open_page()
    await phone(page).get_by_role("button", name="Вкладення").click()
    await phone(page).get_by_role("menuitem", name=item).click()
    assert kind in (await bot.hear())["message"]


async def test_a_link_to_the_bot_starts_it_pressed_or_pasted(telegram, bot, olena, open_page):
    username = (await bot.do("getMe"))["username"]
    await telegram.person("Ігор")
    link = f"https://t.me/{username}?start=inv_abc"
    await bot.say(olena, f"Посилання: {link}")
    page = await open_page()
    await phone(page).get_by_role("link", name=link).click()
    assert await bot.hear_text() == "/start inv_abc"
    await write(page, link, number=1)
    heard = (await bot.hear())["message"]
    assert (heard["text"], heard["from"]["first_name"]) == ("/start inv_abc", "Ігор")


# The page itself


async def test_the_clock_moves_at_a_press(telegram, open_page):
    page = await open_page()
    await shows(page, "четвер, 1 жовтня 2026")
    await page.get_by_role("button", name="+1 година").click()
    await shows(page.locator("#clock"), "13:00")
    assert await telegram.now() == MORNING + timedelta(hours=1)
    await page.get_by_role("button", name="+3 робочі дні").click()
    await shows(page.locator("#clock"), "вівторок, 6 жовтня 2026")
    await page.get_by_role("button", name="До 1 листопада, 09:00").click()
    await shows(page.locator("#clock"), "неділя, 1 листопада 2026")
    assert await telegram.now() == datetime(2026, 11, 1, 7, tzinfo=UTC), "winter time by then"
    await page.get_by_role("button", name="Інший час").click()
    await page.get_by_label("Дата й час за Києвом").fill("2026-11-20T18:30")
    await page.get_by_role("button", name="Перевести", exact=True).click()
    await shows(page.locator("#clock"), "18:30")


async def test_the_stage_says_whose_phones_they_are(telegram, open_page):
    people = [await telegram.person(name) for name in ("Петро", "Марія", "Ігор", "Олена")]
    *_, igor, olena = people
    telegram.stage = {
        "title": "Радники ВПО",
        "phones": [{"person": olena.id, "role": "заявниця"}, {"person": igor.id, "role": "радник"}],
        "people": [{"person": people[1].id, "role": "координаторка", "group": "Координатори"}],
    }
    page = await open_page()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Радники ВПО")
    await expect(phone(page).locator(".owner")).to_contain_text("Олена")
    await expect(phone(page).locator(".owner")).to_contain_text("заявниця")
    await phone(page, 2).get_by_role("button", name="Чий це телефон").click()
    await phone(page, 2).get_by_label("Пошук людини").fill("координ")
    await phone(page, 2).get_by_role("option", name="Марія").click()
    await expect(phone(page, 2).locator(".owner")).to_contain_text("координаторка")


async def test_a_new_person_can_be_made(telegram, bot, open_page):
    page = await open_page()
    await phone(page).get_by_role("button", name="+ нова людина").click()
    await phone(page).get_by_role("button", name="/start").click()
    first = (await bot.hear())["message"]["from"]["first_name"]
    await phone(page).locator(".owner").click()
    await phone(page).get_by_role("button", name="+ нова людина").click()
    await phone(page).get_by_label("Ім’я нової людини").fill(HOSTILE)
    await phone(page).get_by_role("button", name="Створити").click()
    await expect(phone(page).locator(".owner strong")).to_have_text(HOSTILE)
    assert [person["first_name"] for person in await telegram.people()] == [first, HOSTILE]


async def test_hostile_words_stay_words(telegram, bot, open_page):
    mallory = await telegram.person(HOSTILE, last_name=HOSTILE)
    await mallory.send(HOSTILE)
    sent = await mallory.send_document(HOSTILE, file_name=f"{HOSTILE}.pdf")
    await bot.do(
        "sendMessage",
        chat_id=mallory.id,
        text=HOSTILE,
        reply_parameters={"message_id": sent.id},
        reply_markup={"keyboard": [[HOSTILE]]},
    )
    await bot.do(
        "sendMessage", chat_id=mallory.id, text="?", reply_markup={"inline_keyboard": [[callback(HOSTILE, "x")]]}
    )
    await bot.do("setMyCommands", commands=[{"command": "x", "description": HOSTILE}])
    await bot.do("setMyName", name=HOSTILE)
    await bot.call("sendMessage", chat_id=1, text=HOSTILE)
    page = await open_page()
    await phone(page).get_by_role("button", name="Меню").click()
    await shows(phone(page).get_by_role("menuitem"), HOSTILE)
    await page.keyboard.press("Escape")
    await phone(page).locator(".owner").click()
    await page.keyboard.press("Escape")
    await phone(page).locator("article.in").first.hover()
    await phone(page).get_by_role("button", name="Відповідь на це повідомлення").click()
    await phone(page).get_by_role("button", name="Без цитати").click()
    await page.get_by_role("button", name="Журнал викликів").click()
    await shows(page.get_by_label("Журнал викликів").locator(".refused"), "chat not found")
    await expect(phone(page).get_by_text(HOSTILE).first).to_be_visible()
    assert await page.locator("img[src='x']").count() == 0
    assert await page.evaluate("window.hacked") is None


async def test_a_long_chat_is_not_drawn_again(bot, olena, open_page):
    for number in range(500):
        await bot.say(olena, f"Повідомлення {number}", [callback("Так", "y"), callback("Ні", "n")])
    page = await open_page()
    await expect(phone(page).get_by_text("Повідомлення 499")).to_be_in_viewport(timeout=WAIT_MS)
    first = await phone(page).get_by_text("Повідомлення 0", exact=True).element_handle()
    for number in range(500, 520):
        await bot.say(olena, f"Повідомлення {number}")
    await expect(phone(page).get_by_text("Повідомлення 519")).to_be_in_viewport(timeout=WAIT_MS)
    assert await first.evaluate("node => node.isConnected"), "what didn't change was drawn again"


async def test_on_a_narrow_screen_phones_take_turns(telegram, open_page):
    for name in ("Олена", "Ігор", "Марія"):
        await telegram.person(name)
    page = await open_page(width=390, height=844)
    await expect(phone(page, 0).locator(".owner")).to_be_in_viewport()
    await page.get_by_role("button", name="Показати телефон 3: Марія").click()
    await expect(phone(page, 2).locator(".owner")).to_be_in_viewport(ratio=0.9)
    await expect(phone(page, 0).locator(".owner")).not_to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
