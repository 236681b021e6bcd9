"""What a coordinator should look at first: three things at most, the gravest first."""

from collections.abc import Callable
from itertools import islice

from handlers.digest.naming import category_name, person_name, place_name, share
from locales import label
from models.digest import Digest
from models.digest.figures import FIRST_ANSWER_GOAL, SEALED

SHOWN = 3
REGIONS_SHOWN = 3
REOPENED_LIMIT = 0.1
ENOUGH = 5  # fewer say nothing about a trend


def points(digest: Digest, *, to_officer: bool = False) -> list[str]:
    """Each with what to do about it."""
    found = ((name, check(digest)) for name, check in CHECKS.items())
    reader = "officer" if to_officer else "coordinator"
    said = (
        label("digest-point", what=what, todo=label(f"digest-do-{reader}", about=name)) for name, what in found if what
    )
    return list(islice(said, SHOWN))


def overdue(digest: Digest) -> str:
    if not digest.now.counts.overdue:
        return ""
    what = label("digest-attention-overdue", count=digest.now.counts.overdue)
    worst = max((row for row in digest.now.places if row.key != SEALED), key=lambda row: row.overdue)
    if worst.overdue < 2 or len(digest.now.places) == 1:
        return what
    return label("digest-attention-overdue-most", what=what, place=place_name(worst.key), most=worst.overdue)


def unassigned(digest: Digest) -> str:
    count = digest.now.counts.unassigned
    return label("digest-attention-unassigned", count=count) if count else ""


def vacant(digest: Digest) -> str:
    names = [place_name(region) for region in digest.now.vacancies]
    regions, more = ", ".join(names[:REGIONS_SHOWN]), len(names[REGIONS_SHOWN:])
    if more:
        return label("digest-attention-vacant-many", regions=regions, more=more)
    return label("digest-attention-vacant", regions=regions) if names else ""


def growing(digest: Digest) -> str:
    """The category that grew most, where it grew by half at least."""
    before = {row.key: row.received for row in digest.before.categories}
    grown = [
        row
        for row in digest.now.categories
        if row.key != SEALED and row.received >= ENOUGH and row.received >= 1.5 * before.get(row.key, 0)
    ]
    if not grown or not digest.has_past:
        return ""
    most = max(grown, key=lambda row: row.received - before.get(row.key, 0))
    name, former = category_name(most.key), before.get(most.key, 0)
    return label("digest-attention-growing", category=name, count=most.received, before=former)


def late(digest: Digest) -> str:
    pace = digest.now.first_answer
    if pace.owed < ENOUGH or 100 * pace.kept >= FIRST_ANSWER_GOAL * pace.owed:
        return ""
    goal = label("digest-share", percent=FIRST_ANSWER_GOAL)
    kept = label("digest-share", percent=100 * pace.kept // pace.owed)  # rounded up it might be the goal
    return label("digest-attention-late", share=kept, goal=goal)


def reopened(digest: Digest) -> str:
    counts = digest.now.counts
    if counts.tried < ENOUGH or counts.reopened <= REOPENED_LIMIT * counts.tried:
        return ""
    part = share(counts.reopened, counts.tried)
    return label("digest-attention-reopened", count=counts.reopened, of=counts.tried, share=part)


def overloaded(digest: Digest) -> str:
    on_duty = [one for one in digest.now.load if one.active]
    if len(on_duty) < 2:
        return ""
    busiest, mean = on_duty[0], sum(one.open for one in on_duty) / len(on_duty)
    if busiest.open < 2 * ENOUGH or busiest.open < 2 * mean:
        return ""
    return label("digest-attention-load", name=person_name(busiest), count=busiest.open)


CHECKS: dict[str, Callable[[Digest], str]] = {
    "overdue": overdue,
    "unassigned": unassigned,
    "vacant": vacant,
    "growing": growing,
    "late": late,
    "reopened": reopened,
    "load": overloaded,
}
