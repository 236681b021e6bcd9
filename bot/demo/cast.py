"""Everybody on the page: people of the local Telegram who are people of the bot too."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiogram import Bot

from bot.demo import crew, office, year
from bot.demo.crew import IHOR, MARIA, Colleague
from bot.demo.plan import A_YEAR, SEED, Inventor
from bot.sandbox import world as telegram
from bot.unit import conclude
from handlers.desk import Desk
from handlers.officer import card
from handlers.views import category_name
from models import access, people, staff
from models.cases import Case
from models.people import Person
from models.statuses import OPEN, Status

OLENA = "Олена"
TITLE = "Радники з питань ВПО: звернення від подання до підсумку місяця"
BEFORE_THE_FIRST = timedelta(days=30)


@dataclass(slots=True)
class Cast:
    desk: Desk
    bot: Bot
    world: telegram.World
    staff: dict[Colleague, Person] = field(default_factory=dict)

    async def fill(self, count: int) -> None:
        """The newcomer with an empty chat, the staff with their menus, a year of cases, and Ihor's newest cards."""
        newcomer = self.world.add_person(OLENA)
        await self.hire()
        stories = Inventor(self.desk.now, list(self.staff)).year(count)
        await year.write(self.desk.db, stories, list(self.staff.values()), self.phone)
        await office.write(self.desk, {one.name: person for one, person in self.staff.items()}, SEED)
        await self.hand_in()
        self.world.stage = await self.stage(newcomer.id)
        self.world.touch()

    def phone(self, name: str) -> int:
        """Of somebody who has pressed «Start», so that the bot may write to them."""
        person = self.world.add_person(name)
        self.world.only_bot().chat_with(person).started = True
        return person.id

    async def hire(self) -> None:
        """Before the first case; their welcome stands in their chats today."""
        db, since = self.desk.db, self.desk.now - A_YEAR - BEFORE_THE_FIRST
        for one in crew.staff():
            person = await people.meet(db, self.phone(one.name), one.name, sample=True)
            regions = [one.region] if one.region else []
            await staff.appoint(db, person, one.duty, since, regions=regions, topics=[*one.topics])
            self.staff[one] = person
        await conclude(self.desk, self.bot, [])

    async def hand_in(self) -> None:
        """What came to Ihor today lies in his chat as it would."""
        mine = access.of_holder(self.member(IHOR)).where(Case.status == Status.ASSIGNED).order_by(Case.number)
        for case in (await self.desk.db.scalars(mine)).unique():
            if case.filed_at > self.desk.now - timedelta(days=1):
                await conclude(self.desk, self.bot, await card.hand_in(self.desk, case))

    async def stage(self, newcomer: int) -> dict[str, Any]:
        """What the page opens with: three phones, and whom one may choose instead."""
        shown = {newcomer, *(self.member(name).telegram_id for name in (IHOR, MARIA))}
        listed: list[dict[str, Any]] = [
            {"person": newcomer, "role": "заявниця", "group": "Нова людина"},
            *(
                {"person": person.telegram_id, "role": one.role, "group": one.group}
                for one, person in self.staff.items()
            ),
            *await self.applicants(),
        ]
        phones = [{"person": one["person"], "role": one["role"]} for one in listed if one["person"] in shown]
        return {"title": TITLE, "phones": phones, "people": listed}

    async def applicants(self) -> list[dict[str, Any]]:
        """Those whom Ihor helps now: the newcomer may read along on their phones."""
        mine = access.of_holder(self.member(IHOR)).where(Case.status.in_(OPEN)).order_by(Case.number)
        return [
            {
                "person": case.person.telegram_id,
                "role": category_name(case.category),
                "group": "Кому допомагає Ігор",
            }
            for case in (await self.desk.db.scalars(mine)).unique()
        ]

    def member(self, name: str) -> Person:
        return next(person for one, person in self.staff.items() if one.name == name)
