"""The short form of `make chaos`: a few kills and every kind of trouble while a small crowd talks, then the recount.

`make chaos KILLS=1000 SEED=1` is the long one. All starts but the first are forks, see tests/chaos/process.py.
"""

from pathlib import Path
from typing import Any, cast

from bot.sandbox.phone import Phone
from tests.chaos.crowd import REPLY, Crowd, Sent
from tests.chaos.play import Play
from tests.chaos.recount import Books, Recount, look_for
from tests.chaos.trouble import TROUBLES

TROUBLES_OF_A_LIFE = 3
KILLS = 1 + -(-len(TROUBLES) // TROUBLES_OF_A_LIFE)  # the first comes before any trouble
SEED = 26


async def test_nothing_is_lost_and_no_effect_doubled_whatever_is_killed(tmp_path: Path) -> None:
    play = Play(KILLS, SEED, tmp_path, applicants=2, round_of=KILLS, really=1, troubles=TROUBLES_OF_A_LIFE)
    figures: dict[str, Any] = await play.run()
    assert figures["kills"] == KILLS
    assert figures["kinds"].keys() >= TROUBLES.keys()
    assert (figures["lost"], figures["doubled effects"], figures["out of order"]) == (0, 0, 0)
    assert figures["doubled sends"] <= figures["answers cut off"]
    assert figures["messages"] > KILLS


def test_the_recount_sees_what_is_missing() -> None:
    sent = Sent("ж1", cast(Phone, type("Olena", (), {"id": 1, "name": "Олена"})()), 5, REPLY, 26000001)
    done = Recount()
    look_for(done, sent, Books({}, {}, {}, [], set(), {}), {}, cast(Crowd, None))
    assert done.lost == 1
    assert done.wrong == ["lost: ж1 of Олена (reply, 26000001), it is nowhere"]
