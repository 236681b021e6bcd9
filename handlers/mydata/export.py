"""The copy: one HTML page that any telephone opens, with everything in it and nothing fetched from elsewhere.

Restricted conversations are left out, since the file may be opened on a shared telephone, and so are notes of
colleagues, which may be about other people as well. The page says so to everybody alike, and how to ask for them.
"""

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile
from markupsafe import Markup
from sqlalchemy import select

from handlers import content as contents
from handlers.content import Content
from handlers.desk import Turn
from handlers.mydata import overview
from handlers.officer import history
from handlers.say import Say, chat_of
from handlers.views import (
    author_words,
    behalf_words,
    case_place,
    category_name,
    helper_words,
    number_words,
    status_words,
    topic_words,
)
from locales import dates, label, t
from models import catalogue, correspondence, people, referrals
from models.cases import Case
from models.correspondence import Letter, Side
from models.events import EventKind, record
from models.people import Person
from models.referrals import Referral
from models.strays import Stray

PAGE = Markup("""<!DOCTYPE html>
<html lang="uk">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 17px/1.5 sans-serif; max-width: 42em; margin: 0 auto; padding: 1em; color: #222; background: #fff; }}
h2 {{ border-top: 1px solid #bbb; padding-top: 1em; }}
p {{ white-space: pre-line; }}
.letter {{ border-left: 4px solid #bbb; padding-left: .8em; }}
</style>
</head>
<body>
{body}
</body>
</html>
""")


async def document(turn: Turn) -> Say:
    record(turn.db, EventKind.EXPORTED, turn.now, actor=turn.me.id)
    name = label("mydata-file", date=f"{turn.now.astimezone(turn.office.zone):%Y-%m-%d}")
    file = BufferedInputFile((await page(turn)).encode(), filename=name)
    chat = chat_of(turn.me)
    return Say(chat=chat, method=SendDocument(chat_id=chat, document=file, caption=t("mydata-copy-caption")))


async def page(turn: Turn) -> Markup:
    made = dates.full_day(turn.now, turn.office.zone)
    parts = [
        _tag("h1", t("mydata-copy-title")),
        _tag("p", t("mydata-copy-head", **overview.facts(turn), made=made, organisation=turn.office.organisation)),
        *(_tag("p", line) for line in overview.phone_line(turn)),
        _tag("p", t("mydata-copy-left-out", contact=turn.office.privacy_contact)),
        *_draft(turn),
        *await _strays(turn),
    ]
    for case in await overview.own_cases(turn):
        parts += await _case(turn, case)
    return PAGE.format(title=label("mydata-copy-title"), body=Markup("\n").join(parts))


def _draft(turn: Turn) -> list[Markup]:
    draft = overview.visible_draft(turn)
    if draft is None:
        return []
    said = [_tag("p", shown(one), "letter") for one in draft.contents]
    return [_tag("h2", t("mydata-copy-draft")), *said]


async def _strays(turn: Turn) -> list[Markup]:
    """Of staff it is meant for others."""
    if turn.me.is_staff:
        return []
    found = await turn.db.scalars(select(Stray).where(Stray.person_id == turn.me.id).order_by(Stray.id))
    said = [_tag("p", shown(one), "letter") for stray in found for one in stray.contents]
    return [_tag("h2", t("mydata-copy-stray")), *said] if said else []


async def _case(turn: Turn, case: Case) -> list[Markup]:
    title = f"№ {number_words(case.number)} · {category_name(case.category)}"
    about = t(
        "mydata-copy-case",
        topic=topic_words(catalogue.topic(case.category, case.topic)),
        place=case_place(case),
        status=status_words(case.status),
        helper=helper_words(case),
        behalf=behalf_words(case.behalf),
        rating=str(case.rating or label("mydata-none")),
    )
    timeline = await history.timeline(turn, case, limit=None)
    if case.is_sealed or catalogue.focal_topic(catalogue.topic(case.category, case.topic)):
        return [_tag("h2", title), _tag("p", about), _tag("p", timeline)]  # the file lies about on a phone
    found = [one for one in await correspondence.letters(turn.db, case) if one.content and one.side is not Side.NOTE]
    authors = await people.get_many(turn.db, {one.author_id for one in found})
    letters = [_tag("p", _letter(turn, one, authors[one.author_id]), "letter") for one in found]
    sent = [_tag("p", _referral(turn, one)) for one in await referrals.of_case(turn.db, case)]
    return [_tag("h2", title), _tag("p", about), _tag("p", timeline), *letters, *sent]


def _referral(turn: Turn, one: Referral) -> Markup:
    return t(
        "mydata-copy-referral",
        institution=one.institution or "",
        what=one.passed_on or "",
        made="yes" if one.made_at else "no",
        when=dates.full_day(one.made_at or one.begun_at, turn.office.zone),
    )


def _letter(turn: Turn, letter: Letter, author: Person) -> Markup:
    return t(
        "mydata-copy-letter",
        when=dates.full_day_and_time(letter.at, turn.office.zone),
        who=label("mydata-you") if letter.side is Side.APPLICANT else author_words(letter, author),
        words=shown(letter.content),
    )


def shown(content: Content) -> str:
    """The words, and in brackets what Telegram keeps and this file doesn't hold."""
    kind = content["kind"] if contents.can_be_relayed(content) else "other"
    what = "" if kind == "text" else label(f"kind-{kind.replace('_', '-')}")
    return " ".join(filter(None, [what, contents.words(content), content.get("phone", "")]))


def _tag(name: str, inner: str, kind: str = "") -> Markup:
    attribute = Markup(' class="{}"').format(kind) if kind else ""
    return Markup("<{0}{1}>{2}</{0}>").format(name, attribute, inner)
