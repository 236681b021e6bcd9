"""What the people of tests/crowd.py do at random. Each deed tells the model what must follow from it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from models.merging import CLOSABLE
from models.statuses import Status
from tests.crowd import TOPICS, Crowd, Word, in_words

LATELY = 30
MOST_CASES = 6
TAKES, SILENT, QUOTES, PLACES, IN_TOPIC = 0.7, 0.3, 0.3, 0.7, 0.5
PICTURE = "photo"


async def send(
    crowd: Crowd, author: Phone, number: int, about: Message | None = None, *, note: bool = False, parts: int = 0
) -> list[Word]:
    """A text, or an album of so many parts, as a reply or not; or in the topic of the case, where there are topics."""
    texts = [crowd.new_word(author) for _ in range(parts or 1)]
    where: dict[str, Any] = {"reply_to": about}
    if about is not None and crowd.topics and crowd.dice.random() < IN_TOPIC:
        where, about = {"topic": f"№ {in_words(number)}"}, None
    if parts:
        items = [{"kind": PICTURE, "caption": word} for word in texts]
        messages = await author.send_album(items, **where)
    else:
        messages = [await author.send(texts[0], **where, **_quote(crowd, about))]
    made = [crowd.note(author, number, one, word, note=note) for one, word in zip(messages, texts, strict=True)]
    family = crowd.family(about) if about else None
    crowd.diary.append(f"to that they replied: {about.text[-40:]!r}" if about else "as no reply")
    if family is not None and not parts and not note:
        to = crowd.holder[number] if author is crowd.owner[number] else crowd.owner[number]
        if to is not None:
            crowd.replies.append((to, made[0], family))
    return made


def _quote(crowd: Crowd, about: Message | None) -> dict[str, str]:
    """Sometimes only some of the words are replied to."""
    words = about.text.rpartition("\n")[2] if about and crowd.family(about) is not None else ""
    return {"quote": words} if words and crowd.dice.random() < QUOTES else {}


def what_to_reply_to(crowd: Crowd, me: Phone, number: int) -> list[Message]:
    """Letters of the other side, one's own, and what the bot says of the case; no notes, which are asked about."""
    mine = [one for one in crowd.written if one.author is me and crowd.current(one.word.number) == number]
    about = [one.message for one in mine if not one.word.note]
    about += [one for one in crowd.letters(me, number) if not _is_note(crowd, one)]
    if me in crowd.officers:
        return about + crowd.cards(me, number)[-1:]
    return [*about, *(one for case, one in crowd.receipts.items() if crowd.current(case) == number)]


def _is_note(crowd: Crowd, message: Message) -> bool:
    return any(word.note for word in crowd.words.values() if word.family == crowd.family(message))


async def press_on_card(crowd: Crowd, officer: Phone, number: int, label: str) -> bool:
    """False where the case isn't at that point."""
    await crowd.follow()
    if crowd.holder[number] is not officer:
        return False
    newest = crowd.cards(officer, number)[-1]
    if label not in newest.labels:
        return False
    await officer.press(label, on=newest)
    return True


# Applicants


async def applicant_writes(crowd: Crowd, parts: int = 0) -> None:
    numbers = crowd.going()
    if not numbers:
        return
    number = crowd.dice.choice(numbers)
    person = crowd.owner[number]
    await send(crowd, person, number, crowd.dice.choice(what_to_reply_to(crowd, person, number)), parts=parts)
    if crowd.holder[number] in crowd.away:
        await crowd.follow()  # it comes to a colleague


async def applicant_sends_an_album(crowd: Crowd) -> None:
    await applicant_writes(crowd, crowd.dice.randint(2, 4))


async def applicant_writes_without_a_reply(crowd: Crowd) -> None:
    """Asked where it belongs, unless there is no doubt."""
    person = crowd.dice.choice(crowd.applicants)
    await crowd.follow()
    mine = [one for one in crowd.going() if crowd.owner[one] is person]
    if not mine:
        return
    word = crowd.new_word(person)
    message = await person.send(word)
    await crowd.settle()
    offered = [one for one in person.last.labels if one.startswith("Додати до №")]
    number = crowd.dice.choice(mine)
    if offered:
        assert len(offered) == len(mine), person.shown()
        await person.press(next(one for one in offered if in_words(number) in one), on=person.last)
    else:
        assert len(mine) == 1, person.shown()
    crowd.note(person, number, message, word)
    await crowd.follow()


async def applicant_files_again(crowd: Crowd) -> None:
    person = crowd.dice.choice(crowd.applicants)
    if len([one for one in crowd.going() if crowd.owner[one] is person]) * 2 < MOST_CASES:
        await crowd.file(person, crowd.dice.choice(TOPICS))


async def applicant_says_if_it_is_resolved(crowd: Crowd) -> None:
    await crowd.follow()
    resolved = [number for number, status in crowd.status.items() if status is Status.RESOLVED]
    if not resolved:
        return
    number = crowd.dice.choice(resolved)
    person = crowd.owner[number]
    asked = [one for one in person.messages if in_words(number) in one.text and "Частково" in one.labels]
    await person.press(crowd.dice.choice(["Так", "Частково", "Ні"]), on=asked[-1])
    await crowd.follow()


async def applicant_writes_to_an_ended_case(crowd: Crowd) -> None:
    """It is opened again with those words."""
    await crowd.follow()
    ended = [one for one, status in crowd.status.items() if status is Status.CLOSED and one not in crowd.goes_on]
    if not ended:
        return
    number = crowd.dice.choice(ended)
    person = crowd.owner[number]
    word = crowd.new_word(person)
    message = await person.send(word, reply_to=crowd.receipts[number])
    await crowd.settle()
    await person.press(f"Відкрити знову № {in_words(number)}", on=person.last)
    await crowd.settle()
    former = crowd.holder[number]
    crowd.note(person, number, message, word, reaches=former not in [*crowd.away, *crowd.blocked])
    await crowd.follow()


async def applicant_blocks_the_bot(crowd: Crowd) -> None:
    """What was written meanwhile is sent when the bot is allowed again."""
    await crowd.follow()
    if not crowd.in_hand():
        return
    number, officer = crowd.dice.choice(crowd.in_hand())
    person = crowd.owner[number]
    await person.block()
    crowd.blocked.append(person)
    missed = []
    for _ in range(crowd.dice.randint(1, 3)):
        missed += await send(crowd, officer, number, crowd.dice.choice(what_to_reply_to(crowd, officer, number)))
    await crowd.settle()
    crowd.blocked.remove(person)
    crowd.replies = []
    if crowd.dice.random() < PLACES:
        await person.unblock()
    else:
        await person.send("/start")
    await officer.press("Надіслати ще раз", on=await officer.wait("знову отримує"))
    for word in missed:
        crowd.deliver(person, number, word)


# Officers


async def officer_replies(crowd: Crowd, parts: int = 0) -> None:
    if not crowd.in_hand():
        return
    number, officer = crowd.dice.choice(crowd.in_hand())
    await send(crowd, officer, number, crowd.dice.choice(what_to_reply_to(crowd, officer, number)), parts=parts)


async def officer_replies_with_an_album(crowd: Crowd) -> None:
    await officer_replies(crowd, crowd.dice.randint(2, 3))


async def _after_button(crowd: Crowd, label: str, prompt: str, *, note: bool = False) -> None:
    if not crowd.in_hand():
        return
    number, officer = crowd.dice.choice(crowd.in_hand())
    if await press_on_card(crowd, officer, number, label):
        await officer.wait(prompt)
        await send(crowd, officer, number, note=note, parts=crowd.dice.choice([0, 0, 2]))


async def officer_takes(crowd: Crowd) -> None:
    if crowd.in_hand():
        number, officer = crowd.dice.choice(crowd.in_hand())
        await press_on_card(crowd, officer, number, "Взяти в роботу")


async def officer_answers(crowd: Crowd) -> None:
    await _after_button(crowd, "Відповісти", "Пишіть")


async def officer_asks(crowd: Crowd) -> None:
    await _after_button(crowd, "Уточнити", "Що уточнити?")


async def officer_notes(crowd: Crowd) -> None:
    await _after_button(crowd, "Нотатка", "Нотатка лише для колег", note=True)


async def officer_answers_another_one_first(crowd: Crowd) -> None:
    """A reply goes where it points, whatever was being answered; what comes then without one goes nowhere."""
    if len(crowd.in_hand()) <= 1:
        return
    (number, officer), (other, holder) = crowd.dice.sample(crowd.in_hand(), 2)
    if officer is not holder or not await press_on_card(crowd, officer, number, "Відповісти"):
        return
    await officer.wait("Пишіть")
    await send(crowd, officer, other, crowd.dice.choice(what_to_reply_to(crowd, officer, other)))
    await officer_writes_to_nobody(crowd, officer)


async def officer_writes_to_nobody(crowd: Crowd, officer: Phone | None = None) -> None:
    """«Кому це?»"""
    await crowd.follow()
    officer = officer or crowd.dice.choice(crowd.officers)
    if officer in crowd.blocked:
        return
    word = crowd.new_word(officer)
    message = await officer.send(word)
    await crowd.settle()
    offered = officer.last.labels
    assert "Нікому" in offered, officer.shown()
    mine = [one for one, holder in crowd.in_hand() if holder is officer and any(in_words(one) in x for x in offered)]
    if mine and crowd.dice.random() < PLACES:
        number = crowd.dice.choice(mine)
        await officer.press(next(one for one in offered if in_words(number) in one), on=officer.last)
        crowd.note(officer, number, message, word)
    else:
        await officer.press("Нікому", on=officer.last)


async def officer_takes_words_back(crowd: Crowd) -> None:
    """What was corrected meanwhile goes too."""
    await crowd.follow()
    if not crowd.in_hand():
        return
    number, officer = crowd.dice.choice(crowd.in_hand())
    parts = crowd.dice.choice([0, 0, 2])
    about = crowd.dice.choice(what_to_reply_to(crowd, officer, number))
    sent = await send(crowd, officer, number, about, parts=parts)
    line = await officer.wait(f"Надіслано: {crowd.owner[number].name}")
    if crowd.dice.random() < TAKES:
        sent.append(await correct(crowd, len(crowd.written) - 1))
    if crowd.dice.random() < TAKES:
        await crowd.settle()
    await officer.press("Відкликати", on=line)
    await crowd.settle()
    for word in sent:
        crowd.undo(word)


async def officer_opens_a_case(crowd: Crowd) -> None:
    """Also one that somebody else has, which is refused."""
    officer = crowd.dice.choice([one for one in crowd.officers if one not in crowd.blocked] or [None])
    if officer is not None:
        await officer.send(f"/case {in_words(crowd.dice.choice(list(crowd.owner)))}")


async def officer_hands_over(crowd: Crowd) -> None:
    """Asks a colleague, who accepts or declines."""
    if not crowd.in_hand():
        return
    number, officer = crowd.dice.choice(crowd.in_hand())
    absent = [officer, *crowd.away, *crowd.blocked]
    colleagues = [one for one in crowd.officers if one not in absent]
    if not colleagues or not await press_on_card(crowd, officer, number, "Передати колезі"):
        return
    colleague = crowd.dice.choice(colleagues)
    await officer.press(f"{colleague.name} — радник / радниця, Вінницька область")
    await officer.wait("Чому передаєте?")
    await officer.send("Маю забагато справ")
    offer = await colleague.wait("пропонує вам звернення")
    if crowd.dice.random() < TAKES:
        await colleague.press("Прийняти", on=offer)
    else:
        await colleague.press("Відмовитися", on=offer)
        await colleague.press("Без пояснення")
    await crowd.follow()


async def officer_resolves(crowd: Crowd) -> None:
    if not crowd.in_hand():
        return
    number, officer = crowd.dice.choice(crowd.in_hand())
    if not await press_on_card(crowd, officer, number, "Вирішено"):
        return
    silent = crowd.dice.random() < SILENT
    await officer.press("Вирішено позитивно" if silent else "Дано роз’яснення")
    await officer.wait("Напишіть кілька слів")
    if silent:
        await officer.press("Без коментаря")
    else:
        await send(crowd, officer, number, parts=crowd.dice.choice([0, 0, 2]))
    await crowd.follow()


async def officer_merges(crowd: Crowd) -> None:
    """The one goes on in the other; words for either come there."""
    await crowd.follow()
    pairs = [
        (one, other)
        for one in crowd.going(only_open=True)
        for other in crowd.going(only_open=True)
        if one != other and crowd.owner[one] is crowd.owner[other] and crowd.holder[one] is crowd.holder[other]
        if crowd.status[one] in CLOSABLE and crowd.holder[one] not in [None, *crowd.blocked]
    ]
    if not pairs:
        return
    number, target = crowd.dice.choice(pairs)
    officer = crowd.holder[number]
    assert officer is not None
    if not await press_on_card(crowd, officer, number, "Ще"):
        return
    await officer.press("Об’єднати з іншим", on=await officer.wait("Що зробити?"))
    choice = await officer.wait("З яким зверненням")
    await officer.press(next(one for one in choice.labels if in_words(target) in one), on=choice)
    await officer.press("Об’єднати", on=await officer.wait("Закриємо це звернення"))
    await officer.wait("Сюди приєднано")
    await crowd.follow()


async def officer_goes_away(crowd: Crowd) -> None:
    """A colleague stands in, all colleagues do, or cases wait until somebody writes."""
    await crowd.follow()
    on_duty = [one for one in crowd.officers if one not in [*crowd.away, *crowd.blocked]]
    if not on_duty:
        return
    officer, *others = crowd.dice.sample(on_duty, len(on_duty))
    await officer.send("/away")
    choices = ["Розподілити між колегами", "Нехай чекають на мене"]
    choices += [f"{others[0].name} — радник / радниця, Вінницька область"] if others else []
    await officer.press(crowd.dice.choice(choices))
    await officer.press("Готово")
    crowd.away.append(officer)
    await crowd.follow()


async def officer_is_back(crowd: Crowd) -> None:
    there = [one for one in crowd.away if one not in crowd.blocked]
    if there:
        officer = crowd.dice.choice(there)
        crowd.away.remove(officer)
        await officer.send("/back")
        await crowd.follow()


async def officer_blocks_the_bot(crowd: Crowd) -> None:
    """Colleagues get the cases, or nobody; what comes at that very moment isn't lost."""
    await crowd.follow()
    there = [one for one in crowd.officers if one not in crowd.blocked]
    if not there:
        return
    officer = crowd.dice.choice(there)
    mine = [number for number, holder in crowd.in_hand() if holder is officer]
    sent = []
    if mine and officer not in crowd.away:
        number = crowd.dice.choice(mine)
        sent = await send(crowd, crowd.owner[number], number, crowd.receipts[number])
    await officer.block()
    crowd.blocked.append(officer)
    await crowd.settle()
    for word in sent:
        if not any(word.text in one.text for one in officer.messages):
            crowd.undo(word, officer)
    crowd.replies = []
    await crowd.follow()


async def officer_unblocks_the_bot(crowd: Crowd) -> None:
    blocked = [one for one in crowd.officers if one in crowd.blocked]
    if blocked:
        officer = crowd.dice.choice(blocked)
        crowd.blocked.remove(officer)
        await officer.unblock()
        await crowd.follow()


# Anybody


async def somebody_corrects(crowd: Crowd) -> None:
    """What one wrote lately in a case that is still one's own."""
    places = []
    for place in range(max(len(crowd.written) - LATELY, 0), len(crowd.written)):
        one = crowd.written[place]
        number = crowd.current(one.word.number)
        mine = {crowd.owner[number], crowd.holder[number]}
        if number in crowd.going() and one.author in mine and one.author not in crowd.blocked:
            places.append(place)
    if places:
        place = crowd.dice.choice(places)
        await correct(crowd, place)
        if crowd.written[place].author in crowd.applicants:
            await crowd.follow()


async def correct(crowd: Crowd, place: int) -> Word:
    one = crowd.written[place]
    word = crowd.new_word(one.author)
    message = await one.author.edit(one.message, word)
    one.message = message
    return crowd.note(one.author, crowd.current(one.word.number), message, word, of=one.word)


async def time_passes(crowd: Crowd) -> None:
    await crowd.follow()
    hours = crowd.dice.choice([0, 0, 0, 0, 2, 9, 20])
    await crowd.town.telegram.advance(hours=hours, minutes=crowd.dice.choice([1, 3, 20]))
    await crowd.follow()


async def the_bot_restarts(crowd: Crowd) -> None:
    """In the middle of whatever is under way."""
    await crowd.town.restart()


Deed = Callable[[Crowd], Awaitable[None]]

DEEDS: dict[Deed, int] = {
    applicant_writes: 12,
    applicant_sends_an_album: 4,
    applicant_writes_without_a_reply: 2,
    applicant_files_again: 2,
    applicant_says_if_it_is_resolved: 2,
    applicant_writes_to_an_ended_case: 1,
    applicant_blocks_the_bot: 1,
    officer_replies: 10,
    officer_replies_with_an_album: 4,
    officer_takes: 2,
    officer_answers: 2,
    officer_asks: 2,
    officer_notes: 2,
    officer_answers_another_one_first: 1,
    officer_writes_to_nobody: 1,
    officer_takes_words_back: 2,
    officer_opens_a_case: 2,
    officer_hands_over: 2,
    officer_resolves: 2,
    officer_merges: 1,
    officer_goes_away: 2,
    officer_is_back: 3,
    officer_blocks_the_bot: 1,
    officer_unblocks_the_bot: 2,
    somebody_corrects: 6,
    time_passes: 1,
    the_bot_restarts: 1,
}
