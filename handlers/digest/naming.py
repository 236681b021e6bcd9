"""How the digest names things and says numbers; also in the child process, hence without aiogram."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from locales import dates, label
from models import catalogue, places
from models.digest import Load, Period, Scope
from models.digest.figures import SEALED
from models.digest.life import ABROAD, NOT_LEFT, UNKNOWN
from models.problem_figures import ProblemOfPeriod
from models.problems import ProblemState
from models.statuses import Outcome

QUARTERS = ("I", "II", "III", "IV")
REGIONS_SHOWN = 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_CATEGORIES = {category.code: category.name for category in catalogue.CATEGORIES}
_PLACES = {NOT_LEFT: "not-left", ABROAD: "abroad", UNKNOWN: "unknown"}


def period_words(period: Period) -> str:
    """«жовтень 2026», «III квартал 2026», «01.09.2026–15.11.2026», within a sentence."""
    if period.is_month:
        return dates.month_of(period.first)
    if period.is_quarter:
        return label("digest-quarter", quarter=QUARTERS[period.quarter - 1], year=str(period.first.year))
    return f"{period.first:%d.%m.%Y}–{period.last:%d.%m.%Y}"


def period_title(period: Period) -> str:
    """«Жовтень 2026»."""
    words = period_words(period)
    return words[0].upper() + words[1:]


def kind(period: Period) -> str:
    """For texts that say «місяць», «квартал» or «період»."""
    return "month" if period.is_month else "quarter" if period.is_quarter else "days"


def scope_words(scope: Scope) -> str:
    """«Вінницька область, Львівська область»."""
    names = [place_name(region) for region in scope]
    if not names:
        return label("digest-everywhere")
    shown, more = ", ".join(names[:REGIONS_SHOWN]), len(names[REGIONS_SHOWN:])
    return label("digest-regions-many", regions=shown, more=more) if more else shown


def category_name(key: str) -> str:
    return label("digest-sealed") if key == SEALED else _CATEGORIES.get(key, key)


def place_name(key: str) -> str:
    if key == SEALED:
        return label("digest-sealed")
    if key in _PLACES:
        return label(f"digest-place-{_PLACES[key]}")
    return places.REGIONS[key].name


def outcome_name(outcome: Outcome) -> str:
    return label(f"outcome-{outcome.value.replace('_', '-')}")


def person_name(load: Load) -> str:
    name = load.name or label("nameless")
    return name if load.active else label("digest-left", name=name)


def problem_title(problem: ProblemOfPeriod) -> str:
    return problem.title or f"№ {problem.id}"


def problem_state(problem: ProblemOfPeriod) -> str:
    """With whom it has been raised, and whether there is an answer."""
    if problem.answered and problem.state is ProblemState.ANSWERED:
        return label("digest-problem-answered", day=f"{problem.answered:%d.%m.%Y}")
    if problem.raised and problem.state is ProblemState.RAISED:
        whom, day = problem.raised[-1]
        return label("digest-problem-raised", whom=whom or label("digest-problem-centre"), day=f"{day:%d.%m.%Y}")
    return label(f"digest-problem-{problem.state.value}")


def share(part: int, whole: int) -> str:
    """«85 %»."""
    return label("digest-share", percent=int(_rounded(100 * part / whole, "1")))


def percent(value: float) -> str:
    """«85 %» of 0.85."""
    return label("digest-share", percent=int(_rounded(round(100 * value, 9), "1")))


def decimal(value: float) -> str:
    """«4,3»."""
    return str(_rounded(value, "0.1")).replace(".", ",")


def _rounded(value: float, to: str) -> Decimal:
    """As spreadsheets round, so that the message says what the workbook shows: 4.25 is 4.3."""
    return Decimal(repr(value)).quantize(Decimal(to), ROUND_HALF_UP)


def span(wait: timedelta) -> str:
    """«20 хв», «5 год», «3 дні»: as exact as it matters."""
    if wait < HOUR:
        return label("digest-minutes", count=max(round(wait / timedelta(minutes=1)), 1))
    if wait < 2 * DAY:
        return label("digest-hours", count=round(wait / HOUR))
    return label("digest-days", count=round(wait / DAY))
