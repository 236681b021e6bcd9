"""Reference data as CSV: out, edited, back in; all of a file or nothing."""

import csv
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import content_files
from bot.administration import Administration, administration
from bot.opening import AdministrationError
from models import calendar, helplines, hints, templates
from models.catalogue import topic
from tests.conftest import Town
from tests.test_commands import command

Rows = list[dict[str, str]]
# Files are read by the clock of the machine.
COMING = datetime.now(UTC).date() + timedelta(days=100)


@pytest.fixture
async def admin(town: Town) -> AsyncIterator[Administration]:
    async with administration(town.settings) as one:
        yield one


def read(file: Path) -> Rows:
    with file.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def write(file: Path, rows: Rows, delimiter: str = ",") -> Path:
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, rows[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return file


async def edited(admin: Administration, folder: Path, name: str, edit: Callable[[Rows], object]) -> int:
    await content_files.export(admin, folder)
    rows = read(folder / f"{name}.csv")
    edit(rows)
    return await content_files.import_file(admin, write(folder / f"{name}.csv", rows))


async def test_what_comes_out_goes_back_in_and_changes_nothing(
    town: Town, admin: Administration, tmp_path: Path
) -> None:
    maria = await town.coordinator()
    await maria.send("/templates")
    await maria.press("Новий спільний")
    await maria.send("=1+1")
    await maria.send('\'- Добрий день,\n{ім’я}; «дякуємо», "так"')
    await maria.wait("Збережено")
    await maria.send("/holidays")
    await maria.send("14.10.2026")
    await maria.wait("Додано")
    made = await content_files.export(admin, tmp_path)
    assert [one.name for one in made] == ["helplines.csv", "hints.csv", "templates.csv", "holidays.csv"]
    assert read(made[2])[0]["title"] == "'=1+1"
    for file in made:
        assert await content_files.import_file(admin, file) == 0
        assert await content_files.import_file(admin, write(file, read(file), ";")) == 0
    async with admin.database.read() as db:
        (kept,) = await templates.shared(db)
        assert (kept.title, kept.text) == ("=1+1", '\'- Добрий день,\n{ім’я}; «дякуємо», "так"')


async def test_edited_files_hold_at_once(town: Town, admin: Administration, tmp_path: Path) -> None:
    maria = await town.coordinator()
    olena = await town.telegram.person("Олена")
    await olena.send("/start")

    def edit(rows: Rows) -> None:
        (legal,) = [row for row in rows if row["key"] == "0800213103"]
        legal["checked"], legal["hours"], legal["region"] = "01.10.2024", "щодня", "Львівська"
        rows.append(
            dict.fromkeys(rows[0], "") | {"number": "1548", "service": "Нова <лінія>", "topics": "legal, child"}
        )
        rows[-1] |= {"checked": "2024-10", "hidden": "ні"}

    assert await edited(admin, tmp_path, "helplines", edit) == 2
    await olena.press("Де отримати допомогу")
    await olena.press("Правова допомога")
    await olena.wait("1548 — Нова <лінія>")
    await maria.send("/content")
    await maria.press("Історія змін")
    assert any("з файлу" in one for one in (await maria.wait("Найновіші згори")).labels)

    def rewrite(rows: Rows) -> None:
        rows[0]["hint"], rows[1]["hint"] = "Інша підказка", ""

    assert await edited(admin, tmp_path, "hints", rewrite) == 1
    rows = [{"id": "", "title": "Лінії", "text": "15-47"}]
    assert await content_files.import_file(admin, write(tmp_path / "t.csv", rows)) == 1
    assert await edited(admin, tmp_path, "templates", lambda rows: rows[0].update(text="15-48")) == 1
    days = [{"day": f"{COMING}"}, {"day": f"{COMING + timedelta(days=1):%d.%m.%Y}"}, {"day": ""}]
    assert await content_files.import_file(admin, write(tmp_path / "d.csv", days)) == 2
    async with admin.database.read() as db:
        assert await hints.of(db, topic("PAY", "grant")) == "Інша підказка"
        assert [one.text for one in await templates.shared(db)] == ["15-48"]
        assert len(await calendar.holidays(db)) == 2


async def test_bad_rows_are_all_named_and_nothing_is_taken(admin: Administration, tmp_path: Path) -> None:
    def spoil(rows: Rows) -> None:
        rows[0]["number"] = "911"
        rows[1]["number"] = "сто один"
        rows[2]["topics"] = "police"
        rows[3]["checked"] = "2099-01-01"
        rows[4]["hidden"] = "можливо"
        rows[5]["service"] = ""
        rows[6]["region"] = "Мордор"
        rows[7]["number"] = "102"
        rows[8]["key"] = "999"
        rows.append(dict(rows[10]))
        rows[11]["service"] = "Ця зміна була б доброю"

    with pytest.raises(AdministrationError) as caught:
        await edited(admin, tmp_path, "helplines", spoil)
    for said in (
        "row 2, column key: 112 always stands",
        "row 3, column number: may hold digits",
        "row 4, column topics: unknown «police»",
        "row 5, column checked: is still to come",
        "row 6, column hidden: must be yes or no",
        "row 7, column service: is empty",
        "row 8, column region: unknown region «Мордор»",
        "row 9, column number: is in the list already",
        "row 10, column key: isn't known",
        f"row {len(helplines.LINES) + 2}, column key: stands in two rows",
        "nothing was imported",
    ):
        assert said in str(caught.value)
    async with admin.database.read() as db:
        assert await helplines.everything(db) == list(helplines.LINES)


WRONG = [
    ("id,title,text\n,Назва,Текст\n7,Чужий,Текст\n", "row 3, column id"),
    ("id,title,text\n,Назва,Текст\n,,Текст\n", "row 3, column title: is empty"),
    ("id,title,text\n,Назва,{хто}\n", "row 2, column text: {хто} means nothing"),
    ("id,title,text\n,Назва,Текст,ще\n", "row 2: has more cells"),
    (f"day\n{COMING}\nзавтра\n2020-01-01\n", "row 3, column day: is no date"),
    (f"day\n{COMING}\n2020-01-01\n", "row 3, column day: is past"),
    ("category,topic,name,hint\nPAY,grant,,Інша\nPAY,nothing,,x\n", "row 3, column topic"),
    ("category,topic,name,hint\nSAF,home,,x\n", "row 2, column topic"),
    (f"category,topic,name,hint\nPAY,grant,,{'д' * 301}\n", "row 2, column hint: has 301 characters"),
    ("so,ne\n1,2\n", "none of these sets of columns"),
    ("", "none of these sets of columns"),
]


async def test_what_is_wrong_with_a_file_is_said_and_nothing_of_it_taken(admin: Administration, tmp_path: Path) -> None:
    for text, says in WRONG:
        (tmp_path / "f.csv").write_text(text, encoding="utf-8")
        with pytest.raises(AdministrationError) as caught:
            await content_files.import_file(admin, tmp_path / "f.csv")
        assert says in str(caught.value)
    async with admin.database.read() as db:
        assert await templates.shared(db) == []
        assert await calendar.holidays(db) == frozenset()
        assert await hints.of(db, topic("PAY", "grant")) == topic("PAY", "grant").hint


async def test_from_the_command_line(town: Town, tmp_path: Path) -> None:
    done = await command(town, tmp_path, "content", "export", "out")
    assert done.stdout.split() == [f"out/{name}.csv" for name in ("helplines", "hints", "templates", "holidays")]
    (tmp_path / "bad.csv").write_text("day\nзавтра\n", encoding="utf-8")
    done = await command(town, tmp_path, "content", "import", "bad.csv")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("Error: row 2, column day")


FORMULAS = ["=1+1", "+380 44 123 45 67", "-1", "@SUM(A1)", "'так", "＝1", "＋1", " =1", "\n=1", "\t=1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    """A number in international form stays readable, and comes back as it was."""
    assert content_files._guarded(cell) == f"'{cell}"
    assert content_files._cells({"day": f"'{cell}"}, content_files.SHEETS["holidays"]) == {"day": cell.strip()}


def test_words_stay_as_they_are() -> None:
    for cell in ("Гаряча лінія", "0 800 100 102", "1547", "", "5 = 5"):
        assert content_files._guarded(cell) == cell
