"""Indicators: hostile spreadsheets, facts that are those of the summary, and a table that fits into a message."""

import zipfile
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.indicators import MOST_ROWS, Done, read_rows
from bot.opening import AdministrationError
from handlers.indicators.jobs import text
from handlers.indicators.pages import offered
from handlers.indicators.sheet import workbook
from models import digest, indicators
from models.digest.measuring import counted, measure, period_of
from models.digest.periods import Period
from models.indicators import MAX_INDICATORS, MAX_NAME, MAX_UNIT, MOST, Measure, Measured, Side
from tests.test_digest_figures import CALLBACK, KYIV, SEALED, Town, at, db

__all__ = ["db"]
HEADER = ["Показник", "Одиниця", "Період", "План", "Факт"]


def book(file, *rows, parts=None):
    """An XLSX; `parts` of it are replaced by text of one's own."""
    made = Workbook()
    for row in [HEADER, *rows]:
        made.worksheets[0].append(row)
    made.save(file)
    if parts:
        with zipfile.ZipFile(file) as whole:
            kept = {one: whole.read(one) for one in whole.namelist()}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
            for name, data in (kept | parts).items():
                whole.writestr(name, data)
    return file


def sheet_of(cells, dimension="A1:E2"):
    heads = "".join(f'<c r="{"ABCDE"[i]}1" t="inlineStr"><is><t>{name}</t></is></c>' for i, name in enumerate(HEADER))
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData><row r="1">{heads}</row>{cells}</sheetData></worksheet>'
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
SHEET, NAMED = "xl/worksheets/sheet1.xml", '<c r="A2" t="inlineStr"><is><t>Нове</t></is></c><c r="C2"><v>2026</v></c>'


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"xl/sharedStrings.xml": bytes(60_000_000)}, "is too large"),
        ({"xl/extra.bin": bytes(60_000_000)}, "is too large"),
        ({SHEET: "<worksheet"}, "can't be read as XLSX"),
        ({SHEET: sheet_of(f'<row r="2">{NAMED}<c r="D2"><v>1{"0" * 5000}</v></c></row>')}, "can't be read as XLSX"),
        ({"xl/workbook.xml": "<x/>"}, "can't be read as XLSX"),
        ({"[Content_Types].xml": ""}, "can't be read as XLSX"),
        ({SHEET: LAUGHS + sheet_of(f'<row r="2">{NAMED}<c r="D2"><v>&c;</v></c></row>')}, "can't be read as XLSX"),
        ({SHEET: (LAUGHS + sheet_of("")).encode("utf-16")}, "can't be read as XLSX"),
        ({SHEET: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + sheet_of("")}, "can't be read as XLSX"),
    ],
)
def test_a_file_made_to_break_what_reads_it_is_one_sentence(tmp_path, parts, why):
    with pytest.raises(AdministrationError, match=why):
        read_rows(book(tmp_path / "plan.xlsx", parts=parts), Done())


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("plan.csv", f"{';'.join(HEADER)}\n{'д' * 200_000};;2026;1;\n".encode(), "can't be read as CSV"),
        ("plan.csv", b"\xff\xfe\x00", "can't be read as UTF-8"),
        ("plan.csv", b"x" * 6_000_000, "is too large"),
        ("plan.xlsx", b"x" * 6_000_000, "is too large"),
        ("plan.csv", ("\n".join([";".join(HEADER), *["x;;2026;x;"] * (MOST_ROWS + 9)])).encode(), "more than 5000"),
        ("plan.csv", b"", "needs the columns"),
    ],
)
def test_so_is_one_that_nobody_typed(tmp_path, name, data, why):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AdministrationError, match=why):
        read_rows(tmp_path / name, Done())


def test_what_a_sheet_claims_to_hold_is_not_believed(tmp_path):
    far = f'<row r="2">{NAMED}<c r="D2"><v>4.5</v></c><c r="XFD2"><v>1</v></c></row><row r="900000"></row>'
    done = Done()
    [row] = read_rows(book(tmp_path / "plan.xlsx", parts={SHEET: sheet_of(far, "A1:XFD1048576")}), done)
    assert (row.name, row.period, row.plan, row.fact) == ("Нове", "2026", 4.5, None)
    assert done.bad_rows == []


def test_numbers_and_periods_as_spreadsheets_write_them(tmp_path):
    good = [
        ["а", None, date(2026, 10, 1), 7, 0.1 + 0.2],  # «2026-10», which the spreadsheet took for a day
        ["б", None, 2026, "1 200,5", 1e-7],
        ["в", None, "2026-q4", "—", 1e9],
    ]
    bad = [-1, 1e10, "1,200", "−5", "=1+1", date(2026, 1, 1), True, "1" * 400, "nan", "1e3", "0x10"]
    done = Done()
    rows = read_rows(book(tmp_path / "good.xlsx", *good), done)
    assert [(one.period, one.plan, one.fact) for one in rows] == [
        ("2026-10", 7, 0.3), ("2026", 1200.5, 0), ("2026-Q4", None, MOST),
    ]  # fmt: skip
    made = book(tmp_path / "bad.xlsx")
    lines = [";".join(HEADER), *[f"г{i};;2026;;{one}" for i, one in enumerate(bad)]]
    (tmp_path / "bad.csv").write_text("\n".join(lines), encoding="utf-8")
    assert read_rows(made, done) == []
    assert len(done.bad_rows) == 0
    assert read_rows(tmp_path / "bad.csv", done) == []
    assert len(done.bad_rows) == len(bad)


async def test_an_exported_file_says_what_was_worked_out_and_is_read_so(tmp_path, db):
    meetings = await indicators.add(db, "Зустрічі", "", Measure.MEETINGS, at(1), actor=None)
    await indicators.enter(db, meetings, Side.PLAN, "2026-10", 4.5, at(1), actor=None)
    await indicators.enter(db, meetings, Side.FACT, "2026-11", 3, at(1), actor=None)
    facts: dict[tuple[Measure, str], float | None] = {(Measure.MEETINGS, "2026-10"): 0.1 + 0.2}
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(await indicators.measured(db, ["2026-Q4", "2026-10", "2026-11"], facts), "2026"))
    rows = [line[3:] for line in load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [(row[0], *row[3:]) for row in rows] == [
        (None, None, "сума: 3,3"),
        (4.5, "вручну", "зі слів радників: 0,3"),
        (None, None, "вручну"),
    ]
    left = [row.as_worked_out for row in read_rows(file, Done())]
    assert left == [{Side.FACT}, {Side.FACT}, set()]


def test_how_the_last_year_ended_may_be_entered_in_the_first_quarter():
    ended = ["2026", "2026-Q4", "2026-10", "2026-11", "2026-12"]
    for day in (date(2027, 1, 1), date(2027, 3, 31)):
        assert [code for code in offered(day) if code.startswith("2026")] == ended
        assert "2027-03" in offered(day)
    assert not any(code.startswith("2026") for code in offered(date(2027, 4, 1)))


def test_forty_indicators_are_one_message():
    desk: Any = SimpleNamespace(now=at(20), today=at(20).date(), office=SimpleNamespace(zone=KYIV))
    told = [
        Measured(i, "&" * MAX_NAME, "ж" * MAX_UNIT, automatic=False, period=code, plan=0.01, fact=float(MOST))
        for i in range(MAX_INDICATORS)
        for code in indicators.whole_year("2026")
    ]
    said = text(desk, told, "2026")
    assert len(said.unescape().encode("utf-16-le")) // 2 < 4096
    assert said.endswith("Решта (25) — у файлі.")


async def test_facts_are_those_of_the_summary_of_each_period(db):
    town = Town(db)
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    for month in range(1, 11):
        for day, topic in ((3, None), (9, SEALED), (12, CALLBACK), (28, None)):
            case = await town.files(olena, at(day, month=month), **({"topic": topic} if topic else {}))
            if topic is None and month % 3:
                await town.resolved(case, ihor, at(28, month=month))
    await db.flush()
    for one in (Measure.RECEIVED, Measure.PEOPLE, Measure.IN_TIME, Measure.SATISFACTION, Measure.CONFIRMED):
        await indicators.add(db, one.value, "", one, at(1), actor=None)
    codes = indicators.whole_year("2026")
    found = await measure(db, codes, KYIV, at(20, 0), include_samples=False)
    assert {one.period for one in found if one.fact} >= {"2026", "2026-Q1", "2026-Q4", "2026-03", "2026-10"}
    for code in codes:
        if code in {"2026-11", "2026-12"}:  # still to come
            expected = dict.fromkeys(Measure)
        else:
            period = period_of(code)
            so_far = Period.of(period.first, min(period.last, date(2026, 10, 19)))
            expected = counted((await digest.compute(db, so_far.code, KYIV)).now)
        assert {one.name: one.fact for one in found if one.period == code} == {
            one.value: expected[one] for one in indicators.AUTOMATIC
        }


async def test_a_promise_that_isnt_due_yet_isnt_broken(db):
    """Of two cases one was answered at once; for the other there are two days left."""
    town = Town(db)
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    await town.resolved(await town.files(olena, at(1)), ihor, at(2))
    await town.files(olena, at(20))
    await db.flush()
    await indicators.add(db, "Вчасно", "%", Measure.IN_TIME, at(1), actor=None)
    codes = ["2026", "2026-Q4", "2026-10"]
    assert [one.fact for one in await measure(db, codes, KYIV, at(21), include_samples=False)] == [100, 100, 100]
    assert [one.fact for one in await measure(db, codes, KYIV, at(30), include_samples=False)] == [50, 50, 50]
