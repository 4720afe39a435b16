# One short line a target. `make help` lists them. Everything is installed into .venv, and only when it is missing.
PYTHON ?= python3
BIN := .venv/bin
CODE := $(shell find src -name '*.py' -o -name '*.js' -o -name '*.css' -o -name '*.json' -o -name '*.csv' -o -name '*.gz')
PAGES := $(shell find book notebooks -type f -not -path '*/.*') _config.yml _toc.yml
.DEFAULT_GOAL := help
.PHONY: help book test notebooks lab serve check bench experiments lock clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

book: _build/.built ## build the book and say where to open it
	@$(BIN)/python book/extension/build.py --open

test: .venv/test _build/.built ## run every test: units, laws, twins, notebooks, browser
	@$(BIN)/python tests/run.py

notebooks: .venv/test ## execute every notebook afresh and store its outputs
	$(BIN)/python notebooks/execute.py

lab: .venv/book ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks/

serve: book ## build the book and serve it on this machine
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

check: .venv/test ## lint, format, types, spelling, for Python, notebooks and scripts
	@$(BIN)/python tests/check.py

bench: .venv/test ## print the tables of the book's performance figures
	$(BIN)/python -m benchmarks.relu
	$(BIN)/python -m benchmarks.regions

experiments: .venv/test ## run the experiments of the book afresh and store their results
	$(BIN)/python -m relubook.experiments

lock: | .venv/bin/python ## write requirements.txt anew, with the newest versions that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --no-header --no-annotate --extra book \
	  pyproject.toml | sed '$$a -e .' > requirements.new && mv requirements.new requirements.txt

clean: ## remove what the build made (not .venv)
	rm -rf _build .pytest_cache .hypothesis .mypy_cache .ruff_cache

# A marker file says that a set of packages is in .venv; it is made again when the lists change.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'The book needs Python 3.11 or later: try  make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo 'Python could not make a virtual environment. On Debian and Ubuntu:  sudo apt-get install python3-venv'; exit 1; }

.venv/book: requirements.txt pyproject.toml | .venv/bin/python
	@echo 'Installing what the book needs into .venv (once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test: pyproject.toml .venv/book
	@echo 'Installing what the tests need into .venv (once) ...'
	@sed '/^-e/d' requirements.txt > .venv/constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .venv/constraints.txt -e '.[test]'
	@touch $@

_build/.built: .venv/book _build/.code $(PAGES)
	@$(BIN)/python book/extension/build.py
	@touch $@

# jupyter-book looks only at the notebooks to see what is new; when the code behind them changes, all is built again.
_build/.code: $(CODE)
	@rm -rf _build && mkdir -p _build && touch $@
