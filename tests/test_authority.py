"""Everybody × every button and command × everything that there is, as docs/authority.md says; see tests/authority.

The short form tries for each role and act some of the things in turn; `make authority` tries them all.
"""

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.opening import open_database
from bot.settings import Settings
from handlers.modes import Mode
from models.crypto import new_key
from tests.authority import cells, code, table
from tests.authority.cells import MISSING, Press
from tests.authority.table import Row
from tests.authority.walk import UNKNOWN_MESSAGE, Outcome, Walk, walking
from tests.authority.world import ROLES, SECRET, settle_in
from tests.conftest import DATABASE, blank

EVERYTHING = bool(os.environ.get("AUTHORITY"))
AT_A_TIME = 3
READABLE = "problem"
FIGURES: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def figures() -> Iterator[None]:
    """For `make authority`."""
    yield
    if EVERYTHING:
        tried, opened, allowed = (FIGURES[one] for one in ("cells", "opened", "allowed"))
        print(f"\nforbidden cells tried: {tried}, opened: {opened}; allowed cells tried: {allowed}")  # noqa: T201


@pytest.fixture
async def walk(tmp_path: Path) -> AsyncIterator[Walk]:
    (tmp_path / DATABASE).write_bytes(await blank())
    settings = Settings(
        _env_file=None,
        bot_token="123456:walk",
        database_url=f"sqlite+aiosqlite:///{tmp_path}/{DATABASE}",
        encryption_keys=new_key(),
        organisation="ГО «Поруч»",
        privacy_contact="dani@poruch.example",
    )
    database = open_database(settings)
    await database.load_lookup_key(b"walk" * 8)
    world = await settle_in(database)
    async with walking(database, world, settings) as one:
        yield one
    await database.close()


def test_the_table_knows_every_button_and_every_command() -> None:
    known = set(table.rows())
    assert known == set(code.classes()) | {f"/{one}" for one in (*code.commands(), "start")}


@dataclass
class Tried:
    """What came of the cells of one role: where it opened although the table says no, and the answers of refusals."""

    holes: list[str] = field(default_factory=list)
    opened: set[tuple[str, str]] = field(default_factory=set)
    promised: set[tuple[str, str]] = field(default_factory=set)
    answers: dict[tuple[str, str, str], dict[tuple[str, ...], str]] = field(default_factory=dict)

    def allowed(self, role: str, row: Row, press: Press, came: Outcome) -> None:
        """Nothing stands in its way but its own state, so what always may be done must have been done once."""
        FIGURES["allowed"] += 1
        if row.cells[role] == "yes":
            self.promised.add((press.name, row.what))
        if not came.reasons:
            self.opened.add((press.name, row.what))

    def refused(self, role: str, press: Press, came: Outcome, *, known: bool = False) -> None:
        """`known`: whoever presses knows that it is there, since it is theirs; only this isn't for them to do."""
        FIGURES["cells"] += 1
        if not came.is_refused:
            FIGURES["opened"] += 1
            self.holes.append(f"{role} {press}: changed {came.changed}, told {came.told}, {came.reasons} {came.said}")
        elif came.reasons == ["TakenError"] or known:
            pass  # names the colleague who has it now, or what stands in its way
        elif any(SECRET in one for one in came.answer):
            self.holes.append(f"{role} {press} discloses {came.said}")
        else:
            self.answers.setdefault(press.question, {}).setdefault(came.answer, press.about)

    def differing(self) -> list[str]:
        """Questions whose refusals betray what is there. All problems may be read by whoever is asked about one."""
        betraying = {question: said for question, said in self.answers.items() if len(said) > 1}
        return [
            f"{question}: {sorted(said.values())}" for question, said in betraying.items() if question[2] != READABLE
        ]


@pytest.mark.parametrize("role", ROLES)
async def test_buttons(walk: Walk, role: str) -> None:
    known, tried = table.rows(), Tried()
    for press in chosen(walk, role):
        row = table.row_of(known, press.name, press.act)
        came = await walk.press(role, press.data, message_for(walk, role, press))
        if walk.world.may(role, row.cells[role], press.kind, press.about):
            tried.allowed(role, row, press, came)
        else:
            known_to_them = walk.world.may(role, "held, own", press.kind, press.about)
            tried.refused(role, press, came, known=known_to_them)
    assert tried.holes == []
    assert tried.differing() == []
    assert tried.promised - tried.opened == set()


def chosen(walk: Walk, role: str) -> list[Press]:
    """All of them; in the short form of each question the one that doesn't exist and some of the others in turn."""
    everything = list(cells.presses(walk.world))
    if EVERYTHING:
        return everything
    known, taken, turn = table.rows(), [], 0
    by_question: dict[tuple[str, str, str], list[Press]] = {}
    for press in everything:
        by_question.setdefault(press.question, []).append(press)
    for (name, act, kind), some in by_question.items():
        words = table.row_of(known, name, act).cells[role]
        real = [one for one in some if one.about != MISSING]
        theirs = [one for one in real if words != table.NOTHING and walk.world.may(role, words, kind, one.about)]
        others = [one for one in real if one not in theirs]
        many = min(1 if words == table.NOTHING else AT_A_TIME, len(others))
        taken += [one for one in some if one.about == MISSING][-1:] + theirs[:1] + theirs[1:][-1:]
        taken += [others[(turn + i) % len(others)] for i in range(many)]
        turn += many
    return taken


def message_for(walk: Walk, role: str, press: Press) -> int:
    """On which message it is pressed: one that was never sent, one of one's own, one of somebody else's chat."""
    own = list(walk.world.messages.get(role, {}).values())
    foreign = [number for whose, some in walk.world.messages.items() if whose != role for number in some.values()]
    choices = [UNKNOWN_MESSAGE, *own[:1], *foreign[:1]]
    return choices[sum(map(ord, press.data)) % len(choices)]


@pytest.mark.parametrize("role", ROLES)
async def test_commands(walk: Walk, role: str) -> None:
    known, tried = table.rows(), Tried()
    no_such = await walk.type(role, "/made_up")
    for name in (one for one in known if one.startswith("/")):
        words = table.row_of(known, name, "").cells[role]
        about_cases = bool(set(words.split(", ")) & {"held", "all", "region"})
        for about, number in cells.targets(walk.world, "case") if about_cases else [("", 0)]:
            came = await walk.type(role, f"{name} {number}" if number else name)
            press = Press(name, "", "case", about, "")
            if words == table.NOTHING:
                came.changed -= no_such.changed  # the privacy notice of a stranger
                tried.refused(role, press, came)
                assert came.answer == no_such.answer
            elif name == "/find":
                found_nothing(walk, role, words, press, came, tried)
            elif about_cases and (about == "callback" or not walk.world.may(role, words, "case", about)):
                tried.refused(role, press, came)
            else:
                FIGURES["allowed"] += 1
                assert came.reasons == [], (role, name, about)
                assert words != "notice" or "Погоджуєтеся" in came.said[-1]
    assert tried.holes == []
    assert tried.differing() == []


def found_nothing(walk: Walk, role: str, words: str, press: Press, came: Outcome, tried: Tried) -> None:
    """Looking for what one may not see is answered as looking for what isn't there; that one looked is in the audit."""
    if press.about != "callback" and walk.world.may(role, words, "case", press.about):  # that one has no number
        assert "Нічого" not in came.said[-1], (role, press)
    else:
        FIGURES["cells"] += 1
        assert not any(SECRET in one for one in came.said), (role, press)
        tried.answers.setdefault(press.question, {}).setdefault(came.answer, press.about)


def left_open(walk: Walk, number: int) -> dict[Mode, dict[str, Any]]:
    """What waited for words when somebody left, or lost the case: every mode that there is."""
    case, things = {"case": number}, walk.world.things
    return {
        Mode.DRAFT: {},
        Mode.ADD: case,
        **dict.fromkeys((Mode.ANSWER, Mode.CLARIFY, Mode.NOTE, Mode.REFER, Mode.REFER_WHAT, Mode.CLOSE_WORD), case),
        Mode.CLOSE_READY: {**case, "word": None},
        Mode.CLOSING: {**case, "outcome": "satisfied"},
        Mode.TRANSFER: {**case, "to": walk.world.people["colleague"]},
        Mode.DECLINE: {"transfer": things["transfer"]["to_central"]},
        Mode.ALBUM: {**case, "album": "1", "mode": Mode.ANSWER},
        Mode.MARK: {**case, "step": "title"},
        Mode.REASON: case,
        Mode.MOVE: {**case, "region": None},
        Mode.PICK: {"cases": [[number, walk.world.people["colleague"]]], "more": 0},
        Mode.TEMPLATE: {"id": things["template"]["common"], "shared": True, "step": "text"},
        Mode.PROBLEM: {"id": things["problem"]["officer"], "step": "rename"},
        Mode.INDICATOR: {"id": things["indicator"]["one"], "step": "name"},
        Mode.BROADCAST: {"id": things["broadcast"]["coordinator"]},
        Mode.REPORT: {"month": "2026-10", "step": "words"},
        Mode.AWAY: {"absence": things["absence"]["colleague"]},
        Mode.REFERENCE: {"step": "number"},
        **{one: {} for one in (Mode.PERIOD, Mode.HOLIDAYS, Mode.FIND, Mode.AUDIT, Mode.NAME)},
        Mode.JOIN: {"code": "А1БВГ-2Д3ЖК"},
        Mode.LINES: {"topic": "", "screen": None},
        Mode.NUMBER: {"topic": "SAF.home", "when": "any", "posts": []},
    }


KEPT = {"person", "post", "stray", "task"}  # one's own words are kept and asked about


@pytest.mark.parametrize("role", ["left", "stranger"])
async def test_what_was_left_open_takes_nothing(walk: Walk, role: str) -> None:
    number = walk.world.things["case"].get(f"passed_by_{role}", walk.world.things["case"]["held"])
    modes = left_open(walk, number)
    assert set(modes) == set(Mode)
    for mode, data in modes.items():
        came = await walk.type(role, "Слова", mode=mode, mode_data=data, mode_until=None)
        assert came.changed <= KEPT | ({"name_token"} if mode is Mode.NAME else set()), (mode, came)
        assert came.told == [], (mode, came)
        assert not any(f"{SECRET} " in one for one in came.said), (mode, came)


@pytest.mark.parametrize("mode", [Mode.ANSWER, Mode.CLARIFY, Mode.NOTE, Mode.REFER, Mode.CLOSING, Mode.CLOSE_WORD])
@pytest.mark.parametrize("name", ["passed_by_officer", "sealed", "colleagues", "callback"])
async def test_words_for_a_case_that_one_lost_go_nowhere(walk: Walk, mode: Mode, name: str) -> None:
    data = left_open(walk, walk.world.things["case"][name])[mode]
    came = await walk.type("officer", "Слова", mode=mode, mode_data=data, mode_until=None)
    assert came.changed <= KEPT
    assert came.told == []
    assert came.reasons != []


@pytest.mark.parametrize("role", ["officer", "suspended", "left"])
async def test_replies_to_old_messages_go_nowhere(walk: Walk, role: str) -> None:
    number = walk.world.things["case"][f"passed_by_{role}"]
    came = await walk.type(role, "Слова", reply_to=walk.world.messages[role][number])
    assert came.changed <= KEPT
    assert came.told == []
    assert came.reasons == ["NotYoursError"]


async def test_nobody_edits_somebody_elses_words(walk: Walk) -> None:
    """The officer's letter as it stands in the applicant's chat, and the other way round."""
    for role in ("applicant", "officer"):
        chat = {"id": walk.world.chats[role], "type": "private"}
        edited = {
            "message_id": walk.world.copies[role], "date": 1, "edit_date": 2, "chat": chat,
            "from": {**chat, "is_bot": False, "first_name": role}, "text": "Інші слова",
        }  # fmt: skip
        came = await walk.feed(role, {"edited_message": edited})
        assert (came.changed, came.told) == (set(), [])
