"""The digest as one picture for a phone: how the months went, and what people wrote about. Readable in grey."""

from collections.abc import Sequence
from io import BytesIO
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from handlers.digest.naming import category_name, period_words, scope_words
from locales import label
from models.digest import Digest, Point
from models.digest.figures import SEALED

WIDTH, HEIGHT, DPI = 7.2, 8.8, 150  # 1080 × 1320 pixels
DARK, LIGHT, TEXT, FAINT = "#1f4e79", "#9cc4e4", "#1d2733", "#66717e"
LEFT = 0.055
LEAST_MONTHS = 6
MANY = 1_000  # numbers this long need the room of two months
BAR = 0.4
CATEGORIES_SHOWN = 8
NAME_WIDTH = 20
LONG = 65  # characters that fit on a line


def chart(digest: Digest) -> bytes:
    """PNG."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    title = label("digest-chart-title", period=period_words(digest.period))
    figure.text(LEFT, 0.945, title, fontsize=20, fontweight="bold", color=TEXT)
    if not digest.is_national:
        where = scope_words(digest.scope)
        figure.text(LEFT, 0.918, where, fontsize=12 if len(where) < LONG else 9, color=FAINT)
    headlines(figure, digest)
    months(figure.add_axes((LEFT, 0.525, 0.89, 0.22)), past(digest.trend), whole=digest.period.is_month)
    categories(figure.add_axes((0.385, 0.03, 0.53, 0.39)), digest)
    file = BytesIO()
    canvas.print_figure(file, format="png")
    return file.getvalue()


def headlines(figure: Figure, digest: Digest) -> None:
    """Three numbers that are read from afar."""
    counts = digest.now.counts
    shown = {"received": counts.received, "resolved": counts.resolved, "overdue": counts.overdue}
    for i, (name, count) in enumerate(shown.items()):
        left = LEFT + i * 0.31
        figure.text(left, 0.86, str(count), fontsize=30, fontweight="bold", color=DARK)
        figure.text(left, 0.833, label(f"digest-column-{name}"), fontsize=13, color=FAINT)


def past(trend: Sequence[Point]) -> Sequence[Point]:
    """From the first month that has something to show, six at least."""
    if max(max(point.received, point.resolved) for point in trend) >= MANY:
        return trend[-LEAST_MONTHS:]
    first = next((i for i, point in enumerate(trend) if point.received or point.resolved), len(trend))
    return trend[min(first, len(trend) - LEAST_MONTHS) :]


def months(axes: Axes, points: Sequence[Point], *, whole: bool) -> None:
    heading(axes, label("digest-chart-flow"), 0)
    size = 12 if len(points) <= 8 else 10
    sides = (
        ("received", [point.received for point in points], DARK, -BAR / 2),
        ("resolved", [point.resolved for point in points], LIGHT, BAR / 2),
    )
    for name, values, colour, offset in sides:
        places = [i + offset for i in range(len(points))]
        bars = axes.bar(places, values, BAR, color=colour, label=label(f"digest-column-{name}"))
        axes.bar_label(bars, [str(value or "") for value in values], padding=2, fontsize=size, color=TEXT)
    names = [label("digest-chart-month", month=int(point.month[5:])) for point in points]
    axes.set_xticks(range(len(points)), names, fontsize=size + 1, color=TEXT)
    if whole:
        axes.get_xticklabels()[-1].set_fontweight("bold")
    axes.set_xlim(-0.6, len(points) - 0.4)
    tallest = max(max(values) for _, values, _, _ in sides)
    axes.set_ylim(0, tallest * 1.15 or 1)
    if not tallest:
        remark(axes, label("digest-chart-none"), 0)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 1.05), ncols=2, frameon=False, fontsize=12, labelcolor=TEXT,
        handlelength=1, columnspacing=1.2, borderpad=0, borderaxespad=0,
    )  # fmt: skip
    bare(axes)
    axes.spines["bottom"].set_visible(True)


def categories(axes: Axes, digest: Digest) -> None:
    left = -(0.385 - LEFT) / 0.53
    heading(axes, label("digest-chart-categories", period=period_words(digest.period)), left)
    names, values = ranked(digest)
    bare(axes)
    axes.set_xticks([])
    if not names:
        remark(axes, label("digest-chart-empty"), left)
        return
    colours = [DARK] * min(len(names), CATEGORIES_SHOWN) + [LIGHT]
    bars = axes.barh(range(len(names)), values, 0.62, color=colours[: len(names)])
    axes.bar_label(bars, padding=5, fontsize=13, color=TEXT)
    wrapped = [fill(name, NAME_WIDTH) for name in names]
    axes.set_yticks(range(len(names)), wrapped, fontsize=12, color=TEXT, linespacing=0.95)
    # Few bars are as thick as many, and one request isn't drawn as a flood.
    axes.set_ylim(CATEGORIES_SHOWN + 0.4, -0.6)
    axes.set_xlim(0, max(*values, 5) * 1.15)


def ranked(digest: Digest) -> tuple[list[str], list[int]]:
    """Names and numbers, most first, the rest as one."""
    written = [row for row in digest.now.categories if row.received and row.key != SEALED]
    written.sort(key=lambda row: -row.received)
    names = [category_name(row.key) for row in written[:CATEGORIES_SHOWN]]
    values = [row.received for row in written[:CATEGORIES_SHOWN]]
    if rest := sum(row.received for row in written[CATEGORIES_SHOWN:]):
        return [*names, label("digest-chart-rest")], [*values, rest]
    return names, values


def heading(axes: Axes, words: str, left: float) -> None:
    axes.annotate(
        words, (left, 1), (0, 14), "axes fraction", "offset points", fontsize=14, fontweight="bold", color=TEXT
    )


def remark(axes: Axes, words: str, left: float) -> None:
    axes.annotate(words, (left, 1), (0, -24), "axes fraction", "offset points", fontsize=13, color=FAINT)


def bare(axes: Axes) -> None:
    """Numbers stand at the bars; grids and frames would only repeat them."""
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.tick_params(length=0, pad=6)
    axes.set_yticks([])
