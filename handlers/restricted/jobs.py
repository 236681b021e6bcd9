"""What has its time: words that were passed to nobody, and requests that nobody has answered."""

from collections.abc import Awaitable, Callable

from handlers.desk import Desk
from handlers.filing.draft import load_of
from handlers.modes import Mode
from handlers.restricted.typed import STEPS
from handlers.say import Says, say, strip
from locales import t
from models import agenda, cases, conversations, people
from models.agenda import Due
from models.cases import Case


async def erase_words(desk: Desk, ref: str, _prepared: object) -> Says:
    """A day without an answer: they are erased, and that is said. The one exception to «never dropped»."""
    person = await people.get(desk.db, int(ref))
    draft = load_of(person)
    if draft is None or draft.step not in STEPS:
        return []
    question = person.screen_id if person.mode == Mode.DRAFT else None
    person.draft = person.draft_at = None
    if person.mode == Mode.DRAFT:
        person.mode = person.mode_data = person.mode_until = person.screen_id = None
    await agenda.cancel(desk.db, ref, Due.DRAFT_HOUR, Due.DRAFT_MORNING, Due.DRAFT_ERASE)
    if person.unreachable_at is not None:
        return []
    return [*([strip(person, question)] if question else []), say(person, t("words-erased"))]


async def escalate(desk: Desk, ref: str, _prepared: object) -> Says:
    case = await desk.db.get_one(Case, int(ref), options=list(cases.with_people()))
    await conversations.escalate(desk.db, case, desk.now)
    return []


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {
    Due.WORDS_ERASE: erase_words,
    Due.CALLBACK_ESCALATE: escalate,
}
