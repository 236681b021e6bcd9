"""What keeps failing is put aside, seen by the operator, and tried again when what was wrong has been mended."""

from pathlib import Path

import pytest

from bot.parked import kind_of, listed
from handlers import helplines
from tests.conftest import Town, shows
from tests.test_commands import command


async def test_the_operator_sees_what_failed_and_has_it_tried_again(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    olena = await town.applicant()
    working = helplines.emergency_text

    async def broken(_turn: object) -> str:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(helplines, "emergency_text", broken)
    await olena.send("Екстрені номери")
    await olena.wait("не вдалося обробити")
    await town.telegram.inject(quantum_entanglement={"from": {"id": olena.id}})
    assert (await town.settle())["parked"] == 2

    listed = (await command(town, tmp_path, "parked")).stdout.splitlines()
    kinds, reasons = ([line.split("\t")[part] for line in listed] for part in (2, 3))
    assert kinds == ["message: text", "quantum_entanglement"]
    assert reasons[0].startswith("ZeroDivisionError at test_parked.py:")
    assert reasons[1] == "unknown kind of update"
    assert "Екстрені" not in "".join(listed)
    ids = [line.split("\t")[0] for line in listed]

    monkeypatch.setattr(helplines, "emergency_text", working)
    done = await command(town, tmp_path, "parked", "retry", ids[0])
    assert (done.returncode, done.stdout.strip()) == (0, "To be tried again: 1")
    await olena.wait("112")
    done = await command(town, tmp_path, "parked", "retry", ids[0], "out-1", "drop")
    assert (done.returncode, done.stderr.strip()) == (1, f"Error: not parked: {ids[0]}, out-1, drop")
    done = await command(town, tmp_path, "parked", "retry", "--all")
    assert done.stdout.strip() == "To be tried again: 1"
    assert (await town.settle())["parked"] == 1


async def test_what_nobody_can_read_is_put_aside_and_holds_up_nobody(town: Town) -> None:
    olena = await town.applicant()
    for unreadable in ({"message_id": "x", "from": {"id": olena.id}}, None, [1]):
        await town.telegram.inject(message=unreadable)
    await town.telegram.inject(edited_message={"from": olena.about, "text": "Олена"})
    await olena.send("Екстрені номери")
    await olena.wait("112")
    assert (await town.settle())["parked"] == 4
    async with town.database() as database, database.read() as db:
        found = [(one.kind, one.reason.partition(":")[0]) for one in await listed(db)]
    assert found == [
        ("message", "can't be parsed"),
        ("message", "unknown kind of update"),
        ("message", "can't be parsed"),
        ("edited_message: text", "can't be parsed"),
    ]


async def test_a_message_that_telegram_refused_goes_when_it_is_tried_again(town: Town, tmp_path: Path) -> None:
    olena = await town.applicant()
    await town.telegram.fault("400", method="sendMessage", chat_id=olena.id)
    await olena.send("Екстрені номери")
    assert (await town.settle())["parked"] == 1
    listed = (await command(town, tmp_path, "parked")).stdout.strip().split("\t")
    assert listed[2:] == ["sendMessage", "Bad Request: refused on order"]
    before = await shows(olena, "112")
    await command(town, tmp_path, "parked", "retry", listed[0])
    await olena.wait("112")
    assert (await shows(olena, "112"), (await town.settle())["parked"]) == (before + 1, 0)


async def test_nothing_is_parked(town: Town, tmp_path: Path) -> None:
    await town.applicant()
    await town.settle()
    assert (await command(town, tmp_path, "parked", "list")).stdout.strip() == "Nothing is parked."
    assert (await command(town, tmp_path, "parked", "retry")).returncode == 2


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ({"update_id": 1, "message": {"text": "таємниця"}}, "message: text"),
        ({"update_id": 1, "callback_query": {"data": "x"}}, "callback_query: data"),
        ({"update_id": 1, "message": {"caption": "x", "photo": []}}, "message: photo"),
        ({"update_id": 1, "poll": 7}, "poll"),
        ({"update_id": 1}, "?"),
        ([], "?"),
    ],
)
def test_kinds_are_told_without_words(update: object, said: str) -> None:
    assert kind_of(update) == said
