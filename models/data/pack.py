"""Make the data files beside this one from the folder of source tables.

    python -m models.data.pack FOLDER

The places become one table in the order in which they are offered, so that loading needs no sorting:
`zcat places.tsv.gz` shows it. Rows of one name inside one community become one place.
"""

import csv
import gzip
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.places.folding import alphabetical

HERE = Path(__file__).parent
KINDS = {"місто": "city", "селище": "town", "село": "village"}
ORIGINS_ONLY = ("UA01", "UA85")

Row = dict[str, str]
Line = tuple[str, ...]  # kind, code, name; of a community also its type and raion


def pack(source: Path) -> None:
    write_csv("regions.csv", regions(source))
    names = {row["katottg"][:4]: row["name_uk"] for row in read(source, "regions")}
    lines = sorted(merged(source), key=lambda line: as_offered(line, names))
    write_places(lines)
    # Renamed raions and districts of other cities are no places here.
    codes = {code for _, code, *_ in lines} | {row["katottg"] for row in read(source, "regions")}
    write_csv("former_names.csv", (row for row in read(source, "former_names") if row["katottg"] in codes))
    for name in ("categories.csv", "hotlines.csv"):
        shutil.copyfile(source / name, HERE / name)


def regions(source: Path) -> Iterator[Row]:
    cases = {row["iso"]: row for row in read(source, "region_cases")}
    for row in read(source, "regions"):
        forms = cases[row["iso"]]
        yield {
            "iso": row["iso"],
            "code": row["katottg"],
            "name": row["name_uk"],
            **{case: forms[case] for case in ("genitive", "dative", "accusative", "instrumental")},
            "locative": forms["locative_with_preposition"],
            "english": row["name_en"],
            "centre": row["oblast_centre_uk"],
        }


def merged(source: Path) -> Iterator[Line]:
    for row in read(source, "raions"):
        # The codifier names no communities in Crimea: the raion stands in their place.
        if row["katottg"].startswith(ORIGINS_ONLY):
            yield "raion", row["katottg"], row["name_uk"], "", ""
    for row in read(source, "communities"):
        yield "community", row["katottg"], row["name_uk"], row["type"], row["raion_uk"]
    for row in read(source, "kyiv_city_districts"):
        yield "district", row["katottg"], row["name_uk"]
    yield from settlements(source)


def settlements(source: Path) -> Iterator[Line]:
    """Of several with one name in one community, keep the largest."""
    kept: dict[tuple[str, str], Line] = {}
    for row in sorted(read(source, "settlements"), key=lambda row: list(KINDS).index(row["category"])):
        code, name = row["katottg"], row["name_uk"]
        if code[:9] != row["community_katottg"][:9]:
            sys.exit(f"{code} {name}: the code doesn't begin with that of its community")
        parent = code[:6] if code.startswith(ORIGINS_ONLY) else code[:9]
        kept.setdefault((parent, name), (KINDS[row["category"]], code, name))
    return iter(kept.values())


def as_offered(line: Line, regions: Row) -> tuple[bool, str, str, str]:
    """Cities first, then by alphabet, namesakes by region."""
    kind, code, name, *_ = line
    return kind != "city", alphabetical(name), alphabetical(regions[code[:4]]), code


def read(source: Path, table: str) -> list[Row]:
    with (source / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(name: str, rows: Iterable[Row]) -> None:
    first, *rest = rows
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(first), lineterminator="\n")
        table.writeheader()
        table.writerows([first, *rest])


def write_places(lines: Iterable[Line]) -> None:
    text = "".join("\t".join(line) + "\n" for line in lines)
    # Without a time in it, the same tables make the same bytes.
    (HERE / "places.tsv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pack(Path(sys.argv[1]))
