"""What may be pressed and typed, as the code has it: classes of buttons with their acts, and commands."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from bot.app import conversations
from handlers import callbacks

ROOT = Path(__file__).parents[2]
# The field that says what a press does.
SAYS_WHAT = ("act", "answer", "what", "question", "to", "show", "item")
MADE_UP = "made_up"


def classes() -> dict[str, type[CallbackData]]:
    return {
        name: one
        for name, one in vars(callbacks).items()
        if inspect.isclass(one) and issubclass(one, CallbackData) and one is not CallbackData
    }


def field_of(kind: type[CallbackData]) -> str | None:
    return next((name for name in SAYS_WHAT if name in kind.model_fields), None)


def commands() -> set[str]:
    found: set[str] = set()
    for handler in conversations().handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, Command):
                found |= {str(name) for name in one.callback.commands}
    return found


def acts(kind: type[CallbackData]) -> list[str]:
    """Everything that the code asks a button of this class for, and something that it never asks for."""
    field = field_of(kind)
    if field is None:
        return [""]
    found = _written().get((kind.__name__, field), set()) | _in_tables(kind)
    return sorted({one for one in found if one.islower() and one != "_"} | {MADE_UP})


@cache
def _written() -> dict[tuple[str, str], set[str]]:
    """Literals in the making of buttons."""
    found: dict[tuple[str, str], set[str]] = {}
    for file in (ROOT / "handlers").rglob("*.py"):
        tree = ast.parse(file.read_text())
        names = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "handlers.callbacks"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                for given in node.keywords:
                    if isinstance(given.value, ast.Constant) and isinstance(given.value.value, str):
                        key = names[node.func.id], str(given.arg)
                        found.setdefault(key, set()).add(given.value.value)
    return found


def _in_tables(kind: type[CallbackData]) -> set[str]:
    """Keys of the tables of acts that stand where the handler of the class stands, or in modules named there; and
    what the handler compares the field with."""
    found: set[str] = set()
    for handler in _handlers(kind):
        for value in list(handler.__globals__.values()):
            found |= _keys(value)
            if isinstance(value, ModuleType) and value.__name__.startswith("handlers."):
                found |= _keys(getattr(value, "ACTS", None))
        found |= _compared(handler)
    return found


def _keys(table: Any) -> set[str]:
    is_table = isinstance(table, dict) and table and all(isinstance(one, str) for one in table)
    return {str(key) for key in table} if is_table and all(callable(one) for one in table.values()) else set()


def _handlers(kind: type[CallbackData]) -> Iterator[Any]:
    for handler in conversations().handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, CallbackQueryFilter) and one.callback.callback_data is kind:
                yield inspect.unwrap(handler.callback)


def _compared(handler: Any) -> set[str]:
    tree = ast.parse(inspect.getsource(handler))
    return {
        one.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare | ast.MatchValue)
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
