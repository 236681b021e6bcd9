"""One problem on the screen, with what whoever reads it may do."""

from markupsafe import Markup

from handlers import screens
from handlers.callbacks import CaseAct
from handlers.callbacks import Problem as Press
from handlers.desk import Turn
from handlers.problems import views
from handlers.say import Says
from handlers.screens import Button, Row, button, in_rows, keyboard
from handlers.views import number_words
from locales import label, t
from models import access, problems
from models.cases import Case
from models.problems import Problem, ProblemCase
from models.statuses import OPEN

OWN_CASES = 6
LIVING = "live"


async def one(turn: Turn, problem_id: int, *, said: str = "", own: int = 0) -> Says:
    """One problem, and what this person may do with it; `own` is a page of cases in hand."""
    problem = await problems.get(turn.db, turn.me, problem_id)
    entry = (await views.entries(turn, [problem]))[0]
    takes_part = await problems.takes_part(turn.db, problem, turn.me)
    deeds = problems.deeds(problem, turn.me, takes_part=takes_part)
    rows = [
        *in_rows([button(label(f"problem-{deed.value}"), Press(act=deed.value, id=problem.id)) for deed in deeds], 2),
        *await _own_cases(turn, problem, own),
        [to_list()],
    ]
    text = await views.whole(turn, entry, turn.me)
    text = Markup("\n\n").join([t(said), text]) if said else text
    return await screens.show(turn, text, keyboard(*rows))


def to_list() -> Button:
    return button(label("button-problems"), Press(act="list", value=LIVING))


async def _own_cases(turn: Turn, problem: Problem, page: int) -> list[Row]:
    """Where the answer may be sent on, two taps away."""
    mine = access.held(turn.me).join(ProblemCase, ProblemCase.case_number == Case.number)
    mine = mine.where(ProblemCase.problem_id == problem.id, Case.status.in_(OPEN), ~Case.is_restricted)
    found = list(await turn.db.scalars(mine.order_by(Case.number.desc())))
    page, shown, more = screens.page_of(found, page, OWN_CASES)
    cases = [button(f"№ {number_words(one.number)}", CaseAct(act="problem", number=one.number)) for one in shown]
    turns = screens.turns(page, lambda number: Press(act="one", id=problem.id, value=str(number)), more=more)
    return [*in_rows(cases, 2), turns]
