# casque: every target sets up what it needs; `make setup` is their common first step.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: help setup demo test check bench bench-market bench-web docs golden screenshots messages clean
help:
	@echo "make demo    play six months of the invented market, live, beside its truth"
	@echo "make test    run the tests"
	@echo "make check   format, lint, types, import rules, docs"
	@echo "make bench   speed of the screening kernel beside its peers"
	@echo "make bench-market  the invented market: speed, truth, difficulty, manners, kills"
	@echo "make bench-web  the web: keys in a browser, writers at once, every screen (half an hour)"
	@echo "make docs    build the manual into site/"
	@echo "make screenshots  pictures of the web for README and manual, in Chromium"
	@echo "make messages  gather and compile the words of the web in both languages"
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

# whole programs run unmeasured: that would double their time; the browser's tests run apart:
# Playwright keeps an event loop, and a busy machine may slow one
test: setup
	@$(BIN)/python -m pytest -n 2 tests/e2e
	@$(BIN)/python -m pytest -n 2 --cov --cov-report= -m "not browser" --ignore=tests/e2e
	@$(BIN)/python -m pytest -n 2 --cov --cov-append --cov-report= -m browser --reruns 1 tests/web/browser
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest tests/unit/lexicon/test_laws.py --cov --cov-append \
	  --cov-report=term --cov-fail-under=95

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: setup
	@$(BIN)/python benchmarks/kernel.py

# 20 seeds for the truth, 10 for the difficulty, the demo, 3 for live months, 100 kills: see what each took
bench-market: setup
	@$(BIN)/python benchmarks/whole_market.py

screenshots: setup
	@$(BIN)/python tools/screenshots.py

messages: setup
	@$(BIN)/python tools/messages.py

# 100,000 advertisements; Chromium and PostgreSQL where they are there
bench-web: setup
	@$(BIN)/python benchmarks/web.py

docs: setup
	$(BIN)/mkdocs build --strict

golden: setup
	@CASQUE_GOLDEN=write $(BIN)/python -m pytest -q tests -k golden

clean:
	rm -rf .venv build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
