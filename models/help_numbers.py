"""Numbers of help lines as coordinators type them: short codes, 0 800 …, +380 …"""

import re
from enum import StrEnum

SHORT = range(3, 7)  # 112, 1547, 116 123
WITHIN_UKRAINE = 10  # 0 800 100 102
HOME = len("380671234567")
MAX_LENGTH = 24  # with what stands between the digits
ABROAD = range(8, 16)  # +48 …
_ALLOWED = re.compile(r"\+?[0-9(][0-9() \-]*")
_SEVERAL = re.compile(r"[,;/\n]")
_DASHES = str.maketrans("‐‑‒–—−", "------")


class Fault(StrEnum):
    EMPTY = "empty"
    SEVERAL = "several"
    SIGNS = "signs"
    LENGTH = "length"


class BadNumberError(ValueError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def normal(typed: str) -> str:
    """The number as it is shown; spaces that were typed stay, a long row of digits gets some. Raises BadNumberError."""
    number = typed.strip().translate(_DASHES)
    if not number:
        raise BadNumberError(Fault.EMPTY)
    if _SEVERAL.search(number):
        raise BadNumberError(Fault.SEVERAL)
    number = " ".join(number.split())
    if not _ALLOWED.fullmatch(number):
        raise BadNumberError(Fault.SIGNS)
    if re.fullmatch(r"380[0-9]{9}", number):
        number = f"+{number}"
    if len(number) > MAX_LENGTH or not _right_length(number):
        raise BadNumberError(Fault.LENGTH)
    return _spaced(number)


def _right_length(number: str) -> bool:
    bare = re.sub(r"[^0-9]", "", number)
    if bare.startswith("380") and number.startswith("+"):
        return len(bare) == HOME
    if number.startswith("+"):
        return len(bare) in ABROAD and bare[0] != "0"
    return len(bare) == WITHIN_UKRAINE if bare.startswith("0") else len(bare) in SHORT


def digits(number: str) -> str:
    """By which a number is known, however it is written: «+380 800 100 102» and «0800100102» are one."""
    bare = re.sub(r"[^0-9]", "", number)
    return bare[2:] if number.startswith("+380") else bare


def _spaced(number: str) -> str:
    if re.fullmatch(r"0[0-9]{9}", number):
        return f"{number[0]} {number[1:4]} {number[4:7]} {number[7:]}"
    if re.fullmatch(r"\+380[0-9]{9}", number):
        return f"{number[:4]} {number[4:6]} {number[6:9]} {number[9:11]} {number[11:]}"
    return number
