# Two commands do all the set-up on a machine with Python >= 3.11 and make:
#   make run    the bot; without BOT_TOKEN, the demo in a browser page
#   make test   the tests, in a few minutes
#   make soak   kill -9 and bad lines for ten minutes (SOAK_MINUTES, SOAK_SEED)
#   make bench  figures beside plain bots in the same run, about ten minutes (docs/scale.md)
# make check is what a change must pass: make lint and make test-all, which adds browsers, killed
# processes, replicas, and PostgreSQL under every test. Without PostgreSQL or Chromium the tests
# that need it are skipped, and the summary says so.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes

.PHONY: run demo test test-rest test-all soak bench lint check lock clean

run: .venv/ready
	$(BIN)/python -m bot run

demo: .venv/ready
	$(BIN)/python -m bot demo

test: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not thorough"

test-rest: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m thorough

test-all: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --dist worksteal

soak: .venv/ready-dev
	SOAK_MINUTES=$${SOAK_MINUTES:-10} $(BIN)/python -m pytest tests/soak tests/db/outbox/test_outbox_machine.py tests/flows/ledgers/test_two_machines.py

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks.taps --runs 1
	$(BIN)/python -m benchmarks.losses --quick
	$(BIN)/python -m benchmarks.broadcast --members 600
	$(BIN)/python -m benchmarks.due --runs 1
	$(BIN)/python -m benchmarks.planning --runs 1
	$(BIN)/python -m benchmarks.start --runs 3
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.growth --rows 1000 100000
	$(BIN)/python -m benchmarks.when

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/core/ui/test_catalogues.py -k "file or template or plural or flagged"

check: lint test-all

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv

.venv/ready: requirements.lock | .venv/bin/python
	$(PIP) -r requirements.lock
	@touch $@

.venv/ready-dev: requirements.lock requirements-dev.lock | .venv/bin/python
	$(PIP) -r requirements.lock -r requirements-dev.lock
	@touch $@ .venv/ready

# Writes both lock files anew from pyproject.toml (needs uv); no index address goes in.
UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(UV_COMPILE) pyproject.toml -o requirements.lock
	$(UV_COMPILE) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
