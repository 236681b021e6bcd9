"""The digest as one page of HTML for whoever isn't on Telegram: all figures, the pictures in it, nothing fetched.

The tables are those of the workbook. It prints on A4, the wide table across.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup

from handlers.digest.book import DECIMAL, Line, Sheet, Value
from handlers.digest.naming import decimal, percent, period_title
from handlers.digest.outline import Outline
from locales import label

WIDE = 9  # columns from which a table is printed across
STYLE = Markup("""
body{font:16px/1.45 system-ui,sans-serif;color:#101820;background:#fff;margin:0 auto;max-width:60rem;padding:1rem}
h1{font-size:1.6rem}.said{white-space:pre-line}.note{color:#4a5560}
figure{margin:1.5rem 0}img{max-width:100%;width:34rem;height:auto}
table{border-collapse:collapse;margin:2rem 0;width:100%}caption{font-weight:bold;text-align:left;padding:.3rem 0}
th,td{border-bottom:1px solid #c9cdd2;padding:.25rem .5rem;text-align:left;vertical-align:top}
td.n{text-align:right;white-space:nowrap}thead th{border-bottom:2px solid #101820}
.wide{font-size:.75rem;overflow-x:auto}.wide thead th+th{writing-mode:vertical-rl;transform:rotate(180deg);height:9rem}
@page{size:A4;margin:15mm}@page across{size:A4 landscape;margin:10mm}
@media print{body{max-width:none;padding:0;font-size:11pt}figure,tr{break-inside:avoid}thead{display:table-header-group}
.wide{page:across;font-size:7.5pt;overflow:visible}}
""")
PAGE = Markup("""<!doctype html>
<html lang="uk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head>
<body><main><h1>{title}</h1>{note}<p class="said">{said}</p>
{figures}
{tables}
</main></body></html>
""")


def page(outline: Outline, said: str, pictures: Mapping[str, str], sheets: Iterable[Sheet]) -> bytes:
    """`said` is the message, markup already; `pictures` are addresses by name: see `embedded`."""
    note = Markup('<p class="note">{}</p>').format(label("digest-hidden-note")) if outline.is_public else ""
    figures = Markup("\n").join(
        Markup('<figure><img src="{}" alt="{}"></figure>').format(address, alternative(outline, name))
        for name, address in pictures.items()
    )
    made = PAGE.format(
        title=label("digest-page-title", period=period_title(outline.period)),
        style=STYLE,
        note=note,
        said=Markup(said),  # noqa: S704 - made of escaped parts by t()
        figures=figures,
        tables=Markup("\n").join(map(table, sheets)),
    )
    return made.encode()


def embedded(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


def alternative(outline: Outline, name: str) -> str:
    """What a picture says, for whoever can't see it; its figures stand in the tables too."""
    period = period_title(outline.period)
    if name == "map":
        return label("digest-map-alt", period=period)
    shown = "; ".join(
        f"{words} — {label('digest-hidden') if count is None else count}" for words, count in outline.headlines
    )
    return label("digest-chart-alt", period=period, counts=shown)


def table(sheet: Sheet) -> Markup:
    name, header, lines = sheet
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(words) for words in header)
    rows = Markup("\n").join(Markup("<tr>{}</tr>").format(cells(line)) for line in lines)
    made = Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table>")
    wide = Markup('<div class="wide">{}</div>') if len(header) >= WIDE else Markup("{}")
    return wide.format(made.format(name, heads, rows))


def cells(line: Line) -> Markup:
    first, *others = line
    return Markup('<th scope="row">{}</th>').format(shown(first)) + Markup("").join(map(cell, others))


def cell(value: Value) -> Markup:
    is_plain = isinstance(value, str) or value is None
    return (Markup("<td>{}</td>") if is_plain else Markup('<td class="n">{}</td>')).format(shown(value))


def shown(value: Value) -> str:
    match value:
        case None:
            return ""
        case date():
            return f"{value:%d.%m.%Y}"
        case (number, form):
            return decimal(number) if form == DECIMAL else percent(number)
        case _:
            return str(value)


def addresses(pictures: Mapping[str, bytes]) -> dict[str, str]:
    return {name: embedded(png) for name, png in pictures.items()}
