"""`make chaos KILLS=1000 SEED=1`: the long form, with progress, a table and one line of JSON."""

import asyncio
import json
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import click

from tests.chaos.play import Play

DISK_MEGABYTES = 96


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of its own in the folder, where one may be mounted (root on Linux): so it can be really full."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "chaos", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--kills", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--seed", type=int, help="Plays a former course again, as far as the machine's timing allows.")
@click.option("--applicants", type=click.IntRange(1), default=8, show_default=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="What failed stays there to look at.")
def main(kills: int, seed: int | None, applicants: int, folder: Path | None) -> None:
    """Kill the bot again and again while people talk through it, then recount from outside."""
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    place = folder or Path(tempfile.mkdtemp(prefix="chaos-"))
    place.mkdir(parents=True, exist_ok=True)
    click.echo(f"Seed {seed}, {kills} kills; database and log: {place}")
    began = time.monotonic()

    def say(line: str) -> None:
        click.echo(f"{time.monotonic() - began:6.0f} s  {line}")

    with small_disk(place) as own_disk:
        try:
            figures = asyncio.run(Play(kills, seed, place, applicants, own_disk=own_disk, say=say).run())
        except Exception as wrong:
            click.echo("\n".join([str(wrong), *getattr(wrong, "__notes__", [])]), err=True)
            kept = Path(tempfile.mkdtemp(prefix="chaos-failed-"))
            for file in place.iterdir():
                (kept / file.name).write_bytes(file.read_bytes())
            click.echo(f"Kept: {kept}", err=True)
            if not isinstance(wrong, AssertionError):
                raise
            sys.exit(1)
    if folder is None:
        rmtree(place, ignore_errors=True)
    for name, value in figures.items():
        click.echo(f"{name:>30}  {value if not isinstance(value, dict) else ''}")
        for kind, times in value.items() if isinstance(value, dict) else ():
            click.echo(f"{kind:>30}  {times}")
    click.echo(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
