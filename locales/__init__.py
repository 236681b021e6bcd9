"""Every word that people read, behind `t` and `label`; the texts stand in locales/uk/*.ftl (Project Fluent)."""

from functools import cache
from pathlib import Path
from typing import Any

from fluent_compiler.bundle import FluentBundle
from markupsafe import Markup, escape

LANGUAGE = "uk"


class MissingTextError(LookupError):
    """A key that no file has, or an argument that the text needs and didn't get."""


@cache
def bundle() -> FluentBundle:
    files = sorted((Path(__file__).parent / LANGUAGE).glob("*.ftl"))
    made = FluentBundle.from_files(LANGUAGE, [str(file) for file in files], use_isolating=False)
    if errors := made.check_messages():
        raise MissingTextError(errors)
    return made


def label(key: str, /, **args: Any) -> str:
    """The text as it is: for buttons, file names and other places without markup. Raises MissingTextError."""
    if not bundle().has_message(key):
        raise MissingTextError(key)
    text, errors = bundle().format(key, args)
    if errors:
        raise MissingTextError(key, errors)
    return str(text)


def t(key: str, /, **args: Any) -> Markup:
    """The text as HTML for Telegram; what isn't marked up already is escaped. Raises MissingTextError."""
    safe = {name: str(escape(value)) if isinstance(value, str) else value for name, value in args.items()}
    return Markup(label(key, **safe))  # noqa: S704 - the arguments are escaped, the texts are ours
