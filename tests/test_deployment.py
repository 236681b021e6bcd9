"""The unit and the container run unprivileged, read-only but for the data; the manual names what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.commands import main

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "docs" / "liaison.service"
MANUAL = (ROOT / "docs" / "operations.md").read_text()


def test_the_service_may_little() -> None:
    lines = set(UNIT.read_text().splitlines())
    assert {
        "User=liaison",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
        "StateDirectoryMode=0700",
        "UMask=0077",
    } <= lines


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_service(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/srv/liaison/.venv/bin/python", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_may_little() -> None:
    image, compose = (ROOT / "Containerfile").read_text(), (ROOT / "compose.yaml").read_text()
    assert "USER 10001:10001" in image
    assert "uv sync --locked" in image
    images = re.findall(r"^FROM (\S+)", image, re.MULTILINE)
    assert all(re.search(r":\d+\.\d+\.\d+-", one) for one in images)
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "/tmp:mode=1777"):
        assert line in compose
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"  # nothing goes in but what is named


def test_uv_is_the_same_everywhere() -> None:
    version = re.findall(r"UV_VERSION := (\S+)", (ROOT / "Makefile").read_text())
    assert re.findall(r"uv==(\S+)", (ROOT / "Containerfile").read_text()) == version


def test_the_manual_names_commands_and_settings_that_there_are() -> None:
    commands = set(re.findall(r"`bot ([a-z-]+)", MANUAL))
    assert len(commands) > 7
    assert commands <= set(main.commands)
    example = (ROOT / ".env.example").read_text()
    for name in re.findall(r"`([A-Z]+_[A-Z_]+)", MANUAL):
        assert f"\n{name}=" in example, name
