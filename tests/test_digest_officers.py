"""What an officer's copy of the summary leaves out, in the message and in the workbook alike."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from handlers.digest.rendering import render
from models import digest
from models.places import home_regions
from models.reports import Counts, Said, Silent, Words
from tests.test_digest_figures import KYIV, Town, at, db
from tests.test_digest_views import digest_of, figures

__all__ = ["db"]
WORDS = Words(
    said=(Said("2026-10", 1, ("UA-05",), Counts(3, 2, 1, 20), "Ігор", "Бракує житла"),),
    missing=(Silent("2026-10", 2, "Оксана"),),
    total=Counts(3, 2, 1, 20),
)


def copies(made):
    """What stands in the message and the workbook of an officer, and of a coordinator."""
    for to_officer in (True, False):
        done = render(made, to_officer=to_officer)
        book = openpyxl.load_workbook(BytesIO(done.xlsx))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        yield "\n".join([done.text, done.html.decode(), *cells])


def test_what_colleagues_wrote_and_who_has_not_written_is_for_coordinators():
    officers, coordinators = copies(replace(digest_of(1), words=WORDS))
    assert "зустрічей 3, виїздів у громади 2" in officers
    for secret in ("Бракує житла", "Оксана", "не надіслано"):
        assert secret in coordinators
        assert secret not in officers


@pytest.mark.parametrize(("period", "is_told"), [("2026-10", True), ("2026-Q3", False)])
def test_a_quarters_mean_would_tell_the_one_rating_of_a_month(period, is_told):
    officers, coordinators = copies(replace(digest_of(7), now=figures(period, 7), before=figures("2026-Q2", 7)))
    for said in ("4,3", "4.25"):
        assert said in coordinators
        assert (said in officers) == is_told
    assert is_told or "Оцінили 7 з 14." in officers


async def test_who_serves_all_regions_has_a_summary_of_them_without_what_only_the_country_tells(db):
    everything = [one.iso for one in home_regions()]
    scope = await digest.scope_of(db, await Town(db).officer("Ігор", *everything))
    assert scope == tuple(everything)
    made = await digest.told(db, "2026-10", KYIV, scope)
    assert made.now.sealed is None
    assert made.now.callbacks is None
    await digest.freeze(db, made, at(1, month=11))
