"""Two applicants with two requests each and three officers, everything at random: each message reaches exactly whom it
should, in order, and nobody else; and every case has somebody.

A model beside the bot says what each chat must hold. STEPS=5000 makes it longer; the seed in a test's name replays it.
"""

import os
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import open_database
from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from handlers.officer import card
from handlers.views import number_words
from models import correspondence
from models.cases import Case, with_people
from models.correspondence import Side
from models.database import Database
from models.statuses import OPEN
from tests.conftest import Town, a_town, file_request, newest

STEPS = int(os.environ.get("STEPS", "200"))
BURST = 10
TOKEN = re.compile(r"ж\d+")
HEADER = re.compile(r"№ \d\d-\d{6} · ")
NUMBER = re.compile(r"№ (\d\d)-(\d{6})")
CARD = "Стан:"
TAKES = 0.7
HALF = 0.5
TOPICS = (("Виплати ВПО", "Затримка виплати"), ("Документи", "Реєстрація місця проживання"))


def number_in(message: Message) -> int:
    found = NUMBER.search(message.text)
    assert found, message.text
    return int(found[1]) * 1_000_000 + int(found[2])


def is_letter(message: Message) -> bool:
    words = TOKEN.search(message.text) and HEADER.match(message.text)
    return bool(message.from_bot and words and CARD not in message.text)


class Model:
    """Who wrote what, who holds which case, and what each chat must therefore hold, in which order."""

    def __init__(self, town: Town, database: Database, dice: random.Random, *, topics: bool) -> None:
        self.town, self.database, self.dice, self.topics = town, database, dice, topics
        self.words = 0
        self.applicants: list[Phone] = []
        self.officers: list[Phone] = []
        self.away: list[Phone] = []
        self.receipts: dict[int, Message] = {}
        self.owner: dict[int, Phone] = {}
        self.holder: dict[int, Phone] = {}
        # of a reader, a case and an author
        self.due: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        self.own: dict[str, set[str]] = defaultdict(set)
        self.written: list[tuple[Phone, int, Message, str]] = []

    def word(self, author: Phone) -> str:
        self.words += 1
        self.own[author.name].add(f"ж{self.words}")
        return f"ж{self.words}"

    async def begin(self) -> None:
        self.maria = await self.town.coordinator()
        self.officers = [await self.town.officer(self.maria, name) for name in ("Ігор", "Оксана", "Лесь")]
        for name in ("Олена", "Петро"):
            person = await self.town.applicant(name)
            self.applicants.append(person)
            for topic in TOPICS:
                await file_request(person, text=self.word(person), topic=topic)
                receipt = await newest(person, "прийнято")
                self.receipts[number_in(receipt)] = receipt
                self.owner[number_in(receipt)] = person
        await self.follow_holders()

    async def follow_holders(self) -> None:
        """Whoever has a case anew is shown the letters that aren't in the chat yet; every case has somebody."""
        await self.town.settle()
        phones = {phone.id: await phone.refresh() for phone in self.officers}
        async with self.database.read() as db:
            for case in (await db.scalars(select(Case).options(*with_people()).order_by(Case.number))).unique():
                assert case.status in OPEN
                assert case.officer is not None, f"nobody has {case.number}, though there are officers"
                holder = phones[case.officer.telegram_id or 0]
                if self.holder.get(case.number) is holder:
                    continue
                self.holder[case.number] = holder
                names = {case.person_id: case.person.name}
                for letter in await correspondence.letters(db, case):
                    author = "staff" if letter.side is Side.STAFF else names[letter.author_id]
                    place, word = (holder.name, case.number, author), letter.content["text"]
                    if word not in self.own[holder.name] and word not in self.due[place]:
                        self.due[place].append(word)

    # Steps

    def about(self, number: int, reply_to: Message) -> dict[str, Any]:
        """By a reply, or in the topic of the case where there are topics."""
        if self.topics and self.dice.random() < HALF:
            return {"topic": f"№ {number_words(number)}"}
        return {"reply_to": reply_to}

    async def applicant_writes(self) -> None:
        number = self.dice.choice(list(self.owner))
        person = self.owner[number]
        word = self.word(person)
        message = await person.send(word, **self.about(number, self.receipts[number]))
        self.note(person, number, message, word)
        await self.follow_cover(number)

    async def applicant_sends_an_album(self) -> None:
        number = self.dice.choice(list(self.owner))
        person = self.owner[number]
        words = [self.word(person) for _ in range(self.dice.randint(2, 4))]
        about = self.about(number, self.receipts[number])
        items = [{"kind": "photo", "caption": word} for word in words]
        for message, word in zip(await person.send_album(items, **about), words, strict=True):
            self.note(person, number, message, word)
        await self.follow_cover(number)

    async def officer_replies(self) -> None:
        number = self.dice.choice(list(self.owner))
        officer = self.holder[number]
        word = self.word(officer)
        message = await officer.send(word, **self.about(number, self.dice.choice(self.copies(officer, number))))
        self.note(officer, number, message, word)

    async def officer_answers_with_an_album(self) -> None:
        number = self.dice.choice(list(self.owner))
        officer = self.holder[number]
        words = [self.word(officer) for _ in range(self.dice.randint(2, 3))]
        items = [{"kind": "photo", "caption": word} for word in words]
        about = self.about(number, self.dice.choice(self.copies(officer, number)))
        for message, word in zip(await officer.send_album(items, **about), words, strict=True):
            self.note(officer, number, message, word)

    async def somebody_edits(self) -> None:
        """What one wrote lately in a case that is still one's own."""
        mine = [one for one in self.written[-12:] if one[0] in {self.owner[one[1]], self.holder[one[1]]}]
        if not mine:
            return
        author, number, message, _ = self.dice.choice(mine)
        word = self.word(author)
        self.note(author, number, await author.edit(message, word), word, anew=False)

    async def follow_cover(self, number: int) -> None:
        """What is written to somebody who is away brings the case to a colleague."""
        if self.holder[number] in self.away:
            await self.follow_holders()

    def note(self, author: Phone, number: int, message: Message, word: str, *, anew: bool = True) -> None:
        if anew:
            self.written.append((author, number, message, word))
        if author is self.owner[number]:
            self.due[self.holder[number].name, number, author.name].append(word)
        else:
            self.due[self.owner[number].name, number, "staff"].append(word)

    async def officer_hands_over(self) -> None:
        """Asks a colleague, who accepts or declines."""
        number = self.dice.choice(list(self.owner))
        officer = self.holder[number]
        colleagues = [one for one in self.officers if one is not officer and one not in self.away]
        await self.check()
        newest_card = self.cards(officer, number)[-1]
        if not colleagues or "Передати колезі" not in newest_card.labels:
            return
        colleague = self.dice.choice(colleagues)
        await officer.press("Передати колезі", on=newest_card)
        await officer.press(f"{colleague.name} — радник / радниця, Вінницька область")
        await officer.wait("Чому передаєте?")
        await officer.send("Маю забагато справ")
        await colleague.wait("пропонує вам звернення")
        if self.dice.random() < TAKES:
            await colleague.press("Прийняти")
        else:
            await colleague.press("Відмовитися")
            await colleague.press("Без пояснення")
        await self.follow_holders()

    async def officer_goes_away(self) -> None:
        """A colleague stands in, all colleagues do, or cases wait until somebody writes. One officer stays on duty."""
        on_duty = [one for one in self.officers if one not in self.away]
        if len(on_duty) == 1:
            return
        officer, *others = self.dice.sample(on_duty, len(on_duty))
        await officer.send("/away")
        stand_in = f"{others[0].name} — радник / радниця, Вінницька область"
        await officer.press(self.dice.choice([stand_in, "Розподілити між колегами", "Нехай чекають на мене"]))
        await officer.press("Готово")
        self.away.append(officer)
        await self.follow_holders()

    async def officer_is_back(self) -> None:
        if not self.away:
            return
        officer = self.away.pop(self.dice.randrange(len(self.away)))
        await officer.send("/back")
        await self.follow_holders()

    # What must be so

    def copies(self, reader: Phone, number: int) -> list[Message]:
        return [one for one in self.letters_in(reader) if number_in(one) == number]

    def cards(self, reader: Phone, number: int) -> list[Message]:
        return [one for one in reader.messages if one.from_bot and CARD in one.text and number_in(one) == number]

    @staticmethod
    def letters_in(reader: Phone) -> list[Message]:
        return [one for one in reader.messages if is_letter(one)]

    def check_the_rest(self, reader: Phone) -> None:
        """Words elsewhere than in letters: one's own in one's own screens, those of a case on its holder's card."""
        for message in reader.messages:
            if not message.from_bot or is_letter(message) or not TOKEN.search(message.text):
                continue
            if CARD in message.text:
                assert self.holder[number_in(message)] is reader, reader.shown()
            else:
                assert set(TOKEN.findall(message.text)) <= self.own[reader.name], reader.shown()

    async def check(self) -> None:
        await self.town.settle()
        for reader in [*self.applicants, *self.officers, self.maria]:
            await reader.refresh()
            seen: dict[tuple[str, int, str], list[str]] = defaultdict(list)
            for message in self.letters_in(reader):
                first_line, _, rest = message.text.partition("\n")
                author = next((one.name for one in self.applicants if f"· {one.name} ·" in first_line), "staff")
                seen[reader.name, number_in(message), author] += TOKEN.findall(rest)
            must = {place: words for place, words in self.due.items() if place[0] == reader.name and words}
            for place in seen.keys() | must.keys():
                assert seen.get(place) == must.get(place), f"{place}\n{reader.shown()}"
            self.check_the_rest(reader)


STEP_KINDS = {
    Model.applicant_writes: 6,
    Model.officer_replies: 5,
    Model.applicant_sends_an_album: 2,
    Model.officer_answers_with_an_album: 2,
    Model.somebody_edits: 3,
    Model.officer_hands_over: 1,
    Model.officer_goes_away: 1,
    Model.officer_is_back: 1,
}


@pytest.mark.parametrize(("seed", "topics"), [(1, False), (2, True)])
async def test_each_message_reaches_exactly_whom_it_should(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch, *, topics: bool
) -> None:
    # All letters go to a new holder here: which are the last twenty depends on what comes at the same moment.
    monkeypatch.setattr(card, "SHOWN_LETTERS", STEPS * BURST)
    dice = random.Random(seed)
    async with a_town(tmp_path, topics=topics) as town:
        database = open_database(town.settings)
        await database.load_lookup_key(b"")
        model = Model(town, database, dice, topics=topics)
        await model.begin()
        await model.check()
        steps = 0
        while steps < STEPS:
            for _ in range(dice.randint(1, BURST)):
                await dice.choices(list(STEP_KINDS), list(STEP_KINDS.values()))[0](model)
                steps += 1
            await model.check()
        await database.close()
