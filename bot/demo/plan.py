"""The sample year, invented from a seed: the same seed and the same now make the same stories. Writes nothing."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.demo import mix, words
from bot.demo.course import Act, Step, draw, tell, with_reminders
from bot.demo.crew import VINNYTSIA, Colleague
from bot.demo.desk import DESK, FRESH
from bot.demo.population import Applicant, Home, Population
from bot.demo.worktime import KYIV
from models import catalogue
from models.cases import Whereabouts
from models.catalogue import CATEGORIES, Intake, Topic, focal_topic
from models.people import Duty

SEED = 2026
A_YEAR = timedelta(days=365)
# Of this morning, and nobody has them yet: minutes ago.
UNASSIGNED = {("PAY", "grant"): 70, ("HUM", "food"): 25}


@dataclass(frozen=True, slots=True)
class Story:
    applicant: Applicant
    topic: Topic
    home: Home
    filed: datetime
    words: str
    officer: int  # as the staff is listed
    steps: list[Step]  # up to now


class Inventor:
    def __init__(self, now: datetime, staff: Sequence[Colleague], seed: int = SEED) -> None:
        self._now = now.astimezone(KYIV)
        self._staff = staff
        self._rng = random.Random(seed)  # noqa: S311 - sample data, no secrets
        self._population = Population(self._rng)

    def year(self, count: int) -> list[Story]:
        """In the order in which they were filed."""
        stories = [self._story(moment) for moment in self._moments(count)]
        stories += [*self._desk(), *self._unassigned()]
        return sorted(stories, key=lambda story: story.filed)

    def _moments(self, count: int) -> list[datetime]:
        days = mix.days((self._now - A_YEAR).date(), self._now.date())
        chosen = self._rng.choices(list(days), list(days.values()), k=count)
        moments = [datetime.combine(day, self._hour(), KYIV) for day in chosen]
        return sorted(moment for moment in moments if moment < self._now)

    def _hour(self) -> time:
        return time(draw(self._rng, mix.HOURS), self._rng.randrange(60), self._rng.randrange(60))

    def _story(self, filed: datetime) -> Story:
        topic = self._topic()
        home = self._population.home(but=VINNYTSIA if self._now - filed < FRESH else "")
        speed = mix.SLOW_REGIONS.get(home.region or "", 1.0)
        who = self._population.somebody(home)
        return self._told(who, topic, home, tell(self._rng, topic, filed, speed))

    def _desk(self) -> list[Story]:
        return [
            self._told(
                self._population.stranger(),
                one.topic,
                self._population.home_in(VINNYTSIA),
                one.steps(self._rng, self._now),
            )
            for one in DESK
        ]

    def _unassigned(self) -> list[Story]:
        given = [
            self._told(
                self._population.stranger(),
                catalogue.topic(*key),
                self._population.home(but=VINNYTSIA),
                [Step(self._now - timedelta(minutes=minutes), Act.GIVE)],
            )
            for key, minutes in UNASSIGNED.items()
        ]
        return [replace(story, steps=[]) for story in given]

    def _told(self, who: Applicant, topic: Topic, home: Home, steps: list[Step]) -> Story:
        """Every course begins when the request is filed and given to somebody at once."""
        filed = steps[0].at
        said = "" if topic.intake is Intake.CALLBACK else words.request(self._rng, topic, filed)
        past = [step for step in with_reminders(steps) if step.at <= self._now]
        possible = [number for number, one in enumerate(self._staff) if takes(one, topic, home)]
        return Story(who, topic, home, filed, said, self._rng.choice(possible), past)

    def _topic(self) -> Topic:
        code = draw(self._rng, mix.CATEGORIES)
        topics = next(category.topics for category in CATEGORIES if category.code == code)
        return self._rng.choices(topics, [mix.INTAKES[topic.intake] for topic in topics])[0]


def takes(one: Colleague, topic: Topic, home: Home) -> bool:
    """As the rules of models/assignment.py and models/safeguarding.py have it, load and absence aside."""
    if focal := focal_topic(topic):
        return focal in one.topics
    if topic.intake is Intake.SEALED_TEXT:
        return one.duty is Duty.COORDINATOR
    if home.whereabouts is Whereabouts.HERE:
        return one.duty is Duty.OFFICER and one.region == home.region
    return one.duty is Duty.CENTRAL
