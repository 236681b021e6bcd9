"""How often things happen in the sample year. Weights, not percentages."""

from datetime import date, timedelta

from models.catalogue import Intake
from models.deadlines import is_workday
from models.statuses import Outcome

# What people ask for: payments above all, as on the state's own line.
CATEGORIES = {
    "PAY": 34, "REG": 10, "HOU": 15, "COM": 6, "HUM": 8, "PEN": 6, "DOC": 4, "MED": 5, "EDU": 2, "EMP": 2,
    "LEG": 3, "PSY": 1.5, "SAF": 1.2, "EVA": 1.2, "CIV": 0.8, "FBK": 2.5, "OTH": 4,
}  # fmt: skip
INTAKES = {
    Intake.TEXT: 1.0,
    Intake.URGENT_TEXT: 0.5,
    Intake.SEALED_TEXT: 0.3,
    Intake.CALLBACK: 0.25,
    Intake.NUMBERS: 0.0,  # help lines only: nothing is stored
}
# Where displaced people live: near the front and in the large cities first.
REGIONS = {
    "UA-12": 13, "UA-63": 12, "UA-30": 11, "UA-32": 8, "UA-51": 6, "UA-23": 6, "UA-46": 5.5, "UA-53": 4.5, "UA-05": 4,
    "UA-71": 3, "UA-14": 3, "UA-48": 3, "UA-21": 2.8, "UA-68": 2.7, "UA-26": 2.6, "UA-18": 2.3, "UA-35": 2.3,
    "UA-59": 2.3, "UA-74": 2, "UA-77": 1.7, "UA-61": 1.6, "UA-56": 1.2, "UA-07": 1.2, "UA-65": 1.2, "UA-09": 0.2,
}  # fmt: skip
NOT_LEFT, ABROAD = 0.02, 0.025
# Regions with more people than their officers can answer in time.
SLOW_REGIONS = {"UA-63": 1.5, "UA-12": 1.3, "UA-48": 1.4}
SKIPS_TOWN = 0.4
# Which towns of these regions one can live in changes too often for sample data.
NO_TOWNS = frozenset({"UA-09", "UA-14", "UA-23", "UA-65", "UA-63", "UA-59"})

OUTCOMES = {
    Outcome.SATISFIED: 48,
    Outcome.EXPLAINED: 36,
    Outcome.REFUSED: 7,
    Outcome.RETURNED: 4,
    Outcome.NOT_CONSIDERED: 3,
    Outcome.FORWARDED: 2,
}
AFTER_REFERRAL = {Outcome.FORWARDED: 70, Outcome.SATISFIED: 30}
RATINGS = {5: 52, 4: 27, 3: 12, 2: 6, 1: 3}

NEW_PERSON = 0.78
TELLS_PROFILE = 0.6
SEXES = {"woman": 71, "man": 29}
AGES = {"adult": 62, "senior": 34, "child": 2}
MARKS = {"children": 0.38, "large": 0.07, "alone": 0.14, "disability": 0.16, "senior": 0.22, "pregnancy": 0.03}

WEEKEND = 0.35
HOLIDAYS = 0.4
GROWTH = 0.6  # how much more is asked in the last month than in the first
HOURS = {8: 3, 9: 7, 10: 10, 11: 10, 12: 8, 13: 7, 14: 8, 15: 8, 16: 7, 17: 6, 18: 6, 19: 6, 20: 5, 21: 4}


def days(start: date, end: date) -> dict[date, float]:
    """How much is asked on each day from `start` to `end`."""
    span = (end - start).days
    return {
        day: _busy(day) * (1 + GROWTH * passed / span)
        for passed, day in ((n, start + timedelta(days=n)) for n in range(span + 1))
    }


def _busy(day: date) -> float:
    """Quiet at weekends and in the holidays; busy when the cold and the school year come."""
    weekly = 1.0 if is_workday(day) else WEEKEND
    if (day.month, day.day) >= (12, 25) or (day.month, day.day) <= (1, 7):
        return weekly * HOLIDAYS
    return weekly * (1.2 if day.month in {9, 10, 11} else 1.0)
