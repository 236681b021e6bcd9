"""What was measured: one line of a table each, and JSON."""

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Part:
    """What a figure was worked out from."""

    what: str
    value: float
    unit: str

    def __str__(self) -> str:
        return f"{_number(self.value)} {self.unit}".rstrip()


@dataclass(frozen=True)
class Figure:
    """Without a goal where none was set. `sign` stands between the parts."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    parts: tuple[Part, ...] = ()
    sign: str = ", "

    @property
    def goal(self) -> str:
        if self.at_most is not None:
            return f"≤ {self.at_most:,.6g}"
        return "" if self.at_least is None else f"≥ {self.at_least:,.6g}"

    @property
    def reached(self) -> bool | None:
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least

    def line(self) -> str:
        shown = f"× {_number(self.value)}" if self.unit == "×" else f"{_number(self.value)} {self.unit}".rstrip()
        reached = {True: "yes", False: "NO", None: ""}[self.reached]
        came_of = self.sign.join(map(str, self.parts))
        return f"  {self.name:<58}{shown:>16}  {self.goal:<8} {reached:<4} {came_of}".rstrip()

    def describe(self) -> dict[str, Any]:
        goal = {"at_most": self.at_most, "at_least": self.at_least}
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "goal": {key: value for key, value in goal.items() if value is not None} or None,
            "reached": self.reached,
            "parts": [asdict(part) for part in self.parts],
        }


HEADING = f"  {'':<58}{'value':>16}  {'goal':<8} {'':<4} from"


def ratio(name: str, over: Part, under: Part, *, at_most: float | None = None) -> Figure:
    return Figure(name, over.value / under.value, "×", at_most=at_most, parts=(over, under), sign=" ÷ ")


def centile(times: Sequence[float], share: int) -> float:
    """What so many of a hundred don't exceed."""
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def _number(value: float) -> str:
    size = abs(value)
    return f"{value:,.{0 if size >= 100 or not size else 1 if size >= 10 else 2}f}"


def machine() -> dict[str, Any]:
    """Where it was measured, and what else the machine was doing."""
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": round(os.getloadavg()[0], 2),
    }


def report(measured: dict[str, list[Figure]], *, quick: bool) -> dict[str, Any]:
    figures = [{"benchmark": name, **one.describe()} for name, found in measured.items() for one in found]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"date": now, "quick": quick, "machine": machine(), "figures": figures}
