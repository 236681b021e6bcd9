"""The log: lines for people or JSON for programs, with the update, work or message that a line is about.

An exception is told by its kind and the places it passed: its message may quote what somebody typed, and those of
libraries do. That holds for libraries' own lines too, and for what ends the process.
"""

import asyncio
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

Facts = dict[str, str | int]
_about: ContextVar[Facts | None] = ContextVar("about", default=None)
log = logging.getLogger(__name__)


@contextmanager
def about(**facts: str | int | None) -> Iterator[None]:
    """Ids of what is in hand; also of what is begun meanwhile. None is left out."""
    token = _about.set({**(_about.get() or {}), **{name: fact for name, fact in facts.items() if fact is not None}})
    try:
        yield
    finally:
        _about.reset(token)


def note(**facts: str | int) -> None:
    """What has come to light about the thing in hand."""
    if (known := _about.get()) is not None:
        known.update(facts)


class Record(logging.LogRecord):
    """A line that tells of an exception, as libraries' lines do, tells its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.args, tuple):
            self.args = tuple(_kind(one) for one in self.args)


def _kind(one: object) -> object:
    """Only of ours that say so is the message as it should be."""
    return type(one).__name__ if isinstance(one, BaseException) and not getattr(one, "plain", False) else one


class Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        facts = " ".join(f"{name}={fact}" for name, fact in (_about.get() or {}).items())
        return super().formatMessage(record) + (f" [{facts}]" if facts else "")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # as another handler would have put it
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return without_words(ei[1])


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **(_about.get() or {}),
        }
        if record.exc_info and record.exc_info[1]:
            found["exception"] = without_words(record.exc_info[1])
        return json.dumps(found, ensure_ascii=False)


def without_words(error: BaseException | None) -> str:
    """Kinds and places, of what caused it too."""
    lines: list[str] = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        lines.append(type(error).__name__)
        lines += [f"  {Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def begin(form: Literal["text", "json"], level: int = logging.INFO) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if form == "json" else Text())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.setLogRecordFactory(Record)
    logging.captureWarnings(True)
    sys.excepthook = _ended


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("the process ends", exc_info=(kind, error, trace))


def watch_loop() -> None:
    """asyncio would name a task that failed with its exception, words and all."""
    asyncio.get_running_loop().set_exception_handler(_unheard)


def _unheard(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    # What follows shows the callback with its arguments, or the task.
    message = re.split(r"[<(\n]", str(context["message"]))[0].strip()
    log.error("%s", message, exc_info=error or None)
