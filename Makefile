# Everything a person does here, by hand and in CI. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
PYTHONS ?= $(shell for v in 11 12 13 14; do command -v python3.$$v; done)
SUITE ?= bookworm
VENV := .venv
BIN := $(VENV)/bin
export UV_COMPILE_BYTECODE = 1
export OMP_NUM_THREADS = 1
unexport PYTHONDONTWRITEBYTECODE
export PYTHONWARNINGS = ignore::DeprecationWarning

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast check golden format frontend lock bench chaos fuzz clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## Make .venv with everything needed (quick when nothing changed)

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 …"; exit 2; }
	@echo "setting up $(VENV) (two or three minutes, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q uv 2>/dev/null || echo "uv is not to be had: going on with pip"
	@if test -x $(BIN)/uv; then $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock; \
	 else $(BIN)/python -m pip install -q --require-hashes -r requirements.lock; fi
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## Read the sample pages and show what they tell
	@$(BIN)/dragoman demo
	@echo
	@$(BIN)/dragoman demo --tracker build/demo

check: setup ## Format, lint, types, rooms
	@$(BIN)/ruff format --check -q src tests bench
	@$(BIN)/ruff check -q src tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports

test: check ## Everything that must hold (the web tests where Chromium is installed)
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-fast: setup ## The suite without checks and without a browser
	@$(BIN)/python -m pytest -m "not web and not slow"

test-web: setup ## The reader in a browser (needs Chromium; axe too after `npm ci` in frontend)
	@$(BIN)/python -m pytest tests/web -m web

screens: setup ## Pictures of every screen into docs/screens (needs Chromium)
	@test -d build/demo || $(BIN)/dragoman demo --tracker build/demo
	@SCREENS=docs/screens SCREENS_TRACKER=build/demo $(BIN)/python -m pytest tests/web/test_browser.py -k screenshots

golden: setup ## Write the golden listings of the sample pages anew (then read the diff)
	@UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/golden -q

format: setup ## Put the code into its form
	@$(BIN)/ruff format -q src tests bench && $(BIN)/ruff check -q --fix src tests bench

frontend: ## Build the reader's script and map (needs node and npm; the built files are committed)
	@cd frontend && npm ci --silent && npm run --silent build && npm run --silent check

lock: ## Write requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile -q --generate-hashes --all-extras --no-header --python-version 3.11 pyproject.toml -o requirements.lock

bench: setup ## Speed beside the peers, then accuracy (the tracker's and the reader's speed: bench-store, bench-web)
	@$(BIN)/python -m bench.speed.table
	@for script in bench/accuracy/[a-z]*.py; do \
	   test $$(basename $$script) = parsed.py || { echo "== $$script"; $(BIN)/python -m $$(echo $${script%.py} | tr / .) || exit 1; }; done

chaos: setup ## Kill writers of a tracker at random moments: nothing lost, nothing doubled
	@$(BIN)/python -m bench.chaos.store

bench-%: setup ## One benchmark: bench-cut, bench-times, bench-places, bench-actors, bench-events …
	@script=$$(ls bench/accuracy/$*.py bench/speed/$*.py 2>/dev/null | head -1); test -n "$$script" || { echo "no benchmark $*"; exit 2; }; \
	 $(BIN)/python -m $$(echo $${script%.py} | tr / .)

fuzz: setup ## 20,000 spoilt pages, with fixed seeds (FUZZ_PAGES=n for another number)
	@FUZZ_PAGES=$${FUZZ_PAGES:-20000} $(BIN)/python -m pytest tests/fuzz -q

clean: ## Remove what was made
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: docs dist pythons newcomer container sbom
docs: setup ## Write the generated pages and build the site into build/docs (no network, no warnings)
	@$(BIN)/python docs/generate.py && $(BIN)/python packaging/licences.py
	@$(BIN)/python docs/terminal.py && $(BIN)/python docs/worked.py && $(BIN)/python notebooks/build.py
	@$(BIN)/python -m sphinx -q -W --keep-going -b html docs build/docs && echo "build/docs/index.html"

dist: setup ## Build wheel and sdist, twice the same, and run the wheel in empty environments
	@packaging/dist.sh $(PYTHON)

pythons: setup ## The wheel in an empty environment of each Python here (or of PYTHONS="python3.12 /opt/py/bin/python3.13")
	@packaging/dist.sh $(PYTHONS)

newcomer: ## Follow README in an empty Debian, with the time of each step (needs root and debootstrap; SUITE=trixie for 3.13)
	@packaging/newcomer.sh "" $(SUITE)

container: ## Build Containerfile on a Debian folder, without a registry (needs root, buildah, BASE=folder)
	@packaging/container.sh $(BASE)

sbom: setup ## Write the bill of materials (CycloneDX) into dist
	@mkdir -p dist && $(BIN)/python packaging/sbom.py > dist/sbom.cdx.json && echo dist/sbom.cdx.json
