"""What becomes of one request: a believable row of steps, each at its time."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from bot.demo import mix, words
from bot.demo.worktime import KYIV, awake, worked
from models import waiting
from models.agenda import Due
from models.catalogue import Intake, Topic
from models.deadlines import CONFIRM_DAYS, first_answer_due, next_morning
from models.referrals import AGAIN
from models.statuses import CloseReason

T = TypeVar("T")

CHECK_DAYS = 14
A_YEAR_OF_WEEKS = 60

SPREAD = 1.05  # of a log-normal wait: most are short, a few very long
LONGEST_SILENCE = 300  # hours; the person's word comes before the case closes by itself
WITHDRAWN, UNCLEAR, UNANSWERED, REFERRED, OUT_OF_SCOPE = 0.03, 0.25, 0.15, 0.14, 0.05
CONTENT, NOT_CONTENT, RATES = 0.47, 0.14, 0.72
CONFIRMED = 0.6


class Act(StrEnum):
    GIVE = "give"
    MISS = "miss"
    REMIND = "remind"
    UNHEARD = "unheard"
    TAKE = "take"
    WRITE = "write"
    CLARIFY = "clarify"
    REPLY = "reply"
    REFER = "refer"
    LOOK = "look"
    HELPED = "helped"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    LAPSE = "lapse"
    CLOSE = "close"
    REOPEN = "reopen"
    RATE = "rate"
    WITHDRAW = "withdraw"


# After either of these no first answer is owed any more.
ANSWERS = {Act.WRITE, Act.CLARIFY, Act.REFER, Act.RESOLVE, Act.CLOSE, Act.WITHDRAW}


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    act: Act
    words: str = ""
    value: str = ""


@dataclass(slots=True)
class Course:
    rng: random.Random
    topic: Topic
    at: datetime
    speed: float  # how long staff take, 1 being usual
    steps: list[Step] = field(default_factory=list)

    def staff(self, act: Act, hours: float, said: str = "", value: str = "") -> None:
        """After so many working hours, give or take."""
        self._step(worked(self.at, self._wait(hours) * self.speed), act, said, value)

    def person(self, act: Act, hours: float, said: str = "", value: str = "") -> None:
        """After so many hours, give or take, and not at night."""
        later = self.at + timedelta(hours=min(self._wait(hours), LONGEST_SILENCE))
        self._step(awake(later, self.rng.randrange(120)), act, said, value)

    def clock(self, act: Act, days: int) -> None:
        self._step(self.at + timedelta(days=days), act)

    def happens(self, chance: float) -> bool:
        return self.rng.random() < chance

    def _wait(self, hours: float) -> float:
        return self.rng.lognormvariate(math.log(hours), SPREAD)

    def _step(self, at: datetime, act: Act, said: str = "", value: str = "") -> None:
        self.at = at
        self.steps.append(Step(at, act, said, value))


def tell(rng: random.Random, topic: Topic, filed: datetime, speed: float) -> list[Step]:
    """All steps to the very end, in order of time."""
    course = Course(rng, topic, filed, speed)
    course.clock(Act.GIVE, 0)
    if topic.intake is Intake.CALLBACK:
        _converse(course)
        return course.steps
    if course.happens(WITHDRAWN):
        course.person(Act.WITHDRAW, 20)
    else:
        _answer(course)
        _settle(course)
    return with_missed(course.steps, first_answer_due(filed, KYIV))


def with_missed(steps: list[Step], due: datetime) -> list[Step]:
    """With what the clock does when the first answer is late."""
    if not any(step.act in ANSWERS and step.at <= due for step in steps):
        steps = [*steps, Step(due, Act.MISS)]
    return sorted(steps, key=lambda step: step.at)


def with_reminders(steps: list[Step]) -> list[Step]:
    """With what the clock does while a question waits: two reminders, and an end after a month."""
    told: list[Step] = []
    for step, following in zip_longest(steps, steps[1:]):
        told.append(step)
        if step.act is Act.REFER:
            told += looks(step.at, following.at if following else None)
        if step.act is not Act.CLARIFY:
            continue
        for due, wait in waiting.AFTER.items():
            if following is not None and following.at <= step.at + wait:
                break
            if due is Due.WAITING_CLOSE:
                return [*told, Step(step.at + wait, Act.UNHEARD)]
            told.append(Step(step.at + wait, Act.REMIND, value=due))
    return told


def looks(made: datetime, until: datetime | None) -> list[Step]:
    """The clock asks on the date of the referral and every week after it."""
    at = next_morning(made + timedelta(days=CHECK_DAYS - 1), KYIV)
    told: list[Step] = []
    while len(told) < A_YEAR_OF_WEEKS and (until is None or at < until):
        told.append(Step(at, Act.LOOK))
        at = next_morning(at + timedelta(days=AGAIN - 1), KYIV)
    return told


def _answer(course: Course) -> None:
    hours = 0.5 if course.topic.urgent else 4
    course.staff(Act.TAKE, hours)
    course.staff(Act.WRITE, hours, words.answer(course.rng, course.topic))


def _converse(course: Course) -> None:
    """Without a number: soon answered, ended by the focal person, never rated."""
    first, reply, answer = words.CONVERSATION
    course.person(Act.WRITE, 1, first)
    course.person(Act.REPLY, 2, reply)
    course.person(Act.WRITE, 0.3, answer)
    course.person(Act.CLOSE, 30, value=CloseReason.ENDED)


def _settle(course: Course) -> None:
    referred = course.topic.intake is Intake.TEXT and course.happens(REFERRED)
    if course.happens(UNCLEAR):
        course.staff(Act.CLARIFY, 5, words.question(course.rng))
        if not course.happens(UNANSWERED):
            course.person(Act.REPLY, 18, words.reply(course.rng))
            course.staff(Act.WRITE, 5, words.answer(course.rng, course.topic))
    if referred:
        course.staff(Act.REFER, 8, words.referral(course.topic))
    elif course.happens(OUT_OF_SCOPE):
        reason = course.rng.choice([CloseReason.DUPLICATE, CloseReason.OUT_OF_SCOPE])
        course.staff(Act.CLOSE, 12, value=reason)
        return
    if referred and course.happens(CONFIRMED):
        course.staff(Act.HELPED, 30)
    _resolve(course, mix.AFTER_REFERRAL if referred else mix.OUTCOMES)
    _react(course, mix.OUTCOMES)


def _resolve(course: Course, outcomes: Mapping[T, float]) -> None:
    outcome = draw(course.rng, outcomes)
    course.staff(Act.RESOLVE, 24, words.closing(course.rng, str(outcome)), str(outcome))


def _react(course: Course, outcomes: Mapping[T, float], *, again: bool = False) -> None:
    """«Чи вирішено питання?»: yes, not quite once at most, or silence."""
    if course.happens(CONTENT):
        course.person(Act.CONFIRM, 14)
        if course.happens(RATES):
            course.person(Act.RATE, 0.05, value=str(draw(course.rng, mix.RATINGS)))
    elif course.happens(NOT_CONTENT) and not again:
        course.person(Act.REOPEN, 20, value=course.rng.choice(["partly", "no"]))
        course.staff(Act.TAKE, 3)
        course.staff(Act.WRITE, 4, words.answer(course.rng, course.topic))
        _resolve(course, outcomes)
        _react(course, outcomes, again=True)
    else:
        course.clock(Act.LAPSE, CONFIRM_DAYS)


def draw(rng: random.Random, weights: Mapping[T, float]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]
