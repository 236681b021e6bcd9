"""Two applicants with several requests and three officers, everything at random: each message reaches exactly whom it
should, in order, and nobody else; and every case has somebody, or stands in the coordinators' list.

`make story STEPS=5000 SEEDS="7 8"` plays it longer; the same seed plays the same.
"""

import os
import random
from http import HTTPStatus
from pathlib import Path

import pytest

from handlers.officer import card
from tests.conftest import a_town
from tests.crowd import Crowd
from tests.deeds import DEEDS

STEPS = int(os.environ.get("STEPS", "100"))
# Every second one with topics.
SEEDS = [(int(one), int(one) % 2 == 0) for one in os.environ.get("SEEDS", "1 2").split()]
BURST = 10
DIARY = 80


@pytest.mark.parametrize(("seed", "topics"), SEEDS)
async def test_each_message_reaches_exactly_whom_it_should(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch, *, topics: bool
) -> None:
    # All letters go to a new holder here: which are the last twenty depends on what comes at the same moment.
    monkeypatch.setattr(card, "SHOWN_LETTERS", STEPS * BURST)
    dice = random.Random(seed)
    async with a_town(tmp_path, topics=topics) as town, town.database() as database:
        crowd = Crowd(town, database, dice, topics=topics)
        try:
            await play(crowd)
            assert await refused(crowd) == []
        except Exception as error:
            error.add_note(f'Again: make story STEPS={STEPS} SEEDS="{seed}"')
            error.add_note("\n".join([f"Step {crowd.steps}, lately:", *crowd.diary[-DIARY:]]))
            raise


async def play(crowd: Crowd) -> None:
    await crowd.begin()
    while crowd.steps < STEPS:
        for _ in range(crowd.dice.randint(1, BURST)):
            deed = crowd.dice.choices(list(DEEDS), list(DEEDS.values()))[0]
            crowd.diary.append(deed.__name__)
            crowd.steps += 1
            await deed(crowd)
        crowd.diary.append("check")
        await crowd.check()


async def refused(crowd: Crowd) -> list[str]:
    """What Telegram itself refused, but for what comes of two things at the same moment: blocks, quotes of words that
    were just corrected."""
    return [
        f"{call['method']} {call['params']}: {call['description']}"
        for call in await crowd.town.telegram.refusals()
        if call["error_code"] != HTTPStatus.FORBIDDEN and "quote" not in call["description"].lower()
    ]
