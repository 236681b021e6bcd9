# The whole workflow. `make demo` and `make test` need Python 3.11+ (on Debian python3-venv too), git and make, and nothing else.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
STEPS ?= 2000
SEEDS ?= 1 2 3 4 5
UPDATES ?= 10000
KILLS ?= 1000
SEED ?=
NAMES ?=
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test story fuzz chaos authority pictures bench licences lint types format run lock migration clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1  — /'

# The packages of the lock file, in .venv; nothing is installed outside of it.
$(READY): pyproject.toml uv.lock
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); }
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --compile-bytecode
	@touch $@

demo: $(READY)  ## the whole bot against a local Telegram, with sample staff and cases; prints the page's address
	@$(BIN)/python -m bot demo

test: $(READY)  ## all tests
	@$(BIN)/python -m pytest -n 2

story: $(READY)  ## the random story of tests/test_right_person.py at length: make story STEPS=5000 SEEDS="7 8"
	@STEPS=$(STEPS) SEEDS="$(SEEDS)" $(BIN)/python -m pytest -q tests/test_right_person.py

fuzz: $(READY)  ## everybody does anything, at length: make fuzz UPDATES=20000 SEEDS="11 12" (so many updates of each seed)
	@UPDATES=$(UPDATES) SEEDS="$(SEEDS)" $(BIN)/python -m pytest -n 2 -q tests/test_fuzz.py

chaos: $(READY)  ## kills the bot again and again while people talk, then recounts: make chaos KILLS=1000 SEED=1
	@$(BIN)/python -m tests.chaos --kills $(KILLS) $(if $(SEED),--seed $(SEED))
authority: $(READY)  ## who may do what, all of docs/authority.md tried: forbidden cells, and how many opened
	@AUTHORITY=1 $(BIN)/python -m pytest -n0 -q -s tests/test_authority.py

bench: $(READY)  ## how fast and how large, beside something bare that does the same: make bench NAMES="relay desk"
	@$(BIN)/python -m bot.bench $(NAMES) --json bench.json

pictures: $(READY)  ## the pictures of the manuals, from the real bot; needs Chromium
	@$(BIN)/python -m tests.pictures

lint: $(READY)  ## format, lint, types and import rules, changing nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy bot handlers models locales tests
	@$(BIN)/lint-imports

format: $(READY)  ## format, and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

run: $(READY)  ## the bot itself; settings from .env
	@$(BIN)/python -m bot run

lock: $(READY)  ## newest versions into uv.lock; then make licences
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv lock --upgrade

licences: $(READY)  ## docs/licences.md anew, from the lock file and the installed packages
	@$(BIN)/python -m tests.licences

migration: $(READY)  ## the next migration, from the tables in the code: make migration NAME="what changes"
	@$(BIN)/python -m models.migrations.new "$(NAME)"

clean:  ## forget the environment and all caches
	rm -rf $(VENV) .mypy_cache .import_linter_cache .ruff_cache .pytest_cache .hypothesis
