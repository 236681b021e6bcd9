"""The digest: figures of a month or another period, made from the history, and whom they have reached."""

from models.digest.compute import Correction, Digest, cases_of, compute
from models.digest.figures import Counts, Figures, Load, Pace, Row, Satisfaction
from models.digest.hiding import SMALL, Cell
from models.digest.months import DigestSent, first_month, mark_sent, months_with_data, was_sent
from models.digest.periods import Period
from models.digest.public import Published, publish
from models.digest.runs import DigestRun, for_officer, freeze, told
from models.digest.scope import NATIONAL, DigestChoice, Scope, choose, made_of, scope_of
from models.digest.trend import Point

__all__ = [
    "NATIONAL",
    "SMALL",
    "Cell",
    "Correction",
    "Counts",
    "Digest",
    "DigestChoice",
    "DigestRun",
    "DigestSent",
    "Figures",
    "Load",
    "Pace",
    "Period",
    "Point",
    "Published",
    "Row",
    "Satisfaction",
    "Scope",
    "cases_of",
    "choose",
    "compute",
    "first_month",
    "for_officer",
    "freeze",
    "made_of",
    "mark_sent",
    "months_with_data",
    "publish",
    "scope_of",
    "told",
    "was_sent",
]
