"""What a unit of work says goes out in its order; of several unsent edits of one message only those of which something
is left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, User
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.unit import conclude
from bot.wire import offline_bot
from handlers.desk import Desk
from handlers.say import Say, edit, say, strip
from models import outbox, people
from models.crypto import Keyring, new_key
from models.database import Database
from models.outbox import Outgoing, OutgoingFile, Post, PostKind, Unsent
from models.people import Person
from models.tables import Base as Tables
from tests.test_problem_figures import OFFICE

NOW = datetime(2026, 10, 12, 7, tzinfo=UTC)
BOT = offline_bot("42:token", User(id=42, is_bot=True, first_name="bot"))


class Screen:
    """Olena's, which stands in her chat."""

    def __init__(self, database: Database, olena: Person, post: Post) -> None:
        self.database, self.olena, self.post = database, olena, post

    def text(self, words: str) -> Say:
        return edit(self.olena, self.post.id, words)

    def buttons(self) -> Say:
        return strip(self.olena, self.post.id)

    async def show(self, *says: Say) -> list[str]:
        """In one unit of work; what is to be sent after it, the oldest first."""
        async with self.database.write() as db:
            await conclude(Desk(db=db, now=NOW, office=OFFICE), BOT, list(says))
        async with self.database.read() as db:
            rows = await db.scalars(select(Outgoing).order_by(Outgoing.seq))
            return [row.params.get("text", "buttons") for row in rows]


@asynccontextmanager
async def a_screen(folder: Path) -> AsyncIterator[Screen]:
    database = Database(f"sqlite+aiosqlite:///{folder}/edits.db", Keyring([new_key()]))
    async with database.writer.begin() as connection:
        await connection.run_sync(Tables.metadata.create_all)
    await database.load_lookup_key(b"k" * 32)
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        post = Post(chat=1, kind=PostKind.SCREEN, message_id=10, at=NOW)
        db.add(post)
    yield Screen(database, olena, post)
    await database.close()


@pytest.fixture
async def screen(tmp_path: Path) -> AsyncIterator[Screen]:
    async with a_screen(tmp_path) as one:
        yield one


async def test_what_is_said_at_once_goes_in_its_order_files_too(screen: Screen) -> None:
    file = SendDocument(chat_id=1, document=BufferedInputFile(b"zvit", "zvit.txt"), caption="Звіт")
    says = [say(screen.olena, "Перше"), Say(chat=1, method=file), say(screen.olena, "Друге"), screen.text("Крок 1")]
    async with screen.database.write() as db:
        await conclude(Desk(db=db, now=NOW, office=OFFICE), BOT, says)
    async with screen.database.read() as db:
        rows = list(await db.scalars(select(Outgoing).order_by(Outgoing.seq)))
        assert [row.params.get("text") or row.params["caption"] for row in rows] == ["Перше", "Звіт", "Друге", "Крок 1"]
        (brought,) = await db.scalars(select(OutgoingFile))
        assert (brought.seq, brought.filename, brought.data) == (rows[1].seq, "zvit.txt", b"zvit")


async def test_a_query_of_the_same_unit_of_work_sees_what_is_to_be_sent(screen: Screen) -> None:
    async with screen.database.write() as db:
        await conclude(Desk(db=db, now=NOW, office=OFFICE), BOT, [say(screen.olena, "Перше")])
        assert await outbox.has_unsent(db, 1)
        assert not await outbox.has_unsent(db, 2)


async def test_what_cant_be_written_undoes_what_it_was_about_whoever_forgives_it(screen: Screen) -> None:
    async def rename() -> None:
        async with screen.database.write() as db:
            (await people.get(db, screen.olena.id)).name = "Оксана"
            outbox.send(db, Unsent(chat=1, method=None, params={}, created_at=NOW))  # type: ignore[arg-type]
            with suppress(IntegrityError):
                await db.flush()

    with pytest.raises(IntegrityError):
        await rename()
    async with screen.database.read() as db:
        assert list(await db.scalars(select(Outgoing))) == []
        assert (await people.get(db, screen.olena.id)).name == "Олена"


async def test_the_newest_text_replaces_all_that_was_to_be_edited_before(screen: Screen) -> None:
    assert await screen.show(screen.text("Крок 1"), screen.buttons()) == ["Крок 1", "buttons"]
    assert await screen.show(screen.text("Крок 2")) == ["Крок 2"]
    assert await screen.show(screen.text("Крок 3"), screen.text("Крок 4")) == ["Крок 4"]


async def test_newest_buttons_replace_only_buttons(screen: Screen) -> None:
    assert await screen.show(screen.text("Крок 1")) == ["Крок 1"]
    assert await screen.show(screen.buttons(), screen.buttons()) == ["Крок 1", "buttons"]


async def test_what_was_put_aside_is_replaced_too_or_it_would_come_back_when_it_is_tried_again(screen: Screen) -> None:
    await screen.show(screen.text("Крок 1"))
    async with screen.database.write() as db:
        (await db.scalars(select(Outgoing))).one().parked_at = NOW
    assert await screen.show(screen.text("Крок 2")) == ["Крок 2"]
