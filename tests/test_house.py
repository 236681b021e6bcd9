"""Rules of the house that no linter knows."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from bot.app import conversations
from bot.migrations import config
from locales import compile_all, label, places
from models.cases import Case
from models.crypto import Keyring, install, new_key
from models.events import EventKind
from models.tables import Base

ROOT = Path(__file__).parent.parent
SOURCES = [file for folder in ("bot", "handlers") for file in (ROOT / folder).rglob("*.py")]


def test_handlers_and_filters_are_asynchronous() -> None:
    """A synchronous one would run in a thread for each update."""
    for handler in conversations().handlers:
        for callback in (handler.callback, *(one.callback for one in handler.filters or ())):
            called = callback if inspect.isroutine(callback) else type(callback).__call__
            assert inspect.iscoroutinefunction(called), callback


def test_every_text_that_is_named_exists() -> None:
    for file in SOURCES:
        for key in re.findall(r'\b(?:t|label|Label)\("([a-z][a-z0-9-]+)"', file.read_text()):
            assert key in places(), f"{file.name}: {key}"


def test_every_text_can_be_compiled_and_found_and_stands_in_one_file_only() -> None:
    compile_all()
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "locales" / "uk").glob("*.ftl")]
    entries = [entry for source in sources for entry in FluentParser().parse(source).body]
    keys = [entry.id.name for entry in entries if isinstance(entry, Message)]
    assert sorted(keys) == sorted(places())


def test_texts_dont_shout_and_dont_say_refugee() -> None:
    for file in (ROOT / "locales" / "uk").glob("*.ftl"):
        for line in file.read_text().splitlines():
            if not line.startswith("#"):
                assert "!" not in line, line
                assert not re.search(r"біжен|тікет", line, re.IGNORECASE), line


def test_a_missing_text_is_an_error() -> None:
    with pytest.raises(LookupError):
        label("no-such-text")


def test_words_people_read_stand_in_locales() -> None:
    """Handlers name texts; the few Ukrainian words in docstrings and comments aren't shown."""
    for file in (ROOT / "handlers").rglob("*.py"):
        source = re.sub(r'"""[\s\S]*?"""|#.*', "", file.read_text())
        assert not re.search(r'"[^"\n]*[а-щьюяіїєґ]{3}[^"\n]*"', source, re.IGNORECASE), file


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/tables.db")
    with engine.begin() as one:
        yield one
    engine.dispose()


def test_migrations_lead_to_the_tables_in_the_code(connection: sa.Connection) -> None:
    command.upgrade(config(connection), "head")
    context = MigrationContext.configure(connection, opts={"compare_type": False})
    assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_up_down_and_up(connection: sa.Connection) -> None:
    for revision in ("head", "base", "head"):
        (command.downgrade if revision == "base" else command.upgrade)(config(connection), revision)
    assert "case" in sa.inspect(connection).get_table_names()


def test_settlements_of_older_databases_are_encrypted(connection: sa.Connection) -> None:
    install(connection.dialect, Keyring([new_key()]))
    command.upgrade(config(connection), "0018")
    needed = [one for one in connection.execute(sa.text('PRAGMA table_info("case")')) if one.notnull and not one.pk]
    values = {one.name: one.dflt_value or "1" for one in needed} | {"number": 1, "place": "UA05"}
    case = sa.table("case", *(sa.column(name) for name in values))
    connection.execute(sa.insert(case).values(values))
    command.upgrade(config(connection), "head")
    assert b"UA05" not in connection.execute(sa.select(case.c.place)).scalar_one()
    assert connection.scalar(sa.select(Case.place)) == "UA05"
    command.downgrade(config(connection), "0018")
    assert connection.execute(sa.select(case.c.place)).scalar_one() == "UA05"


def test_no_number_is_given_twice(connection: sa.Connection) -> None:
    """A migration that makes a table anew may forget how; models/unit.py asks SQLite for the last one."""
    command.upgrade(config(connection), "head")
    rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    made = {row.name: row.sql for row in rows}
    numbered = [table.name for table in Base.metadata.sorted_tables if table.columns.keys()[0] in {"id", "seq"}]
    assert numbered
    assert [name for name in numbered if "AUTOINCREMENT" not in made[name]] == []


def test_everything_that_happens_has_a_name_in_the_audit() -> None:
    for kind in EventKind:
        assert f"audit-{kind.value.replace('_', '-')}" in places(), kind


def test_nothing_that_people_send_is_ever_downloaded() -> None:
    """Files travel by their id; what isn't here can't be opened, executed or leak."""
    ours = [file for file in SOURCES if "sandbox" not in file.parts]
    downloads = re.compile(r"getFile|get_file|GetFile|/file/bot|\.download")
    assert [file.name for file in ours if downloads.search(file.read_text(encoding="utf-8"))] == []
