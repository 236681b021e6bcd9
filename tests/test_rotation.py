"""The key is changed while the bot runs: afterwards the old one opens nothing and nothing is lost."""

import sqlite3
from pathlib import Path

from pydantic import SecretStr

from bot.rotation import encrypted_columns
from models.crypto import KEY_ID_BYTES, NONCE_BYTES, Keyring, new_key
from tests.conftest import Town, file_request
from tests.test_commands import command
from tests.test_mydata import file_of, on_disk

VALUE_BEGINS = KEY_ID_BYTES + NONCE_BYTES


def ids_of_keys(town: Town) -> set[bytes]:
    """Of the keys under which anything stands in the file."""
    found = set()
    with sqlite3.connect(file_of(town)) as db:
        for table, column in encrypted_columns():
            rows = db.execute(f"select distinct substr({column.name}, 1, 4) from '{table.name}'")
            found |= {row[0] for row in rows if row[0] is not None}
    return found


def stored(town: Town) -> list[bytes]:
    """All encrypted values as they lie in the file: as much of each as nothing else begins with."""
    with sqlite3.connect(file_of(town)) as db:
        columns = [f"select {column.name} from '{table.name}'" for table, column in encrypted_columns()]
        return [row[0][:VALUE_BEGINS] for query in columns for row in db.execute(query) if row[0] is not None]


async def restart_with(town: Town, *keys: str) -> None:
    secret = [SecretStr(key) for key in keys]
    town.settings = town.settings.model_copy(update={"encryption_keys": secret})
    await town.restart()


async def test_the_key_is_changed_and_the_talk_goes_on(town: Town, tmp_path: Path) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await file_request(olena, "Довідку не видали")
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await town.telegram.inject(quantum={"text": "ніхто не прочитає"})
    await town.settle()
    old, new = town.settings.keys[0], new_key()
    ids = {key: Keyring([key]).current for key in (old, new)}
    assert ids_of_keys(town) == {ids[old]}
    former = stored(town)
    assert len(former) > 8

    await restart_with(town, new, old)
    both = f"{new},{old}"
    done = await command(town, tmp_path, "rotate-keys", ENCRYPTION_KEYS=both)
    assert done.stdout.startswith("Encrypted anew: "), done.stderr
    on_the_disk = on_disk(town)
    assert [one for one in former if one in on_the_disk] == []
    assert ids[old] not in on_the_disk
    await ihor.press("Відповісти")
    await ihor.send("Чи є договір?")
    await olena.wait("Чи є договір?")
    await town.settle()
    assert ids_of_keys(town) == {ids[new]}
    done = await command(town, tmp_path, "rotate-keys", ENCRYPTION_KEYS=both)
    assert done.stdout.strip() == "Encrypted anew: 0 values."

    await restart_with(town, new)
    await ihor.send("/find")
    await ihor.wait("Що шукати?")
    await ihor.send("довідку")
    await ihor.wait("Знайдено 1 вашу справу")
    await olena.send("Мої звернення")
    await olena.wait("У вас 1 звернення")


async def test_what_no_key_opens_is_named_and_all_else_encrypted_anew(town: Town, tmp_path: Path) -> None:
    _, ihor, olena = await town.taken()
    await town.telegram.inject(quantum={"text": "ніхто не прочитає"})
    await town.telegram.inject(quantum={"text": "і цього"})
    await town.settle()
    await town.stop()
    unknown = Keyring([new_key()])
    with sqlite3.connect(file_of(town)) as db:
        db.execute("update letter set content = substr(content, 1, 40)")
        bodies = "update incoming set body = ? where seq = (select min(seq) from incoming where body is not null)"
        db.execute(bodies, [unknown.encrypt(b"{}", "incoming.body")])
    old, new = town.settings.keys[0], new_key()
    await restart_with(town, new, old)
    done = await command(town, tmp_path, "rotate-keys", ENCRYPTION_KEYS=f"{new},{old}")
    assert done.returncode == 1
    assert done.stdout.startswith("Encrypted anew: ")
    told = "None of ENCRYPTION_KEYS opens these, they stay as they are: incoming.body 1, letter.content 1."
    assert done.stderr.strip() == f"Error: {told}"
    assert ids_of_keys(town) == {Keyring([one]).current for one in (old, new)} | {unknown.current}
    await restart_with(town, new)
    await ihor.send("/queue")
    await ihor.wait("У вас 1 відкрита справа")
    await olena.send("Мої звернення")
    await olena.wait("У вас 1 звернення")


async def test_a_key_that_is_missing_is_one_clear_line(town: Town, tmp_path: Path) -> None:
    await town.coordinator()
    await town.settle()
    done = await command(town, tmp_path, "rotate-keys", ENCRYPTION_KEYS=new_key())
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "Error: ENCRYPTION_KEYS: this database was encrypted with another key",
    )
