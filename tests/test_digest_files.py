"""The summary as files: a page of HTML that fetches nothing and, for everybody, holds nothing small."""

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from handlers.digest.folder import keep
from handlers.digest.rendering import render, render_public
from handlers.digest.workbook import SHEETS
from tests.conftest import KYIV, a_town, file_request
from tests.test_digest_views import digest_of

BAD = '<script src="https://evil.example/x.js">&'


class Page(HTMLParser):
    """What a reader of the page finds."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.sources, self.tables, self._in_cell = [], [], [], False
        self.feed(html.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.sources += [value for name, value in attrs if name in {"src", "href", "action", "data", "srcset"}]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        self._in_cell = self._in_cell and tag not in {"td", "th"}

    def handle_data(self, data):
        if self._in_cell:
            self.tables[-1][-1][-1] += data

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


@pytest.mark.parametrize("number", [0, 12])
def test_the_page_fetches_nothing_and_says_what_its_pictures_show(number):
    page = Page(render(digest_of(number)).html)
    assert len(page.sources) == 2
    assert all(one.startswith("data:image/png;base64,") for one in page.sources)
    assert page.count("script") == page.count("link") == 0
    pictures = [attrs for tag, attrs in page.tags if tag == "img"]
    assert all("жовтень 2026" in one["alt"].lower() for one in pictures)
    assert page.count("caption") == len(page.tables) == len(SHEETS) + 1
    assert ("html", {"lang": "uk"}) in page.tags


def test_names_are_words_and_never_tags():
    html = render(digest_of(3, names=[BAD])).html.decode()
    assert BAD not in html
    assert "&lt;script src=" in html
    assert "script" not in {tag for tag, _ in Page(html.encode()).tags}


def test_one_region_has_no_map():
    made = replace(digest_of(7), scope=("UA-05",))
    made = replace(made, now=replace(made.now, places=tuple(one for one in made.now.places if one.key == "UA-05")))
    rendered = render(made)
    assert rendered.map == b""
    assert set(rendered.files()) == {f"pidsumok-2026-10-UA-05{kind}" for kind in (".png", ".xlsx", ".html")}


@pytest.mark.parametrize("number", [0, 3, 4, 60])
def test_the_public_page_has_nothing_small_and_nobody(number):
    rendered = render_public(digest_of(number, names=["Ірина Таємна"]), [])
    assert "Ірина" not in rendered.html.decode()
    for table in Page(rendered.html).tables:
        for row in table[1:]:
            for cell in row[1:]:
                assert not re.fullmatch("[0-4]", cell), row
    if number < 5:
        assert "приховано" in rendered.html.decode()


def test_the_same_figures_are_the_same_files():
    made = digest_of(60)
    assert render_public(made, []) == render_public(made, [])


# The folder


def test_a_repeat_writes_nothing_and_other_content_stands_beside(tmp_path):
    folder = tmp_path / "shared" / "digest"
    assert keep(folder, {"a.html": b"one", "a.png": b"picture"}) == 2
    assert keep(folder, {"a.html": b"one", "a.png": b"picture"}) == 0
    assert keep(folder, {"a.html": b"two", "a.png": b"picture"}) == 1
    assert keep(folder, {"a.html": b"two"}) == 0
    found = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert found == {"a.html": b"one", "a (2).html": b"two", "a.png": b"picture"}


async def test_the_public_version_of_the_month_is_in_the_folder_once(tmp_path):
    folder = tmp_path / "shared"
    async with a_town(tmp_path, digest_folder=str(folder)) as town:
        await file_request(await town.applicant())
        await town.telegram.move_to(datetime(2026, 11, 1, 9, 0, tzinfo=KYIV))
        await town.telegram.settle(town.health, timeout=90)
        files = {one.name: one.read_bytes() for one in folder.iterdir()}
        await town.restart()
        await town.telegram.settle(town.health, timeout=90)
        assert {one.name: one.read_bytes() for one in folder.iterdir()} == files
    name = "pidsumok-2026-10-publichno"
    assert set(files) == {f"{name}{kind}" for kind in (".png", "-karta.png", ".xlsx", ".html")}
    assert "приховано" in files[f"{name}.html"].decode()
