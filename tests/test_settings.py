"""A wrong setting is one clear line and exit code 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load

ROOT = Path(__file__).parent.parent


def bot(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot …` in a folder of its own, with nothing but these settings."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **environment}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=180)


def test_every_setting_stands_in_the_example() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.split("=")[0].lower() for line in lines if "=" in line and not line.startswith("#")}
    assert named == set(Settings.model_fields)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DIGEST_TIME", "03:30", "between 03:00 and 04:00"),
        ("DIGEST_TIME", "noon", "09:00"),
        ("BACKUP_TIME", "03:00", "between 03:00 and 04:00"),
        ("BACKUP_KEEP", "0", "greater than or equal to 1"),
        ("OPERATOR_CHAT", "petro", "integer"),
        ("LOG_FORMAT", "xml", "json"),
        ("DIGEST_DAY", "31", "28"),
        ("TIMEZONE", "Europe/Kiev2", "time zone"),
        ("DATABASE_URL", "mysql://x", "sqlite+aiosqlite://"),
        ("ENCRYPTION_KEYS", "secret", "keygen"),
        ("COORDINATORS", "maria", "integer"),
        ("BOT_API_URL", "telegram.org", "https://"),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(monkeypatch, tmp_path, name: str, value: str, says: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load()
    line = str(error.value)
    assert line.startswith(name)
    assert says in line
    assert "\n" not in line


def test_run_without_settings_ends_with_one_line_and_code_2(tmp_path: Path) -> None:
    done = bot("run", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip() == "Error: BOT_TOKEN is not set: see .env.example"


def test_a_webhook_needs_its_secret(tmp_path: Path) -> None:
    key = bot("keygen", folder=tmp_path).stdout.strip()
    settings = {"BOT_TOKEN": "1:a", "ENCRYPTION_KEYS": key, "ORGANISATION": "ГО", "PRIVACY_CONTACT": "a@b"}
    done = bot("run", folder=tmp_path, WEBHOOK_URL="https://bot.example.org/telegram", **settings)
    assert done.returncode == 2
    assert done.stderr.strip() == "Error: WEBHOOK_SECRET is not set: see .env.example"


def test_mail_is_set_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    key = bot("keygen", folder=tmp_path).stdout.strip()
    settings = {"BOT_TOKEN": "1:a", "ENCRYPTION_KEYS": key, "ORGANISATION": "ГО", "PRIVACY_CONTACT": "a@b"}
    done = bot("run", folder=tmp_path, DIGEST_EMAILS="olha@ministry.example", **settings)
    assert done.returncode == 2
    assert done.stderr.strip() == "Error: SMTP_URL is not set: see .env.example"


def test_backups_of_postgres_are_made_otherwise(tmp_path: Path) -> None:
    key = bot("keygen", folder=tmp_path).stdout.strip()
    settings = {"BOT_TOKEN": "1:a", "ENCRYPTION_KEYS": key, "ORGANISATION": "ГО", "PRIVACY_CONTACT": "a@b"}
    settings["DATABASE_URL"] = "postgresql+asyncpg://localhost/none"
    done = bot("run", folder=tmp_path, BACKUP_FOLDER="copies", **settings)
    assert done.returncode == 2
    assert "BACKUP_FOLDER is for SQLite: back PostgreSQL up with pg_dump" in done.stderr
    done = bot("backup", "copies", folder=tmp_path, **settings)
    assert done.returncode == 1
    assert "back PostgreSQL up with pg_dump" in done.stderr


def test_the_database_is_for_its_owner_only(tmp_path: Path) -> None:
    key = bot("keygen", folder=tmp_path).stdout.strip()
    bot("migrate", folder=tmp_path, ENCRYPTION_KEYS=key)
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "data").glob("liaison.db")} == {0}


def test_keygen_prints_the_key_and_nothing_else(tmp_path: Path) -> None:
    done = bot("keygen", folder=tmp_path)
    assert len(done.stdout.strip()) == 44
    assert done.stderr == ""


def test_help_names_every_command(tmp_path: Path) -> None:
    done = bot("--help", folder=tmp_path)
    for command in ("run", "demo", "migrate", "keygen", "check", "invite", "staff", "digest", "deliver"):
        assert f"\n  {command}" in done.stdout


def test_migrate_makes_the_tables(tmp_path: Path) -> None:
    key = bot("keygen", folder=tmp_path).stdout.strip()
    assert bot("migrate", folder=tmp_path, ENCRYPTION_KEYS=key).returncode == 0
    assert (tmp_path / "data" / "liaison.db").exists()
    assert bot("migrate", folder=tmp_path, ENCRYPTION_KEYS=key).returncode == 0
