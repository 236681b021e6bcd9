"""What the agent of chaos turns and the bot's process feels at once: a few bytes of memory that both share."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

FORMAT = struct.Struct("=d?")


class Dials:
    """A clock that may jump, either way, and whether the database can be written. Only tests have such a clock."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(FORMAT.size))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), FORMAT.size)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._read()[0])

    def jump(self, by: timedelta) -> None:
        offset, read_only = self._read()
        self._memory[:] = FORMAT.pack(offset + by.total_seconds(), read_only)

    @property
    def read_only(self) -> bool:
        return self._read()[1]

    @read_only.setter
    def read_only(self, value: bool) -> None:
        self._memory[:] = FORMAT.pack(self._read()[0], value)

    def _read(self) -> tuple[float, bool]:
        offset, read_only = FORMAT.unpack(self._memory[:])
        return float(offset), bool(read_only)
