"""What lies on the desk of the officer whose phone the page shows: written by hand, something of each kind."""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.demo import words
from bot.demo.course import Act, Step
from bot.demo.worktime import KYIV, workday_before
from models import catalogue
from models.catalogue import Topic
from models.statuses import Outcome

# Chance adds nothing to this desk in the last days.
FRESH = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Waiting:
    key: tuple[str, str]
    course: tuple[tuple[int, str, Act], ...]  # workdays ago, at what time, what

    @property
    def topic(self) -> Topic:
        return catalogue.topic(*self.key)

    def steps(self, rng: random.Random, now: datetime) -> list[Step]:
        return [self._step(rng, now, *one) for one in self.course]

    def _step(self, rng: random.Random, now: datetime, days: int, clock: str, act: Act) -> Step:
        day = workday_before(now.astimezone(KYIV).date(), days)
        at = datetime.combine(day, time.fromisoformat(clock), KYIV)
        match act:
            case Act.WRITE:
                return Step(at, act, words.answer(rng, self.topic))
            case Act.CLARIFY:
                return Step(at, act, words.question(rng))
            case Act.REFER:
                return Step(at, act, words.referral(self.topic))
            case Act.RESOLVE:
                return Step(at, act, words.closing(rng, Outcome.EXPLAINED), Outcome.EXPLAINED)
            case Act.REOPEN:
                return Step(at, act, value="partly")
        return Step(at, act)


DESK = (
    Waiting(("HOU", "rent"), ((0, "09:25", Act.GIVE),)),
    Waiting(("PAY", "delay"), ((0, "08:40", Act.GIVE),)),
    Waiting(("REG", "move"), ((1, "11:10", Act.GIVE), (1, "16:05", Act.TAKE))),
    Waiting(("HOU", "shelter"), ((3, "10:20", Act.GIVE), (3, "12:00", Act.TAKE), (2, "09:30", Act.WRITE))),
    Waiting(
        ("MED", "aids"),
        ((6, "14:45", Act.GIVE), (5, "09:15", Act.TAKE), (5, "09:40", Act.WRITE), (4, "11:30", Act.CLARIFY)),
    ),
    Waiting(
        ("PEN", "pension"),
        ((9, "19:30", Act.GIVE), (8, "10:00", Act.TAKE), (8, "10:20", Act.WRITE), (6, "15:10", Act.REFER)),
    ),
    # Past its fifteen days.
    Waiting(("PAY", "stopped"), ((13, "12:15", Act.GIVE), (12, "09:30", Act.TAKE), (12, "10:05", Act.WRITE))),
    Waiting(
        ("DOC", "residence"),
        (
            (12, "17:20", Act.GIVE),
            (11, "10:30", Act.TAKE),
            (11, "10:45", Act.WRITE),
            (6, "12:30", Act.RESOLVE),
            (1, "18:40", Act.REOPEN),
        ),
    ),
)
