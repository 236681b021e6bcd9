"""What is measured runs in a process of its own, which ends with the measuring. Reads /proc, so it needs Linux."""

import asyncio
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 120.0  # seconds for what takes a moment
STOP_SECONDS = 30.0
LAST_WORDS = 2_000  # characters
SUBJECTS = ("-m", "bot.bench.subjects")


class Trouble(Exception):  # noqa: N818 - it is told to whoever runs the benchmarks, in these words
    """What couldn't be measured, and why."""


@dataclass
class Subject:
    """A running process; its folder goes with it."""

    name: str
    process: Process
    folder: Path
    began: float  # as time.monotonic() says it

    @property
    def pid(self) -> int:
        return self.process.pid

    def seconds(self) -> float:
        """Of the processor so far, user and system, all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Megabytes that are resident now."""
        return megabytes("VmRSS", str(self.pid))

    def last_words(self) -> str:
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")[-LAST_WORDS:]


def megabytes(field: str, pid: str = "self") -> float:
    """Of memory. VmHWM is the peak of this program alone; getrusage would count what the parent had before it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


@asynccontextmanager
async def running(name: str, *arguments: str, folder: Path | None = None, **environment: str) -> AsyncIterator[Subject]:
    """`python ARGUMENTS…` with these variables and no others. Trouble meanwhile tells its last words too."""
    environment |= {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as made:
        where = folder or Path(made)
        began = time.monotonic()
        with (where / "stderr").open("wb") as errors:
            process = await python(arguments, where, environment, errors)
        subject = Subject(name, process, where, began)
        try:
            yield subject
        except Trouble as trouble:
            raise Trouble(f"{trouble}\n{name} said:\n{subject.last_words()}") from None
        finally:
            await _end(process)


async def python(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], errors: IO[bytes]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=errors
    )


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def told_by(part: str, *arguments: str, patience: float) -> list[dict[str, Any]]:
    """What that part of subjects.py finds out: objects of JSON, one a line."""
    async with running(part, *SUBJECTS, part, *arguments) as subject:
        try:
            async with asyncio.timeout(patience):
                out, _ = await subject.process.communicate()
        except TimeoutError:
            raise Trouble(f"{part} took longer than {patience:.0f} s") from None
        if subject.process.returncode:
            raise Trouble(f"{part} ended with {subject.process.returncode}")
    return [json.loads(line) for line in out.splitlines()]


@asynccontextmanager
async def crowd() -> AsyncIterator[asyncio.TaskGroup]:
    """Raises what one of its tasks raised, when the others have been stopped."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


async def together(*deeds: Coroutine[Any, Any, Any]) -> list[Any]:
    """All at once, as in a crowd."""
    async with crowd() as group:
        tasks = [group.create_task(deed) for deed in deeds]
    return [task.result() for task in tasks]
