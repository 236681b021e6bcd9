"""What people type, and what nobody types unless to do harm."""

import random
import string

from handlers import menu
from locales import label

LABELS = [
    *(key for row in menu.APPLICANT for key in row),
    "menu-applicant", "menu-staff-menu", "menu-register", "menu-queue", "menu-away", "menu-back", "menu-digest",
    "menu-overdue", "menu-staff", "menu-invite", "menu-problems", "menu-broadcast",
]  # fmt: skip
COMMANDS = [
    *menu.FOR_ALL, *menu.FOR_OFFICERS, *menu.FOR_REGISTERING, *menu.FOR_PROBLEMS, *menu.FOR_SUMMARIES,
    *menu.FOR_COORDINATORS, "staff", "nonsense",
]  # fmt: skip
TELEGRAM_MAX = 4096

SANE = (
    "Гнівань", "Київ", "вул. Соборна", "Добрий день", "26-000001", "1", "2", "000003", "2026-10", "завтра", "15.10",
    "з 12.10 до 20.10", "12.10.2026", "+380501234567", "0 800 100 102", "112", "4111 1111 1111 1111", "3012300000",
    "так", "ні", "Олена", "12,5", "Жовтень 2026", "https://example.org/?a=1&b=2", "ЦНАП Вінниця", "осіб",
)  # fmt: skip
HOSTILE = (
    "<", "&", "<b>", "</b>", "<a href='tg://user?id=1'>x</a>", "&lt;", "&#0;", "&amp;amp;",
    "{name}", "{ $name }", "{$number ->", "{{", "}}", "{", "}", "%s%n", "{0.__class__}",
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "'; DROP TABLE person; --", "*_`[",
    "\u202e\u202dзворот", "\u200b", "\u2060\u2060", "\u00ad", "\ufeff", "\u0000", "а\u0000б", "\u0001\u0002\u001f",
    "\u007f\u0085", "\n\n\n", "\r\n", "\u2028\u2029", "😀", "👨\u200d👩\u200d👧\u200d👦🇺🇦", "e\u0301\u0302\u0303",
    "Z\u0337\u0322\u031b" * 9, "²", "٣", "９９", "1e309", "NaN", "-0", "9" * 400, "0x10", "99999999999999999999",
    "26-999999999999", "№", "№ 26-", "31.02.2026", "00.00.0000", "99.99.9999", "2026-13", "0001-01-01", "9999-12-31",
    "з 1 до", "-", "—", ".", " ", "ʼ", "/", "//", "/start@other_bot", "/case@liaison_7000000001_bot 1", "/start inv_",
    "/start inv_x", "/start " + "я" * 64, "\ud800", "а\udfffб", "\U000e0041", "\ufffe\uffff", "ﷺ", "𝕆𝕝𝕖𝕟𝕒",
)  # fmt: skip
BOUNDARIES = (1, 2, 39, 40, 41, 60, 64, 65, 100, 255, 256, 1000, 1023, 1024, 1025, 2048, 3900, 4000, 4090, 4095, 4096)
LETTERS = ("а", "😀", "<", "&", " ", "\n", "а ", "слово\n", "=", "\u0301", "'")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitted(text: str, limit: int = TELEGRAM_MAX) -> str:
    """No longer than Telegram lets anybody write, counted as it counts."""
    while units(text) > limit:
        text = text[: -max(1, (units(text) - limit) // 2)]
    return text


class Words:
    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def anything(self) -> str:
        dice = self._dice
        match dice.randrange(10):
            case 0 | 1 | 2:
                return dice.choice(SANE)
            case 3 | 4 | 5:
                return dice.choice(HOSTILE)
            case 6:
                return " ".join(dice.choice(SANE + HOSTILE) for _ in range(dice.randint(2, 6)))
            case 7:
                return self.long()
            case 8:
                return "".join(chr(dice.randrange(dice.choice((0x500, 0xD7FF)))) for _ in range(9))
            case _:
                return "".join(dice.choices(string.printable, k=dice.randint(1, 40)))

    def long(self) -> str:
        """To the very limit of something."""
        letter, wanted = self._dice.choice(LETTERS), self._dice.choice(BOUNDARIES)
        return fitted(letter * (wanted // units(letter) or 1), wanted)

    def label(self) -> str:
        said = label(self._dice.choice(LABELS))
        return self._dice.choice((said, said, said, f"📝 {said}", f" {said} ", said.upper()))

    def command(self) -> str:
        name = self._dice.choice(COMMANDS)
        return self._dice.choice((f"/{name}", f"/{name} {self.anything()}", f"/{name} {self.anything()}"))
