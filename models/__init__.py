"""The domain: tables, rules, operations and reference data. Knows no Telegram and no words."""

from pathlib import Path

ROOT = Path(__file__).parent
