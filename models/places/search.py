"""Finding the place that a person typed; nothing found here is used before they press it."""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.places.atlas import REGIONS, Community, Kind, Place, atlas
from models.places.folding import fold, loosen
from models.places.names import names, nicknames

LONGEST_QUERY = 120
MOST_WORDS = 16
# Never the whole name of a place, so dropped wherever they stand; single letters («м.», «р-н») go too.
_SHORT_FORMS = frozenset({"смт", "пгт", "обл", "рн", "тг", "отг"})
# These may be names («Селище», «Нове Село»), but say nothing about where a place is.
_IDLE = frozenset({"місто", "город", "село", "селище", "область", "області", "україна", ","})
_IDLE |= {"район", "району", "громада", "громади", "міська", "сільська", "селищна"}
_GROUPS = {Kind.REGION: 0, Kind.CITY: 1}  # all other kinds come after


@dataclass(frozen=True, slots=True)
class Found:
    places: tuple[Place, ...]
    more: bool
    formerly: Mapping[str, str] = field(default_factory=dict)  # code: the former name that led to it


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words: this is the name, and these say where it is."""

    key: str
    where: tuple[str, ...]
    region: str | None
    leads: bool

    def allows(self, place: Place) -> bool:
        if self.region not in (None, place.region):
            return False
        if not self.where:
            return True
        around = _around(place.community, place.region)
        return all(any(word.startswith(stem) for word in around) for stem in self.where)


class Hit(NamedTuple):
    """Sorts as places are offered: regions, cities, the rest; exact before begun; by alphabet."""

    group: int
    begun: bool
    renamed: bool
    position: int
    former: str


def find(query: str, region: str | None = None, limit: int = 8) -> Found:
    hits = _search(query, region)
    places = atlas().places
    best = [(places[hit.position], hit.former) for hit in heapq.nsmallest(limit, hits)]
    formerly = {place.code: former for place, former in best if former}
    return Found(tuple(place for place, _ in best), len(hits) > limit, formerly)


def find_community(query: str, region: str, limit: int = 8) -> Found:
    """Find communities (Kyiv: districts) by their own name, then by that of a settlement in them."""
    places = [atlas().places[hit.position] for hit in sorted(_search(query, region))]
    named = [place for place in places if place.kind in (Kind.COMMUNITY, Kind.DISTRICT)]
    holding = [place.community.code for place in places if place.community]
    found = tuple(dict.fromkeys([*named, *filter(None, map(atlas().by_code.get, holding))]))
    return Found(found[:limit], len(found) > limit)


def _search(query: str, region: str | None) -> list[Hit]:
    """Look for the name as it is; else for its beginning; else for one with a typo. Words that fit nowhere,
    such as a quarter, a street or a raion abolished in 2020, are left aside last.
    """
    if len(query) > LONGEST_QUERY:
        return []
    words = _words(query)
    known = [reading for reading in _readings(words, region) if reading.key in names().places]
    guesses = list(dict.fromkeys(_guesses(words, region)))
    return (
        _first(_begun, (reading for reading in known if _hits([reading.key], reading)))
        or _first(_begun, guesses)
        or _first(_city_alone, guesses)
        or _first(_misspelt, guesses)
        or _first(_begun, (replace(reading, where=()) for reading in known))
    )


def _first(look: Callable[[Reading], list[Hit]], readings: Iterable[Reading]) -> list[Hit]:
    return next(filter(None, map(look, readings)), [])


def _words(query: str) -> list[str]:
    """Take the words that may matter, with the commas between them."""
    parts = ([*fold(part), ","] for part in query.split(","))
    words = [word for part in parts for word in part if len(word) > 1 or word == ","]
    return [word for word in words if word not in _SHORT_FORMS][:MOST_WORDS]


def _readings(words: list[str], region: str | None) -> Iterator[Reading]:
    """Any run of words without a comma may be the name: rather an early one, rather a long one."""
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if "," not in words[start:end]:
                yield _reading(words, start, end, region)


def _guesses(words: list[str], region: str | None) -> Iterator[Reading]:
    """Comparing is dear, so a name that isn't spelt in full has a few words and stands first or last."""
    words = [word for word in words if word not in _IDLE]
    for length in range(min(3, len(words)), 0, -1):
        for start in sorted({0, len(words) - length}):
            yield _reading(words, start, start + length, region)


def _reading(words: list[str], start: int, end: int, region: str | None) -> Reading:
    around = [word for word in words[:start] + words[end:] if word not in _IDLE]
    # Without its ending «Вінницької» is «Вінницька», and «Одесская» is «Одеська» too.
    where = tuple(loosen(word)[: max(3, len(word) - 4)] for word in around)
    return Reading("".join(words[start:end]), where, region, leads=start == 0)


def _begun(reading: Reading) -> list[Hit]:
    keys, matching = names().keys, []
    for position in range(bisect_left(keys, reading.key), len(keys)):
        if not keys[position].startswith(reading.key):
            break
        matching.append(keys[position])
    return _hits(matching, reading)


def _city_alone(reading: Reading) -> list[Hit]:
    """«Київ, Троєщина»: a city that stands first is meant, even if the rest is in no table."""
    if not reading.leads or reading.key not in names().places:
        return []
    hits = _hits([reading.key], replace(reading, where=()))
    return [hit for hit in hits if atlas().places[hit.position].is_city]


def _misspelt(reading: Reading) -> list[Hit]:
    """Allow one slip from four letters and two from eight; of what is found, only the nearest."""
    loose = loosen(reading.key)
    slips = len(loose) // 4 if len(loose) < 8 else 2
    near: dict[int, list[str]] = defaultdict(list)
    for length in range(len(loose) - slips, len(loose) + slips + 1):
        forms, keys = names().loose.get(length, ((), ()))
        matches = process.extract(loose, forms, scorer=OSA.distance, score_cutoff=slips, limit=None)
        for _, distance, position in matches:
            near[distance].append(keys[position])
    return next(filter(None, (_hits(near[distance], reading) for distance in sorted(near))), [])


def _hits(keys: list[str], reading: Reading) -> list[Hit]:
    """Find the places of these names, each once, by the name that suits best."""
    best: dict[int, Hit] = {}
    places = atlas().places
    for key in keys:
        begun = key != reading.key and key.startswith(reading.key)
        for position, former, only_whole in names().places[key]:
            place = places[position]
            if reading.allows(place) and not (begun and only_whole):
                group = _GROUPS.get(place.kind, len(_GROUPS))
                hit = Hit(group, begun, former != "", position, former)
                if position not in best or hit < best[position]:
                    best[position] = hit
    return list(best.values())


@cache
def _around(community: Community | None, region: str) -> tuple[str, ...]:
    """List the words that say where a place is."""
    nearer = f"{community.name} {community.rayon}" if community else ""
    words = f"{nearer} {REGIONS[region].name} {REGIONS[region].centre} {nicknames(region)}"
    return tuple(map(loosen, fold(words)))
