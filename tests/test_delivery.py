"""Whoever writes sees whether it got there: a quiet sign when it did, a clear sentence when it didn't."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.api import UnreachableError
from bot.calls import Call
from bot.delivery import Delivery, Result
from bot.limits import Limits
from bot.sandbox.clock import MovableClock
from bot.sandbox.methods.table import METHODS, Method
from bot.sandbox.phone import Phone
from bot.sandbox.refusals import bad_request
from bot.sandbox.seen import Message
from models.outbox import Outgoing
from tests.conftest import MONDAY, Town, a_town, file_request, newest, shows

KEPT, DELIVERED = ["✍"], ["👌"]
Case = tuple[Town, Phone, Phone]


@pytest.fixture
async def case(town: Town) -> Case:
    return await talking(town)


async def talking(town: Town) -> Case:
    """Olena's request, taken by Ihor."""
    _, ihor, olena = await town.taken()
    return town, ihor, olena


async def reactions(person: Phone, message: Message) -> list[str]:
    await person.refresh()
    return next(one.reactions for one in person.messages if one.id == message.id)


async def test_the_sign_comes_when_telegram_has_taken_the_copy_and_not_before(case: Case) -> None:
    town, ihor, olena = case
    hold = await town.telegram.fault("hold", chat_id=ihor.id, method="sendMessage", times=None)
    written = await olena.send("Є новини?", reply_to=await newest(olena, "прийнято"))
    await town.telegram.inject(message=None)  # something comes after it, so that it has been handled
    assert await reactions(olena, written) == []
    await town.telegram.lift_faults(hold)
    await ihor.wait("Є новини?")
    await town.settle()
    assert await reactions(olena, written) == DELIVERED
    answer = await ihor.send("Так, зараз напишу", reply_to=await newest(ihor, "Є новини?"))
    await olena.wait("зараз напишу")
    await town.settle()
    assert await reactions(ihor, answer) == DELIVERED
    assert await town.telegram.refusals() == []


async def test_what_is_turned_back_while_telegram_leaves_us_in_doubt_stands_as_it_was(case: Case) -> None:
    town, ihor, _ = case
    await ihor.send("/queue")
    queue = await ihor.wait("У вас 1 відкрита справа")
    await town.settle()
    await town.telegram.fault("close_after", chat_id=ihor.id, method="editMessageText")
    await ihor.press(next(one for one in queue.labels if " — 1" in one))
    section = await ihor.wait(" — 1 справа")  # Telegram has it, and nobody tells us so
    assert section.id == queue.id
    await ihor.press("Назад")
    await town.settle()
    await ihor.refresh()
    assert next(one.text for one in ihor.messages if one.id == queue.id) == queue.text


async def test_a_request_gets_its_signs_when_the_officer_has_it(town: Town) -> None:
    await town.coordinator()
    olena = await town.applicant()
    await file_request(olena, "Довідку не дали")
    await town.settle()
    own = next(one for one in olena.messages if one.text == "Довідку не дали")
    assert await reactions(olena, own) == KEPT
    await town.officer(town.people["Марія"])
    await town.settle()
    assert await reactions(olena, own) == DELIVERED


async def test_without_an_officer_it_is_kept_and_says_so(town: Town) -> None:
    maria = await town.coordinator()
    olena = await town.applicant()
    await file_request(olena)
    await town.settle()
    added = await olena.send("І ще одне", reply_to=await newest(olena, "прийнято"))
    await town.settle()
    assert await reactions(olena, added) == KEPT
    ihor = await town.officer(maria)
    await ihor.wait("І ще одне")
    await town.settle()
    assert await reactions(olena, added) == DELIVERED


async def test_an_album_has_one_sign(case: Case) -> None:
    town, ihor, olena = case
    album = await olena.send_album(["photo", "video", "photo"], reply_to=await newest(olena, "прийнято"))
    await town.settle()
    await ihor.refresh()
    assert [one.kind for one in ihor.messages if one.media_group_id] == ["photo", "video", "photo"]
    assert [await reactions(olena, one) for one in album] == [DELIVERED, [], []]


async def test_a_long_text_is_delivered_when_its_last_part_is(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    long = await ihor.send("слово " * 680)
    await town.settle()
    assert await shows(olena, "слово") == 2
    assert await reactions(ihor, long) == DELIVERED


async def test_signs_hold_up_nothing_that_is_said(case: Case) -> None:
    town, ihor, olena = case
    hold = await town.telegram.fault("hold", chat_id=olena.id, method="setMessageReaction", times=None)
    await olena.send("Перше", reply_to=await newest(olena, "прийнято"))
    await ihor.wait("Перше")
    await ihor.send("Відповідь", reply_to=await newest(ihor, "Перше"))
    await olena.wait("Відповідь")
    await olena.send("Екстрені номери")
    await olena.wait("112")
    await town.telegram.lift_faults(hold)
    await town.settle()


async def test_whoever_is_blocked_is_told_once_and_may_send_it_again(case: Case) -> None:
    town, ihor, olena = case
    await olena.block()
    await town.settle()
    first = await ihor.send("Ви тут?", reply_to=await newest(ihor, "Виплату за вересень"))
    await ihor.wait("не отримує повідомлень")
    second = await ihor.send("Напишіть мені", reply_to=await newest(ihor, "Виплату за вересень"))
    await town.settle()
    assert [await reactions(ihor, one) for one in (first, second)] == [KEPT, KEPT]
    assert await shows(ihor, "не отримує повідомлень") == 1
    await olena.send("/start")
    await ihor.wait("Не доставлено 2 ваші повідомлення")
    await town.settle()
    assert await shows(olena, "Ви тут?") == 0
    await ihor.press("Надіслати ще раз")
    await olena.wait("Напишіть мені")
    await town.settle()
    assert (await shows(olena, "Ви тут?"), await shows(olena, "Напишіть мені")) == (1, 1)
    assert [await reactions(ihor, one) for one in (first, second)] == [DELIVERED, DELIVERED]


async def test_pressing_it_twice_sends_once(case: Case) -> None:
    town, ihor, olena = case
    await olena.block()
    await town.settle()
    await ihor.send("Ви тут?", reply_to=await newest(ihor, "Виплату за вересень"))
    await ihor.wait("не отримує повідомлень")
    await olena.unblock()
    offer = await ihor.wait("знову отримує")
    data = offer.buttons[0][0].data
    await ihor.press_data(offer, data)
    await ihor.press_data(offer, data)
    await ihor.wait("вже не діє")
    await town.settle()
    assert await shows(olena, "Ви тут?") == 1


async def test_a_block_that_shows_only_when_sending(case: Case) -> None:
    """Telegram says nothing of a deleted account before one writes to it."""
    town, ihor, olena = case
    await olena.delete_account()
    written = await ihor.send("Ви тут?", reply_to=await newest(ihor, "Виплату за вересень"))
    assert "акаунт у Telegram видалено" in (await ihor.wait("не отримує повідомлень")).text
    await town.settle()
    assert await reactions(ihor, written) == []


def refused(_call: object) -> None:
    raise bad_request("STICKERSET_INVALID")


async def test_what_telegram_refuses_is_said_to_either_author(tmp_path: Path, monkeypatch) -> None:
    async with a_town(tmp_path) as town:
        _, ihor, olena = await talking(town)
        monkeypatch.setitem(METHODS, "sendsticker", Method("sendSticker", refused))
        sent = await olena.send_sticker(reply_to=await newest(olena, "прийнято"))
        await olena.wait("передати його не вдалося")
        await ihor.send_sticker(reply_to=await newest(ihor, "Виплату за вересень"))
        await ihor.wait("Telegram не прийняв")
        await town.settle()
        assert await reactions(olena, sent) == []


async def test_an_officer_who_blocks_the_bot_hands_on_the_cases(case: Case) -> None:
    town, ihor, olena = case
    maria = town.people["Марія"]
    oksana = await town.officer(maria, "Оксана")
    await ihor.block()
    await oksana.wait("Виплату за вересень")
    assert "Колегам передано 1 справу" in (await maria.wait("Ігор більше не отримує")).text
    await olena.wait("тепер вам допомагає Оксана")
    added = await olena.send("Дякую", reply_to=await newest(olena, "прийнято"))
    await oksana.wait("Дякую")
    await town.settle()
    assert await reactions(olena, added) == DELIVERED
    await ihor.send("/start")
    await town.settle()
    assert await shows(maria, "більше не отримує") == 1


async def test_the_only_officers_account_is_gone_and_coordinators_have_the_case(case: Case) -> None:
    town, ihor, olena = case
    maria = town.people["Марія"]
    await ihor.delete_account()
    written = await olena.send("Ви тут?", reply_to=await newest(olena, "прийнято"))
    assert "Нікому взяти: 1" in (await maria.wait("Ігор більше не отримує")).text
    await olena.wait("шукаємо для вас іншого радника")
    oksana = await town.officer(maria, "Оксана")
    await oksana.wait("Ви тут?")
    await town.settle()
    assert await reactions(olena, written) == DELIVERED


async def test_what_did_not_reach_an_officer_comes_with_the_case_when_it_returns(case: Case) -> None:
    town, ihor, olena = case
    await ihor.block()
    await olena.send("Мені відмовили в довідці", reply_to=await newest(olena, "в роботі"))
    await town.settle()
    await ihor.unblock()
    await ihor.send("/queue")
    await ihor.wait("Мені відмовили в довідці")
    await town.settle()
    assert await shows(ihor, "Мені відмовили в довідці") == 1
    assert await shows(ihor, "Виплату за вересень") == 1


@dataclass
class Silent:
    """In place of the Bot API: nobody answers."""

    connected: bool

    async def call(self, *_: object) -> None:
        raise UnreachableError("TimeoutError", connected=self.connected)


@pytest.mark.parametrize(("connected", "given_up"), [(True, 6), (False, None)])
async def test_what_is_a_day_old_is_given_up_after_some_tries_but_never_without_a_network(
    *, connected: bool, given_up: int | None
) -> None:
    """The machine may have been off for that day."""
    clock = MovableClock(MONDAY)
    delivery = Delivery(Silent(connected), clock, Limits(0, 0))  # type: ignore[arg-type]
    row = Outgoing(seq=1, chat=b"1", method="sendMessage", params={}, lane=0, created_at=clock.now())
    clock.advance(timedelta(days=2))
    for number in range(1, 9):
        result = await attempt_unpaused(delivery, Call(b"1", [row], "sendMessage", {}))
        if number == given_up:
            assert result.parked.startswith("given up after a day")
            return
        assert result.again_in is not None
    assert given_up is None


async def attempt_unpaused(delivery: Delivery, call: Call) -> Result:
    delivery._limits._paused_until = 0
    return await delivery.attempt(call)
