"""The bot as a process of its own.

Starting Python and importing everything takes seconds of processor time, the bot itself a tenth of one. So most starts
are forks of a process that has imported everything and opened nothing (the forkserver of the standard library); what
they run is `App.run()`, as `python -m bot run` does. A few starts are really `python -m bot run`.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers

from bot.app import App, Pace, conversations
from bot.commands import until_signal
from bot.settings import Settings
from handlers import due
from locales import compile_all
from models import tables
from tests.chaos.dials import Dials

ROOT = Path(__file__).parent.parent.parent
PACE = Pace(tick_seconds=0.2, album_quiet=0.1, call_seconds=8)
FORKS = multiprocessing.get_context("forkserver")


class Running(Protocol):
    @property
    def pid(self) -> int: ...

    async def ended(self) -> int:
        """The exit code, when it has ended; negative: of which signal."""


@dataclass
class Forked:
    process: Any

    @property
    def pid(self) -> int:
        return int(self.process.pid)

    async def ended(self) -> int:
        await asyncio.to_thread(self.process.join)
        return int(self.process.exitcode)


@dataclass
class Started:
    process: "subprocess.Popen[bytes]"

    @property
    def pid(self) -> int:
        return self.process.pid

    async def ended(self) -> int:
        return await asyncio.to_thread(self.process.wait)


def fork(values: dict[str, Any], folder: Path) -> Forked:
    FORKS.set_forkserver_preload([__name__])
    process = FORKS.Process(target=serve, args=(values, folder), daemon=True)
    process.start()
    return Forked(process)


def start(values: dict[str, Any], folder: Path) -> Started:
    """`python -m bot run`."""
    environment = {name.upper(): _written(value) for name, value in values.items()}
    environment |= {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with (folder / "bot.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, cwd=ROOT, stderr=log)
    return Started(process)


def _written(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def serve(values: dict[str, Any], folder: Path) -> None:
    """Runs in the child until it is killed."""
    log = folder / "bot.log"
    logging.basicConfig(filename=log, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    dials = Dials(folder / "dials")
    _obey(dials)
    signal.signal(signal.SIGUSR1, lambda *_: _say_where(log))
    try:
        asyncio.run(until_signal(App(Settings(_env_file=None, **values), dials, PACE)))
    except Exception:
        logging.getLogger(__name__).exception("ended")
        raise SystemExit(1) from None


def _say_where(log: Path) -> None:
    """What each task waits for."""
    with log.open("a") as file:
        for task in asyncio.all_tasks(asyncio.get_event_loop()):
            task.print_stack(file=file)


def _obey(dials: Dials) -> None:
    """SQLite refuses writes while the dial says so, as it does when the file system has become read-only."""

    @sa.event.listens_for(sa.Engine, "before_cursor_execute")
    def before(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            cursor.execute(f"PRAGMA query_only={'ON' if dials.read_only else 'OFF'}")


# What is made once for a process is made once for all forks. Nothing of it opens anything.
PREPARED = conversations(), tables.Base, due.JOBS
compile_all()
configure_mappers()
