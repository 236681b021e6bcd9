"""The operator's commands, against a running bot."""

import asyncio
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.cli import Failure, finish
from models.agenda import Due, Task
from models.crypto import Keyring, new_key
from tests.conftest import Town
from tests.test_settings import bot


async def command(town: Town, folder: Path, *arguments: str, **more: str) -> CompletedProcess[str]:
    environment = {
        "BOT_TOKEN": town.telegram.token,
        "BOT_API_URL": town.telegram.base_url,
        "DATABASE_URL": town.settings.database_url,
        "ENCRYPTION_KEYS": town.settings.keys[0],
        "ORGANISATION": town.settings.organisation,
        "PRIVACY_CONTACT": town.settings.privacy_contact,
        "COORDINATORS": "5001",
        **more,
    }
    return await asyncio.to_thread(bot, *arguments, folder=folder, **environment)


async def test_check_says_in_words_what_is_missing(town: Town, tmp_path: Path) -> None:
    done = await command(town, tmp_path, "check")
    assert done.returncode == 1
    assert "COORDINATORS: 5001 has never pressed /start in the bot" in done.stdout
    assert "no focal person for: gbv" in done.stdout
    assert "no officer for: м. Київ" in done.stdout


def test_what_no_key_opens_is_one_clear_line() -> None:
    async def read() -> None:
        Keyring([new_key()]).decrypt(Keyring([new_key()]).encrypt(b"{}", "case.note"), "case.note")

    with pytest.raises(Failure, match=r"^ENCRYPTION_KEYS: case\.note holds something that none of them opens$"):
        finish(read())


async def test_an_invite_from_the_command_line_joins_an_officer(town: Town, tmp_path: Path) -> None:
    maria = await town.coordinator()
    done = await command(town, tmp_path, "invite", "--role", "officer", "--region", "UA-05")
    link = done.stdout.strip()
    assert link.startswith("https://t.me/"), done.stderr
    ihor = await town.telegram.person("Ігор")
    await ihor.send(f"/start {link.split('?start=')[1]}")
    await ihor.press("Приєднатися")
    await maria.press("Підтвердити", timeout=15)
    await ihor.wait("вітаємо")


async def test_a_wrong_region_is_one_clear_line(town: Town, tmp_path: Path) -> None:
    done = await command(town, tmp_path, "invite", "--role", "officer", "--region", "Мордор")
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: unknown region «Мордор»"


async def test_staff_import_prints_a_link_a_row_and_names_bad_rows(town: Town, tmp_path: Path) -> None:
    maria = await town.coordinator()
    rows = [
        "name;role;regions;topics",
        "Ігор Коваль;officer;Вінницька, UA-46;",
        "Хтось;admin;;",
        "Оксана;officer;;",
        "Тарас;central;;",
        "Софія;focal;;війна",
        "Надія",
    ]
    (tmp_path / "staff.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    done = await command(town, tmp_path, "staff", "import", "staff.csv")
    links = dict(line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    assert list(links) == ["Ігор Коваль", "Тарас"]
    assert "row 3: unknown role «admin»" in done.stderr
    assert "row 4: an officer needs a region" in done.stderr
    assert "row 6: unknown topic «війна»: one of gbv" in done.stderr
    assert "row 7: unknown role «»" in done.stderr
    person = await town.telegram.person("igor_k")
    await person.send(f"/start {links['Ігор Коваль'].split('?start=')[1]}")
    await person.press("Приєднатися")
    assert "Вінницька область, Львівська область" in (await maria.wait("Ігор Коваль хоче приєднатися")).text
    await maria.press("Підтвердити")
    await person.wait("Ігор Коваль, вітаємо")


async def test_another_key_is_one_clear_line(town: Town, tmp_path: Path) -> None:
    key = bot("keygen", folder=tmp_path).stdout.strip()
    environment = {
        "BOT_TOKEN": town.telegram.token,
        "BOT_API_URL": town.telegram.base_url,
        "DATABASE_URL": town.settings.database_url,
        "ENCRYPTION_KEYS": key,
    }
    done = await asyncio.to_thread(bot, "invite", "--role", "central", folder=tmp_path, **environment)
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: ENCRYPTION_KEYS: this database was encrypted with another key"


async def test_a_month_is_delivered_again_by_the_running_bot(town: Town, tmp_path: Path) -> None:
    done = await command(town, tmp_path, "deliver", "--month", "2026-10")
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: neither DIGEST_FOLDER nor DIGEST_EMAILS is set: see .env.example"
    done = await command(town, tmp_path, "deliver", "--month", "2026-10", DIGEST_FOLDER=str(tmp_path / "shared"))
    assert done.returncode == 0, done.stderr
    async with town.database() as database, database.read() as db:
        assert await db.get(Task, (Due.DIGEST_OUT, "2026-10"))
