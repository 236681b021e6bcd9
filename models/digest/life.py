"""One case as its events tell it up to some moment: nothing here depends on what happened later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from models.cases import Whereabouts
from models.catalogue import Intake
from models.deadlines import ANSWER_DAYS
from models.events import Details, EventKind
from models.statuses import OPEN, CloseReason, Outcome, Status

NOT_LEFT, ABROAD, UNKNOWN = Whereabouts.NOT_LEFT.value, Whereabouts.ABROAD.value, "unknown"
# Closed after a resolution: the person was asked how it went.
ASKED = {CloseReason.CONFIRMED, CloseReason.SILENCE}


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a case doesn't change, and what its person said of themselves."""

    number: int
    person: int
    category: str
    intake: Intake
    whereabouts: Whereabouts
    region: str | None
    first_answer_due: datetime
    age: str | None
    sex: str | None
    marks: list[str]


def place_of(whereabouts: Whereabouts, region: str | None) -> str:
    return region or UNKNOWN if whereabouts is Whereabouts.HERE else whereabouts.value


@dataclass(frozen=True, slots=True)
class Step:
    kind: EventKind
    at: datetime
    actor: int | None
    details: Details

    @property
    def is_answer(self) -> bool:
        """Words of a human of staff; «взято» has none."""
        closing_words = self.kind is EventKind.RESOLVED and "letter" in self.details
        return closing_words or self.kind is EventKind.STAFF_WROTE


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
    filed: datetime
    place: str  # where the person lived at that moment: a region's code, or one of NOT_LEFT, ABROAD, UNKNOWN
    first_told: datetime  # when the first figures with this case in them are made
    status: Status = Status.NEW
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
    def is_open(self) -> bool:
        return self.status in OPEN

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
        self.status = Status(step.details.get("to_status", self.status))
        if not self.is_open:
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

    def _closed(self, step: Step) -> None:
        self.closing = step
        self.terms[-1].over = step.at
        if step.details.get("reason") in ASKED:
            self.asked = step.at

    def _withdrawn(self, step: Step) -> None:
        self.terms[-1].over = step.at

    def _reopened(self, step: Step) -> None:
        """The resolution no longer stands, and the clock starts anew."""
        self.reopened, self.resolution, self.closing = step.at, None, None
        self.official_since = None
        former = self.terms[-1]
        former.kept, former.over = None, former.kept or former.over
        self.terms.append(Term(step.at + timedelta(days=ANSWER_DAYS)))

    def _sealed(self, step: Step) -> None:
        """In tables a case stays in the row in which it was first counted: a row that loses one would tell whose."""
        self.is_sealed = step.kind is EventKind.SEALED
        if step.at < self.first_told:
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
