"""Numbers that people shouldn't send: bank cards and tax numbers, told by their check digits."""

import re

_CANDIDATE = re.compile(r"(?<!\d)(?:\d[ -]?){9,18}\d(?!\d)")
CARD_LENGTHS = range(13, 20)
TAX_LENGTH = 10
TAX_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)


def looks_sensitive(text: str) -> bool:
    """Whether the text seems to hold a card number or a personal tax number (РНОКПП)."""
    for match in _CANDIDATE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if (len(digits) in CARD_LENGTHS and is_card(digits)) or (len(digits) == TAX_LENGTH and is_tax_number(digits)):
            return True
    return False


def is_card(digits: str) -> bool:
    """Luhn's check (ISO/IEC 7812), and the first digit of a payment card."""
    doubled = [int(digit) * (2 if i % 2 else 1) for i, digit in enumerate(reversed(digits))]
    return digits[0] in "23456" and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_tax_number(digits: str) -> bool:
    """The check digit of the registration number of a taxpayer's card; phone numbers begin with 0."""
    total = sum(weight * int(digit) for weight, digit in zip(TAX_WEIGHTS, digits, strict=False))
    return digits[0] != "0" and total % 11 % 10 == int(digits[-1])
