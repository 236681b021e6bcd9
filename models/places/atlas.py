"""The regions, communities and settlements of Ukraine, read once from `models/data`."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.places.folding import alphabetical

DATA = Path(__file__).parents[1] / "data"
KYIV = "UA-30"
# Where people come from; until they have left, they are helped by another screen.
ORIGINS_ONLY = frozenset({"UA-43", "UA-40"})


@dataclass(frozen=True, slots=True)
class Region:
    iso: str
    code: str
    name: str
    genitive: str
    dative: str
    accusative: str
    instrumental: str
    locative: str  # with its preposition: «у Вінницькій області»
    english: str
    centre: str


class Kind(StrEnum):
    REGION = "region"
    CITY = "city"
    DISTRICT = "district"  # of Kyiv, which has no communities
    COMMUNITY = "community"
    TOWN = "town"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Community:
    code: str
    name: str
    rayon: str
    title: str  # «Гніванська громада», and what tells it from a namesake in its region


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    kind: Kind
    region: str
    community: Community | None = None

    @property
    def label(self) -> str:
        region = REGIONS[self.region].name
        match self.kind, self.community:
            case Kind.REGION, _:
                return region
            case Kind.DISTRICT, _:
                return f"{region}, {self.name} район"
            case Kind.COMMUNITY, Community(title=title):
                return f"{title}, {region}"
            case _, Community(title=title):
                return f"{self.name}, {title}, {region}"
        return f"{self.name}, {region}"  # Pripyat and Chornobyl belong to no community

    @property
    def neighbourhood(self) -> str:
        """«Гніванська громада», «Шевченківський район»: what is around, or the place itself where nothing is."""
        if self.community is not None:
            return self.community.title
        return f"{self.name} район" if self.kind is Kind.DISTRICT else self.name

    @property
    def is_city(self) -> bool:
        return self.kind is Kind.CITY or (self.kind is Kind.REGION and self.region == KYIV)

    @property
    def not_a_home(self) -> bool:
        return self.region in ORIGINS_ONLY


@dataclass(frozen=True, slots=True)
class Atlas:
    places: tuple[Place, ...]  # in the order in which they are offered
    by_code: Mapping[str, Place]


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


REGIONS: Mapping[str, Region] = {row["iso"]: Region(**row) for row in rows("regions.csv")}


def home_regions() -> list[Region]:
    """List the regions a person may live in now: «м. Київ», then the oblasts by alphabet."""
    homes = (region for region in REGIONS.values() if region.iso not in ORIGINS_ONLY)
    return sorted(homes, key=lambda region: (region.iso != KYIV, alphabetical(region.name)))


def place(code: str) -> Place | None:
    return atlas().by_code.get(code)


def communities(region: str) -> list[Place]:
    """List the communities of a region by alphabet; for Kyiv, its districts."""
    kind = Kind.DISTRICT if region == KYIV else Kind.COMMUNITY
    return [place for place in atlas().places if place.kind is kind and place.region == region]


@cache
def atlas() -> Atlas:
    text = gzip.decompress((DATA / "places.tsv.gz").read_bytes()).decode()
    lines = [line.split("\t") for line in text.splitlines()]
    regions = {region.code[:4]: region.iso for region in REGIONS.values()}
    kinds = {kind.value: kind for kind in Kind}
    parents = _parents(line for line in lines if len(line) > 3)
    offered = [Place(r.code, r.name, Kind.REGION, r.iso) for r in (*home_regions(), *_origins())]
    for kind, code, name, *_ in lines:
        if kind != "raion":
            # A code begins with those of the region (4), the raion (6) and the community (9) around it.
            parent = parents.get(code[:9]) or parents.get(code[:6])
            offered.append(Place(code, name, kinds[kind], regions[code[:4]], parent))
    return Atlas(tuple(offered), {place.code: place for place in offered})


def _origins() -> list[Region]:
    return [region for region in REGIONS.values() if region.iso in ORIGINS_ONLY]


def _parents(lines: Iterable[list[str]]) -> dict[str, Community]:
    """Make what a settlement belongs to; in Crimea, whose communities have no names, the raion."""
    parents = {}
    namesakes = defaultdict(list)
    for kind, code, name, sort, rayon in lines:
        if kind == "raion":
            parents[code[:6]] = Community(code, name, name, f"{name} район")
        else:
            namesakes[name, code[:4]].append((code, sort, rayon))
    for (name, _), twins in namesakes.items():
        one_rayon_has_two = len({rayon for *_, rayon in twins}) < len(twins)
        for code, sort, rayon in twins:
            title = f"{name} громада"
            if one_rayon_has_two:
                title = f"{name} {sort} громада"
            elif len(twins) > 1:
                title = f"{name} громада, {rayon} район"
            parents[code[:9]] = Community(code, name, rayon, title)
    return parents
