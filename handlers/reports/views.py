"""How an officer's own words look."""

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from locales import dates, label, t
from models.reports import Counts, Figure

WORDS = "words"
STEPS = (*(one.value for one in Figure), WORDS)


def month_words(month: str) -> str:
    """«жовтень 2026», within a sentence."""
    return dates.month_of(date.fromisoformat(f"{month}-01"))


def figure_lines(counts: Mapping[str, int]) -> Markup:
    """A line for each number; «—» where there is none yet."""
    return Markup("\n").join(
        t("report-line", figure=label(f"report-{one.value}"), count=str(counts.get(one.value, "—"))) for one in Figure
    )


def as_mapping(counts: Counts) -> dict[str, int]:
    return {one.value: getattr(counts, one.value) for one in Figure}
