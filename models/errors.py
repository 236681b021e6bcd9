"""What may go wrong in the domain. One handler turns these into words; anything else is a bug."""


class DomainError(Exception):
    """Raised before anything has been changed."""


class NotYoursError(DomainError):
    """It isn't theirs or doesn't exist: one refusal for both, so that nothing is disclosed."""


class StaleError(DomainError):
    """The button or the word comes too late: the thing has moved on."""


class TakenError(DomainError):
    """A colleague was first."""

    def __init__(self, by: str) -> None:
        super().__init__()
        self.by = by


class BadTransitionError(Exception):
    """The table of statuses doesn't allow it: a bug of the caller, who had to ask first."""


class CodeError(DomainError):
    """Used, expired, revoked, never made, or for a case of one's own hands: one answer for all."""


class TriesError(DomainError):
    """Too many wrong codes in an hour."""


class InviteError(DomainError):
    """Used, expired, revoked or never made: one answer for all."""
