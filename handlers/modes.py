"""What the next ordinary message of a person means. A mode lasts until it is used, replaced or over."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from handlers.desk import Turn
from models.people import Person

ANSWER_MINUTES = timedelta(minutes=15)
HALF_AN_HOUR = timedelta(minutes=30)
LONG = timedelta(days=7)
ASIDE = "aside"


class Mode(StrEnum):
    DRAFT = "draft"  # filing: what comes belongs to the draft's step
    ADD = "add"  # the applicant adds to a case
    ANSWER = "answer"
    CLARIFY = "clarify"
    NOTE = "note"
    REFER = "refer"  # to which institution
    REFER_WHAT = "refer_what"  # what it gets
    TRANSFER = "transfer"  # why a case is handed to a colleague
    DECLINE = "decline"  # why it isn't taken
    CLOSING = "closing"  # closing words of a resolved case
    CLOSE_WORD = "close_word"  # a word to the person before a case is closed
    CLOSE_READY = "close_ready"  # it is there, the reason isn't
    ALBUM = "album"  # the rest of an album whose first message has been placed
    LINES = "lines"  # a topic on which nothing is typed; see handlers/restricted
    AWAY = "away"  # when an absence begins and ends is typed
    MOVE = "move"  # the place where somebody lives now is typed
    PERIOD = "period"  # of which days a summary is wanted
    HOLIDAYS = "holidays"  # days off are typed
    NAME = "name"  # one's own name is being typed
    REFERENCE = "reference"  # something of a help line or hint is being typed
    TEMPLATE = "template"  # the title or text of a template is being typed
    PROBLEM = "problem"  # something about a problem of the register is being typed
    INDICATOR = "indicator"  # the name, unit or a number of an indicator is being typed
    REPORT = "report"  # a number or the text of an officer's own words for the summary
    MARK = "mark"  # the title or description of a new problem, or what to look for, at a case
    JOIN = "join"  # a code waits for the consent of whoever came with it
    FIND = "find"  # what to look for
    REASON = "reason"  # why a coordinator opens the texts of a case
    PICK = "pick"  # cases that a coordinator ticks, to be given to somebody
    BROADCAST = "broadcast"  # the words of a broadcast
    AUDIT = "audit"  # the number of the case whose log is asked for
    NUMBER = "number"  # one's own phone number is asked for


def enter(turn: Turn, mode: Mode, data: dict[str, Any] | None = None, lasts: timedelta = LONG) -> None:
    kept = {key: value for key, value in (data or {}).items() if key != ASIDE}
    turn.me.mode, turn.me.mode_data, turn.me.mode_until = mode, kept, turn.now + lasts


def leave(turn: Turn) -> None:
    """Back to the draft, where there is one."""
    me = turn.me
    me.mode, me.mode_data, me.mode_until = (Mode.DRAFT if me.draft else None), None, None


def menu_is_back(turn: Turn) -> None:
    """The keyboard that asked for one's number is gone, and the question with it."""
    if turn.me.mode == Mode.NUMBER:
        leave(turn)


def set_aside(turn: Turn) -> None:
    """What is typed next isn't for it; its buttons still find what was typed before."""
    turn.me.mode_data = {**(turn.me.mode_data or {}), ASIDE: True}


def listening(turn: Turn) -> Mode | None:
    """What a typed message is for."""
    mode = current(turn)
    if mode not in {None, Mode.DRAFT} and (turn.me.mode_data or {}).get(ASIDE):
        return Mode.DRAFT if turn.me.draft else None
    return mode


def current(turn: Turn) -> Mode | None:
    """The mode that still holds; the rest of an album is looked at before, see handlers/routing.py. What is typed when
    one has just lapsed may still be meant for it, and never goes into a draft unasked."""
    me = turn.me
    if me.mode in {None, Mode.ALBUM, Mode.DRAFT} or _is_lost(me):
        return Mode.DRAFT if me.draft else None
    lapsed = me.mode_until is not None and me.mode_until < turn.now
    return None if lapsed else Mode(me.mode or "")


def _is_lost(me: Person) -> bool:
    """What it is about can't be decrypted: see models/crypto.py, Entrusted."""
    return (me.draft if me.mode == Mode.DRAFT else me.mode_data) is None
