"""Whatever a person sends is hostile until checked: each thing has an answer, and nothing that was there is lost."""

from typing import Any

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

TEXT = "Виплату за вересень не отримали"


async def at_text(olena: Phone) -> None:
    await olena.send("Подати звернення")
    await olena.press("Виплати ВПО")
    await olena.press("Затримка виплати")
    await olena.wait("Напишіть своїми словами")
    await olena.send(TEXT)
    await olena.wait("Записали 1")


async def at_place(olena: Phone) -> None:
    await at_text(olena)
    await olena.press("Далі")
    await olena.wait("Де ви зараз живете?")


@pytest.mark.parametrize("kind", ["poll", "dice", "story", "venue", "location"])
async def test_what_cant_be_passed_on_gets_a_sentence_and_the_text_stays(town: Town, kind: str) -> None:
    olena = await town.applicant()
    await at_text(olena)
    await olena.send_kind(kind)
    await olena.wait("Місце на карті" if kind in {"venue", "location"} else "передати не можемо")
    await olena.press("Далі")
    await olena.press("Я за кордоном")
    assert TEXT in (await olena.wait("Перевірте")).text


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker", "video_note", "contact"])
async def test_common_kinds_are_taken_as_they_are(town: Town, kind: str) -> None:
    olena = await town.applicant()
    await at_text(olena)
    await olena.send_kind(kind)
    await olena.wait("Записали 2 повідомлення")


async def test_one_voice_message_is_enough(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await olena.send("Подати звернення")
    await olena.press("Виплати ВПО")
    await olena.press("Затримка виплати")
    await olena.wait("Напишіть своїми словами")
    await olena.send_voice()
    await olena.press("Далі")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    await olena.press("Надіслати")
    await olena.wait("прийнято")
    await town.settle()
    await ihor.refresh()
    assert [one.kind for one in ihor.messages].count("voice") == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("photo", "Лишилося сказати, де ви живете"),
        ("voice", "Лишилося сказати, де ви живете"),
        ("poll", "передати не можемо"),
        ("location", "Місце на карті"),
    ],
)
async def test_what_is_no_name_of_a_place_is_kept_or_declined_and_the_place_asked_for(
    town: Town, kind: str, said: str
) -> None:
    olena = await town.applicant()
    await at_place(olena)
    await olena.send_kind(kind)
    await olena.wait(said)
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    assert TEXT in (await olena.wait("Перевірте")).text


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u2060", "‎"], ids=["zero-width", "joiner", "direction"])
async def test_a_message_of_nothing_visible_is_empty(town: Town, text: str) -> None:
    olena = await town.applicant()
    await at_text(olena)
    await olena.send(text)
    await olena.wait("Повідомлення порожнє")
    await olena.press("Далі")


@pytest.mark.parametrize(
    "text", ["😀😀😀", "<b>жирне", "&lt;", "{name}", "*_`[", "а" * 4096, "\u202eтекст", "a\nb\n" * 500]
)
async def test_strange_texts_reach_the_officer_whole(town: Town, text: str) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await file_request(olena, text)
    await town.settle()
    await ihor.refresh()
    whole = "".join(one.text for one in ihor.messages if one.from_bot)
    assert text[-20:].strip() in whole
    assert await town.telegram.refusals() == []


@pytest.mark.parametrize(
    "name", ["<b>Олена", "Олена & Петро", "_*[", "\u200b", "О" * 200, "=cmd|' /C calc'!A0", "</b>"]
)
async def test_strange_names_break_nothing(town: Town, name: str) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant(name)
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Відповісти")
    await ihor.send("Добрий день")
    await olena.wait("Добрий день")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_a_forwarded_message_is_the_persons_own_words(town: Town) -> None:
    olena = await town.applicant()
    await at_text(olena)
    await olena.send(
        "Ось що мені відповіли", forward_origin={"type": "hidden_user", "sender_user_name": "Банк", "date": 1}
    )
    await olena.wait("Записали 2")


async def test_a_command_in_mid_form_is_the_command(town: Town) -> None:
    olena = await town.applicant()
    await at_place(olena)
    await olena.send("/cases")
    await olena.wait("ще немає звернень")
    await olena.send("/unknown")
    await olena.wait("Такої команди немає")
    await olena.send("Гнівань")
    await olena.press("Гнівань, Гніванська громада, Вінницька область")
    assert "/unknown" not in (await olena.wait("Перевірте")).text


async def test_a_double_tap_does_one_thing_and_says_nothing_loud(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Подати звернення")
    screen = await olena.wait("Про що ваше звернення?")
    data = next(one.data for row in screen.buttons for one in row if one.label == "Житло")
    await olena.press_data(screen, data)
    await olena.press_data(screen, data)
    await olena.wait("Що саме?")
    await town.settle()
    assert await shows(olena, "Ця кнопка вже не діє") == 0
    await olena.press("Оренда житла")
    await olena.wait("Напишіть своїми словами")


async def test_a_button_of_an_old_message_says_where_to_go(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Подати звернення")
    screen = await olena.wait("Про що ваше звернення?")
    data = next(one.data for row in screen.buttons for one in row if one.label == "Житло")
    await olena.press("Скасувати")
    await olena.press("Так, скасувати")
    await olena.wait("Скасовано")
    await town.settle()
    await town.telegram.advance(days=3)
    await olena.press_data(screen, data, inaccessible=True)
    await olena.wait("Ця кнопка вже не діє")


FORGED = [
    "", "x", "d:::", "d:0:category:pick:ZZZ", "c:take:26000001:", "c:open:26000001:", "c:give:26000001:1",
    "c:reassign:26000001:", "c:assign:26000001:1", "c:history:26000001:", "c:outcome:26000001:satisfied",
    "mine:open:26000001", "mine:withdraw_yes:26000001", "ok:26000001:yes", "rate:26000001:5",
    "rate:26000001:99", "stray:1:case:26000001", "stray:1:nobody:0", "staff:revoke_yes:1:", "staff:list:0:",
    "inv:confirm::0:1", "inv:done:coordinator:0:", "inv:join::0:nonsense", "digest:get:2026-09::0",
    "digest:public:2026-09::0", "digest:cases:2026-09:open:0", "digest:done:2026-09::0", "digest:x",
    "o:0", "q:0", "rm:1:1:0", "c:give:26000001:99999999999999999999", "inv:confirm::0:99999999999999999999",
    "rm:99999999999999999999:1:0", "staff:one:-1:", "stray:99999999999999999999:nobody:0", "c:give:26000001:²",
    "inv:region:officer:99999999999999999999999:3", "help:topic:nonsense:", "help:region::UA-99",
    "p:age:ancient", "menu:x", "c:open:99999999999999999999:",
]  # fmt: skip


async def test_made_up_callback_data_opens_nothing(town: Town) -> None:
    """Mallory has consented, has seen the bot's messages, and tries everything on Olena's case."""
    _, ihor, olena = await town.filed()
    card = await newest(ihor, "Стан: радника визначено")
    mallory = await town.applicant("Меллорі")
    for data in FORGED:
        await mallory.press_data(card.id, data or "0")
    health = await town.telegram.settle(town.health, timeout=60)
    assert health["parked"] == 0
    await mallory.refresh()
    seen = " ".join(one.text for one in mallory.messages)
    assert "Олена" not in seen
    assert "вересень" not in seen
    card = await newest(ihor, "Стан: радника визначено")
    assert card.labels == ["Взяти в роботу", "Історія", "Ще"]
    assert await shows(olena, "відкликано") == 0


async def test_not_yours_and_doesnt_exist_read_the_same(town: Town) -> None:
    maria = await town.coordinator()
    await town.officer(maria)
    oksana = await town.officer(maria, "Оксана", "Львівська область")
    olena = await town.applicant()
    await file_request(olena)
    await town.settle()
    answers: list[Any] = []
    for typed in ("/case 26-000001", "/case 26-000099", "/case <b>x</b>"):
        await oksana.send(typed)
        answers.append((await oksana.wait("немає серед доступних")).text)
        await town.settle()
    assert len(set(answers)) == 1


@pytest.mark.parametrize("payload", ["inv_forged", "inv_", "inv_" + "x" * 60, "something-else"])
async def test_a_forged_invite_opens_nothing(town: Town, payload: str) -> None:
    mallory = await town.telegram.person("Меллорі")
    await mallory.send(f"/start {payload}")
    await mallory.wait("запрошення не діє" if payload.startswith("inv_") else "Добрий день")


async def test_a_used_or_expired_invite_opens_nothing(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/invite")
    await maria.press("Радник / радниця (центр)")
    link = (await maria.wait("https://t.me/")).text
    payload = link.split("?start=")[1].split()[0]
    ihor = await town.telegram.person("Ігор")
    mallory = await town.telegram.person("Меллорі")
    await ihor.send(f"/start {payload}")
    await ihor.press("Приєднатися")
    await ihor.wait("Запит передано координаторам")
    await mallory.send(f"/start {payload}")
    await mallory.wait("запрошення не діє")
    await maria.press("Відхилити")
    await ihor.wait("Запрошення не підтверджено")
    await ihor.send("/queue")
    await ihor.wait("Погоджуєтеся?")
    await maria.send("/invite")
    await maria.press("Радник / радниця (центр)")
    late = (await maria.wait("https://t.me/")).text.split("?start=")[1].split()[0]
    await town.settle()
    await town.telegram.advance(days=8)
    await mallory.send(f"/start {late}")
    await mallory.wait("запрошення не діє")


async def test_a_location_to_a_case_is_declined_and_not_stored(town: Town) -> None:
    _, ihor, olena = await town.filed()
    before = await shows(ihor, "№ 26-000001")
    await olena.send_kind("location", latitude=49.2, longitude=28.4, reply_to=(await newest(olena, "прийнято")).id)
    await olena.wait("Місце на карті ми не приймаємо")
    await town.settle()
    assert await shows(ihor, "№ 26-000001") == before
