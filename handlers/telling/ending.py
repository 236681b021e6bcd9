"""Who is told what when a case ends, or does not."""

from handlers.callbacks import Confirm, Mine
from handlers.desk import Desk
from handlers.screens import button, keyboard
from handlers.telling import words
from handlers.telling.notice import Notices, Teller, to_applicant, to_holder
from handlers.views import (
    header,
    number_words,
    within,
)
from locales import label, t
from models.cases import Case
from models.events import Event, EventKind
from models.statuses import CloseReason, Outcome


async def resolved(desk: Desk, event: Event, case: Case) -> Notices:
    """Closing words, if there are some, and the question."""
    said = await words.letter_written(desk, event, case) if "letter" in event.details else []
    return [*said, *ask_if_resolved(desk, case, Outcome(event.details["outcome"]))]


def ask_if_resolved(desk: Desk, case: Case, outcome: Outcome | None = None) -> Notices:
    """`outcome`: where the person hasn't heard of it yet; without one it is asked again."""
    answers = keyboard(
        [button(label("button-yes"), Confirm(number=case.number, answer="yes"))],
        [button(label("button-partly"), Confirm(number=case.number, answer="partly"))],
        [button(label("button-no"), Confirm(number=case.number, answer="no"))],
    )
    number = number_words(case.number)
    if outcome is None:
        return to_applicant(desk, case, t("is-it-resolved-again", number=number), answers, letter=True)
    result = within(label(f"outcome-{outcome.value.replace('_', '-')}"))
    text = t("is-it-resolved", number=number, outcome=result)
    return to_applicant(desk, case, text, answers, letter=True)


async def reopened(desk: Desk, event: Event, case: Case) -> Notices:
    text = t("reopened-staff", header=header(case), answer=label(f"answer-{event.details['answer']}"))
    return to_holder(desk, case, text)


async def closed(desk: Desk, event: Event, case: Case) -> Notices:
    reason = CloseReason(event.details["reason"])
    if reason is CloseReason.CONFIRMED:
        return []
    again = keyboard([button(label("button-reopen"), Mine(act="reopen", number=case.number))])
    key = "merged" if case.merged_into else reason.value.replace("_", "-")
    into = number_words(case.merged_into) if case.merged_into else ""
    text = t(f"closed-{key}", number=number_words(case.number), into=into)
    # A letter, to come after the officer's own words, where there are some.
    notices = to_applicant(desk, case, text, again, letter=True)
    if reason is CloseReason.NO_REPLY:
        notices += to_holder(desk, case, t("closed-no-reply-staff", header=header(case)))
    return notices


async def withdrawn(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    if case.erased_at is not None:
        return []  # who held an erased case hears of it from the erasure
    return to_holder(desk, case, t("withdrawn-staff", header=header(case)))


TELLERS: dict[EventKind, Teller] = {
    EventKind.RESOLVED: resolved,
    EventKind.REOPENED: reopened,
    EventKind.CLOSED: closed,
    EventKind.WITHDRAWN: withdrawn,
}
