"""Telephone numbers as people type them, in the one form in which they are kept: «+380671234567»."""

import re

_FILLING = re.compile(r"[\s().\-\u2010-\u2015\u200e\u202a\u202c]+")
_HOME = "+380"
HOME_LENGTH = len("+380671234567")
OLD_LENGTH = len("80671234567")
ABROAD = range(9, 17)  # with the plus; ITU-T E.164 allows fifteen digits


def normal(typed: str) -> str | None:
    """«067 123-45-67», «380…», «+48…» in their one form; None for what can't be a number."""
    number = _FILLING.sub("", typed)
    if not (number.isascii() and number.removeprefix("+").isdigit()):
        return None
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("80") and len(number) == OLD_LENGTH:
        number = "+3" + number
    if not number.startswith("+"):
        number = _HOME + number[1:] if number.startswith("0") else "+" + number
        if not number.startswith(_HOME):
            return None
    if number.startswith(_HOME):
        return number if len(number) == HOME_LENGTH else None
    return number if len(number) in ABROAD and number[1] != "0" else None
