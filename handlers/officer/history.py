"""The timeline of a case, for its holder and for the applicant, from the events."""

from markupsafe import Markup
from sqlalchemy import select

from handlers.desk import Turn
from handlers.say import Says, post_about, say
from handlers.views import author_words, header, name_of, number_words, said_in
from locales import dates, label, t
from models import correspondence, outbox, people, safeguarding
from models.cases import Case
from models.correspondence import Letter, Side
from models.events import Event, EventKind
from models.people import Person

SHOWN = 25
LETTER_LENGTH = 160
TOLD = {
    EventKind.FILED, EventKind.ASSIGNED, EventKind.UNASSIGNED, EventKind.TAKEN, EventKind.CLARIFY, EventKind.RESUMED,
    EventKind.REFERRED, EventKind.RESOLVED, EventKind.REOPENED, EventKind.CLOSED, EventKind.WITHDRAWN,
    EventKind.FIRST_ANSWER_MISSED, EventKind.TEXT_OPENED,
}  # fmt: skip


async def events(turn: Turn, case: Case, limit: int | None = SHOWN) -> list[Event]:
    query = select(Event).where(Event.case_number == case.number, Event.kind.in_(TOLD)).order_by(Event.id.desc())
    return list(reversed(list(await turn.db.scalars(query.limit(limit)))))


async def timeline(turn: Turn, case: Case, limit: int | None = SHOWN) -> Markup:
    """One line an event, in human words."""
    found = await events(turn, case, limit)
    officers = {one.details.get("officer") or 0 for one in found}
    names = await people.get_many(turn.db, officers)
    lines = []
    for event in found:
        officer = names.get(event.details.get("officer") or 0)
        key = event.kind.value.replace("_", "-")
        if event.kind is EventKind.RESUMED and event.actor_id != case.person_id:
            key = "returned"  # from an institution; nobody answered anything
        if case.is_restricted and not case.is_sealed and event.kind in {EventKind.ASSIGNED, EventKind.UNASSIGNED}:
            key += "-restricted"
        what = label(f"event-{key}", name=name_of(officer) if officer else "")
        lines.append(t("event-line", when=dates.day_and_time(event.at, turn.office.zone), what=what))
    return Markup("\n").join(lines)


async def for_staff(turn: Turn, case: Case) -> Says:
    """Events, then the letters, the newest last; notes of colleagues among them."""
    letters = [one for one in await correspondence.with_merged(turn.db, case) if safeguarding.may_read(one, turn.me)][
        -SHOWN:
    ]
    authors = await people.get_many(turn.db, {one.author_id for one in letters})
    told = [one for one in letters if one.content or one.recalled_at]
    shown = [_letter_line(turn, one, author_words(one, authors[one.author_id])) for one in told]
    title = t("history", header=header(case))
    text = Markup("\n").join([title, await timeline(turn, case), Markup(), *newest_that_fit(shown)])
    post = post_about(turn.me, case.number, turn.now)
    post.shown = outbox.LETTERS
    return [say(turn.me, text, post=post)]


async def letters_for_applicant(turn: Turn, case: Case) -> Markup:
    """Without the notes of colleagues."""
    letters = [one for one in await correspondence.letters(turn.db, case) if one.content and one.side is not Side.NOTE]
    authors = await people.get_many(turn.db, {one.author_id for one in letters})
    shown = [_letter_line(turn, one, _own_or(turn, one, authors[one.author_id])) for one in letters[-SHOWN:]]
    return Markup("\n").join([t("case-letters", number=number_words(case.number)), *newest_that_fit(shown)])


def _own_or(turn: Turn, letter: Letter, author: Person) -> str:
    return label("mydata-you") if author.id == turn.me.id else author_words(letter, author)


def newest_that_fit(lines: list[Markup], limit: int = 2800) -> list[Markup]:
    """Whole lines only, so that no tag is cut."""
    kept: list[Markup] = []
    for line in reversed(lines):
        limit -= len(line) + 1
        if limit < 0:
            break
        kept.insert(0, line)
    return kept


def _letter_line(turn: Turn, letter: Letter, author: str) -> Markup:
    key = "history-note" if letter.side is Side.NOTE else "history-letter"
    if letter.recalled_at is not None:
        when = dates.day_and_time(letter.at, turn.office.zone)
        return t(key, when=when, name=author, words=label("recalled-mark"))
    said = said_in(letter.content, LETTER_LENGTH)
    return t(key, when=dates.day_and_time(letter.at, turn.office.zone), name=author, words=said)
