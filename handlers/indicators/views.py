"""How indicators and their periods are named."""

from handlers.digest.naming import period_title, period_words
from locales import label
from models.digest.measuring import period_of

SAME = 3  # letters: what follows changes with the case


def period_name(code: str) -> str:
    """«2026 рік», «IV квартал 2026», «Жовтень 2026»."""
    return label("indicators-year", year=code) if len(code) == 4 else period_title(period_of(code))


def period_within(code: str) -> str:
    """«жовтень 2026», within a sentence."""
    return label("indicators-year", year=code) if len(code) == 4 else period_words(period_of(code))


def unit_beside(name: str, unit: str) -> str:
    """«no» where the name says it already: «Зустрічі», not «Зустрічі, зустрічей»."""
    return "no" if unit and name.casefold().startswith(unit[:SAME].casefold()) else unit


def number(value: float | None) -> str:
    """«1200», «4,5»; «—» where there is none."""
    return "—" if value is None else f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
