"""What the pictures of the summary share: colours that are told apart in grey too, words, the way to PNG.

Grounds are solid, so that Telegram's dark theme changes nothing.
"""

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

DPI = 150
WIDTH = 7.2  # 1080 pixels
DARK, LIGHT, TEXT, FAINT = "#1f4e79", "#9cc4e4", "#101820", "#5b6672"
GROUND = "white"
# One hue, in equal steps of lightness (CIELAB 93 to 35.5): the same order in grey and for the colour-blind.
SHADES = ("#deecfe", "#a8cef6", "#73b1e8", "#3c93d2", "#0576b0", "#015886")
LEFT = 0.055
ENOUGH_CONTRAST = 4.5  # WCAG 2, level AA


def sheet(height: float) -> Figure:
    return Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=GROUND)


def png(figure: Figure) -> bytes:
    file = BytesIO()
    FigureCanvasAgg(figure).print_figure(file, format="png")
    return file.getvalue()


def heading(axes: Axes, words: str, left: float) -> None:
    axes.annotate(
        words, (left, 1), (0, 14), "axes fraction", "offset points", fontsize=14, fontweight="bold", color=TEXT
    )


def remark(axes: Axes, words: str, left: float) -> None:
    axes.annotate(words, (left, 1), (0, -24), "axes fraction", "offset points", fontsize=13, color=FAINT)


def luminance(colour: str) -> float:
    """Of «#rrggbb», as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(ground: str) -> str:
    """Dark while that can be read, else white."""
    return TEXT if contrast(TEXT, ground) >= ENOUGH_CONTRAST else "#ffffff"
