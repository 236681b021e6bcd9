"""What stands where the shipped list, an upgrade and coordinators say different things; numbers as they are typed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import help_numbers, helplines
from models.help_numbers import BadNumberError, Fault
from models.helplines import LINES, HelpLine, HelpTopic
from models.reference import Change, Kind, Value

LEGAL = next(line for line in LINES if line.key == "0800213103")
NOW = datetime(2026, 10, 12, tzinfo=UTC)


def change(key: str, after: Value | None, number: int = 7) -> dict[str, Change]:
    made = Change(
        id=number, kind=Kind.LINE, ref=key, before=None, after=after, current=True, undoes_id=None, by_id=1, at=NOW
    )
    return {key: made}


def test_without_changes_the_shipped_list_stands():
    assert helplines.merged(LINES, {}) == list(LINES)


def test_a_touched_line_stands_as_the_coordinator_left_it_whatever_an_upgrade_brings():
    theirs = replace(LEGAL, number="0 800 111 222", checked=date(2026, 10, 12))
    upgraded = [replace(line, service="Нова назва") if line.key == LEGAL.key else line for line in LINES]
    for shipped in (LINES, upgraded, [line for line in LINES if line.key != LEGAL.key]):
        found = helplines.merged(shipped, change(LEGAL.key, helplines.as_value(theirs)))
        assert [line for line in found if line.key == LEGAL.key] == [replace(theirs, seen=7)]


def test_what_an_upgrade_ships_with_a_number_of_theirs_isnt_listed_twice():
    theirs = replace(LEGAL, number="0 800 111 222", hidden=True)
    shipped = [*LINES, replace(LEGAL, number="+380 800 111 222", key="0800111222")]
    found = helplines.merged(shipped, change(LEGAL.key, helplines.as_value(theirs)))
    assert [line.key for line in found if "111 222" in line.number] == [LEGAL.key]


def test_a_reset_line_follows_upgrades_again():
    (found,) = [line for line in helplines.merged(LINES, change(LEGAL.key, None)) if line.key == LEGAL.key]
    assert found == replace(LEGAL, seen=7)


@pytest.mark.parametrize(
    "value",
    [
        {"number": "1"},
        {"number": "1", "service": "", "hours": "", "region": None, "topics": 5, "checked": None, "hidden": False},
        {"number": "1", "service": "", "hours": "", "region": None, "topics": [], "checked": "x", "hidden": False},
    ],
)
def test_nonsense_in_the_table_leaves_the_shipped_line(value: Value) -> None:
    assert [line.key for line in helplines.merged(LINES, change(LEGAL.key, value))] == [line.key for line in LINES]


def test_112_cant_be_changed_by_what_stands_in_the_table():
    hidden = replace(LINES[0], hidden=True, number="911", topics=frozenset(), checked=date(2026, 10, 1))
    found = helplines.merged(LINES, change("112", helplines.as_value(hidden)))[0]
    assert found == replace(LINES[0], checked=date(2026, 10, 1), seen=7)


def test_old_is_older_than_90_days():
    line = replace(LEGAL, checked=date(2026, 7, 1))
    assert not line.is_old(date(2026, 9, 29))
    assert line.is_old(date(2026, 9, 30))
    assert not LEGAL.is_old(date(2026, 9, 30))  # nobody sees it


def test_keys_of_shipped_lines_are_their_own():
    assert len({line.key for line in LINES}) == len(LINES)


lines = st.builds(
    HelpLine,
    number=st.text(),
    service=st.text(),
    hours=st.text(),
    region=st.none() | st.just("UA-05"),
    topics=st.frozensets(st.sampled_from(HelpTopic)),
    checked=st.none() | st.dates(),
    hidden=st.booleans(),
)


@given(lines)
def test_a_line_is_kept_as_it_was(line: HelpLine) -> None:
    assert helplines.from_value(helplines.as_value(line)) == line


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("112", "112"),
        (" 1547 ", "1547"),
        ("15-47", "15-47"),
        ("15–47", "15-47"),
        ("116 123", "116 123"),
        ("0800100102", "0 800 100 102"),
        ("0 800  33 20 29", "0 800 33 20 29"),
        ("+380441234567", "+380 44 123 45 67"),
        ("380441234567", "+380 44 123 45 67"),
        ("(044) 123-45-67", "(044) 123-45-67"),
        ("+48 22 123 45 67", "+48 22 123 45 67"),
    ],
)
def test_numbers_of_lines(typed: str, number: str) -> None:
    assert help_numbers.normal(typed) == number


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (" ", Fault.EMPTY),
        ("101, 102", Fault.SEVERAL),
        ("101\n102", Fault.SEVERAL),
        ("112 або 102", Fault.SIGNS),
        ("١١٢", Fault.SIGNS),
        ("<b>112</b>", Fault.SEVERAL),
        ("11", Fault.LENGTH),
        ("0 800 100 10", Fault.LENGTH),
        ("+380 44 123", Fault.LENGTH),
        ("1234567", Fault.LENGTH),
        ("0" * 300, Fault.LENGTH),
        (f"1{'-' * 30}12", Fault.LENGTH),
    ],
)
def test_what_is_no_number_of_a_line(typed: str, fault: Fault) -> None:
    with pytest.raises(BadNumberError) as caught:
        help_numbers.normal(typed)
    assert caught.value.fault is fault


@given(st.text(alphabet="0123456789+-() ", max_size=20))
def test_a_good_number_stays_as_it_is(typed: str) -> None:
    try:
        number = help_numbers.normal(typed)
    except BadNumberError:
        return
    assert help_numbers.normal(number) == number
    assert help_numbers.digits(number) == help_numbers.digits(help_numbers.normal(number))
