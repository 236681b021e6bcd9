"""The draft: what has been chosen and typed so far. It survives restarts and other conversations."""

import secrets
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from handlers import modes
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import Mode
from models import agenda, catalogue
from models.agenda import Due
from models.cases import Behalf, Case, Whereabouts
from models.catalogue import Topic
from models.errors import StaleError
from models.people import Person

REMIND_AFTER = timedelta(hours=1)
KEPT = timedelta(days=7)
# What a change of mind puts back; words stay as they are.
ANSWERS = ("category", "topic_code", "whereabouts", "region", "place")
# What means the same whichever step the button was shown at.
ANY_STEP = frozenset({"cancel", "cancel_yes", "cancel_no"})


class AlreadyFiledError(Exception):
    """The draft of that button has become a case."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass
class Visitor:
    """For whom an officer files: nothing of it is kept elsewhere until the person has agreed and the case is filed."""

    name: str = ""
    phone: str | None = None
    agreed: bool = False
    since: str = ""  # when it began, in ISO form: screens since then name the person


@dataclass
class Draft:
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    step: str = "category"
    category: str | None = None
    topic_code: str | None = None
    contents: list[Content] = field(default_factory=list)
    whereabouts: Whereabouts | None = None
    region: str | None = None
    place: str | None = None
    reader: int | None = None  # words that were passed to this one person; see handlers/restricted/typed.py
    behalf: Behalf = Behalf.SELF
    visitor: Visitor | None = None
    former: dict[str, Any] | None = None  # what stood in the review, while one answer of it is being changed

    @property
    def changing(self) -> bool:
        """After the answer comes the review again."""
        return self.former is not None

    def begin_change(self) -> None:
        self.former = {name: getattr(self, name) for name in ANSWERS}

    def undo_change(self) -> None:
        for name, value in (self.former or {}).items():
            setattr(self, name, value)
        self.whereabouts = Whereabouts(self.whereabouts) if self.whereabouts else None
        self.former = None

    @property
    def topic(self) -> Topic | None:
        if self.category is None or self.topic_code is None:
            return None
        return catalogue.topic(self.category, self.topic_code)


def load(turn: Turn) -> Draft | None:
    return load_of(turn.me)


def load_of(person: Person) -> Draft | None:
    # A copy: what is changed in place looks unchanged to the session and would not be saved.
    stored: dict[str, Any] | None = deepcopy(person.draft)
    if not stored:
        return None
    draft = Draft(**stored)
    draft.whereabouts = Whereabouts(draft.whereabouts) if draft.whereabouts else None
    draft.behalf = Behalf(draft.behalf)
    draft.visitor = Visitor(**stored["visitor"]) if stored.get("visitor") else None
    return draft


async def pressed(turn: Turn, draft_id: str, step: str, act: str) -> Draft:
    """The draft of a button. Raises AlreadyFiledError, or StaleError when the draft has moved on."""
    draft = load(turn)
    if draft is None or draft.id != draft_id:
        mine = or_(Case.person_id == turn.me.id, Case.registered_by_id == turn.me.id)
        query = select(Case.number).where(Case.draft_id == draft_id, mine)
        if number := await turn.db.scalar(query):
            raise AlreadyFiledError(number)
        raise StaleError
    if draft.step != step and act not in ANY_STEP:
        raise StaleError
    return draft


async def save(turn: Turn, draft: Draft) -> None:
    me = turn.me
    if me.draft is None:
        await agenda.plan(turn.db, Due.DRAFT_HOUR, me.id, turn.now + REMIND_AFTER)
        await agenda.plan(turn.db, Due.DRAFT_ERASE, me.id, turn.now + KEPT)
    me.draft, me.draft_at = asdict(draft), turn.now
    modes.enter(turn, Mode.DRAFT)


async def drop(turn: Turn) -> None:
    me = turn.me
    me.draft = me.draft_at = None
    if modes.current(turn) in {None, Mode.DRAFT}:
        me.mode = me.mode_data = me.mode_until = None
    kinds = (Due.DRAFT_HOUR, Due.DRAFT_MORNING, Due.DRAFT_ERASE, Due.WORDS_ERASE)
    await agenda.cancel(turn.db, me.id, *kinds)
