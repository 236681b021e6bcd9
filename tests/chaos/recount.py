"""The recount from outside: what people sent, what Telegram brought to whom, and what the database says of it.

Nothing here asks the bot; the database is opened with the key.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from bot.sandbox.calls import LoggedCall
from bot.sandbox.world import World
from models.agenda import Task
from models.cases import Case, with_people
from models.correspondence import Letter, Side
from models.database import Database
from models.events import Event, EventKind
from models.inbox import InboxState, Incoming
from models.outbox import Outgoing, Post
from models.people import Person
from models.strays import Stray
from tests.chaos.crowd import NOTE, REPLY, Crowd, Sent
from tests.chaos.trouble import Trouble
from tests.chaos.unrecorded import letters_in
from tests.crowd import TOKEN, read

# What happens to a case at most once here: nobody resolves, closes or hands over.
ONCE = (EventKind.FILED, EventKind.TAKEN, EventKind.FIRST_ANSWER_MISSED)


@dataclass
class Recount:
    """`wrong` says in words what isn't as promised."""

    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    doubled_effects: int = 0
    delivered: int = 0
    doubled_sends: int = 0
    occasions: int = 0
    out_of_order: int = 0
    asked: int = 0

    def fail(self, what: str) -> None:
        self.wrong.append(what)


@dataclass
class Books:
    """The database, read once; `known` are messages of chats whose Telegram ids it knows, `kept` words that are in no
    case yet."""

    cases: dict[int, Case]
    letters: dict[str, list[Letter]]
    people: dict[int, Person]
    events: list[Event]
    known: set[tuple[int, int | None]]
    kept: dict[str, str]


async def read_books(database: Database) -> Books:
    async with database.read() as db:
        query = select(Case).options(*with_people()).order_by(Case.number)
        found = list((await db.scalars(query)).unique())
        people = {one.id: one for one in await db.scalars(select(Person))}
        ids = {one.telegram_key: one.telegram_id or 0 for one in people.values()}
        posts = (await db.execute(select(Post.chat, Post.message_id))).all()
        known = {(ids.get(chat, 0), message) for chat, message in posts}
        events = list(await db.scalars(select(Event).order_by(Event.id)))
        letters: dict[str, list[Letter]] = defaultdict(list)
        for letter in await db.scalars(select(Letter).order_by(Letter.id)):
            for word in TOKEN.findall((letter.content or {}).get("text", "")):
                letters[word].append(letter)
        kept: dict[str, str] = {}
        for stray in await db.scalars(select(Stray)):
            kept |= dict.fromkeys(TOKEN.findall(str(stray.contents)), f"stray {stray.id}")
        for one in people.values():
            kept |= dict.fromkeys(TOKEN.findall(str(one.draft)), f"draft of {one.id}")
    return Books({one.number: one for one in found}, letters, people, events, known, kept)


async def recount(crowd: Crowd, trouble: Trouble) -> Recount:
    done = Recount()
    books = await read_books(trouble.database)
    chats = {chat: _letters(trouble.world, chat) for chat in trouble.world.only_bot().chats}
    for sent in crowd.sent:
        look_for(done, sent, books, chats, crowd)
    _order(done, crowd, books, chats)
    _sends(done, trouble)
    _effects(done, crowd, books)
    await _left_over(done, trouble)
    return done


def _letters(world: World, chat: int) -> list[tuple[int, tuple[str, ...]]]:
    """Letters that the bot brought there: case and words."""
    found = []
    for message in world.only_bot().chats[chat].messages.values():
        letter = read(message.body.get("text") or message.body.get("caption") or "") if message.from_bot else None
        if letter:
            found.append((letter.number, letter.words))
    return found


def look_for(done: Recount, sent: Sent, books: Books, chats: dict[int, Any], crowd: Crowd) -> None:
    """In exactly one case, and with exactly whom it is for."""
    found = books.letters.get(sent.word, [])
    if not found:
        if not sent.corrected:
            done.lost += 1
            where = books.kept.get(sent.word, "nowhere")
            done.fail(f"lost: {sent.word} of {sent.author.name} ({sent.how}, {sent.number}), it is {where}")
        return
    if len(found) > 1:
        done.doubled_effects += 1
        done.fail(f"{sent.word} of {sent.author.name} stands {len(found)} times: {[one.case_number for one in found]}")
    letter = found[0]
    case = books.cases[letter.case_number]
    allowed = {sent.number} if sent.number else {one for one, who in crowd.owner.items() if who is sent.author}
    done.asked += sent.how == REPLY and letter.case_number not in allowed
    allowed |= crowd.chosen.get(sent.author.id, set())
    if letter.case_number not in allowed:
        done.fail(f"{sent.word} of {sent.author.name} for {sent.number} is in {letter.case_number}")
    holder, owner = (one.telegram_id if one else None for one in (case.officer, case.person))
    to = {sent.author.id == owner: holder, sent.author.id == holder: owner}.get(True)
    # Whoever took too long over a note, as the clock has it, was asked where these words belong.
    if letter.side is Side.NOTE or (sent.how == NOTE and sent.word not in crowd.asked):
        to = None
        if letter.side is not Side.NOTE or sent.how != NOTE:
            done.fail(f"{sent.word} of {sent.author.name}, {sent.how}, is a {letter.side.value}")
    readers = {chat for chat, letters in chats.items() if any(sent.word in words for _, words in letters)}
    if to is not None and to not in readers:
        done.lost += 1
        done.fail(f"not delivered: {sent.word} of {sent.author.name} in {letter.case_number}")
    if readers - {to}:
        done.fail(f"{sent.word} of {sent.author.name} was shown to {readers - {to}}")
    done.delivered += to in readers


def _order(done: Recount, crowd: Crowd, books: Books, chats: dict[int, Any]) -> None:
    """In each chat what one person wrote in a case by replying stands as it was written."""
    place = {sent.word: number for number, sent in enumerate(crowd.sent)}
    straight = {sent.word for sent in crowd.sent if sent.how == REPLY and _as_meant(sent, books)}
    for chat, letters in chats.items():
        seen: dict[tuple[int, int], list[str]] = defaultdict(list)
        for number, words in letters:
            for word in words:
                if word in straight:
                    author = crowd.sent[place[word]].author.id
                    if word not in seen[number, author]:
                        seen[number, author].append(word)
        for (number, author), words in seen.items():
            for former, later in pairwise(words):
                if place[former] > place[later]:
                    done.out_of_order += 1
                    done.fail(f"chat {chat}, case {number}: {former} of {author} stands before {later}")


def _as_meant(sent: Sent, books: Books) -> bool:
    """And at once: what replies to a copy that was sent twice, and is unknown, is asked about first."""
    in_cases = [one.case_number for one in books.letters.get(sent.word, [])]
    return in_cases == [sent.number] and (sent.author.id, sent.about) in books.known


def _sends(done: Recount, trouble: Trouble) -> None:
    """A message comes twice only where Telegram's answer to it was cut off; and never two messages of one chat."""
    calls = [call for call in trouble.world.calls.since(0) if letters_in(call)]
    cut_off = {call.number for kill in trouble.kills for call in kill.unrecorded}
    cut_off |= {call.number for call in calls if call.unanswered}
    done.occasions = len(cut_off)
    for kill in trouble.kills:
        words: dict[int, set[frozenset[str]]] = defaultdict(set)
        for call in kill.unrecorded:
            words[_chat(call)].add(letters_in(call))
        for chat, several in words.items():
            if len(several) > 1:
                done.fail(f"a kill cut off {len(several)} messages to {chat}")
    last: dict[tuple[int, str], LoggedCall] = {}
    for call in calls:
        places = [(_chat(call), word) for word in letters_in(call)]
        before = {last[place].number: last[place] for place in places if place in last}
        done.doubled_sends += bool(before)
        for former in before.values():
            cut = any(former.number <= at <= call.number for at in trouble.cuts)
            done.occasions += cut and former.number not in cut_off
            if former.number not in cut_off and not cut:
                done.fail(f"{letters_in(call)} came to {_chat(call)} twice for no reason")
        last |= dict.fromkeys(places, call)


def _chat(call: LoggedCall) -> int:
    return int(call.params["chat_id"])


def _effects(done: Recount, crowd: Crowd, books: Books) -> None:
    def doubled(what: str) -> None:
        done.doubled_effects += 1
        done.fail(what)

    numbers = [number % 1_000_000 for number in books.cases]
    if numbers != list(range(1, len(numbers) + 1)):
        done.fail(f"numbers of cases: {numbers}")
    for person in crowd.applicants:
        theirs = [one for one in books.cases.values() if one.person.telegram_id == person.id]
        if len(theirs) != crowd.filed[person.id]:
            doubled(f"{person.name} filed {crowd.filed[person.id]} requests, there are {len(theirs)}")
    once = Counter((event.case_number, event.kind) for event in books.events if event.kind in ONCE)
    letters = Counter(
        (event.kind, event.details["letter"])
        for event in books.events
        if event.kind in {EventKind.APPLICANT_WROTE, EventKind.STAFF_WROTE, EventKind.NOTED, EventKind.EDITED}
        and "letter" in (event.details or {})
    )
    for key, times in (once | letters).items():
        if times > 1:
            doubled(f"{key} happened {times} times")
    for number in books.cases:
        for former, event in pairwise(_steps(books, number)):
            if former.details["to_status"] != event.details["from_status"]:
                doubled(f"case {number} went from {former.details['to_status']} and {event.details['from_status']}")


def _steps(books: Books, number: int) -> Iterator[Event]:
    return (one for one in books.events if one.case_number == number and "to_status" in (one.details or {}))


async def _left_over(done: Recount, trouble: Trouble) -> None:
    """What is put aside is what was damaged. That nothing waits has been seen before, in /health."""
    async with trouble.database.read() as db:
        waiting = await db.scalar(select(func.count()).where(Incoming.state == InboxState.NEW))
        aside = list(await db.scalars(select(Incoming.error).where(Incoming.state == InboxState.PARKED)))
        aside += list(await db.scalars(select(Outgoing.error).where(Outgoing.parked_at.is_not(None))))
        failed = list(await db.scalars(select(Task.error).where(Task.error.is_not(None))))
    if waiting or failed:
        done.fail(f"left over: {waiting} updates, failed work: {failed}")
    reasons = Counter(aside)
    if reasons != Counter({"can't be decrypted": trouble.damaged} if trouble.damaged else {}):
        done.fail(f"put aside: {dict(reasons)}, damaged were {trouble.damaged}")
