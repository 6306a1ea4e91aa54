# casque: every target sets up what it needs; `make setup` is their common first step.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: help setup demo test check bench docs golden clean
help:
	@echo "make demo    play three invented months and print the measures"
	@echo "make test    run the tests"
	@echo "make check   format, lint, types, import rules, docs"
	@echo "make bench   speed of the screening kernel beside its peers"
	@echo "make docs    build the manual into site/"
	@echo "make golden  rewrite golden files (review the diff)"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "casque needs Python 3.11 or newer; say which one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up .venv (once, some minutes on a slow line) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $(STAMP)

demo: setup
	@$(BIN)/casque demo

test: setup
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest tests/unit/lexicon/test_laws.py --cov --cov-append \
	  --cov-report=term --cov-fail-under=90

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: setup
	@$(BIN)/python benchmarks/kernel.py

docs: setup
	$(BIN)/mkdocs build --strict

golden: setup
	@CASQUE_GOLDEN=write $(BIN)/python -m pytest -q tests -k golden

clean:
	rm -rf .venv build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
