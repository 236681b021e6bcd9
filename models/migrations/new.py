"""`python -m models.migrations.new MESSAGE` writes the next migration, from the tables as they are in the code."""

import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def main(message: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=f"{count() + 1:04d}")


def count() -> int:
    return len(list((Path(__file__).parent / "versions").glob("0*.py")))


if __name__ == "__main__":
    main(sys.argv[1])
