"""The digest as one picture for a phone: how the months went, and what people wrote about. Readable in grey."""

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from handlers.digest.ink import DARK, FAINT, LEFT, LIGHT, TEXT, heading, png, remark, sheet
from handlers.digest.naming import period_words
from handlers.digest.outline import Count, Month, Outline
from locales import label
from models.digest import SMALL

HEIGHT = 8.8  # 1320 pixels
MANY = 100  # numbers of three figures stand upright where there are many months
BAR = 0.4
CATEGORIES_SHOWN = 8
NAME_WIDTH = 20
LONG = 65  # characters that fit on a line


def chart(outline: Outline) -> bytes:
    """PNG."""
    figure = sheet(HEIGHT)
    title = label("digest-chart-title", period=period_words(outline.period))
    figure.text(LEFT, 0.945, title, fontsize=20, fontweight="bold", color=TEXT)
    under = outline.regions or (label("digest-chart-public") if outline.is_public else "")
    figure.text(LEFT, 0.915, under, fontsize=12 if len(under) < LONG else 9, color=FAINT)
    headlines(figure, outline)
    months(figure.add_axes((LEFT, 0.525, 0.89, 0.22)), outline)
    categories(figure.add_axes((0.385, 0.03, 0.53, 0.39)), outline)
    return png(figure)


def headlines(figure: Figure, outline: Outline) -> None:
    """Three numbers that are read from afar."""
    for i, (name, count) in enumerate(outline.headlines):
        left = LEFT + i * 0.31
        # What is hidden in a table may be large: it stands beside something small.
        said, size = (label("digest-hidden"), 20) if count is None else (str(count), 30)
        figure.text(left, 0.846, said, fontsize=size, fontweight="bold", color=DARK)
        figure.text(left, 0.82, name, fontsize=13, color=FAINT)


def months(axes: Axes, outline: Outline) -> None:
    points = outline.months
    heading(axes, label("digest-chart-flow"), 0)
    size = 12 if len(points) <= 8 else 10
    sides = (
        (label("digest-column-received"), [one.received for one in points], DARK, -BAR / 2),
        (outline.done, [one.done for one in points], LIGHT, BAR / 2),
    )
    tallest = max(count or 0 for _, values, _, _ in sides for count in values)
    upright = (tallest >= MANY and len(points) > 8) or tallest >= 10 * MANY
    for name, values, colour, offset in sides:
        places = [i + offset for i in range(len(points))]
        bars = axes.bar(places, [count or 0 for count in values], BAR, color=colour, label=name)
        # Of nothing there is nothing to say, of what is hidden there is.
        said = ["" if count == 0 else _shown(count) for count in values]
        axes.bar_label(bars, said, padding=2, fontsize=size, color=TEXT, rotation=90 if upright else 0)
    axes.set_xticks(range(len(points)), list(map(_name, points)), fontsize=size + 1, color=TEXT)
    if outline.period.is_month:
        axes.get_xticklabels()[-1].set_fontweight("bold")
    axes.set_xlim(-0.6, len(points) - 0.4)
    axes.set_ylim(0, tallest * (1.3 if upright else 1.15) or 1)
    if not tallest:
        remark(axes, label("digest-chart-none"), 0)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 1.05), ncols=2, frameon=False, fontsize=12, labelcolor=TEXT,
        handlelength=1, columnspacing=1.2, borderpad=0, borderaxespad=0,
    )  # fmt: skip
    bare(axes)
    axes.spines["bottom"].set_visible(True)


def _name(point: Month) -> str:
    return label("digest-chart-month", month=int(point.month[5:]))


def _shown(count: Count) -> str:
    return f"<{SMALL}" if count is None else str(count)


def categories(axes: Axes, outline: Outline) -> None:
    left = -(0.385 - LEFT) / 0.53
    heading(axes, label("digest-chart-categories", period=period_words(outline.period)), left)
    names, values = foremost(outline.categories, with_rest=not outline.is_public)
    bare(axes)
    axes.set_xticks([])
    if not names:
        remark(axes, label("digest-chart-all-hidden" if outline.is_public else "digest-chart-empty"), left)
        return
    colours = [DARK] * min(len(names), CATEGORIES_SHOWN) + [LIGHT]
    bars = axes.barh(range(len(names)), values, 0.62, color=colours[: len(names)])
    axes.bar_label(bars, padding=5, fontsize=13, color=TEXT)
    wrapped = [fill(name, NAME_WIDTH) for name in names]
    axes.set_yticks(range(len(names)), wrapped, fontsize=12, color=TEXT, linespacing=0.95)
    # Few bars are as thick as many, and one request isn't drawn as a flood.
    axes.set_ylim(CATEGORIES_SHOWN + 0.4, -0.6)
    axes.set_xlim(0, max(*values, 5) * 1.15)


def foremost(found: Sequence[tuple[str, int]], *, with_rest: bool) -> tuple[list[str], list[int]]:
    """Names and numbers, most first, the rest as one: unless some of it is hidden."""
    names = [name for name, _ in found[:CATEGORIES_SHOWN]]
    values = [count for _, count in found[:CATEGORIES_SHOWN]]
    rest = sum(count for _, count in found[CATEGORIES_SHOWN:])
    if rest and with_rest:
        return [*names, label("digest-chart-rest")], [*values, rest]
    return names, values


def bare(axes: Axes) -> None:
    """Numbers stand at the bars; grids and frames would only repeat them."""
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.tick_params(length=0, pad=6)
    axes.set_yticks([])
