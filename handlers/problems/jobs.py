"""Telling everybody that a problem is solved: some people at a time, then their officers, then whoever pressed."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from handlers import relay
from handlers.callbacks import CaseAct, Queue
from handlers.desk import Desk
from handlers.problems import solving
from handlers.say import Says, reachable, say
from handlers.screens import Row, button, keyboard
from handlers.views import category_name, excerpt, number_words
from locales import label, t
from models import agenda, outbox, people, problem_telling
from models.agenda import Due
from models.cases import Case
from models.outbox import Lane
from models.problem_telling import Told
from models.problems import Problem

FULL = timedelta(seconds=5)
RESULT_AFTER = timedelta(minutes=1)
GIVEN_UP = timedelta(hours=25)  # by then the sender has
SHOWN = 8
NUMBERS_SHOWN = 60
WORDS_SHOWN = 1_500


async def tell(desk: Desk, ref: str, _prepared: object) -> Says:
    """The next few, and at once again: other work comes in between. Pauses while enough waits to be sent."""
    telling = await desk.db.get_one(problem_telling.Telling, int(ref))
    if telling.ended_at is not None:
        return []
    if await outbox.has_enough_bulk(desk.db):
        await agenda.plan(desk.db, Due.PROBLEM_TELL, ref, desk.now + FULL)
        return []
    waiting = await problem_telling.next_people(desk.db, telling)
    if not waiting:
        return await _end(desk, telling)
    says: Says = []
    for case, letter, author in await problem_telling.tell(desk.db, telling, waiting, desk.now):
        for one in await relay.show(desk, case, letter, case.person, author):
            # The officer didn't write it: nobody is told one by one who couldn't be reached.
            one.lane, one.waits, one.loud = Lane.BULK, None, False
            says.append(one)
    await agenda.plan(desk.db, Due.PROBLEM_TELL, ref, desk.now)
    return says


async def _end(desk: Desk, telling: problem_telling.Telling) -> Says:
    for officer in await problem_telling.end(desk.db, telling, desk.now):
        await agenda.plan(desk.db, Due.PROBLEM_TELL_OFFICER, f"{telling.id}:{officer}", desk.now)
    await agenda.plan(desk.db, Due.PROBLEM_RESULT, telling.id, desk.now + RESULT_AFTER)
    return []


async def tell_officer(desk: Desk, ref: str, _prepared: object) -> Says:
    """What was said in this person's name, which cases are still open, and whom to ring."""
    telling_id, _, person_id = ref.partition(":")
    telling = await desk.db.get_one(problem_telling.Telling, int(telling_id))
    officer = await people.get(desk.db, int(person_id))
    found = await problem_telling.of_officer(desk.db, telling, officer)
    if not officer.is_staff or not reachable(officer) or not found:
        return []
    problem = await desk.db.get_one(Problem, telling.problem_id)
    ring = [case for case, how in found if how is Told.OFFLINE]
    still_open = [case for case, how in found if case.is_open and how is not Told.OFFLINE]
    rows = [_row(case, "☎ ") for case in ring[:SHOWN]] + [_row(case, "") for case in still_open[:SHOWN]]
    text = t(
        "problem-told-officer",
        title=problem.title,
        words=excerpt(telling.content["text"], WORDS_SHOWN),
        people=sum(how is Told.SENT for _, how in found),
        ring=", ".join(number_words(case.number) for case in ring[:NUMBERS_SHOWN]) or "no",
        lost=sum(how is Told.UNREACHABLE for _, how in found),
        open=len(still_open),
    )
    return [say(officer, text, keyboard(*rows, [button(label("menu-queue"), Queue())]), lane=Lane.BULK)]


def _row(case: Case, mark: str) -> Row:
    text = f"{mark}№ {number_words(case.number)} · {category_name(case.category)}"
    return [button(text, CaseAct(act="open", number=case.number))]


async def result(desk: Desk, ref: str, _prepared: object) -> Says:
    """To who pressed, when everything has been delivered or refused."""
    telling = await desk.db.get_one(problem_telling.Telling, int(ref))
    if desk.now - telling.at < GIVEN_UP and await problem_telling.unsent(desk.db, telling):
        await agenda.plan(desk.db, Due.PROBLEM_RESULT, ref, desk.now + RESULT_AFTER)
        return []
    by = await people.get(desk.db, telling.by_id)
    if not by.is_coordinator or not reachable(by):
        return []
    problem = await desk.db.get_one(Problem, telling.problem_id)
    counts = await problem_telling.results(desk.db, telling)
    unheard = await problem_telling.unheard(desk.db, telling)
    text = t(
        "problem-result",
        title=problem.title,
        people=counts[Told.SENT],
        others=solving.others(counts) or "no",
        unheard=", ".join(number_words(case.number) for case in unheard[:NUMBERS_SHOWN]) or "no",
    )
    return [say(by, text)]


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {
    Due.PROBLEM_TELL: tell,
    Due.PROBLEM_TELL_OFFICER: tell_officer,
    Due.PROBLEM_RESULT: result,
}
