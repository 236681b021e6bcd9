"""Troubles on order: the network and Telegram's servers at their worst."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, get_args

from bot.sandbox.wire import Json

FaultKind = Literal[
    "400", "429", "401", "500", "502", "close_before", "close_after", "garbage", "half", "delay", "hold"
]
KINDS = get_args(FaultKind)


@dataclass(slots=True)
class Fault:
    """Hits the next `times` calls that match; `hold` lets them wait until it is lifted."""

    id: int
    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    retry_after: int = 1
    delay: float = 0.0
    hits: int = 0
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    def matches(self, method: str, chat_id: str) -> bool:
        return (
            (self.times is None or self.hits < self.times)
            and (self.method is None or self.method.lower() == method.lower())
            and (self.chat_id is None or str(self.chat_id) == chat_id)
        )

    def describe(self) -> Json:
        return {
            name: getattr(self, name)
            for name in ("id", "kind", "method", "chat_id", "times", "retry_after", "delay", "hits")
        }


class Faults:
    def __init__(self) -> None:
        self._numbers = count(1)
        self._faults: dict[int, Fault] = {}

    def add(self, order: Json) -> Fault:
        if order.get("kind") not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        fault = Fault(id=next(self._numbers), **order)
        self._faults[fault.id] = fault
        return fault

    def lift(self, fault_id: int | None = None) -> None:
        """Lifts one, or all."""
        for key in [fault_id] if fault_id is not None else list(self._faults):
            if fault := self._faults.pop(key, None):
                fault.lifted.set()

    def all(self) -> list[Fault]:
        return list(self._faults.values())

    def strike(self, method: str, chat_id: str) -> Fault | None:
        for fault in self._faults.values():
            if fault.matches(method, chat_id):
                fault.hits += 1
                return fault
        return None
