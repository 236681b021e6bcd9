"""Every kind of button, typed. Data may be forged or stale: each press is authorised anew."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from models.errors import StaleError

MAX_ID = 2**53
# Numbers of rows: what is out of range isn't a button of ours.
Id = Annotated[int, Field(ge=0, le=MAX_ID)]


def row_id(text: str) -> int:
    """The number in a text value. Raises StaleError."""
    if not (text.isascii() and text.isdigit() and len(text) < len(str(MAX_ID))):
        raise StaleError
    return int(text)


class Consent(CallbackData, prefix="consent"):
    answer: str  # yes, more, later


class Help(CallbackData, prefix="help"):
    """Help lines: «Екстрені номери», «Де отримати допомогу»."""

    what: str  # emergency, topics, topic, regions
    topic: str = ""
    region: str = ""


class Menu(CallbackData, prefix="menu"):
    item: str


class DraftPress(CallbackData, prefix="d"):
    """A step of filing: which draft, which step, what was pressed."""

    draft: str
    step: str
    act: str
    value: str = ""


class Safe(CallbackData, prefix="safe"):
    """A topic on which nothing is typed («SAF.home»), and a request for contact made of presses alone."""

    act: str  # contact, how, when, lines, back, menu
    topic: str = ""
    how: str = ""
    when: str = ""


class Talk(CallbackData, prefix="talk"):
    """The conversation that such a request opens, for whoever made it."""

    act: str  # remove
    number: Id


class Profile(CallbackData, prefix="p"):
    question: str  # age, sex, marks
    value: str = ""


class Mine(CallbackData, prefix="mine"):
    """The applicant's own case."""

    act: str  # open, add, withdraw, withdraw_yes, reopen
    number: Id


class MyData(CallbackData, prefix="my"):
    """«Мої дані»: no person in it, the data is always that of whoever pressed."""

    act: str  # home, see, copy, name, name_keep, erase, erase_yes, withdraw, withdraw_yes, leave


class Confirm(CallbackData, prefix="ok"):
    """«Чи вирішено питання?»"""

    number: Id
    answer: str  # yes, partly, no


class Referred(CallbackData, prefix="ref"):
    """Whether one agrees to be referred."""

    number: Id
    referral: Id
    answer: str  # yes, no


class Rate(CallbackData, prefix="rate"):
    number: Id
    value: int


class Place(CallbackData, prefix="stray"):
    """Where a message goes that belonged nowhere."""

    stray: Id
    to: str  # case, new, complaint, reopen, nobody
    number: Id = 0


class Remove(CallbackData, prefix="rm"):
    """A message that seems to hold a card or tax number: take it away, or leave it."""

    letter: Id  # a letter of a case, or 0
    message: Id = 0  # a message of the draft, by its Telegram id
    keep: bool = False


class CaseAct(CallbackData, prefix="c"):
    """The officer's buttons on a card."""

    act: str
    number: Id
    value: str = ""


class Recall(CallbackData, prefix="recall"):
    """What went to an applicant at one go: the first letter and the last."""

    letter: Id
    last: Id


class Offer(CallbackData, prefix="offer"):
    """A case that a colleague would hand over."""

    act: str  # accept, decline, silent, back
    transfer: Id


class Staff(CallbackData, prefix="staff"):
    """The coordinator's buttons about people."""

    act: str
    person: Id = 0
    value: str = ""


class Invitation(CallbackData, prefix="inv"):
    """`topics` are those of the step before, a bit each."""

    act: str  # begin, duty, topic, topics, region, done, join, confirm, reject, list, asked, one, revoke
    duty: str = ""
    topics: Id = 0
    value: str = ""


class Away(CallbackData, prefix="away"):
    """The screen that refines an absence."""

    act: str  # until, cover, deputy, done, off
    absence: Id
    value: str = ""


class Move(CallbackData, prefix="move"):
    """A new place of the person who pressed, or of whoever's case it is."""

    act: str  # region, place, skip, regions, abroad, stop, others, stay
    case: Id = 0
    value: str = ""


class DayOff(CallbackData, prefix="day"):
    """«2026-08-24» of `/holidays`."""

    act: str  # show, remove, done
    day: str = ""
    at: str = ""  # «content»: where «Готово» leads back to


class Digest(CallbackData, prefix="digest"):
    """The summary of a period, and what one may do around it."""

    act: str  # get, dates, back, regions, region, all, done, public, page, where, cases
    period: str = ""  # its code
    value: str = ""
    page: Id = 0


class Report(CallbackData, prefix="rep"):
    """An officer's own words for the summary of a month. `field` is a Figure or «words»."""

    act: str  # begin, ask, set, next, clear, review, change, send
    month: str
    field: str = ""
    value: str = ""


class Indicator(CallbackData, prefix="ind"):
    """The programme's indicators. `id` is 0 for what is about all of them."""

    act: str
    id: Id = 0
    value: str = ""


class Reports(CallbackData, prefix="reps"):
    """What officers wrote, for coordinators: everybody's of a month, or one's (`person`)."""

    month: str
    person: Id = 0
    page: Id = 0


class Template(CallbackData, prefix="tpl"):
    """`id` is a page for «list»."""

    act: str  # list, one, new, new_shared, title, text, delete, delete_yes, close
    id: Id = 0


class Problem(CallbackData, prefix="pb"):
    """The register of problems. `id` is a page for «list», whose `value` says which shelf."""

    act: str
    id: Id = 0
    value: str = ""


class Queue(CallbackData, prefix="q"):
    """One's own list: which screen of it, and what it has been narrowed to, so that nothing need be remembered."""

    show: str = ""  # the whole, a section, «filter», or the values of one filter
    page: Id = 0
    category: str = ""
    community: str = ""
    status: str = ""
    urgent: bool = False


class Find(CallbackData, prefix="f"):
    act: str  # ask, stop


class Region(CallbackData, prefix="r"):
    """What colleagues of the region have."""

    page: Id = 0


class Audit(CallbackData, prefix="a"):
    """Which log: of the case or person `id`, or of a kind."""

    show: str = ""  # ask, case, people, person, texts, refused
    id: Id = 0
    page: Id = 0


class News(CallbackData, prefix="news"):
    """Whether whoever pressed wants news; `where` is the screen that follows."""

    act: str  # on, off, no
    where: str = ""  # data: «Мої дані»; offer; else under a message of news


class Broadcast(CallbackData, prefix="bc"):
    """`id` is a page for «list»."""

    act: str
    id: Id = 0
    value: str = ""


class Pick(CallbackData, prefix="k"):
    """Several cases at once; which ones is remembered with the person."""

    act: str  # list, whom, to, spread, stop
    value: str = ""
    page: Id = 0


class Reference(CallbackData, prefix="ct"):
    """What coordinators keep for everybody: `/content`."""

    act: str
    ref: str = ""  # which line, topic or change
    seen: Id = 0  # the change that the presser saw, so that nothing newer is overwritten
    at: str = ""  # the list that leads here
    value: str = ""


class Overdue(CallbackData, prefix="o"):
    page: Id
