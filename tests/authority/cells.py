"""Every press that could be made up: class × act × what it is about, and values that would do something."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers import callbacks as cb
from models.catalogue import FocalTopic
from models.readings import Reason
from models.statuses import CloseReason, Outcome
from tests.authority import code
from tests.authority.world import NOWHERE, World

MISSING = "nonexistent"
NOTHING = ("", 0)


@dataclass(frozen=True)
class Press:
    name: str
    act: str
    kind: str  # of what it is about: «case», «template»; empty for nothing in particular
    about: str  # which one, by its name in the world
    data: str

    @property
    def question(self) -> tuple[str, str, str]:
        """What is asked, whatever it is asked about: the answers of those refused must be alike."""
        return self.name, self.act, self.kind


@dataclass(frozen=True)
class Kind:
    """Which field of the class (`column`) names which kind of thing; `fixed` are the other fields."""

    column: str = ""
    kind: str = ""
    fixed: dict[str, Any] = field(default_factory=dict)
    only: frozenset[str] = frozenset()  # acts that are about it; all, when empty
    but: frozenset[str] = frozenset()


def _kinds(world: World) -> dict[type[CallbackData], list[Kind]]:
    held = world.things["case"]["held"]
    case = [Kind("number", "case")]
    drafts = frozenset({"whom", "regions", "categories", "words", "ready", "test", "send", "cancel"})
    return {
        cb.Consent: [Kind()],
        cb.Help: [Kind(fixed={"topic": "general"})],
        cb.Menu: [Kind()],
        cb.DraftPress: [Kind("draft", "draft", {"step": "review", "value": ""})],
        cb.Safe: [Kind(fixed={"topic": "SAF.home", "how": "here", "when": "any"})],
        cb.Talk: case,
        cb.Profile: [Kind(fixed={"value": "adult"})],
        cb.Mine: case,
        cb.MyData: [Kind()],
        cb.Confirm: case,
        cb.Referred: [Kind("number", "case", {"referral": world.things["referral"]["mine"]})],
        cb.Rate: [Kind("number", "case", {"value": 5})],
        cb.Place: [Kind("stray", "stray", {"number": held})],
        cb.Remove: [Kind("letter", "letter", {"message": 5}), Kind("message", "message", {"letter": 0})],
        cb.CaseAct: case,
        cb.Recall: [Kind("letter", "letter", {"last": 10**6})],
        cb.Offer: [Kind("transfer", "transfer")],
        cb.Staff: [Kind("person", "person")],
        cb.Invitation: [
            Kind("value", "invite", only=frozenset({"confirm", "reject"})),
            Kind("value", "token", only=frozenset({"join"})),
            Kind(fixed={"duty": "officer"}, but=frozenset({"confirm", "reject", "join"})),
        ],
        cb.Away: [Kind("absence", "absence")],
        cb.Move: [Kind("case", "case")],
        cb.DayOff: [Kind(fixed={"day": "2026-12-25"})],
        cb.Digest: [Kind(fixed={"period": "2026-09", "value": "received"})],
        cb.Report: [Kind(fixed={"month": "2026-10", "field": "meetings", "value": "1"})],
        cb.Indicator: [Kind("id", "indicator")],
        cb.Reports: [Kind("person", "person", {"month": "2026-10"}), Kind(fixed={"month": "2026-10"})],
        cb.Template: [Kind("id", "template")],
        cb.Problem: [Kind("id", "problem")],
        cb.Queue: [Kind()],
        cb.Find: [Kind()],
        cb.Region: [Kind()],
        cb.Audit: [
            Kind("id", "case", only=frozenset({"case"})),
            Kind("id", "person", but=frozenset({"case"})),
        ],
        cb.News: [Kind(fixed={"where": "data"})],
        cb.Broadcast: [Kind("id", "broadcast", only=drafts), Kind("id", "broadcast", but=drafts)],
        cb.Pick: [Kind("value", "case", only=frozenset({"list"})), Kind(but=frozenset({"list"}))],
        cb.Reference: [Kind()],
        cb.Overdue: [Kind(fixed={"page": 0})],
    }


def _values(world: World) -> dict[tuple[str, str], list[Any]]:
    """What a button of ours would carry there, beside nothing at all."""
    colleague, template = world.people["colleague"], world.things["template"]["officer"]
    return {
        ("CaseAct", "outcome"): [Outcome.SATISFIED],
        ("CaseAct", "templates"): ["answer.0"],
        ("CaseAct", "template"): [f"answer.{template}"],
        ("CaseAct", "template_edit"): [f"answer.{template}"],
        ("CaseAct", "template_send"): [f"answer.{template}"],
        ("CaseAct", "transfer_to"): [str(colleague)],
        ("CaseAct", "assign"): [f"{colleague}.0"],
        ("CaseAct", "read_for"): [next(one for one in Reason if one is not Reason.OTHER)],
        ("CaseAct", "read_more"): ["5"],
        ("CaseAct", "close_as"): [CloseReason.OUT_OF_SCOPE],
        ("CaseAct", "merge_with"): [str(world.things["case"]["resolved"])],
        ("CaseAct", "merge_yes"): [str(world.things["case"]["held"])],
        ("CaseAct", "seal_as"): [FocalTopic.GBV],
        ("CaseAct", "seal_yes"): [FocalTopic.GBV],
        ("CaseAct", "problem_one"): ["1"],
        ("CaseAct", "problem_link"): ["2"],
        ("CaseAct", "problem_answer"): ["1"],
        ("CaseAct", "official_days"): ["30"],
        ("CaseAct", "region"): ["UA-05"],
        ("Move", "region"): ["UA-05"],
        ("Move", "skip"): ["UA-05"],
        ("Indicator", "new"): ["hand"],
        ("Problem", "new_in"): ["PAY"],
        ("Problem", "merge_yes"): ["2"],
        ("Staff", "regions"): ["officer"],
        ("Staff", "regions_done"): ["officer"],
        ("Pick", "to"): [str(colleague)],
    }


def presses(world: World) -> Iterator[Press]:
    """Raises KeyError for a class of buttons that nobody has thought of here."""
    kinds, values = _kinds(world), _values(world)
    for name, kind in code.classes().items():
        says_what = code.field_of(kind)
        for act in code.acts(kind):
            fitting = [one for one in kinds[kind] if (act in one.only or not one.only) and act not in one.but]
            for one in fitting:
                for about, number in targets(world, one.kind):
                    for value in ["", *values.get((name, act), [])]:
                        given = dict(one.fixed)
                        if says_what:
                            given[says_what] = act
                        if value:
                            given["value"] = str(value)
                        if one.column:
                            is_text = kind.model_fields[one.column].annotation is str
                            given[one.column] = str(number) if is_text else number
                        yield Press(name, act, one.kind, about, kind(**given).pack())


def targets(world: World, kind: str) -> list[tuple[str, Any]]:
    """All that there is of the kind, and one that there isn't."""
    if not kind:
        return [NOTHING]
    if kind == "token":
        return [("unused", world.tokens["unused"]), ("used", world.tokens["used"]), (MISSING, "A" * 24)]
    things = dict(world.people) if kind == "person" else world.things.get(kind, {})
    missing = 26_000_000 + NOWHERE if kind == "case" else NOWHERE
    return [*things.items(), (MISSING, missing)]
