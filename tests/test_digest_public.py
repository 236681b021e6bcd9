"""What may be passed on: nothing below 5 in it, and nothing from which it could be worked out. An attacker who knows
every published number, and how we hide, is written here on his own."""

from collections import defaultdict
from io import BytesIO
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.digest import public
from models.digest import SMALL, publish
from models.digest.figures import SEALED, Figures
from models.digest.hiding import TOTAL, grid_arcs, line_arcs, protect
from models.statuses import Outcome
from tests.test_digest_views import CATEGORIES, PLACES, figures

NOTHING_HIGHER = 10**6
MOST = 14


def published(arcs):
    hidden = protect(arcs)
    return {key: None if key in hidden else arc.amount for key, arc in arcs.items()}


def equations(keys):
    """Each sum with its parts, as a reader of the table writes them down."""
    rows, columns = {row for row, _ in keys}, {column for _, column in keys}
    for row in rows:
        parts = [(row, column) for column in columns if column != TOTAL and (row, column) in keys]
        if parts:
            yield (row, TOTAL), parts
    for column in columns:
        parts = [(row, column) for row in rows if row != TOTAL and (row, column) in keys]
        if parts:
            yield (TOTAL, column), parts


def bounds(shown, rules):
    """What each number may be, by reasoning with one equation at a time until nothing more follows."""
    low = {key: 0 if count is None else count for key, count in shown.items()}
    high = {key: NOTHING_HIGHER if count is None else count for key, count in shown.items()}
    changed = True
    while changed:
        changed = False
        for whole, parts in rules:
            found = [(whole, sum(low[one] for one in parts), sum(high[one] for one in parts))]
            for one in parts:
                others = [other for other in parts if other != one]
                found.append(
                    (one, low[whole] - sum(high[o] for o in others), high[whole] - sum(low[o] for o in others))
                )
            for key, least, most in found:
                if least > low[key] or most < high[key]:
                    low[key], high[key], changed = max(low[key], least), min(high[key], most), True
    return low, high


tables = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 30]), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def arcs_of(table):
    rows, columns = [f"r{i}" for i in range(len(table))], [f"c{i}" for i in range(len(table[0]))]
    return grid_arcs(rows, columns, {(f"r{i}", f"c{j}"): n for i, row in enumerate(table) for j, n in enumerate(row)})


@settings(deadline=None, max_examples=300)
@given(tables)
def test_no_reasoning_finds_a_small_count(table):
    arcs = arcs_of(table)
    shown = published(arcs)
    assert all(count is None or count >= SMALL for count in shown.values())
    _, high = bounds(shown, list(equations(shown)))
    for key, arc in arcs.items():
        if arc.amount < SMALL:
            assert high[key] >= SMALL, (key, table)


def test_no_small_count_is_found_by_trying_all_tables():
    """Two by two, exactly, and knowing how we hide: for each publication all tables that it may come from."""
    possible = defaultdict(list)
    for cells in product(range(MOST + 1), repeat=4):
        if sum(cells) <= MOST:  # of each total that is told, all tables are tried
            arcs = arcs_of([cells[:2], cells[2:]])
            possible[tuple(published(arcs).items())].append({key: arc.amount for key, arc in arcs.items()})
    tried = 0
    for shown, sources in possible.items():
        for key, count in shown:
            if count is None and min(source[key] for source in sources) < SMALL:
                tried += 1
                assert len({source[key] for source in sources}) > 1, (shown, key)
    assert tried > 100


def test_the_total_and_what_is_large_are_shown_where_they_can_be():
    shown = published(arcs_of([[20, 30], [40, 50]]))
    assert None not in shown.values()
    shown = published(arcs_of([[20, 30, 1], [40, 50, 60], [70, 80, 90]]))
    assert shown[TOTAL, TOTAL] == 441
    assert sum(count is None for count in shown.values()) == 4
    assert None not in [shown["r0", TOTAL], shown[TOTAL, "c2"]]


def test_of_less_than_five_in_all_nothing_is_told():
    assert set(published(line_arcs({"kept": 3, "late": 1})).values()) == {None}
    assert published(line_arcs({"kept": 9, "late": 1})) == {
        ("kept", TOTAL): None,
        ("late", TOTAL): None,
        ("", TOTAL): 10,
    }


# Months and their quarter

places, categories = [*PLACES[:2], SEALED], [*CATEGORIES[:2], SEALED]
pairs = [key for key in product(places, categories) if (key[0] == SEALED) == (key[1] == SEALED)]
months = st.lists(st.lists(st.sampled_from([0, 1, 3, 4, 5, 8, 20]), min_size=5, max_size=5), min_size=3, max_size=3)


def month_of(counts):
    made = figures("2026-10", 30)
    grid = tuple((*key, count) for key, count in zip(pairs, counts, strict=True))
    rows = {row.key: row for row in made.places}
    columns = {row.key: row for row in made.categories}
    return Figures(
        **{
            **{name: getattr(made, name) for name in made.__slots__},
            "grid": grid,
            "places": tuple(rows[one] for one in places),
            "categories": tuple(columns[one] for one in categories),
        }
    )


def known(received):
    """As every reader knows, what is sealed has no place and no category."""
    return {**received, **{key: 0 for key in product(places, categories) if key not in pairs}}


@settings(deadline=None, max_examples=200)
@given(months)
def test_three_months_cannot_be_subtracted_from_their_quarter(counts):
    parts = [publish(month_of(one)) for one in counts]
    whole = publish(month_of([sum(three) for three in zip(*counts, strict=True)]), parts)
    shown: dict[tuple[str, str], int | None] = {}
    linked = []
    for i, one in enumerate([whole, *parts]):
        shown |= {(f"{i}{row}", column): count for (row, column), count in known(one.received).items()}
    for row, column in known(whole.received):
        linked.append(((f"0{row}", column), [(f"{i}{row}", column) for i in (1, 2, 3)]))
    for i in range(4):
        for total, addends in equations(known(parts[0].received)):
            linked.append(((f"{i}{total[0]}", total[1]), [(f"{i}{row}", column) for row, column in addends]))
    _, high = bounds(shown, linked)
    for i, month in enumerate(counts, 1):
        for (place, category), count in zip(pairs, month, strict=True):
            if count < SMALL:
                assert shown[f"{i}{place}", category] is None
                assert high[f"{i}{place}", category] >= SMALL


def test_where_nothing_sealed_can_be_the_table_is_empty():
    rows = list(public.grid(publish(month_of([20, 30, 40, 50, 60])), [*categories, TOTAL]))
    assert [row[1:] for row in rows] == [
        [20, 30, None, 50],
        [40, 50, None, 90],
        [None, None, 60, 60],
        [60, 80, 60, 200],
    ]


# What goes out


@pytest.mark.parametrize("number", [0, 1, 4, 5, 7, 60])
def test_nothing_small_and_nobody_stands_in_message_and_file(number):
    made = publish(figures("2026-10", number, names=["Ірина Таємна"]))
    shown = public.text(made)
    assert "Ірина" not in shown
    assert len(shown.splitlines()) <= 40
    book = openpyxl.load_workbook(BytesIO(public.workbook(made)))
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert "Ірина" not in str(cell.value)
                waited = sheet.title == "Строки" and cell.column in {2, 3}  # days, not people
                if isinstance(cell.value, int) and not waited:
                    assert cell.value >= SMALL, (sheet.title, cell.coordinate)


def test_the_public_version_has_no_cases_no_officers_no_regions_count():
    made = publish(figures("2026-10", 60))
    assert openpyxl.load_workbook(BytesIO(public.workbook(made))).sheetnames == [
        "Підсумок", "Області × категорії", "Строки", "Результати", "Люди",
    ]  # fmt: skip
    assert {name for (name, _), _ in made.outcomes.items()} == {*(one.value for one in Outcome), TOTAL}
