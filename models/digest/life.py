"""One case as its events tell it up to some moment: nothing here depends on what happened later."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from models.cases import Whereabouts
from models.catalogue import Intake
from models.deadlines import ANSWER_DAYS, next_month
from models.events import Details, EventKind
from models.statuses import CloseReason, Outcome

NOT_LEFT, ABROAD, UNKNOWN = Whereabouts.NOT_LEFT.value, Whereabouts.ABROAD.value, "unknown"
# Closed after a resolution: the person was asked how it went.
ASKED = {CloseReason.CONFIRMED, CloseReason.SILENCE}


class Subject(NamedTuple):
    """What of a case doesn't change."""

    number: int
    person: int
    category: str
    intake: Intake
    whereabouts: Whereabouts
    region: str | None
    filed: datetime
    first_answer_due: datetime


def month_end(filed: datetime, zone: ZoneInfo) -> datetime:
    """From when the figures are told in which the case is counted for the first time."""
    return datetime.combine(next_month(filed.astimezone(zone).date()), time(), zone)


def place_of(whereabouts: Whereabouts, region: str | None) -> str:
    return region or UNKNOWN if whereabouts is Whereabouts.HERE else whereabouts.value


class Step(NamedTuple):
    kind: EventKind
    at: datetime
    actor: int | None
    details: Details

    @property
    def is_answer(self) -> bool:
        """Words of a human of staff; «взято» has none."""
        closing_words = self.kind is EventKind.RESOLVED and "letter" in self.details
        return closing_words or self.kind is EventKind.STAFF_WROTE


class Move(NamedTuple):
    """The person lives elsewhere from then on."""

    at: datetime
    former: str  # the place before


class Record(NamedTuple):
    """A case as it was read: what happened to it, oldest first."""

    subject: Subject
    steps: deque[Step]
    moves: Sequence[Move] = ()  # later ones too

    def place_at(self, moment: datetime) -> str:
        later = next((move.former for move in self.moves if move.at >= moment), None)
        return later or place_of(self.subject.whereabouts, self.subject.region)


@dataclass(slots=True)
class Term:
    """A promise with a date. `over`: from then on nothing was owed, kept or not."""

    due: datetime
    kept: datetime | None = None
    over: datetime | None = None

    def verdict(self) -> tuple[datetime, bool] | None:
        """When it was decided and whether it was kept, so that each promise counts once, in one month.

        A late one counts when its date passes, not when somebody answers: else silence would look punctual.
        """
        if self.kept is not None and self.kept <= self.due:
            return self.kept, True
        if self.over is not None and self.over <= self.due:
            return None
        return self.due, False


@dataclass(slots=True)
class Life:
    subject: Subject
    zone: ZoneInfo
    place: str = UNKNOWN  # where the person lived at that moment: a region's code, or one of NOT_LEFT, ABROAD, UNKNOWN
    is_open: bool = True
    withdrawn: datetime | None = None
    officer: int | None = None
    given: list[tuple[datetime, int]] = field(default_factory=list)
    first_answer: Term = field(init=False)
    # To resolution: one from filing, one more from each reopening, and from a term of the law that comes too late for
    # the former.
    terms: list[Term] = field(init=False)
    official_since: datetime | None = None
    resolution: Step | None = None  # the one that stands
    closing: Step | None = None  # the one that stands
    last_resolution: datetime | None = None  # standing or not
    asked: datetime | None = None
    rated: tuple[datetime, int] | None = None
    reopened: datetime | None = None
    referrals: list[tuple[int | None, datetime]] = field(default_factory=list)  # with the letter that told of it
    confirmations: list[datetime] = field(default_factory=list)  # an institution has helped
    is_sealed: bool = field(init=False)  # only its recipient reads it
    told_sealed: bool = field(init=False)  # it was so when it was first counted
    answers: list[tuple[int | None, datetime]] = field(default_factory=list)  # letters of staff that still stand

    def __post_init__(self) -> None:
        self.is_sealed = self.told_sealed = self.subject.intake is Intake.SEALED_TEXT
        self.first_answer = Term(self.subject.first_answer_due)
        self.terms = [Term(self.filed + timedelta(days=ANSWER_DAYS))]

    @property
    def filed(self) -> datetime:
        return self.subject.filed

    @property
    def is_callback(self) -> bool:
        return self.subject.intake is Intake.CALLBACK

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.resolution.details["outcome"]) if self.resolution else None

    def is_overdue(self, now: datetime) -> bool:
        """As Case.is_overdue: the first answer while there is none, then the answer as a whole."""
        due = self.terms[-1].due if self.first_answer.kept else self.first_answer.due
        return self.is_open and due < now

    def follow(self, step: Step) -> None:
        """What the event changed."""
        if step.is_answer:
            self.answers.append((step.details.get("letter"), step.at))
            self.first_answer.kept = self.first_answer.kept or step.at
        if change := self._CHANGES.get(step.kind):
            change(self, step)

    def _over(self, step: Step) -> None:
        self.is_open = False
        self.first_answer.over = self.first_answer.over or step.at

    def _assigned(self, step: Step) -> None:
        self.officer = step.details.get("officer")
        if self.officer is not None:
            self.given.append((step.at, self.officer))

    def _unassigned(self, _: Step) -> None:
        self.officer = None

    def _referred(self, step: Step) -> None:
        self.referrals.append((step.details.get("letter"), step.at))

    def _confirmed(self, step: Step) -> None:
        self.confirmations.append(step.at)

    def _recalled(self, step: Step) -> None:
        """Words that were taken back answered nothing, and what they told of is undone."""
        letter = step.details.get("letter")
        self.referrals = [one for one in self.referrals if one[0] != letter]
        self.answers = [one for one in self.answers if one[0] != letter]
        self.first_answer.kept = self.answers[0][1] if self.answers else None

    def _official(self, step: Step) -> None:
        """The term of the law takes the place of the ordinary one; a longer one counts from where the first did."""
        self.official_since = self.official_since or step.at
        due = self.official_since + timedelta(days=step.details["term"])
        if step.at <= self.terms[-1].due:
            self.terms[-1].due = due
        else:
            self.terms.append(Term(due))  # the former has been missed already, which is told once

    def _resolved(self, step: Step) -> None:
        self.resolution, self.last_resolution = step, step.at
        self.terms[-1].kept = step.at
        self._over(step)

    def _closed(self, step: Step) -> None:
        self.closing = step
        self.terms[-1].over = step.at
        self._over(step)
        if step.details.get("reason") in ASKED:
            self.asked = step.at

    def _withdrawn(self, step: Step) -> None:
        self.withdrawn = self.terms[-1].over = step.at
        self._over(step)

    def _reopened(self, step: Step) -> None:
        """The resolution no longer stands, and the clock starts anew."""
        self.is_open, self.reopened, self.resolution, self.closing = True, step.at, None, None
        self.official_since = None
        former = self.terms[-1]
        former.kept, former.over = None, former.kept or former.over
        self.terms.append(Term(step.at + timedelta(days=ANSWER_DAYS)))

    def _sealed(self, step: Step) -> None:
        """In tables a case stays in the row in which it was first counted: a row that loses one would tell whose."""
        self.is_sealed = step.kind is EventKind.SEALED
        if step.at < month_end(self.filed, self.zone):
            self.told_sealed = self.is_sealed

    def _rated(self, step: Step) -> None:
        self.rated = step.at, step.details["rating"]

    _CHANGES: ClassVar[Mapping[EventKind, Callable[["Life", Step], None]]] = {
        EventKind.ASSIGNED: _assigned,
        EventKind.UNASSIGNED: _unassigned,
        EventKind.REFERRED: _referred,
        EventKind.REFERRAL_CONFIRMED: _confirmed,
        EventKind.RECALLED: _recalled,
        EventKind.OFFICIAL_SET: _official,
        EventKind.RESOLVED: _resolved,
        EventKind.CLOSED: _closed,
        EventKind.WITHDRAWN: _withdrawn,
        EventKind.REOPENED: _reopened,
        EventKind.RATED: _rated,
        EventKind.SEALED: _sealed,
        EventKind.UNSEALED: _sealed,
    }
