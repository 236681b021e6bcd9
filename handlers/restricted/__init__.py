"""Topics that officers never see: help lines only, a request for contact without words, sealed texts without a reader.

`router` takes buttons, `words` what is typed; the rest are entries into tables of others: what filing does at these
STEPS, the buttons of a focal person's card (ACTS), what has its time (JOBS).
"""

from aiogram import Router

from handlers.restricted import conversation, lines, request, typed
from handlers.restricted.conversation import ACTS
from handlers.restricted.jobs import JOBS
from handlers.restricted.typed import PRESSES, STEPS, begin, nobody_reads, resume, somebody_reads

__all__ = [
    "ACTS", "JOBS", "PRESSES", "STEPS",
    "begin", "nobody_reads", "resume", "router", "somebody_reads", "words",
]  # fmt: skip

router = Router()
router.include_routers(lines.router, request.router, conversation.router)
words = Router()
words.include_routers(request.words, typed.words)
