"""The statuses of a case and the table of what may follow what (docs: «Статуси»)."""

from enum import StrEnum


class Status(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    REFERRED = "referred"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """Results of consideration after Cabinet resolution 858 (classifier of citizens' appeals)."""

    SATISFIED = "satisfied"
    EXPLAINED = "explained"
    FORWARDED = "forwarded"
    REFUSED = "refused"
    RETURNED = "returned"
    NOT_CONSIDERED = "not_considered"


class CloseReason(StrEnum):
    CONFIRMED = "confirmed"
    SILENCE = "silence"
    NO_REPLY = "no_reply"  # a question stood unanswered for a month
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    ENDED = "ended"  # a restricted conversation is over


class Escalation(StrEnum):
    """The last step taken for a case that nobody takes."""

    REMINDED = "reminded"
    COLLEAGUE = "colleague"
    CENTRE = "centre"
    COORDINATORS = "coordinators"


N, A, P, W, F, S, C, R, X = (
    Status.NEW,
    Status.ASSIGNED,
    Status.IN_PROGRESS,
    Status.WAITING,
    Status.REFERRED,
    Status.RESOLVED,
    Status.CLOSED,
    Status.REOPENED,
    Status.WITHDRAWN,
)
TRANSITIONS: dict[Status, frozenset[Status]] = {
    N: frozenset({A, X, C}),
    A: frozenset({P, A, N, X, C}),
    P: frozenset({W, F, S, C, X, A, N}),
    W: frozenset({P, F, S, C, X}),
    F: frozenset({P, S, C, X}),
    S: frozenset({C, R}),
    C: frozenset({R}),
    R: frozenset({P, A, S, X}),
    X: frozenset(),
}
# Somebody still has to do something about it.
OPEN = frozenset({N, A, P, W, F, R})
# What takes further words: after a resolution too, until the person has confirmed it.
GOING_ON = OPEN | {S}
# A human of staff has it in hand.
TAKEN = frozenset({P, W, F, R})


def may_become(status: Status, target: Status) -> bool:
    return target in TRANSITIONS[status]
