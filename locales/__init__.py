"""Every word that people read, behind `t` and `label`; the texts stand in locales/uk/*.ftl (Project Fluent).

A file is compiled when the first of its texts is needed: all of them take seconds, and most commands need few. No text
refers to one of another file.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from fluent_compiler.bundle import FluentBundle
from markupsafe import Markup, escape

LANGUAGE = "uk"
KEY = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)


class MissingTextError(LookupError):
    """A key that no file has, or an argument that the text needs and didn't get."""


@cache
def places() -> dict[str, Path]:
    """In which file each text stands."""
    files = sorted((Path(__file__).parent / LANGUAGE).glob("*.ftl"))
    return {key: file for file in files for key in KEY.findall(file.read_text(encoding="utf-8"))}


@cache
def _compiled(file: Path) -> FluentBundle:
    made = FluentBundle.from_files(LANGUAGE, [str(file)], use_isolating=False)
    if errors := made.check_messages():
        raise MissingTextError(errors)
    return made


def compile_all() -> None:
    """So that nobody waits for it later. Raises MissingTextError."""
    for file in set(places().values()):
        _compiled(file)


def label(key: str, /, **args: Any) -> str:
    """The text as it is: for buttons, file names and other places without markup. Raises MissingTextError."""
    file = places().get(key)
    if file is None:
        raise MissingTextError(key)
    text, errors = _compiled(file).format(key, args)
    if errors:
        raise MissingTextError(key, errors)
    return str(text)


def t(key: str, /, **args: Any) -> Markup:
    """The text as HTML for Telegram; what isn't marked up already is escaped. Raises MissingTextError."""
    safe = {name: str(escape(value)) if isinstance(value, str) else value for name, value in args.items()}
    return Markup(label(key, **safe))  # noqa: S704 - the arguments are escaped, the texts are ours
