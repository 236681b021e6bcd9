"""«Вкладення»: the files of a case once more, the newest ones first come, older ones at another press."""

from handlers import relay
from handlers.callbacks import CaseAct
from handlers.desk import Turn
from handlers.officer import sight
from handlers.say import Says, post_about, say
from handlers.screens import button, keyboard
from handlers.views import header
from locales import label, t
from models import people
from models.cases import Case
from models.events import EventKind, record

AT_ONCE = 20


async def show(turn: Turn, case: Case, value: str) -> Says:
    """`value` is how many newer ones have been shown already."""
    seen = await sight.of(turn.db, case, turn.me, with_words=False)
    shown = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
    older = seen.files[: len(seen.files) - shown] if shown < len(seen.files) else ()
    if not older:
        return [say(turn.me, t("files-none"))]
    chosen, left = older[-AT_ONCE:], len(older[:-AT_ONCE])
    record(turn.db, EventKind.HISTORY_OPENED, turn.now, actor=turn.me.id, case=case.number)
    authors = await people.get_many(turn.db, {one.author_id for one in chosen})
    says: Says = []
    for letter in chosen:
        says += await relay.show(turn, case, letter, turn.me, authors[letter.author_id])
    if left:
        more = [
            button(label("button-files-more"), CaseAct(act="files", number=case.number, value=str(shown + AT_ONCE)))
        ]
        post = post_about(turn.me, case.number, turn.now)
        says.append(say(turn.me, t("files-more", header=header(case), left=left), keyboard(more), post=post))
    return says
