"""How names are compared: as people type them, not as the codifier spells them."""

import re
import unicodedata
from collections.abc import Iterable

_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
# Letters stand behind the space and the hyphen, so «Нова Одеса» comes before «Новаки».
_ORDER = {ord(letter): 0x100 + place for place, letter in enumerate(_ALPHABET)} | {ord("’"): None}

# Every sign that stands for an apostrophe on some keyboard, stress marks and invisible characters.
_SILENT = dict.fromkeys(map(ord, "'’ʼ‘`´′ʹ\"“”*\u0301\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_FOLDED = _SILENT | str.maketrans("ґёыэ", "геие", "ъ")
_LOOSE = str.maketrans("іїє", "иие", "ь")
_LOOKALIKES = str.maketrans("abcehikmoptxyï", "авсенікмортхуї")

# Cabinet resolution 55 of 2010; the names are folded already, hence no ґ and no apostrophe.
_LATIN = str.maketrans(
    dict(zip("абвгдезиіїйклмнопрстуф", "abvhdezyiiiklmnoprstuf", strict=True))
    | {"є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"}
    | {"ь": ""}
)
_LATIN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[а-яіїє]")


def alphabetical(name: str) -> str:
    """Sort key of the Ukrainian alphabet, where ґ follows г and і follows и."""
    return name.lower().translate(_ORDER)


def fold(text: str) -> list[str]:
    """Words of the text without case, apostrophes, hyphens and letters that Ukrainian doesn't have."""
    return [_one_script(word) for word in _WORD.findall(_plain(text))]


def key(text: str) -> str:
    """The words as one: «Івано-Франківськ», «Івано Франківськ» and «ІваноФранківськ» are one name."""
    return "".join(fold(text))


def keys(names: Iterable[str]) -> list[str]:
    """Do the same for thousands of names of the codifier, at a tenth of the time."""
    return _plain("\n".join(names)).replace(" ", "").replace("-", "").split("\n")


def loosen(key: str) -> str:
    """Fold further the letters that Russian spelling and poor hearing confuse."""
    return key.translate(_LOOSE)


def latin(word: str) -> str:
    """Spell a folded word as it stands in passports and on road signs."""
    word = word.replace("зг", "zgh")
    return (_LATIN_FIRST.get(word[:1], word[:1]) + word[1:]).translate(_LATIN)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().translate(_FOLDED)


def _one_script(word: str) -> str:
    """A Latin «i» inside «Вiнниця» looks right to the person who typed it."""
    return word.translate(_LOOKALIKES) if not word.isascii() and _CYRILLIC.search(word) else word
