"""Workdays, working hours, days off that coordinators set, and dates as people type them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.typed_dates import UnreadableDateError, parse_day, parse_days, parse_range
from models.deadlines import (
    a_workday_after,
    first_answer_due,
    is_workday,
    is_working_time,
    next_working_time,
    workdays_after,
    working_time_after,
)
from tests.conftest import KYIV, Town, file_request, newest, shows

TODAY = date(2026, 11, 22)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
days_off = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=30)


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


@pytest.mark.parametrize(
    ("filed", "holiday", "due"),
    [
        ("2026-10-12T10:00", "2026-10-14", "2026-10-16T18:00"),
        ("2026-10-12T10:00", "2026-10-12", "2026-10-15T18:00"),
        ("2026-10-15T10:00", "2026-10-16", "2026-10-21T18:00"),
        ("2026-10-12T10:00", "2026-10-17", "2026-10-15T18:00"),
    ],
)
def test_the_first_answer_is_promised_around_days_off(filed: str, holiday: str, due: str) -> None:
    assert first_answer_due(kyiv(filed), KYIV, frozenset({date.fromisoformat(holiday)})) == kyiv(due)


@pytest.mark.parametrize(
    ("start", "after"),
    [
        ("2026-10-12T10:00", "2026-10-13T10:00"),
        ("2026-10-16T15:00", "2026-10-19T15:00"),  # over a weekend
        ("2026-10-17T23:00", "2026-10-20T09:00"),  # a Saturday counts from Monday morning
        ("2026-10-12T20:00", "2026-10-14T09:00"),
        ("2026-10-12T06:00", "2026-10-13T09:00"),
    ],
)
def test_a_workday_later(start: str, after: str) -> None:
    assert a_workday_after(kyiv(start), KYIV) == kyiv(after)


@pytest.mark.parametrize(
    ("start", "hours", "after"),
    [
        ("2026-10-12T10:00", 4, "2026-10-12T14:00"),
        ("2026-10-16T16:00", 4, "2026-10-19T11:00"),
        ("2026-10-23T16:00", 4, "2026-10-26T11:00"),  # the clock is moved back in between
        ("2026-10-12T22:00", 4, "2026-10-13T13:00"),
    ],
)
def test_working_hours(start: str, hours: int, after: str) -> None:
    assert working_time_after(kyiv(start), timedelta(hours=hours), KYIV) == kyiv(after)


@given(moments, days_off)
def test_what_is_planned_falls_into_working_hours(now: datetime, holidays: frozenset[date]) -> None:
    for planned in (next_working_time(now, KYIV, holidays), a_workday_after(now, KYIV, holidays)):
        assert planned >= now
        assert is_working_time(planned, KYIV, holidays)


@given(moments, st.integers(1, 40), st.integers(1, 40), days_off)
def test_working_hours_add_up(now: datetime, one: int, other: int, holidays: frozenset[date]) -> None:
    first = working_time_after(now, timedelta(hours=one), KYIV, holidays)
    both = working_time_after(first, timedelta(hours=other), KYIV, holidays)
    assert first > now
    assert both == working_time_after(now, timedelta(hours=one + other), KYIV, holidays)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 30), days_off)
def test_so_many_workdays_lie_between(day: date, count: int, holidays: frozenset[date]) -> None:
    after = workdays_after(day, count, holidays)
    between = [day + timedelta(days=i) for i in range(1, (after - day).days + 1)]
    assert sum(is_workday(one, holidays) for one in between) == count


# Dates as they are typed


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05.12", date(2026, 12, 5)),
        ("5.12.2026", date(2026, 12, 5)),
        ("05.12.26", date(2026, 12, 5)),
        ("5/12", date(2026, 12, 5)),
        ("05.01", date(2027, 1, 5)),
        ("22.11", TODAY),
        ("29.02", date(2028, 2, 29)),
    ],
)
def test_a_day_is_understood(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    ["", "завтра", "31.02", "00.00", "32.12", "01.11", "01.01.2020", "01.01.2099", "٠٥.١٢", "5.12.20261", "1" * 99],
)
def test_nonsense_is_no_day(typed: str) -> None:
    with pytest.raises(UnreadableDateError):
        parse_day(typed, TODAY)


@pytest.mark.parametrize(
    "typed", ["24.11–05.12", "24.11-5.12", "24.11 — 05.12.2026", "з 24.11 по 05.12", "24.11 до 05.12"]
)
def test_a_range_is_understood(typed: str) -> None:
    assert parse_range(typed, TODAY) == (date(2026, 11, 24), date(2026, 12, 5))


def test_a_range_doesnt_run_backwards() -> None:
    with pytest.raises(UnreadableDateError, match="раніше за початок"):
        parse_range("05.12–24.11", TODAY)
    assert parse_range("05.12", TODAY) is None


@given(st.text(max_size=60))
def test_any_text_is_days_or_left_over(typed: str) -> None:
    found, unread = parse_days(typed, TODAY)
    assert all(day >= TODAY for day in found)
    assert len(found) + len(unread) <= len(typed.split()) + typed.count(",") + typed.count(";") + 1
    with suppress(UnreadableDateError):
        parse_range(typed, TODAY)


# The coordinator's list


async def test_a_coordinator_sets_days_off_and_promises_go_around_them(town: Town) -> None:
    maria = await town.coordinator()
    await town.officer(maria)
    olena = await town.applicant()
    await maria.send("/holidays")
    assert "24.08.2027" in (await maria.wait("Вихідних, крім субот і неділь, немає")).text
    await maria.send("14.10.2026\n13.10, 31.02 учора")
    await maria.wait("Додано: 13 жовтня 2026, 14 жовтня 2026")
    assert "31.02, учора" in (await newest(maria, "Не вдалося додати")).text
    await town.restart()
    await file_request(olena)
    assert "до 19 жовтня, понеділок" in (await newest(olena, "прийнято")).text
    await maria.press("✕ 14 жовтня 2026")
    await maria.wait("Прибрано: 14 жовтня 2026")
    await file_request(olena)
    assert "до 16 жовтня" in (await newest(olena, "26-000002 прийнято")).text
    await maria.press("Готово")
    await maria.wait("Список: /holidays")
    await maria.send("15.10.2026")
    await maria.wait("Кому це?")
    await maria.send("/content")
    await maria.press("Вихідні дні")
    await maria.wait("1 вихідний")
    await maria.send("16.10.2026")
    await maria.press("✕ 16 жовтня 2026")
    await maria.wait("Прибрано")
    await maria.press("Готово")
    assert "Вихідні дні" in (await maria.wait("Довідкові дані")).labels
    await maria.send("16.10.2026")
    await maria.wait("Кому це?")
    assert await town.telegram.refusals() == []


async def test_days_off_are_the_coordinators(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    await maria.send("/holidays")
    await maria.send("14.10.2026")
    shown = await maria.wait("1 вихідний")
    remove = next(one.data for row in shown.buttons for one in row if "14 жовтня" in one.label)
    await ihor.send("/holidays")
    await ihor.wait("Такої команди немає")
    await ihor.press_data(shown, remove)
    await town.settle()
    await maria.send("/holidays")
    await town.settle()
    assert await shows(maria, "1 вихідний") > 0
    for forged in ("day:remove:nonsense:", "day:remove:2030-01-01:", "day:remove::"):
        await maria.press_data(await newest(maria, "1 вихідний"), forged)
    await town.settle()
    assert await shows(maria, "1 вихідний") > 0
