"""The summary by e-mail: to each address once, when it is due; what the mail server does changes nothing else."""

import re
from contextlib import asynccontextmanager
from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook

from handlers.digest.leaving import PAUSES
from models import agenda
from models.agenda import Due
from tests.conftest import KYIV, a_town, file_request, free_port, shows
from tests.postoffice import a_post_office

OLHA, PETRO = "olha@ministry.example", "petro@un.example"
DRAWING = 90  # seconds that a slow machine may take


@asynccontextmanager
async def a_town_with_mail(folder, *to, **changes):
    async with a_post_office(free_port()) as office:
        changes |= {"smtp_url": office.url, "smtp_from": "bot@poruch.example", "digest_emails": to}
        async with a_town(folder, **changes) as town:
            await file_request(await town.applicant())
            yield town, office


async def due(town):
    await town.telegram.move_to(datetime(2026, 11, 1, 9, 0, tzinfo=KYIV))
    await settled(town)


async def settled(town):
    await town.telegram.settle(town.health, timeout=DRAWING)


async def test_each_gets_a_letter_of_their_own_once(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA, PETRO) as (town, office):
        await town.telegram.move_to(datetime(2026, 11, 1, 8, 59, tzinfo=KYIV))
        await settled(town)
        assert office.letters == []
        await due(town)
        await town.restart()
        await town.telegram.advance(hours=30)
        await settled(town)
    assert sorted(to for [to], _ in office.letters) == [OLHA, PETRO]
    for [to], letter in office.letters:
        assert letter["To"] == to
        assert letter["From"] == "ГО «Поруч» <bot@poruch.example>"
        assert letter["Cc"] is letter["Bcc"] is None
    ids = {letter["Message-ID"] for _, letter in office.letters}
    assert len(ids) == 2
    assert all(one.startswith("<2026-10.") for one in ids)
    for file in tmp_path.glob("liaison.db*"):
        assert OLHA.encode() not in file.read_bytes()


async def test_the_letter_says_it_as_text_as_a_page_and_as_a_workbook(tmp_path):
    organisation = "ГО «Поруч»\r\nBcc: everybody@example.org"
    async with a_town_with_mail(tmp_path, OLHA, organisation=organisation) as (town, office):
        await due(town)
    [letter] = office.got(OLHA)
    assert letter["Subject"] == "Підсумок за жовтень 2026 — ГО «Поруч» Bcc: everybody@example.org"
    assert letter["Bcc"] is None
    assert letter["Date"].datetime == datetime(2026, 11, 1, 9, 0, tzinfo=KYIV)
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_body(("plain",)).get_content()
    assert "Підсумок за жовтень 2026" in text
    assert "dani@poruch.example" in text
    assert "<" not in text
    page = letter.get_body(("html",)).get_content()
    assert "data:" not in re.sub("img-src [^;]*", "", page)
    sources = re.findall('src="cid:([^"]+)"', page)
    pictures = {part["Content-ID"]: part.get_content() for part in letter.walk() if part["Content-ID"]}
    assert list(pictures) == [f"<{one}>" for one in sources]
    assert len(sources) == 2
    assert all(one.startswith(b"\x89PNG") for one in pictures.values())
    [table] = letter.iter_attachments()
    assert table.get_filename() == "pidsumok-2026-10-publichno.xlsx"
    book = load_workbook(BytesIO(table.get_content()))
    numbers = [value for sheet in book for row in sheet.iter_rows(2, min_col=2, values_only=True) for value in row]
    assert "приховано" in numbers
    assert not {1, 2, 3, 4} & {one for one in numbers if isinstance(one, int)}


async def test_a_server_that_is_down_gets_it_when_it_is_back(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA, PETRO) as (town, office):
        maria = await town.coordinator()
        await office.close()
        await due(town)
        await town.telegram.advance(minutes=5)
        await settled(town)
        await town.stop()
        await office.open()
        await town.start()
        await settled(town)
        assert office.letters == []
        await town.telegram.advance(minutes=15)
        await settled(town)
        assert len(office.got(OLHA)) == len(office.got(PETRO)) == 1
        await town.telegram.advance(days=2)
        await settled(town)
        assert len(office.letters) == 2
        assert not await shows(maria, "технічного волонтера")


async def test_a_day_without_server_and_folder_is_one_word_each_to_coordinators(tmp_path):
    (tmp_path / "disk").write_text("a file where a disk should be")
    folder = str(tmp_path / "disk" / "shared")
    async with a_town_with_mail(tmp_path, OLHA, PETRO, digest_folder=folder) as (town, office):
        maria = await town.coordinator()
        await office.close()
        await due(town)
        for pause in PAUSES:
            assert not await shows(maria, "немає зв’язку з поштовим сервером")
            await town.telegram.advance(seconds=pause.total_seconds())
            await settled(town)
        word = await maria.wait("немає зв’язку з поштовим сервером")
        assert "Підсумок за жовтень 2026 дійшов поштою не до всіх" in word.text
        assert "deliver --month 2026-10" in word.text
        await office.open()
        await town.telegram.advance(days=3)
        await settled(town)
        assert await shows(maria, "дійшов поштою не до всіх") == 1
        assert await shows(maria, "не вдалося записати в теку DIGEST_FOLDER") == 1
        assert office.letters == []


async def test_a_refused_address_is_named_at_once_and_the_others_get_theirs(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA, PETRO) as (town, office):
        maria = await town.coordinator()
        office.refused[OLHA] = f"550 5.1.1 {OLHA} is unknown here"
        await due(town)
        await maria.wait(f"Підсумок за жовтень 2026 не дійшов до {OLHA}")
        assert len(office.got(PETRO)) == 1
        await town.telegram.advance(days=2)
        await settled(town)
        assert await shows(maria, "не дійшов до") == 1
        office.refused.clear()
        async with town.database() as database, database.write() as db:
            await agenda.plan(db, Due.DIGEST_OUT, "2026-10", await town.telegram.now())
        await town.restart()
        await settled(town)
        assert len(office.got(OLHA)) == len(office.got(PETRO)) == 1


async def test_not_now_isnt_never(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA) as (town, office):
        office.refused[OLHA] = "450 4.2.0 Greylisted"
        await due(town)
        office.refused.clear()
        await town.telegram.advance(minutes=5)
        await settled(town)
        assert len(office.got(OLHA)) == 1


async def test_a_crash_after_the_letter_went_out_repeats_that_letter_only(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA, PETRO) as (town, office):
        deliver = town.app.errands._errands[Due.DIGEST_MAIL]
        crashes = ["here"]

        async def deliver_and_crash(letter):
            fate = await deliver(letter)
            if crashes:
                raise RuntimeError(crashes.pop())
            return fate

        town.app.errands._errands[Due.DIGEST_MAIL] = deliver_and_crash
        await due(town)
        await town.restart()
        await town.telegram.advance(minutes=1)
        await settled(town)
        assert len(office.letters) == 3
        assert len({letter["Message-ID"] for _, letter in office.letters}) == 2


async def test_a_server_that_says_nothing_holds_nobody_up(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA) as (town, office):
        maria = await town.coordinator()
        office.silent = True
        await town.telegram.move_to(datetime(2026, 11, 1, 9, 0, tzinfo=KYIV))
        await maria.wait("Підсумок за жовтень 2026", timeout=DRAWING)
        olena = await town.applicant("Олена друга")
        await olena.send("Подати звернення")
        await olena.press("Виплати ВПО")
        await olena.wait("Що саме?")
        while not office.calls:
            await olena.refresh()
        await town.telegram.advance(hours=1)
        await olena.wait("ще не надіслали", timeout=20)
        await town.stop()  # doesn't wait for the server either
        office.silent = False
        await town.start()
        await settled(town)
        assert len(office.got(OLHA)) == 1


async def test_whoever_was_taken_off_the_list_gets_nothing_any_more(tmp_path):
    async with a_town_with_mail(tmp_path, OLHA) as (town, office):
        await office.close()
        await due(town)
        await town.stop()
        await office.open()
        town.settings.digest_emails = [PETRO]
        await town.start()
        await town.telegram.advance(days=1)
        await settled(town)
        assert office.letters == []
