"""Whoever has the files but not the key, reads the logs or the figures, learns nobody's words, name or number."""

import asyncio
import gc
import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import JSON, String
from sqlalchemy.exc import IntegrityError

from bot import backup, logs
from bot.delivery import without_quotes
from bot.mailserver import MailServer
from bot.postman import Postman
from handlers import due, strays
from models.agenda import Due
from models.crypto import Encrypted, Keyring
from models.people import Person
from models.tables import Base
from tests.confidences import Confidences, tell
from tests.conftest import Town
from tests.test_mydata import erase, kept

WORDS = "ґедзьслово"
# Columns of text and lists that aren't encrypted: codes, ids, names of files that we give, reasons without words.
PLAIN = {
    "appointment.regions", "appointment.topics", "broadcast.categories", "broadcast.regions", "case.category",
    "case.draft_id", "case.region", "case.topic", "content_change.ref", "digest_choice.regions",
    "digest_run.figures", "digest_run.period", "digest_run.scope", "digest_sent.month", "event.details",
    "incoming.error", "indicator_value.period", "invite.regions", "invite.topics", "outgoing.album",
    "outgoing.error", "outgoing.method", "outgoing_file.field", "outgoing_file.filename", "person.age",
    "person.marks", "person.mode", "person.region", "person.sex", "post.shown", "problem.category",
    "report.month", "report.regions", "secret.name", "stray.album", "task.error", "task.ref",
}  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def leaks(folder: Path, said: Confidences) -> dict[str, list[str]]:
    found = {name: said.found_in(data) for name, data in files(folder).items()}
    return {name: words for name, words in found.items() if words}


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """As it stands in the journal: in both forms."""
    return "\n".join(form.format(record) for record in caplog.records for form in (logs.Text(), logs.Json()))


async def test_after_erasure_no_table_holds_a_word_of_hers(town: Town) -> None:
    """Decrypted, all of it: what was said about her by others too."""
    said = await tell(town)
    assert said.olena
    await erase(said.olena)
    await town.settle()
    left = await kept(town)
    assert [word for word in said.words if word in left and word not in said.of_staff] == []
    assert [word for word in said.of_staff if word.startswith("ґедзь") and word not in left] == []
    assert await town.telegram.refusals() == []


@pytest.fixture(autouse=True)
def lines_as_in_the_journal() -> Iterator[None]:
    former = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logs.Record)
    yield
    logging.setLogRecordFactory(former)


async def read(town: Town, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(town.health.replace("/health", path)) as answer:
        return await answer.text()


async def test_files_figures_and_logs_hold_no_personal_word(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    said = await tell(town)
    names = set(files(tmp_path))
    assert {"liaison.db", "liaison.db-wal", "liaison.db-shm"} <= names
    assert leaks(tmp_path, said) == {}
    database = tmp_path / "liaison.db"
    await asyncio.to_thread(backup.make, database, Keyring(town.settings.keys), tmp_path / "backups", datetime.now(UTC))
    inside = await kept(town)
    assert len([word for word in said.words if word in inside]) >= 15, "the story isn't kept: nothing is shown here"
    for path in ("/health", "/metrics"):
        assert said.found_in((await read(town, path)).encode()) == []
    await town.stop()
    assert leaks(tmp_path, said) == {}
    assert any(name.startswith("backups/") for name in files(tmp_path))
    assert said.found_in(logged(caplog).encode()) == []
    assert town.telegram.token not in logged(caplog)
    assert all(key not in logged(caplog) for key in town.settings.keys)


def sought(town: Town) -> Iterator[str]:
    yield from (WORDS, town.telegram.token, town.settings.keys[0], "s3cret-of-the-mail")


async def test_faults_are_logged_without_words_and_tokens(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logs.watch_loop()
    olena = await town.applicant()

    async def broken(*given: Any) -> Any:
        raise ValueError(given, WORDS) from KeyError(WORDS)

    with monkeypatch.context() as patched:
        patched.setattr(strays, "ask_applicant", broken)
        await olena.send(WORDS)
        await olena.wait("не вдалося")
    who = {"id": olena.id, "is_bot": False, "first_name": WORDS}
    await town.telegram.inject(quantum={"from": who, "text": WORDS})
    await town.telegram.inject(message={"from": who, "text": WORDS, "chat": {"id": WORDS}, "message_id": WORDS})
    monkeypatch.setitem(due.JOBS, Due.DRAFT_HOUR, broken)
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await town.telegram.fault("close_before", method="sendMessage")
    await olena.send("/cases")
    await olena.wait("ще немає")
    await town.telegram.advance(hours=1, minutes=1)
    while "due work draft_hour" not in logged(caplog):
        await town.telegram.now()
    task = asyncio.create_task(broken())
    await asyncio.wait([task])
    del task
    gc.collect()
    with pytest.raises(IntegrityError) as twice:
        async with town.database() as database, database.write() as db:
            db.add(Person(telegram_id=olena.id, telegram_key=olena.id, name=WORDS, appointments=[]))
    assert WORDS not in str(twice.value)
    server = MailServer.parse("smtp://bot:s3cret-of-the-mail@127.0.0.1:1")
    await Postman(server, "bot@poruch.example").wrong(1)
    telling = aiohttp.InvalidURL(f"http://x/bot{town.telegram.token}/")
    logging.getLogger("aiohttp").error("refused: %s", telling, exc_info=telling)
    text = logged(caplog)
    for part in ("failed, attempt 1", "due work draft_hour", "never retrieved", "test_without_key.py:"):
        assert part in text
    assert [one for one in sought(town) if one in text] == []
    with sqlite3.connect(str(town.settings.database_url).split("///")[1]) as plain:
        parked = str(plain.execute("select state, error from incoming where error is not null").fetchall())
    assert "unknown kind" in parked
    assert WORDS not in parked
    assert WORDS not in await read(town, "/health") + await read(town, "/metrics")


def test_telegrams_reasons_are_kept_without_what_they_quote() -> None:
    quoting = 'Bad Request: can\'t parse entities: unsupported start tag "ґедзь" at byte offset 5 in chat 500000001'
    kept_of_it = without_quotes(quoting)
    assert kept_of_it == "Bad Request: can't parse entities: unsupported start tag … at byte offset 5 in chat …"


def test_what_is_not_encrypted_holds_codes_only() -> None:
    """Whoever adds a column for words meets this: encrypted, or said here to hold none."""
    plain = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (String, JSON))
        and not isinstance(column.type, Encrypted)
        and not hasattr(column.type, "enums")
    }
    assert plain == PLAIN
