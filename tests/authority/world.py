"""An office in one database: somebody of every role, and of everything that belongs to somebody one piece of each.

Every word in it that tells of somebody is made up of SECRET, so that it is known when it is told to the wrong one.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.content import Content
from models import (
    assignment,
    broadcasts,
    cases,
    catalogue,
    conversations,
    correspondence,
    covering,
    endings,
    indicators,
    intake,
    invites,
    merging,
    people,
    problems,
    referrals,
    reports,
    sealing,
    staff,
    strays,
    templates,
    transfers,
)
from models.cases import Case
from models.catalogue import FocalTopic
from models.database import Database
from models.events import take_recorded
from models.indicators import Measure
from models.outbox import Post, PostKind
from models.people import Duty, Person
from models.statuses import CloseReason, Outcome
from tests.conftest import KYIV, MONDAY

SECRET = "Таємниця"
HERE, ELSEWHERE = "UA-05", "UA-46"
FIRST_CHAT = 7_000
MESSAGES = count(100_000)
NOWHERE = 999  # the number of a row that doesn't exist

# In the order of the table.
ROLES = (
    "stranger", "applicant", "officer", "elsewhere", "central", "coordinator", "focal", "other_focal",
    "suspended", "left", "invitee",
)  # fmt: skip
DUTIES: dict[str, tuple[Duty, list[str], list[str]]] = {
    "officer": (Duty.OFFICER, [HERE], []),
    "colleague": (Duty.OFFICER, [HERE], []),
    "elsewhere": (Duty.OFFICER, [ELSEWHERE], []),
    "central": (Duty.CENTRAL, [], []),
    "coordinator": (Duty.COORDINATOR, [], []),
    "second_coordinator": (Duty.COORDINATOR, [], []),
    "focal": (Duty.FOCAL, [], [FocalTopic.GBV]),
    "other_focal": (Duty.FOCAL, [], [FocalTopic.FRAUD]),
    "suspended": (Duty.OFFICER, [HERE], []),
    "left": (Duty.OFFICER, [HERE], []),
}
TOPICS = {"complaint": ("FBK", "officer"), "fraud": ("FBK", "fraud")}
OWNERS = ("officer", "colleague", "coordinator", "second_coordinator", "suspended", "left")


@dataclass
class World:
    """`things` are ids by kind and name; `theirs` says of each role which of them it may reach, by the table's word."""

    people: dict[str, int] = field(default_factory=dict)
    chats: dict[str, int] = field(default_factory=dict)
    things: dict[str, dict[str, int]] = field(default_factory=dict)
    theirs: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    messages: dict[str, dict[int, int]] = field(default_factory=dict)

    def add(self, kind: str, name: str, number: int, **whose: str) -> int:
        """`whose` gives by word the roles, apart by spaces, that may reach it."""
        self.things.setdefault(kind, {})[name] = number
        for word, roles in whose.items():
            for role in roles.split():
                self.theirs.setdefault((role, word), set()).add((kind, name))
        return number

    def may(self, role: str, words: str, kind: str, name: str) -> bool:
        """`words` of a cell of the table: «held, own»."""
        if words == "yes" or (words != "—" and not kind):
            return True
        return any((kind, name) in self.theirs.get((role, word.strip()), set()) for word in words.split(","))


def words(said: str) -> Content:
    return Content(kind="text", text=f"{SECRET} {said}", entities=[], message=next(MESSAGES), album=None, reply=None)


class Builder:
    """What has happened in the office so far; every step is the domain's own operation."""

    def __init__(self, db: AsyncSession) -> None:
        self.db = db
        self.now = MONDAY
        self.world = World()
        self.persons: dict[str, Person] = {}
        self._messages = 0

    async def build(self) -> World:
        await self._people()
        await self._absences()
        await self._cases()
        await self._belongings()
        await self._leaving()
        await self.db.flush()
        take_recorded(self.db)
        return self.world

    async def _people(self) -> None:
        names = dict.fromkeys((*ROLES, *DUTIES, "neighbour", "erased"))
        for chat, name in enumerate(names, FIRST_CHAT):
            person = self.persons[name] = await people.meet(self.db, chat)
            self.world.people[name], self.world.chats[name] = person.id, chat
            if name not in {"stranger", "invitee"}:
                person.name = f"{SECRET}{chat}"
            if name in {"applicant", "neighbour", "officer", "suspended", "left"}:
                people.consent(self.db, person, self.now)
        for name, (duty, regions, topics) in DUTIES.items():
            await staff.appoint(self.db, self.persons[name], duty, self.now, regions=regions, topics=topics)

    async def _absences(self) -> None:
        for owner in OWNERS:
            person = self.persons[owner]
            absence = await covering.begin(self.db, person, self.now)
            await covering.put_off(self.db, absence, person, self.now + timedelta(days=3), self.now)
            self.world.add("absence", owner, absence.id, own=owner)

    async def case(self, name: str, applicant: str, holder: str | None, **whose: str) -> Case:
        owner = self.persons[applicant]
        region = ELSEWHERE if holder == "elsewhere" else HERE
        filed = await intake.file(
            self.db,
            owner,
            catalogue.topic(*TOPICS.get(name, ("PAY", "delay"))),
            self.now,
            KYIV,
            region=region,
            contents=[words(name)],
        )
        case = (await cases.get_many(self.db, [filed.number]))[filed.number]
        if holder:
            await self.give(case, holder)
            await correspondence.staff_writes(self.db, case, self.persons[holder], words(f"відповідь {name}"), self.now)
        self.world.add("case", name, case.number, **whose)
        self.post(case.number, applicant, PostKind.NOTICE)
        return case

    async def give(self, case: Case, holder: str) -> None:
        person = self.persons[holder]
        assignment.give(self.db, case, person, self.now)
        cases.take(self.db, case, person, self.now)
        await self.db.flush()
        self.post(case.number, holder, PostKind.CARD)

    def post(self, number: int, whose: str, kind: PostKind, letter: int | None = None) -> int:
        """A message with buttons in somebody's chat; in each chat the numbers are others."""
        self._messages += 1
        made = Post(
            chat=self.world.chats[whose], kind=kind, case_number=number, letter_id=letter,
            message_id=self._messages, at=self.now,
        )  # fmt: skip
        self.db.add(made)
        self.world.messages.setdefault(whose, {}).setdefault(number, self._messages)
        return self._messages

    async def _cases(self) -> None:
        everyone = "coordinator second_coordinator"
        held = {"held": "officer", "all": everyone, "own": "applicant"}
        self.mine = await self.case("held", "applicant", "officer", **held)
        await self.case("colleagues", "neighbour", "colleague", held="colleague", all=everyone, region="officer")
        await self.case("elsewhere", "neighbour", "elsewhere", held="elsewhere", all=everyone)
        await self.case("centre", "neighbour", "central", held="central", all=everyone, region="officer")
        await self.case("nobodys", "neighbour", None, all=everyone, region="officer")
        await self.case("of_staff", "officer", "colleague", own="officer", all=everyone, held="colleague")
        await self._moved_cases(everyone, held)
        await self._restricted_cases()

    async def _moved_cases(self, everyone: str, held: dict[str, str]) -> None:
        theirs = {"all": everyone, "held": "colleague", "region": "officer"}
        for former in ("officer", "suspended", "left"):
            passed = await self.case(f"passed_by_{former}", "neighbour", former, **theirs)
            await self.give(passed, "colleague")
        await self.case("of_suspended", "suspended", "colleague", own="suspended", **theirs)
        twin = await self.case("merged", "applicant", "officer", **held)
        await merging.merge(self.db, twin, self.mine.number, self.persons["officer"], self.now)
        closed = await self.case("closed", "applicant", "officer", **held)
        await endings.close(self.db, closed, CloseReason.OUT_OF_SCOPE, self.now, self.persons["officer"].id)
        resolved = await self.case("resolved", "applicant", "officer", **held)
        await endings.resolve(self.db, resolved, self.persons["officer"], Outcome.SATISFIED, None, self.now)

    async def _restricted_cases(self) -> None:
        officer = self.persons["officer"]
        sealed = await self.case("sealed", "neighbour", "officer", held="focal")
        await sealing.seal(self.db, sealed, FocalTopic.GBV, officer, self.now)
        self.post(sealed.number, "focal", PostKind.CARD)
        talk = await conversations.request(
            self.db, self.persons["applicant"], catalogue.topic("SAF", "home"), [words("прошу")], self.now, KYIV,
            region=HERE,
        )  # fmt: skip
        self.world.add("case", "callback", talk.number, held="focal", own="applicant")
        await self.give(talk, "focal")
        complaint = await self.case("complaint", "neighbour", None)
        assert complaint.is_restricted
        await self.give(complaint, "second_coordinator")
        self.world.add("case", "complaint", complaint.number, held="second_coordinator")
        fraud = await self.case("fraud", "neighbour", None)
        await self.give(fraud, "other_focal")
        self.world.add("case", "fraud", fraud.number, held="other_focal")

    async def _belongings(self) -> None:
        db, now, world, persons = self.db, self.now, self.world, self.persons
        officer, colleague = persons["officer"], persons["colleague"]
        for owner in OWNERS:
            person = persons[owner]
            made = await templates.add(db, person.id, f"{SECRET} шаблон", f"{SECRET} текст", now, shared=False)
            world.add("template", owner, made.id, own=owner, shared=owner)
            stray = await strays.keep(db, person, words("куди це"), None, now)
            world.add("stray", owner, stray.id, own=owner)
        staff_roles = "officer elsewhere central coordinator focal other_focal"
        common = await templates.add(db, None, f"{SECRET} спільний", f"{SECRET} текст", now, shared=True)
        world.add("template", "common", common.id, shared=staff_roles, own="coordinator")
        for owner in ("applicant", "neighbour"):
            stray = await strays.keep(db, persons[owner], words("куди"), None, now)
            world.add("stray", owner, stray.id, own=owner)
        for opener, case in (("officer", self.mine), ("colleague", None)):
            problem = await problems.begin(db, persons[opener], "PAY", f"{SECRET} біда", None, now, now.date())
            world.add("problem", opener, problem.id, own=opener, part=opener)
            if case:
                await problems.link(db, case, problem, officer, now)
        for owner in ("coordinator", "second_coordinator"):
            draft = await broadcasts.begin(db, persons[owner], now)
            draft.content = dict(words("новини"))
            world.add("broadcast", owner, draft.id, own=owner)
        made_indicator = await indicators.add(db, f"{SECRET} показник", "шт", Measure.HAND, now, actor=None)
        world.add("indicator", "one", made_indicator.id)
        await self._between(officer, colleague)

    async def _between(self, officer: Person, colleague: Person) -> None:
        """What passes between two: referrals, offers, letters, invites."""
        db, now, world = self.db, self.now, self.world
        asked = await referrals.begin(db, self.mine, officer, f"{SECRET} установа", now)
        world.add("referral", "mine", asked.id)
        letter = await correspondence.last_from_staff(db, self.mine)
        assert letter is not None
        world.add("letter", "officer", letter.id, own="officer")
        for post in ("officer", "applicant"):
            self.world.copies[post] = self.post(self.mine.number, post, PostKind.COPY, letter.id)
        theirs = (await correspondence.letters(db, self.mine))[0]
        world.add("letter", "applicant", theirs.id, own="applicant")
        others = (await cases.get_many(db, [world.things["case"]["colleagues"]])).popitem()[1]
        said = await correspondence.last_from_staff(db, others)
        assert said is not None
        world.add("letter", "colleague", said.id, own="colleague")
        offered = await transfers.offer(db, others, colleague, self.persons["central"], SECRET, now, KYIV)
        world.add("transfer", "to_central", offered.id, own="central")
        report = await reports.begin(db, colleague, "2026-10")
        report.words, report.sent_at = f"{SECRET} звіт", now
        report.meetings = report.trips = report.trainings = report.participants = 0
        pending = await invites.make(db, Duty.COORDINATOR, now, by=self.persons["coordinator"])
        world.add("invite", "pending", (await invites.accept(db, pending, self.persons["invitee"], now)).id)
        world.tokens["unused"] = await invites.make(
            db, Duty.OFFICER, now, regions=[HERE], by=self.persons["coordinator"]
        )
        world.tokens["used"] = pending
        world.add("invite", "unused", world.things["invite"]["pending"] + 1)

    async def _leaving(self) -> None:
        by = self.persons["coordinator"]
        await staff.suspend(self.db, self.persons["suspended"], self.now, by=by)
        await staff.revoke(self.db, self.persons["left"], self.now, by=by)


async def settle_in(database: Database) -> World:
    """The office, kept in the database."""
    async with database.write() as db:
        return await Builder(db).build()
