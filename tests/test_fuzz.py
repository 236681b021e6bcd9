"""Everybody does anything: what was shown and what never was, every kind of update, every kind of rubbish. Nothing of
it is an error of ours, Telegram refuses no answer, nobody is stuck, nobody reads what was meant for somebody else.

`make fuzz UPDATES=20000 SEEDS="11 12"` plays it longer; the same seed plays the same.
"""

import os
import random
from pathlib import Path

import pytest

from tests.fuzzing import ending
from tests.fuzzing.cast import gathered
from tests.fuzzing.machine import Machine, a_machine
from tests.fuzzing.walk import Walk, readable

UPDATES = int(os.environ.get("UPDATES", "2500"))  # of each seed
# Every second one with topics.
SEEDS = [int(one) for one in os.environ.get("SEEDS", "1 2 3 4").split()]
ENOUGH = 2_000  # for every class of buttons and every kind of update to come up
PAUSES = (0, 0, 0, 0, 1, 5, 20, 120, 600)  # minutes between two steps


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_comes_is_handled(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    async with a_machine(tmp_path, topics=seed % 2 == 0) as machine:
        walk = Walk(machine, await gathered(machine), dice)
        try:
            await _walk(walk)
            await ending.nobody_is_stuck(machine, walk.cast.everybody)
            await _nothing_wrong(machine)
            assert await ending.found_elsewhere(walk) == []
            if UPDATES >= ENOUGH:
                assert walk.unseen == []
        except Exception as error:
            error.add_note(f'After {machine.fed} updates. Again: make fuzz UPDATES={UPDATES} SEEDS="{seed}"')
            raise


async def _walk(walk: Walk) -> None:
    machine, until = walk.machine, walk.machine.fed + UPDATES
    while machine.fed < until:
        walk.step()
        await machine.advance(minutes=walk.dice.choice(PAUSES))
        await _nothing_wrong(machine)


async def _nothing_wrong(machine: Machine) -> None:
    """Only what nobody can read has been put aside."""
    assert [(why, body) for why, body in await machine.parked() if readable(body)] == []
    assert machine.refusals() == []
    assert [one for one in machine.troubles.found if "can't be parsed" not in one and "unknown kind" not in one] == []
    machine.troubles.found.clear()
