"""Who is told what about a problem: the centre of what officers raise, officers of what came back."""

from collections.abc import Iterable

from markupsafe import Markup

from handlers.callbacks import Problem as Press
from handlers.desk import Desk
from handlers.problems import views
from handlers.say import chat_of, reachable, say
from handlers.screens import button, keyboard
from handlers.telling.notice import Notice, Notices, PeopleTeller
from handlers.views import excerpt, name_of
from locales import label, t
from models import people, problem_figures, problems
from models.events import Event, EventKind
from models.outbox import Post, PostKind
from models.people import Duty, Person
from models.problems import Problem, StepKind

WORDS_SHOWN = 1_500


async def raised(desk: Desk, event: Event) -> Notices:
    """An officer asks the centre; what the centre passed on is seen in the register."""
    if event.details.get("what") != StepKind.CENTRE:
        return []
    problem = await desk.db.get_one(Problem, event.details["problem"])
    size = (await problem_figures.sizes(desk.db, [problem.id], views.month_begins(desk)))[problem.id]
    officer = await people.get(desk.db, event.actor_id or 0)
    text = t(
        "problem-raised-notice",
        name=name_of(officer),
        title=problem.title,
        people=size.people,
        cases=size.cases,
        regions=len(size.regions),
    )
    return _notices(desk, problem, text, await people.staff(desk.db, Duty.COORDINATOR, Duty.CENTRAL))


async def answered(desk: Desk, event: Event) -> Notices:
    return await _to_officers(desk, event, "problem-answered-notice", StepKind.ANSWERED)


async def dropped(desk: Desk, event: Event) -> Notices:
    return await _to_officers(desk, event, "problem-dropped-notice", StepKind.DROPPED)


async def _to_officers(desk: Desk, event: Event, key: str, kind: StepKind) -> Notices:
    """Of the cases, and whoever opened it: the words are there."""
    problem = await desk.db.get_one(Problem, event.details["problem"])
    step = problems.last((await problems.steps(desk.db, [problem.id]))[problem.id], kind)
    text = t(key, title=problem.title, words=excerpt(step.words or "", WORDS_SHOWN) if step else "")
    found = await people.get_many(desk.db, {problem.opened_by_id, *await problems.officers(desk.db, problem)})
    return _notices(desk, problem, text, [one for one in found.values() if one.has(*problems.REGISTERED)])


def _notices(desk: Desk, problem: Problem, text: Markup, readers: Iterable[Person]) -> Notices:
    open_it = keyboard([button(label("problem-open"), Press(act="one", id=problem.id))])
    return [
        Notice(one, [say(one, text, open_it, post=Post(chat=chat_of(one), kind=PostKind.SCREEN, at=desk.now))], rank=3)
        for one in readers
        if reachable(one)
    ]


TELLERS: dict[EventKind, PeopleTeller] = {
    EventKind.PROBLEM_RAISED: raised,
    EventKind.PROBLEM_ANSWERED: answered,
    EventKind.PROBLEM_DROPPED: dropped,
}
