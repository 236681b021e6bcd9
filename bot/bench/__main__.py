"""`python -m bot.bench [NAME…]`: measures, prints a table, and writes JSON."""

import asyncio
import importlib
import json
import signal
from pathlib import Path
from typing import Any

import click

NAMES = ("relay", "filing", "rush", "pace", "news", "desk", "digest", "start", "day", "storage", "flood")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES), metavar="[" + "|".join(NAMES) + "]…")
@click.option("--quick", is_flag=True, help="Everything small: shows that it works, and says nothing of the speed.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write what was measured there.")
def main(names: tuple[str, ...], *, quick: bool, file: Path | None) -> None:
    """What each promise of speed or size costs; all of them without a NAME."""
    from bot.bench.figures import HEADING, Figure, report
    from bot.bench.process import Trouble

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # processes that were started end too
    measured: dict[str, list[Figure]] = {}
    click.echo(HEADING)
    for name in dict.fromkeys(names or NAMES):
        bench: Any = importlib.import_module(f"bot.bench.{name}").bench
        try:
            measured[name] = asyncio.run(bench(quick=quick))
        except Trouble as trouble:
            click.echo(f"{name}: {trouble}", err=True)
            continue
        click.echo("\n".join([name, *(one.line() for one in measured[name])]))
        if file:
            file.write_text(json.dumps(report(measured, quick=quick), ensure_ascii=False, indent=1), encoding="utf-8")
    if len(measured) < len(set(names or NAMES)):
        raise click.exceptions.Exit(1)


if __name__ == "__main__":
    main(prog_name="python -m bot.bench")
