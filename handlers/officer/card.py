"""A case as whoever holds it sees it: one message, with the buttons that its status allows, kept up to date."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup
from sqlalchemy import select

from handlers import relay
from handlers.callbacks import CaseAct
from handlers.desk import Desk
from handlers.officer import sight
from handlers.officer.sight import Matter, Sight
from handlers.say import Say, Says, chat_of, edit, say
from handlers.screens import Row, button, in_rows, keyboard
from handlers.views import (
    behalf_words,
    case_name,
    case_place,
    days_left,
    days_until,
    header,
    name_of,
    said_in,
    status_words,
)
from locales import dates, label, t
from models import catalogue, correspondence, outbox, people
from models.cases import Behalf, Case
from models.outbox import Post, PostKind
from models.people import Person
from models.statuses import OPEN, TAKEN, Status

SHOWN_LETTERS = 20
# Marks, in `Post.shown`, a card that shows the applicant's last words: one that was handed in with the letters
# doesn't, since each message of an applicant stands in the chat exactly once.
WITH_WORDS = "words|"
WORDS_LENGTH = 300
TAKEN_ACTS = ("answer", "clarify", "note", "transfer", "refer", "resolve", "close", "history")
ACTS: dict[Status, tuple[str, ...]] = {
    Status.ASSIGNED: ("take", "history"),
    Status.REOPENED: ("take", "answer", "history"),
    Status.RESOLVED: ("history",),
    Status.CLOSED: ("history",),
    Status.WITHDRAWN: ("history",),
    **dict.fromkeys(TAKEN - {Status.REOPENED}, TAKEN_ACTS),
}
# What is needed seldom stands behind «Ще».
SEAL = ("seal", "unseal")
MORE: dict[Status, tuple[str, ...]] = {
    **dict.fromkeys(OPEN - {Status.NEW}, ("move", "problem", *SEAL)),
    **dict.fromkeys(
        (Status.IN_PROGRESS, Status.WAITING, Status.REFERRED), ("move", "official", "merge", "problem", *SEAL)
    ),
    Status.RESOLVED: ("problem", *SEAL),
    Status.CLOSED: ("problem",),
}
WITHOUT_TELEGRAM = ("code", "erase")
# A restricted case stays with its recipient: it isn't handed to colleagues or authorities. What belongs to one of these
# («transfer_to») is refused too.
NOT_RESTRICTED = frozenset({"transfer", "refer", "seal", "merge", "move", "official", "problem"})


def text(case: Case, desk: Desk, seen: Sight) -> str:
    topic = catalogue.topic(case.category, case.topic)
    last = seen.last
    shown = t(
        "card",
        header=header(case),
        urgent="yes" if case.urgent else "no",
        sealed=label(f"focal-{case.sealed_topic.value}") if case.sealed_topic else "no",
        topic=topic.name,
        place=case_place(case),
        status=_status(case, desk),
        due=dates.day(case.next_deadline, desk.office.zone),
        left=days_left(case, desk.now, desk.office.zone),
        open="yes" if case.is_open else "no",
        files=len(seen.files),
        said="yes" if last else "no",
        words=said_in(last.content, WORDS_LENGTH) if last else "",
        when=dates.day_and_time(last.at, desk.office.zone) if last else "",
    )
    return Markup("\n").join([shown, *_particulars(case, seen)])


def _particulars(case: Case, seen: Sight) -> list[Markup]:
    """What few cases have."""
    lines = []
    if case.behalf is not Behalf.SELF:
        lines.append(t("card-behalf", who=behalf_words(case.behalf)))
    if case.person.telegram_id is None and case.erased_at is None:
        phone = case.person.phone or label("their-phone-none")
        lines.append(t("card-without-telegram", phone=phone))
    if seen.problem is not None:
        lines.append(t("card-problem", title=seen.problem.title))
    return lines


def buttons(case: Case, seen: Sight) -> InlineKeyboardMarkup:
    acts = [*card_acts(case), *(["files"] if seen.files else []), *(["more"] if more_acts(case) else [])]
    return keyboard(*in_rows(act_buttons(case, acts), 2))


def card_acts(case: Case) -> list[str]:
    acts = _fitting(case, _private_acts(case) if case.is_private else ACTS.get(case.status, ()))
    return [*acts, *(["said"] if case.status is Status.RESOLVED and case.person.telegram_id is None else [])]


def offered(case: Case) -> set[str]:
    """What a card that is up to date may have buttons for."""
    return {*card_acts(case), "files", "more"}


def more_acts(case: Case) -> list[str]:
    allowed = () if case.is_private else MORE.get(case.status, ())
    offline = WITHOUT_TELEGRAM if case.person.telegram_id is None and case.erased_at is None else ()
    fitting = [act for act in _fitting(case, allowed) if act != "unseal" or case.is_sealed]
    return [*fitting, *offline]


def _fitting(case: Case, acts: Iterable[str]) -> list[str]:
    return [act for act in acts if not (case.is_restricted and act in NOT_RESTRICTED)]


def act_buttons(case: Case, acts: list[str]) -> Row:
    return [button(label(f"act-{act}"), CaseAct(act=act, number=case.number)) for act in acts]


def _private_acts(case: Case) -> tuple[str, ...]:
    """A conversation is begun with the same words every time, answered, ended and removed; see handlers/restricted."""
    if not case.is_open:
        return ("remove", "history") if case.status is Status.CLOSED else ()
    if case.first_answer_at is None:
        return "write", "reached", "history"
    return ("answer" if case.staff_wrote_at else "write"), "end", "remove", "history"


def coordinator_buttons(case: Case) -> InlineKeyboardMarkup | None:
    """Coordinators see figures and may give the case to somebody; texts open only for a reason."""
    if case.is_restricted:
        return None
    return keyboard([button(label("act-reassign"), CaseAct(act="reassign", number=case.number))])


async def hand_in(desk: Desk, case: Case) -> Says:
    """The card and what others have written so far, for a new holder; what stands in the chat isn't repeated."""
    holder = _holder(case)
    letters = [one for one in await correspondence.with_merged(desk.db, case) if one.content is not None]
    authors = await people.get_many(desk.db, {one.author_id for one in letters})
    says = [_card(desk, case, holder, await sight.of(desk.db, case, holder, with_words=False))]
    there = await outbox.letters_in(desk.db, chat_of(holder), [one.id for one in letters])
    # Nobody else has the letters of a sealed case any more.
    for letter in letters if case.is_sealed else letters[-SHOWN_LETTERS:]:
        if letter.author_id != holder.id and letter.id not in there:
            says += await relay.show(desk, case, letter, holder, authors[letter.author_id])
    return says


def _status(case: Case, desk: Desk) -> str:
    if case.waiting_since is None:
        return status_words(case.status, to_staff=True)
    return label("status-waiting-since", date=dates.short_day(case.waiting_since, desk.office.zone))


def state(case: Case, desk: Desk, seen: Sight) -> str:
    """All that may change on a card, as a hash of ids, enums and numbers: no words go into it."""
    days = days_until(case, desk.now, desk.office.zone) if case.is_open else 0
    parts = (
        case.status, case.officer_id, days, case.is_overdue(desk.now), case.urgent, case.category, case.topic,
        case.region, case.place, case.waiting_since, case.sealed_topic, case.person.telegram_id is None,
        case.staff_wrote_at is None, case.first_answer_at is None, len(seen.files), seen.last.id if seen.last else 0,
        seen.problem.id if seen.problem else 0,
    )  # fmt: skip
    mark = WITH_WORDS if seen.with_words else ""
    return mark + blake2b(repr(parts).encode(), digest_size=16).hexdigest()


async def show(desk: Desk, case: Case, reader: Person) -> Say:
    """On its own, with the last words of the applicant."""
    return _card(desk, case, reader, await sight.of(desk.db, case, reader, with_words=True))


def _card(desk: Desk, case: Case, reader: Person, seen: Sight) -> Say:
    chat = chat_of(reader)
    post = Post(chat=chat, kind=PostKind.CARD, case_number=case.number, at=desk.now, shown=state(case, desk, seen))
    return say(reader, text(case, desk, seen), buttons(case, seen), post=post, loud=case.urgent)


async def renew(
    desk: Desk, case: Case, reader: Person, post: Post, *, matter: Matter | None = None, anew: bool = False
) -> Says:
    """The card that stands in that message as it is now; empty where it shows that already, as far as numbers tell
    (`anew`: don't ask them)."""
    with_words = (post.shown or "").startswith(WITH_WORDS)
    seen = await sight.of(desk.db, case, reader, with_words=with_words, matter=matter)
    now_shown = state(case, desk, seen)
    if post.shown == now_shown and not anew:
        return []
    post.shown = now_shown
    return [edit(reader, post.id, text(case, desk, seen), buttons(case, seen))]


STALE = "cards"  # in the session's info: there are cards to be renewed


def renew_soon(desk: Desk, case: Case) -> None:
    case.cards_stale = desk.db.info[STALE] = True


async def refresh(desk: Desk, *about: Case, fresh: bool, anew: bool = False) -> Says:
    """Cards show what is true now: the holder's newest one, and those of former holders without buttons."""
    query = (
        select(Post, Person)
        .join(Person, Person.telegram_key == Post.chat)
        .where(
            Post.case_number.in_([case.number for case in about]),
            Post.kind == PostKind.CARD,
            Person.unreachable_at.is_(None),
        )
        .order_by(Post.id)
    )
    newest: dict[int | None, dict[int | None, tuple[Post, Person]]] = defaultdict(dict)
    for post, reader in await desk.db.execute(query):
        newest[post.case_number][reader.id] = post, reader
    with desk.db.no_autoflush:  # what becomes of the cards is written together
        held = [case for case in about if not fresh and case.officer_id in newest[case.number]]
        matters = await sight.matters(desk.db, held) if held else {}
        return [
            say
            for case in about
            for say in await _refreshed(desk, case, newest[case.number].values(), matters.get(case.number), anew)
        ]


async def _refreshed(
    desk: Desk, case: Case, cards: Iterable[tuple[Post, Person]], matter: Matter | None, anew: bool
) -> Says:
    """`matter` of a case whose holder's card is to be renewed."""
    case.cards_stale = False
    passed = f"passed|{case.officer_id}"
    says: Says = []
    for post, reader in cards:
        if reader.telegram_id is None:
            continue
        if reader.id == case.officer_id:
            says += await renew(desk, case, reader, post, matter=matter, anew=anew) if matter else []
        elif post.shown != passed:
            post.shown = passed
            now = t("card-passed", name=name_of(case.officer)) if case.officer else t("card-freed")
            says.append(edit(reader, post.id, t("card-gone", header=case_name(case), now=now)))
    return says


def _holder(case: Case) -> Person:
    if case.officer is None:
        raise LookupError("nobody holds the case")
    return case.officer
