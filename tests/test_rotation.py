"""The key is changed while the bot runs: afterwards the old one opens nothing and nothing is lost."""

import sqlite3
from pathlib import Path

from pydantic import SecretStr

from bot.rotation import encrypted_columns
from models.crypto import Keyring, new_key
from tests.conftest import Town, file_request
from tests.test_commands import command


def ids_of_keys(town: Town) -> set[bytes]:
    """Of the keys under which anything stands in the file."""
    found = set()
    with sqlite3.connect(town.settings.database_url.split("///")[1]) as db:
        for table, column in encrypted_columns():
            rows = db.execute(f"select distinct substr({column.name}, 1, 4) from '{table.name}'")
            found |= {row[0] for row in rows if row[0] is not None}
    return found


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

    await restart_with(town, new, old)
    both = f"{new},{old}"
    done = await command(town, tmp_path, "rotate-keys", ENCRYPTION_KEYS=both)
    assert done.stdout.startswith("Encrypted anew: "), done.stderr
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


async def test_a_key_that_is_missing_is_one_clear_line(town: Town, tmp_path: Path) -> None:
    await town.coordinator()
    await town.settle()
    done = await command(town, tmp_path, "rotate-keys", ENCRYPTION_KEYS=new_key())
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "Error: ENCRYPTION_KEYS: this database was encrypted with another key",
    )
