"""`make licences`: which packages the lock file brings, their versions and licences, into docs/licences.md.

Licences are what the packages say of themselves; what is for other platforms only isn't installed and says nothing.
"""

import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
OURS = "liaison-bot"
LONG = 60
ELSEWHERE = "(for other platforms)"
HEAD = """# Licences of what the bot is made of

Made by `make licences` from the lock file and from what the installed packages say of themselves; don't edit. The bot
itself is under the [MIT licence](../LICENSE). Every version is fixed in uv.lock with the SHA-256 of its files, which uv
checks.
"""


def locked() -> dict[str, dict[str, Any]]:
    """Of a package with several versions, for several versions of Python, all that it has of each."""
    found: dict[str, dict[str, Any]] = {}
    for one in tomllib.loads((ROOT / "uv.lock").read_text())["package"]:
        former = found.get(one["name"], {"versions": [], "dependencies": [], "files": []})
        files = [*one.get("wheels", []), *([one["sdist"]] if "sdist" in one else [])]
        found[one["name"]] = one | {
            "versions": [*former["versions"], one["version"]],
            "dependencies": [*former["dependencies"], *one.get("dependencies", [])],
            "files": [*former["files"], *files],
        }
    return found


def versions(name: str) -> str:
    return ", ".join(locked()[name]["versions"])


def reached(packages: dict[str, dict[str, Any]], first: Iterable[dict[str, Any]]) -> set[str]:
    """These and all that they need, extras included."""
    seen: set[str] = set()
    waiting = list(first)
    while waiting:
        one = waiting.pop()
        extras = [
            packages[one["name"]].get("optional-dependencies", {}).get(extra, []) for extra in one.get("extra", [])
        ]
        waiting += [need for needs in extras for need in needs if need["name"] not in seen]
        if one["name"] not in seen:
            seen.add(one["name"])
            waiting += packages[one["name"]].get("dependencies", [])
    return seen


def needed() -> tuple[list[str], list[str]]:
    """For running, and for developing beside that."""
    packages = locked()
    runtime = reached(packages, packages[OURS]["dependencies"])
    dev = reached(packages, packages[OURS]["dev-dependencies"]["dev"])
    return sorted(runtime), sorted(dev - runtime)


def licence(name: str) -> str:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE
    said = str((about.get_all("License-Expression") or about.get_all("License") or [""])[0])
    if said and len(said) <= LONG and "\n" not in said:
        return said
    kinds = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return ", ".join(kinds)


def table(names: list[str]) -> str:
    rows = [f"| {name} | {versions(name)} | {licence(name)} |" for name in names]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows, ""])


def page() -> str:
    runtime, dev = needed()
    return "\n".join([HEAD, "## To run it", "", table(runtime), "## To develop and test it", "", table(dev)])


if __name__ == "__main__":
    PAGE.write_text(page())
