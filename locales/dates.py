"""Dates as they are said in Ukrainian."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from locales import LANGUAGE


def day(moment: datetime, zone: ZoneInfo) -> str:
    """«15 жовтня, четвер»."""
    return format_datetime(moment, "d MMMM, EEEE", tzinfo=zone, locale=LANGUAGE)


def short_day(moment: datetime, zone: ZoneInfo) -> str:
    """«15 жовтня»."""
    return format_datetime(moment, "d MMMM", tzinfo=zone, locale=LANGUAGE)


def day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """«15 жовтня, 14:05»."""
    return format_datetime(moment, "d MMMM, HH:mm", tzinfo=zone, locale=LANGUAGE)


def full_day(moment: datetime, zone: ZoneInfo) -> str:
    """«15 жовтня 2026»."""
    return format_datetime(moment, "d MMMM y", tzinfo=zone, locale=LANGUAGE)


def full_day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """«15 жовтня 2026, 14:05»."""
    return format_datetime(moment, "d MMMM y, HH:mm", tzinfo=zone, locale=LANGUAGE)


def month(text: str) -> str:
    """«Жовтень 2026» for «2026-10»."""
    return format_date(date.fromisoformat(f"{text}-01"), "LLLL y", locale=LANGUAGE).capitalize()


def month_of(day_: date) -> str:
    """«жовтень 2026», within a sentence."""
    return format_date(day_, "LLLL y", locale=LANGUAGE)


def whole_day(day_: date) -> str:
    """«24 серпня 2026» of a day of the calendar."""
    return format_date(day_, "d MMMM y", locale=LANGUAGE)
