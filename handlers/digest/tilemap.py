"""Ukraine as tiles, a square for each region: small regions read as well as large ones, and each has its number.

Neighbours stay neighbours as far as squares allow. Numbers stand on the tiles, so the shade only has to lead the eye.
"""

from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from handlers.digest.ink import FAINT, GROUND, LEFT, SHADES, TEXT, ink_on, png, sheet
from handlers.digest.naming import period_words
from handlers.digest.outline import Count, Outline
from locales import label
from models.places.atlas import ORIGINS_ONLY

HEIGHT = 7.4  # 1110 pixels
# Columns from the west, rows from the north.
LAYOUT = {
    "UA-07": (1, 0), "UA-56": (2, 0), "UA-30": (4, 0), "UA-74": (5, 0), "UA-59": (6, 0),
    "UA-46": (0, 1), "UA-61": (1, 1), "UA-68": (2, 1), "UA-18": (3, 1), "UA-32": (4, 1), "UA-53": (5, 1),
    "UA-63": (6, 1), "UA-09": (7, 1),
    "UA-21": (0, 2), "UA-26": (1, 2), "UA-77": (2, 2), "UA-05": (3, 2), "UA-71": (4, 2), "UA-12": (5, 2),
    "UA-14": (6, 2),
    "UA-51": (3, 3), "UA-35": (4, 3), "UA-23": (5, 3),
    "UA-48": (4, 4), "UA-65": (5, 4),
    "UA-40": (4, 5), "UA-43": (5, 5),
}  # fmt: skip
SIDE = 0.94  # of a step
HATCHED, OCCUPIED = "#f4f4f4", "#e3e3e6"
NAME_SIZE, NUMBER_SIZE = 10.5, 19
LINE = 66  # characters


def tile_map(outline: Outline) -> bytes:
    """PNG."""
    figure = sheet(HEIGHT)
    title = label("digest-map-title", period=period_words(outline.period))
    figure.text(LEFT, 0.935, title, fontsize=20, fontweight="bold", color=TEXT)
    figure.text(LEFT, 0.895, fill(outline.regions or label("digest-map-how"), LINE), fontsize=12, color=FAINT)
    axes = figure.add_axes((0.02, 0.13, 0.96, 0.75))
    axes.set_xlim(-0.1, 8.04)
    axes.set_ylim(6.04, -0.2)
    axes.set_aspect("equal")
    axes.axis("off")
    most = max((count or 0 for count in outline.tiles.values()), default=0)
    for region, (column, row) in LAYOUT.items():
        tile(axes, outline, region, column, row, most)
    figure.text(LEFT, 0.125, "\n".join(remarks(outline)), fontsize=11, color=FAINT, va="top", linespacing=1.35)
    return png(figure)


def tile(axes: Axes, outline: Outline, region: str, column: int, row: int, most: int) -> None:
    ground, hatch, number = look(outline, region, most)
    edge = "#b9bec4" if ground in {GROUND, HATCHED} else ground
    square = Rectangle((column, row), SIDE, SIDE, facecolor=ground, edgecolor=edge, linewidth=0.8, gid=region)
    axes.add_patch(square)
    if hatch:
        axes.add_patch(Rectangle((column, row), SIDE, SIDE, fill=False, hatch=hatch, edgecolor="#c9cdd2", linewidth=0))
    ink = ink_on("#ffffff" if ground == GROUND else ground)
    name = label(f"digest-tile-{region}")
    middle = column + SIDE / 2
    axes.text(middle, row + 0.27, name, fontsize=NAME_SIZE, color=ink, ha="center", va="center")
    small = len(number) > 4
    size = 11 if small else NUMBER_SIZE
    weight = "normal" if small else "bold"
    axes.text(middle, row + 0.63, number, fontsize=size, fontweight=weight, color=ink, ha="center", va="center")


def look(outline: Outline, region: str, most: int) -> tuple[str, str, str]:
    """Ground, hatch, what stands for a number."""
    if region in ORIGINS_ONLY:
        return OCCUPIED, "", label("digest-tile-occupied")
    if region not in outline.tiles:
        return GROUND, "", ""
    count = outline.tiles[region]
    if count is None:
        return HATCHED, "///", label("digest-tile-hidden")
    return shade(count, most), "", str(count) if count else "—"


def shade(count: Count, most: int) -> str:
    """By the root of the count: one region with very many doesn't make all others alike."""
    if not count:
        return GROUND
    step = (count / most) ** 0.5 * len(SHADES)
    return SHADES[min(int(step), len(SHADES) - 1)]


def remarks(outline: Outline) -> list[str]:
    found = []
    if outline.elsewhere:
        said = "; ".join(f"{name} — {count}" for name, count in outline.elsewhere)
        found.append(fill(label("digest-map-elsewhere", counts=said), LINE))
    found.append(label("digest-map-occupied"))
    if any(count is None for count in outline.tiles.values()):
        found.append(label("digest-map-hidden"))
    return found
