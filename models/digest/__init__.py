"""The monthly digest: figures of a month, made from the history, and whom they have reached."""

from models.digest.compute import Digest, compute
from models.digest.figures import Counts, Figures, Load, Pace, Row, Satisfaction
from models.digest.hiding import SMALL, Cell
from models.digest.months import DigestSent, Point, first_month, mark_sent, months_with_data, was_sent

__all__ = [
    "SMALL",
    "Cell",
    "Counts",
    "Digest",
    "DigestSent",
    "Figures",
    "Load",
    "Pace",
    "Point",
    "Row",
    "Satisfaction",
    "compute",
    "first_month",
    "mark_sent",
    "months_with_data",
    "was_sent",
]
