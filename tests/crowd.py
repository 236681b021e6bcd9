"""A model beside the bot: who wrote what in which case, who holds it, and what each chat must therefore hold.

Statuses and holders are read from the database; what must have arrived where follows from what was written here.
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from models.cases import Case, with_people
from models.database import Database
from models.statuses import OPEN, Status
from tests.conftest import Town, file_request, newest

TOKEN = re.compile(r"ж\d+")
HEADER = re.compile(r"№ \d\d-\d{6} · ")
NUMBER = re.compile(r"(\d\d)-(\d{6})")
CARD = "Стан:"
NOBODY = " · поки ніхто · "
STAFF = "staff"
TOPICS = (("Виплати ВПО", "Затримка виплати"), ("Документи", "Реєстрація місця проживання"))
OFFICERS = ("Ігор", "Оксана", "Лесь")
LIST_CHECKED = 0.1


def number_in(text: str) -> int:
    found = NUMBER.search(text)
    assert found, text
    return int(found[1]) * 1_000_000 + int(found[2])


def in_words(number: int) -> str:
    return f"{number // 1_000_000}-{number % 1_000_000:06}"


@dataclass(frozen=True)
class Letter:
    """A letter as it stands in a chat."""

    number: int
    author: str
    words: tuple[str, ...]


@cache
def read(text: str) -> Letter | None:
    """None where it isn't a letter."""
    head, _, rest = text.partition("\n")
    words = tuple(TOKEN.findall(rest))
    if not words or not HEADER.match(head) or CARD in text:
        return None
    return Letter(number_in(head), head.split(" · ")[1], words)


@cache
def words_in(text: str) -> frozenset[str]:
    return frozenset(TOKEN.findall(text))


@cache
def card_of(text: str) -> int | None:
    return number_in(text) if CARD in text else None


@dataclass
class Word:
    """What was written once: a message, or a correction of one (of the same `family`)."""

    text: str
    author: Phone
    number: int
    family: int
    note: bool


@dataclass
class Written:
    """A message in its author's own chat."""

    author: Phone
    message: Message
    word: Word


class Crowd:
    def __init__(self, town: Town, database: Database, dice: random.Random, *, topics: bool) -> None:
        self.town, self.database, self.dice, self.topics = town, database, dice, topics
        self.steps = 0
        self.diary: list[str] = []  # what was done and written, for whoever reads a failure
        self.applicants: list[Phone] = []
        self.officers: list[Phone] = []
        self.away: list[Phone] = []
        self.blocked: list[Phone] = []
        self.receipts: dict[int, Message] = {}
        self.owner: dict[int, Phone] = {}
        self.holder: dict[int, Phone | None] = {}
        self.status: dict[int, Status] = {}
        self.goes_on: dict[int, int] = {}
        self.words: dict[str, Word] = {}  # in the order of writing
        self.written: list[Written] = []
        self.own: dict[str, set[str]] = defaultdict(set)
        # What stands in a chat as letters: of a reader, a case and a side, in order; and all of a reader.
        self.due: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        self.shown: dict[str, set[str]] = defaultdict(set)
        self.replies: list[tuple[Phone, Word, int]] = []
        self.chats: dict[str, list[Message]] = {}

    async def begin(self) -> None:
        self.maria = await self.town.coordinator()
        self.officers = [await self.town.officer(self.maria, name) for name in OFFICERS]
        for name in ("Олена", "Петро"):
            person = await self.town.applicant(name)
            self.applicants.append(person)
            for topic in TOPICS:
                await self.file(person, topic)
        await self.check()

    async def file(self, person: Phone, topic: tuple[str, str]) -> None:
        word = self.new_word(person)
        await file_request(person, text=word, topic=topic)
        receipt = await newest(person, "прийнято")
        number = number_in(receipt.text)
        self.receipts[number], self.owner[number], self.holder[number] = receipt, person, None
        message = next(one for one in person.messages if one.text == word)
        self.note(person, number, message, word)
        await self.follow()

    # Who wrote what

    def new_word(self, author: Phone) -> str:
        word = f"ж{sum(len(one) for one in self.own.values()) + 1}"
        self.own[author.name].add(word)
        return word

    def note(
        self,
        author: Phone,
        number: int,
        message: Message,
        word: str,
        *,
        of: Word | None = None,
        note: bool = False,
        reaches: bool = True,
    ) -> Word:
        """It has been sent: a message, or a correction `of` one; where it doesn't reach the other side now, it may
        reach it later."""
        family = of.family if of else len(self.words)
        made = self.words[word] = Word(word, author, number, family, note or (of.note if of else False))
        self.diary.append(f"{author.name} in {number}: {word}{f' for {of.text}' if of else ''}")
        if of is None:
            self.written.append(Written(author, message, made))
        to = self.holder[number] if author is self.owner[number] else self.owner[number]
        if reaches and not made.note and to is not None and to not in self.blocked:
            self.deliver(to, number, made)
        return made

    def deliver(self, to: Phone, number: int, word: Word) -> None:
        side = word.author.name if word.author in self.applicants else STAFF
        self.due[to.name, number, side].append(word.text)
        self.shown[to.name].add(word.text)

    def undo(self, word: Word, *readers: Phone) -> None:
        """These readers don't have it; nobody ever will, where none is named."""
        self.diary.append(f"{word.text} is gone")
        for place, words in self.due.items():
            if word.text in words and (not readers or place[0] in {one.name for one in readers}):
                words.remove(word.text)
                self.shown[place[0]].discard(word.text)
        if not readers:
            self.words.pop(word.text)
            self.written = [one for one in self.written if one.word.family != word.family]

    # Where cases are

    async def settle(self) -> None:
        await self.town.settle()
        for one in [*self.applicants, *self.officers, self.maria]:
            await one.refresh()
            self.chats[one.name] = one.messages

    async def follow(self) -> None:
        """Whoever has a case anew is shown the letters that aren't in the chat yet."""
        await self.settle()
        phones = {phone.id: phone for phone in self.officers}
        async with self.database.read() as db:
            cases = (await db.scalars(select(Case).options(*with_people()).order_by(Case.number))).unique().all()
        self.goes_on = {case.number: case.merged_into for case in cases if case.merged_into}
        for case in cases:
            self.status[case.number] = case.status
            holder = phones[case.officer.telegram_id or 0] if case.officer else None
            if self.holder[case.number] is holder:
                continue
            self.holder[case.number] = holder
            if holder is not None:
                self._hand_in(case.number, holder)

    def _hand_in(self, number: int, holder: Phone) -> None:
        together = {number, *(one for one, into in self.goes_on.items() if into == number)}
        for word in self.words.values():
            known = word.author is holder or word.text in self.shown[holder.name]
            if word.number in together and not known:
                self.deliver(holder, number, word)

    def current(self, number: int) -> int:
        return self.goes_on.get(number, number)

    def going(self, *, only_open: bool = False) -> list[int]:
        """Cases in which the applicant may write."""
        wanted = OPEN if only_open else OPEN | {Status.RESOLVED}
        return [number for number, status in self.status.items() if status in wanted]

    def in_hand(self) -> list[tuple[int, Phone]]:
        """Cases with somebody who may write to the applicant."""
        held = [(number, self.holder[number]) for number in self.going()]
        return [(number, holder) for number, holder in held if holder is not None and holder not in self.blocked]

    # What a chat shows, as of the last time that all was quiet: so a seed plays the same again.

    def letters(self, reader: Phone, number: int) -> list[Message]:
        """Letters of others that may be replied to: those of a case that goes on in this one too."""
        found = []
        for one in self.chats[reader.name]:
            letter = read(one.text) if one.from_bot else None
            if letter and self.current(letter.number) == number and letter.words[0] in self.words:
                found.append(one)
        return found

    def cards(self, reader: Phone, number: int) -> list[Message]:
        return [one for one in self.chats[reader.name] if one.from_bot and card_of(one.text) == number]

    def family(self, message: Message) -> int | None:
        """Of a letter, or one's own message."""
        if message.from_bot and read(message.text) is None:
            return None
        known = [self.words[one] for one in words_in(message.text) if one in self.words]
        return known[0].family if known else None

    # What must be so

    async def check(self) -> None:
        await self.follow()
        for reader in [*self.applicants, *self.officers, self.maria]:
            self._check_letters(reader)
        self._check_replies()
        for number in self.going(only_open=True):
            holder = self.holder[number]
            if holder is not None and holder not in self.blocked:
                assert self.cards(holder, number), f"{holder.name} has no card of {number}\n{holder.shown()}"
        await self._check_the_list()

    def _check_letters(self, reader: Phone) -> None:
        """Each once, in order, under the right number and name; elsewhere no words that aren't in the chat anyway."""
        seen: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        allowed = self.own[reader.name] | self.shown[reader.name]
        for message in self.chats[reader.name]:
            if not message.from_bot or not words_in(message.text):
                continue
            letter = read(message.text)
            if letter is None:
                assert words_in(message.text) <= allowed, f"not for {reader.name}: {message.shown()}"
                continue
            authors = {self.words[one].author for one in letter.words if one in self.words}
            assert [one.name for one in authors] == [letter.author], f"{reader.name} got {message.shown()}"
            side = letter.author if authors <= set(self.applicants) else STAFF
            seen[reader.name, letter.number, side] += letter.words
        must = {place: words for place, words in self.due.items() if place[0] == reader.name and words}
        for place in seen.keys() | must.keys():
            got, wanted = seen.get(place, []), must.get(place, [])
            assert got == wanted, self._differs(reader, place, got, wanted)

    def _differs(self, reader: Phone, place: object, got: list[str], wanted: list[str]) -> str:
        lacks, more = [one for one in wanted if one not in got], [one for one in got if one not in wanted]
        said = f"lacks {lacks}, has {more} too much" if lacks or more else f"has {got} for {wanted}"
        authors = {self.words[one].author for one in [*lacks, *more] if one in self.words}
        return "\n".join([f"{place} {said}", *(one.shown() for one in (reader, *authors))])

    def _check_replies(self) -> None:
        """A reply stands in the other chat as a reply to the same message."""
        for reader, word, family in self.replies:
            chat = self.chats[reader.name]
            there = {one.id for one in chat if self.family(one) == family}
            arrived = [one for one in chat if one.from_bot and read(one.text) and word.text in words_in(one.text)]
            if there and word.text in self.shown[reader.name] and word.text in self.words:
                assert arrived[0].reply_to in there, f"{word.text} replies to {arrived[0].reply_to}\n{reader.shown()}"
        self.replies = []

    async def _check_the_list(self) -> None:
        """What nobody has stands in the coordinators' list, and nothing else does as nobody's."""
        nobodys = {number for number in self.going(only_open=True) if self.holder[number] is None}
        if not nobodys and self.dice.random() > LIST_CHECKED:
            return
        await self.maria.send("/overdue")
        await self.settle()
        listed = {number_in(one) for one in self.maria.last.labels if NOBODY in one}
        assert listed == nobodys, self.maria.shown()
