"""Every name under which a place may be typed: present, former, Russian, popular, Latin."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from models.places.atlas import REGIONS, Kind, atlas, rows
from models.places.folding import fold, key, keys, latin, loosen

# Few people would type a village in Latin letters, and each name more costs time and memory.
_SPELT_IN_LATIN = (Kind.REGION, Kind.CITY, Kind.DISTRICT)


class Name(NamedTuple):
    position: int  # of the place in the atlas
    former: str = ""  # the former name under which it stands here
    only_whole: bool = False


class Loose(NamedTuple):
    forms: list[str]
    keys: list[str]  # of the same places in the lists


class Names(NamedTuple):
    places: dict[str, list[Name]]
    keys: list[str]  # sorted, so that those of one beginning stand together
    loose: dict[int, Loose]  # by length, for comparing with typos


@cache
def names() -> Names:
    places = defaultdict(list)
    for name, place in chain(_present(), _latin(), _typed()):
        places[name].append(place)
    loose: dict[int, Loose] = defaultdict(lambda: Loose([], []))
    for name, form in zip(places, loosen("\n".join(places)).split("\n"), strict=True):
        loose[len(form)].forms.append(form)
        loose[len(form)].keys.append(name)
    return Names(dict(places), sorted(places), dict(loose))


def _present() -> Iterator[tuple[str, Name]]:
    spelt = keys(_bare(place.name) for place in atlas().places)
    return ((name, Name(position)) for position, name in enumerate(spelt))


def _latin() -> Iterator[tuple[str, Name]]:
    for position, place in enumerate(atlas().places):
        if place.kind in _SPELT_IN_LATIN:
            yield "".join(map(latin, fold(_bare(place.name)))), Name(position)


def _typed() -> Iterator[tuple[str, Name]]:
    positions = {place.code: position for position, place in enumerate(atlas().places)}
    for row in rows("former_names.csv"):
        former = row["name_typed"] if row["kind"] == "former" else ""
        yield key(row["name_typed"]), Name(positions[row["katottg"]], former)
    for row in rows("nicknames.csv"):
        # «Днепр» is a city, not the beginning of «Днепропетровская».
        yield key(row["name_typed"]), Name(positions[row["katottg"]], only_whole=True)


@cache
def nicknames(region: str) -> str:
    code = REGIONS[region].code
    return " ".join(row["name_typed"] for row in rows("nicknames.csv") if row["katottg"] == code)


def _bare(name: str) -> str:
    """«Вінницька» of «Вінницька область», «Київ» of «м. Київ»."""
    return name.removeprefix("м. ").removesuffix(" область")
