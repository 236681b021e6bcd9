"""docs/authority.md, read as data: who may do what."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.authority.world import ROLES

PAGE = Path(__file__).parents[2] / "docs" / "authority.md"
NOTHING = "—"
WORDS = {NOTHING, "yes", "own", "held", "region", "all", "shared", "part", "notice"}


@dataclass(frozen=True)
class Row:
    """`acts` is empty for whatever no other row of the class names."""

    what: str
    acts: tuple[str, ...]
    cells: dict[str, str]


def rows() -> dict[str, list[Row]]:
    """By command («/queue») and class of buttons («CaseAct»)."""
    found: dict[str, list[Row]] = {}
    for line in PAGE.read_text().splitlines():
        if not line.startswith("| ") or line.startswith("| what |"):
            continue
        what, code, *cells = (part.strip() for part in line.strip("|").split("|"))
        assert len(cells) == len(ROLES), line
        assert all(word.strip() in WORDS for cell in cells for word in cell.split(",")), line
        names, _, acts = code.partition(":")
        row = Row(what, tuple(re.findall(r"`(\w+)`", acts)), dict(zip(ROLES, cells, strict=True)))
        for name in re.findall(r"`(/?\w+)`", names):
            found.setdefault(name, []).append(row)
    return found


def row_of(table: dict[str, list[Row]], name: str, act: str) -> Row:
    """Raises LookupError for what the table doesn't know."""
    of_name = table[name]
    named = [one for one in of_name if act in one.acts]
    others = [one for one in of_name if not one.acts]
    found = named or others
    if len(found) != 1:
        raise LookupError(f"{name} {act}: {len(found)} rows")
    return found[0]
