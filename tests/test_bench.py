"""Every benchmark in small: that it gives its figures, not which.

Their bots are forks of a process that has imported everything: starting Python and importing takes most of the time.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot import commands
from bot.bench import day, news, process, subjects, town
from bot.bench.__main__ import NAMES, main
from bot.bench.figures import Figure, Part, ratio
from tests.chaos.process import FORKS
from tests.chaos.process import __name__ as chaos

FIGURES = {
    "relay": ["letters only ÷ echo", "as shipped ÷ echo"],
    "filing": ["an update of a filed request ÷ echo"],
    "rush": ["messages passed on a second", "write-ahead log"],
    "pace": ["p50", "p99"],
    "news": ["Telegram's 30 a second", "429", "longest wait"],
    "desk": [
        "/queue",
        "a section",
        "a filter",
        "card",
        "by number",
        "by name",
        "by words",
        "«Мої звернення»",
        "filing",
    ],
    "digest": ["÷ bare SQL", "peak of memory", "p50", "p99"],
    "start": ["first getUpdates", "memory when idle"],
    "day": ["memory after", "still kept"],
    "storage": ["on the day", "packed"],
    "flood": ["answer", "answer", "letter", "letter", "refused"],
}


@dataclass
class Forked:
    """As much of a process as the benchmarks ask for."""

    process: Any
    out: Path

    @property
    def pid(self) -> int:
        return int(self.process.pid)

    @property
    def returncode(self) -> int | None:
        code: int | None = self.process.exitcode
        return code

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    async def wait(self) -> None:
        await asyncio.to_thread(self.process.join)

    async def communicate(self) -> tuple[bytes, None]:
        await self.wait()
        return self.out.read_bytes(), None


async def fork(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], _errors: Any) -> Forked:
    FORKS.set_forkserver_preload([chaos, __name__])
    started = FORKS.Process(target=play, args=(arguments, folder, environment), daemon=True)
    await asyncio.to_thread(started.start)
    return Forked(started, folder / "stdout")


def play(arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
    sys.stdout = os.fdopen(1, "w", buffering=1)
    sys.stderr = os.fdopen(2, "w", buffering=1)
    if arguments == ("-m", "bot", "run"):
        commands.main(["run"])
    _, _, name, *others = arguments
    subjects.SUBJECTS[name](*others)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(process, "python", fork)
    monkeypatch.setattr(town, "QUIET", 0.3)
    monkeypatch.setattr(news, "READING", 0.0)
    monkeypatch.setattr(day, "TICK_SECONDS", 1.1)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("hasty")
def test_each_benchmark_gives_its_figures(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    done = CliRunner().invoke(main, ["--quick", "--json", str(file)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    report = json.loads(file.read_text())
    assert report["machine"]["cores"]
    assert set(FIGURES) == set(NAMES)
    for name, parts in FIGURES.items():
        found = [one for one in report["figures"] if one["benchmark"] == name]
        assert len(found) == len(parts)
        for part, one in zip(parts, found, strict=True):
            assert part in one["name"]
            assert one["value"] >= 0
            assert one["name"] in done.output


def test_a_figure_says_whether_its_goal_is_reached() -> None:
    twice = ratio("a thing ÷ another", Part("a thing", 5, "ms"), Part("another", 2.5, "ms"), at_most=1.75)
    assert " ".join(twice.line().split()) == "a thing ÷ another × 2.00 ≤ 1.75 NO 5.00 ms ÷ 2.50 ms"
    assert twice.describe()["reached"] is False
    assert Figure("messages", 800, "/s", at_least=750).reached
    assert Figure("messages", 800, "/s").reached is None


async def test_what_dies_is_told_with_its_last_words() -> None:
    with pytest.raises(process.Trouble, match=r"(?s)ended with 3.*no such thing"):
        async with process.running("a bot", "-c", "import sys; sys.stderr.write('no such thing'); sys.exit(3)") as one:
            raise process.Trouble(f"it ended with {await one.process.wait()}")
