"""The pictures of the summary: a tile for each region, words that can be read on every shade, nothing hidden shown."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from handlers.digest import chart as charts
from handlers.digest import tilemap
from handlers.digest.chart import chart
from handlers.digest.ink import ENOUGH_CONTRAST, GROUND, SHADES, WIDTH, contrast, ink_on, luminance
from handlers.digest.outline import of_public, of_staff, past
from handlers.digest.tilemap import HATCHED, LAYOUT, OCCUPIED, SIDE, look, shade, tile_map
from locales import label
from models.digest import Point, publish
from models.places import REGIONS, home_regions
from tests.test_digest_views import digest_of, figures

# Some that border on one another and must touch, if only at a corner.
NEIGHBOURS = [
    ("UA-30", "UA-32"), ("UA-07", "UA-56"), ("UA-07", "UA-46"), ("UA-46", "UA-21"), ("UA-46", "UA-26"),
    ("UA-68", "UA-77"), ("UA-05", "UA-18"), ("UA-05", "UA-51"), ("UA-71", "UA-35"), ("UA-53", "UA-63"),
    ("UA-63", "UA-09"), ("UA-63", "UA-14"), ("UA-09", "UA-14"), ("UA-12", "UA-23"), ("UA-48", "UA-65"),
    ("UA-65", "UA-43"), ("UA-74", "UA-59"), ("UA-51", "UA-48"),
]  # fmt: skip


def test_every_region_has_one_tile_of_its_own():
    assert set(LAYOUT) == set(REGIONS)
    assert len(set(LAYOUT.values())) == len(LAYOUT) == 27


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_stay_neighbours(one, other):
    (column, row), (there, below) = LAYOUT[one], LAYOUT[other]
    assert max(abs(column - there), abs(row - below)) == 1


@pytest.mark.parametrize("ground", [*SHADES, "#ffffff", HATCHED, OCCUPIED])
def test_words_can_be_read_on_every_ground(ground):
    assert contrast(ink_on(ground), ground) >= ENOUGH_CONTRAST


def lightness(colour):
    """CIELAB L*."""
    return 116 * luminance(colour) ** (1 / 3) - 16


def test_shades_darken_in_equal_steps():
    steps = [lightness(one) - lightness(other) for one, other in pairwise(SHADES)]
    assert max(steps) - min(steps) < 1
    assert min(steps) > 10


def test_more_is_never_lighter():
    found = [shade(count, 100) for count in range(101)]
    assert found[0] == GROUND
    assert [SHADES.index(one) for one in found[1:]] == sorted(SHADES.index(one) for one in found[1:])
    assert found[-1] == SHADES[-1]


def test_names_fit_on_their_tiles(monkeypatch):
    made: list[Figure] = []
    monkeypatch.setattr(tilemap, "png", made.append)
    tile_map(of_staff(digest_of(12_345)))
    [figure] = made
    renderer = FigureCanvasAgg(figure).get_renderer()
    [axes] = figure.axes
    side = axes.transData.transform((SIDE, 0))[0] - axes.transData.transform((0, 0))[0]
    assert len(axes.texts) == 2 * len(LAYOUT)
    assert all(one.get_window_extent(renderer).width <= side for one in axes.texts)
    assert all(one.get_window_extent(renderer).x1 <= WIDTH * figure.dpi for one in figure.texts)


def test_occupied_is_not_nought_and_other_regions_are_not_asked_about():
    outline = of_staff(digest_of(7))
    assert look(outline, "UA-43", 7)[2] == look(outline, "UA-40", 7)[2] == label("digest-tile-occupied")
    assert look(outline, "UA-05", 7)[2] == "7"
    some = replace(outline, tiles={"UA-05": 0, "UA-07": None})
    assert [look(some, one, 0)[2] for one in ("UA-05", "UA-07", "UA-09")] == ["—", "прих.", ""]


def test_what_is_hidden_does_not_reach_the_pictures():
    trend = (Point("2026-08", 4, 4, 4), Point("2026-09", 30, 9, 2), Point("2026-10", 60, 9, 9))
    outline = of_public(publish(figures("2026-10", 3)), trend)
    assert {count for _, count in outline.headlines} == {None}
    assert [(one.received, one.done) for one in outline.months] == [(None, None), (30, None), (60, 9)]
    assert outline.categories == outline.elsewhere == ()
    assert set(outline.tiles.values()) == {None}
    assert len(outline.tiles) == len(home_regions())


def test_what_is_hidden_beside_something_small_is_not_called_small(monkeypatch):
    made: list[Figure] = []
    monkeypatch.setattr(charts, "png", made.append)
    outline = of_public(publish(figures("2026-10", 60)), digest_of(60, 9).trend)
    chart(replace(outline, headlines=(("Надійшло", 60), ("Закрито", None), ("Прострочено", None))))
    said = [one.get_text() for one in made[0].texts]
    assert said.count("приховано") == 2
    assert not any("<5" in one for one in said)
    renderer = FigureCanvasAgg(made[0]).get_renderer()
    hidden = [one.get_window_extent(renderer) for one in made[0].texts if one.get_text() == "приховано"]
    assert hidden[0].x1 < hidden[1].x0 < hidden[1].x1 < WIDTH * made[0].dpi


def test_months_of_before_closings_were_counted_show_what_was_resolved():
    made = digest_of(7)
    assert of_staff(made).done == "Закрито"
    older = replace(made, trend=tuple(replace(one, closed=None) for one in made.trend))
    assert of_staff(older).done == "Вирішено"
    assert len(past(of_staff(older).months)) == 6


@pytest.mark.parametrize("number", [0, 3, 60, 12_345])
def test_pictures_of_any_month_have_their_size(number):
    public = of_public(publish(figures("2026-10", number)), digest_of(number, number).trend)
    for outline in (of_staff(digest_of(number, number)), public):
        for made, height in ((chart(outline), 1320), (tile_map(outline), 1110)):
            with Image.open(BytesIO(made)) as picture:
                assert picture.size == (1080, height)
                assert picture.convert("L").getpixel((0, 0)) == 255
            assert len(made) < 200_000
