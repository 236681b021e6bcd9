"""Who writes in the sample year, and where they live."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from bot.demo import mix, names
from bot.demo.course import draw
from models.cases import Whereabouts
from models.places import KYIV, REGIONS, Kind, Place, communities
from models.places.atlas import atlas


@dataclass(frozen=True, slots=True, eq=False)
class Applicant:
    name: str
    age: str
    sex: str
    marks: list[str]
    tells: bool  # what age, sex and marks are


@dataclass(frozen=True, slots=True)
class Home:
    whereabouts: Whereabouts
    region: str | None = None
    place: str | None = None


@dataclass(slots=True)
class Population:
    rng: random.Random
    _known: dict[str | None, list[Applicant]] = field(default_factory=lambda: defaultdict(list))

    def home(self, *, but: str = "") -> Home:
        """Anywhere `but` in that region."""
        chance = self.rng.random()
        if chance < mix.NOT_LEFT:
            return Home(Whereabouts.NOT_LEFT)
        if chance < mix.NOT_LEFT + mix.ABROAD:
            return Home(Whereabouts.ABROAD)
        return self.home_in(draw(self.rng, {iso: weight for iso, weight in mix.REGIONS.items() if iso != but}))

    def home_in(self, region: str) -> Home:
        """With a town, unless the question is skipped."""
        if region in mix.NO_TOWNS or self.rng.random() < mix.SKIPS_TOWN:
            return Home(Whereabouts.HERE, region)
        return Home(Whereabouts.HERE, region, self.rng.choice(towns(region)).code)

    def somebody(self, home: Home) -> Applicant:
        """Who lives there: some write more than once."""
        known = self._known[home.region]
        if not known or self.rng.random() < mix.NEW_PERSON:
            known.append(self.stranger())
            return known[-1]
        return self.rng.choice(known)

    def stranger(self) -> Applicant:
        """Somebody who writes this once."""
        sex = draw(self.rng, mix.SEXES)
        name = self.rng.choice(names.WOMEN if sex == "woman" else names.MEN)
        marks = [mark for mark, chance in mix.MARKS.items() if self.rng.random() < chance]
        return Applicant(name, draw(self.rng, mix.AGES), sex, marks, self.rng.random() < mix.TELLS_PROFILE)


@cache
def towns(region: str) -> tuple[Place, ...]:
    """The region's cities, its centre as often as all others together; in Kyiv, the districts."""
    if region == KYIV:
        return tuple(communities(KYIV))
    cities = [one for one in atlas().places if one.region == region and one.kind is Kind.CITY]
    centre = [one for one in cities if one.name == REGIONS[region].centre]
    return tuple(cities + centre * (len(cities) - 1))
