"""What people come with: categories, their topics, and how each topic is taken."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from models.helplines import HelpTopic

_TABLE = Path(__file__).parent / "data" / "categories.csv"


class Sensitivity(StrEnum):
    NORMAL = "N"
    SENSITIVE = "S"
    VERY_SENSITIVE = "V"


class Intake(StrEnum):
    TEXT = "text"
    URGENT_TEXT = "urgent_text"  # help lines first, then text; staff are told at once
    NUMBERS = "numbers"  # help lines only, nothing is stored
    CALLBACK = "callback"  # help lines, then a request for contact without words
    SEALED_TEXT = "sealed_text"  # text that only its recipient reads


class Priority(StrEnum):
    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class FocalTopic(StrEnum):
    """What a focal person may be trusted with."""

    GBV = "gbv"
    CHILD = "child"
    CRISIS = "crisis"
    PSEA = "psea"
    FRAUD = "fraud"


Key = tuple[str, str]  # category and topic

_FOCAL: dict[Key, FocalTopic] = {
    ("SAF", "home"): FocalTopic.GBV,
    ("SAF", "exploitation"): FocalTopic.GBV,
    ("SAF", "childalone"): FocalTopic.CHILD,
    ("SAF", "childharm"): FocalTopic.CHILD,
    ("PSY", "crisis"): FocalTopic.CRISIS,
    ("FBK", "psea"): FocalTopic.PSEA,
    ("FBK", "fraud"): FocalTopic.FRAUD,
}
_HELP: dict[Key, HelpTopic] = {
    ("HOU", "tonight"): HelpTopic.GENERAL,
    ("MED", "emergency"): HelpTopic.MEDICAL,
    ("PSY", "crisis"): HelpTopic.CRISIS,
    ("SAF", "home"): HelpTopic.GBV,
    ("SAF", "exploitation"): HelpTopic.GBV,
    ("SAF", "childalone"): HelpTopic.CHILD,
    ("SAF", "childharm"): HelpTopic.CHILD,
    ("SAF", "missing"): HelpTopic.MISSING,
    ("EVA", "evacuation"): HelpTopic.EVACUATION,
    # Shown where no focal person can be reached.
    ("FBK", "psea"): HelpTopic.GBV,
    ("FBK", "fraud"): HelpTopic.EMERGENCY,
}
# People write here about those who stayed under occupation, or on the way out of it.
_OCCUPATION: frozenset[Key] = frozenset(
    {
        ("COM", "occupied"),
        ("DOC", "civil"),
        ("LEG", "debts"),
        ("SAF", "family"),
        ("EVA", "evacuation"),
        ("EVA", "transport"),
    }
)


@dataclass(frozen=True, slots=True)
class Topic:
    category: str
    code: str
    button: str
    name: str
    sensitivity: Sensitivity
    intake: Intake
    priority: Priority
    hint: str
    competent_body: str

    @property
    def key(self) -> Key:
        return self.category, self.code

    @property
    def urgent(self) -> bool:
        return self.priority is Priority.URGENT

    @property
    def warns_of_occupation(self) -> bool:
        return self.key in _OCCUPATION


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: str
    topics: tuple[Topic, ...]


def topic(category: str, code: str) -> Topic:
    return _TOPICS[category, code]


def focal_topic(topic: Topic) -> FocalTopic | None:
    """Tell which focal persons take the topic; none takes a complaint about an officer."""
    return _FOCAL.get(topic.key)


def help_line_topic(topic: Topic) -> HelpTopic | None:
    """Tell which help lines stand before or instead of the topic's own intake."""
    return _HELP.get(topic.key)


def _read() -> tuple[Category, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return tuple(
        Category(code, name, tuple(map(_topic, group)))
        for (code, name), group in groupby(rows, lambda row: (row["code"], row["category_uk"]))
    )


def _topic(row: dict[str, str]) -> Topic:
    return Topic(
        category=row["code"],
        code=row["topic"],
        button=row["button_uk"],
        name=row["name_uk"],
        sensitivity=Sensitivity(row["sensitivity"]),
        intake=Intake(row["intake"]),
        priority=Priority(row["priority"]),
        hint=row["hint_uk"],
        competent_body=row["competent_body_uk"],
    )


CATEGORIES = _read()
_TOPICS = {topic.key: topic for category in CATEGORIES for topic in category.topics}
