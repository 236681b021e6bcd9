"""How things are named and shown, shared by all conversations."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.content import Content, words
from locales import dates, label, t
from models import catalogue, places
from models.cases import YEAR_FACTOR, Behalf, Case, Whereabouts
from models.catalogue import Topic
from models.correspondence import Letter
from models.helplines import HelpLine
from models.invites import Invite
from models.people import Duty, Person
from models.statuses import Status

MAX_LINES_LENGTH = 2_500
NAMED_KINDS = {"photo", "video", "voice", "document", "audio", "sticker", "contact", "animation", "video_note"}


def excerpt(text: str, limit: int) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def said_in(content: Content, limit: int) -> str:
    """One line of a message: its words, or «[фото]» where it has none."""
    kind = content["kind"].replace("_", "-") if content["kind"] in NAMED_KINDS else "other"
    return excerpt(words(content).replace("\n", " "), limit) or label(f"kind-{kind}")


def name_of(person: Person) -> str:
    return person.name or label("nameless")


def number_words(number: int) -> str:
    """«26-000001»."""
    return f"{number // YEAR_FACTOR:02d}-{number % YEAR_FACTOR:06d}"


def case_name(case: Case) -> str:
    """«Звернення № 26-000001»; a callback request has no number that is shown as one."""
    if case.is_private:
        return label("conversation-name", number=str(case.number % YEAR_FACTOR))
    return label("case-name", number=number_words(case.number))


def category_name(code: str) -> str:
    return next(one.name for one in catalogue.CATEGORIES if one.code == code)


def topic_words(topic: Topic) -> str:
    """«Житло · Оренда житла»."""
    return f"{category_name(topic.category)} · {topic.button}"


def header(case: Case) -> str:
    """What begins everything that an applicant's message becomes: «№ 26-000001 · Олена · Житло»."""
    if case.is_private:
        return f"{case_name(case)} · {name_of(case.person)}"
    return f"№ {number_words(case.number)} · {name_of(case.person)} · {category_name(case.category)}"


def staff_header(case: Case, author: Person | None) -> str:
    """What begins everything that staff write to an applicant; None speaks for the team."""
    name = name_of(author) if author else label("the-team")
    return name if case.is_private else f"№ {number_words(case.number)} · {name}"


def author_words(letter: Letter, author: Person) -> str:
    """Who wrote it, as it was signed."""
    return label("the-team") if (letter.content or {}).get("team") else name_of(author)


def place_words(whereabouts: Whereabouts, region: str | None, place: str | None) -> str:
    if whereabouts is Whereabouts.NOT_LEFT:
        return label("place-not-left")
    if whereabouts is Whereabouts.ABROAD:
        return label("place-abroad")
    if place and (found := places.place(place)):
        return found.label
    return region_name(region)


def region_list(regions: Sequence[str]) -> str:
    """All, where none is named."""
    return ", ".join(region_name(one) for one in regions) or label("all-regions")


def region_name(region: str | None) -> str:
    return next((one.name for one in places.home_regions() if one.iso == region), label("place-unknown"))


def community_name(code: str) -> str:
    """«Гніванська громада», «Шевченківський район». Raises LookupError."""
    found = places.place(code)
    if found is None:
        raise LookupError(code)
    return found.neighbourhood


def case_place(case: Case) -> str:
    return place_words(case.whereabouts, case.region, case.place)


def behalf_words(behalf: Behalf) -> str:
    """«за близьку людину»."""
    return label(f"behalf-{behalf.value}")


def status_words(status: Status, *, to_staff: bool = False) -> str:
    if to_staff and status is Status.WAITING:
        return label("status-waiting-staff")
    return label(f"status-{status.value.replace('_', '-')}")


def duty_words(person: Person) -> str:
    """«радник / радниця, Вінницька область», within a sentence."""
    for duty in person.duties:
        if duty.duty is Duty.OFFICER:
            return label("duty-officer-of", regions=", ".join(region_name(one) for one in duty.regions))
    duties = [within(label(f"duty-{duty.duty.value}")) for duty in person.duties]
    return ", ".join(duties) or label("duty-none")


def within(title: str) -> str:
    """As it is written within a sentence."""
    return title[:1].lower() + title[1:]


def worded(key: str, case: Case) -> str:
    """The key of what the applicant reads about a case of this kind: nothing betrays that it was sealed."""
    if case.is_sealed:
        return f"{key}-sealed"
    return f"{key}-restricted" if case.is_restricted else key


def helper_words(case: Case) -> str:
    """Who helps, for the applicant."""
    if case.officer is None:
        return label(worded("helper-searching", case))
    return label(worded("helper", case), name=name_of(case.officer), duty=duty_words(case.officer))


def helpline_list(lines: list[HelpLine]) -> Markup:
    """One line each, with the month in which it was last checked; as many as fit into a message with the rest."""
    shown: list[Markup] = []
    for line in lines:
        hours = f", {line.hours}" if line.hours else ""
        checked = dates.month_of(line.checked) if line.checked else ""
        said = t("helpline", number=line.number, service=line.service, hours=hours, checked=checked)
        if sum(map(len, shown)) + len(said) > MAX_LINES_LENGTH:
            break
        shown.append(said)
    return Markup("\n").join(shown) if shown else t("helplines-none")


def own_words(letters: list[Letter], limit: int) -> str:
    return excerpt("\n".join(words(one.content) for one in letters if one.content and words(one.content)), limit)


def days_left(case: Case, now: datetime, zone: ZoneInfo) -> str:
    """«ще 2 дні», «сьогодні», «прострочено на 3 дні»."""
    days = days_until(case, now, zone)
    if case.next_deadline < now:
        return label("days-overdue", days=-days)
    return label("days-left", days=days)


def days_until(case: Case, now: datetime, zone: ZoneInfo) -> int:
    return (case.next_deadline.astimezone(zone).date() - now.astimezone(zone).date()).days


def duties_offered(invite: Invite) -> str:
    """The duty of an invite, with its regions."""
    regions = ", ".join(region_name(one) for one in invite.regions)
    duty = label(f"duty-{invite.duty.value}")
    return f"{duty}, {regions}" if regions else duty
