"""What has happened since the start, counted in memory, and how things stand, as text that Prometheus reads."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
HELP = {
    "updates_total": ("counter", "Updates that were taken from the inbox, by what became of them."),
    "sends_total": ("counter", "Calls that were made to Telegram, by what became of them."),
    "due_total": ("counter", "Pieces of due work, by what became of them."),
    "refusals_total": ("counter", "Presses and commands that were refused for want of a right."),
    "ready": ("gauge", "Whether messages are taken and the database is there."),
    "backlog": ("gauge", "Updates that wait in the inbox."),
    "oldest_waiting_seconds": ("gauge", "Age of the oldest of them."),
    "unsent": ("gauge", "Messages that wait in the outbox."),
    "oldest_undelivered_seconds": ("gauge", "Age of the oldest of them."),
    "in_flight": ("gauge", "Updates, calls and due work in hand."),
    "parked": ("gauge", "What keeps failing and waits for the operator."),
    "held": ("gauge", "What waits for a decision since a backup was put back."),
    "unreadable": ("gauge", "Values that can't be decrypted, of those looked at since the start."),
    "last_backup_timestamp_seconds": ("gauge", "When the last backup was made; absent until there is one."),
    "last_digest_timestamp_seconds": ("gauge", "When the last monthly digest was sent; absent until there is one."),
    "database_bytes": ("gauge", "Size of the database file."),
    "wal_bytes": ("gauge", "Size of its write-ahead log."),
}

_happened: Counter[tuple[str, str]] = Counter()


def count(name: str, outcome: str = "", times: int = 1) -> None:
    _happened[name, outcome] += times


def text(figures: dict[str, Any], database: Path | None) -> str:
    found: dict[str, dict[str, int]] = {}
    for (name, outcome), times in sorted(_happened.items()):
        found.setdefault(name, {})[f'{{outcome="{outcome}"}}' if outcome else ""] = times
    found |= {name: {"": int(value)} for name, value in figures.items() if isinstance(value, int) and name in HELP}
    found |= {
        f"{name}_timestamp_seconds": {"": int(datetime.fromisoformat(figures[name]).timestamp())}
        for name in ("last_backup", "last_digest")
        if figures.get(name)
    }
    found |= {name: {"": size} for name, size in sizes(database).items()}
    lines = []
    for name, (kind, what) in HELP.items():
        lines += [f"# HELP liaison_{name} {what}", f"# TYPE liaison_{name} {kind}"]
        lines += [f"liaison_{name}{labels} {value}" for labels, value in found.get(name, {}).items()]
    return "\n".join(lines) + "\n"


def sizes(database: Path | None) -> dict[str, int]:
    if database is None:
        return {}
    files = {"database_bytes": database, "wal_bytes": database.with_name(f"{database.name}-wal")}
    return {name: file.stat().st_size if file.exists() else 0 for name, file in files.items()}
