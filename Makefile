# One short line a target. `make help` lists them. Everything is installed into .venv, and only when it is missing.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help book zip pdf slides built test notebooks lab serve check bench experiments lock clean mutants speed assignment

# A copied .venv runs the code of the folder it was copied from; a moved one, or one whose Python was upgraded, finds nothing.
# -I: no PYTHONPATH and no file of this folder answers for it.
OURS = import importlib.util, os, sys; found = importlib.util.find_spec("relu"); \
  sys.exit(not found or os.path.realpath(found.origin) != os.path.realpath("src/relu.py"))
ifneq ($(filter-out help clean,$(MAKECMDGOALS)),)
ifeq ($(shell [ -w . ] || echo no),no)
$(error Nothing can be written to this folder, and everything is made in it. \
  Copy it to a place of your own:  cp -r . ~/relu && cd ~/relu && make book)
endif
ifeq ($(shell [ ! -e .venv/notebooks ] || $(BIN)/python -I -c '$(OURS)' 2>/dev/null || echo stale),stale)
$(info The environment in .venv was made in another folder or for another Python. It is made anew ...)
$(shell rm -rf .venv)
endif
endif

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

book: built ## build the book and say where to open it
	@$(BIN)/python book/extension/build.py --open

zip: built ## pack the built book into one archive, with a checksum
	@$(BIN)/python book/extension/archive.py

pdf: built ## print the book as one PDF, with the Chromium or Chrome that is installed
	@$(BIN)/python book/extension/pdf.py

slides: .venv/book ## write a chapter as slides for a lecture, in one file: CHAPTER=5 [URL=https://...]
	@$(BIN)/python book/extension/slides.py $(call ASKED,CHAPTER)

test: .venv/test .venv/instructor built ## run every test: units, laws, twins, notebooks, browser
	@$(BIN)/python tests/run.py

notebooks: .venv/test ## execute every notebook afresh and store its outputs
	$(BIN)/python notebooks/execute.py

lab: .venv/notebooks ## open the notebooks in JupyterLab
	@PYTHON=$(BIN)/python ./postBuild
	$(BIN)/python -m jupyterlab notebooks/

serve: book ## build the book and serve it on this machine
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

check: .venv/test ## lint, format, types, spelling, for Python, notebooks and scripts
	@$(BIN)/python tests/check.py

bench: .venv/test ## print the tables of the book's performance figures
	$(BIN)/python -m benchmarks.relu
	$(BIN)/python -m benchmarks.regions

mutants: .venv/test ## put faults into the figures' runtime, and count those that the tests notice
	nice $(BIN)/python -m benchmarks.mutants

speed: .venv/test built ## time each figure of the built book, from input to changed picture
	$(BIN)/python -m benchmarks.live

experiments: .venv/test ## run the experiments of the book afresh and store their results
	$(BIN)/python -m relubook.experiments

# From the command line alone: on some systems the environment has a NAME, that of the machine.
ASKED = $(if $(filter command,$(origin $(1))),"$$$(1)","")
assignment: .venv/instructor ## write an nbgrader assignment: NAME=week1 [CHAPTERS="2 3"] [SEED=7]
	@$(BIN)/python -m relubook.exercises.assignment --chapters $(call ASKED,CHAPTERS) --seed $(call ASKED,SEED) -- $(call ASKED,NAME)

PIN := -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --no-header --no-annotate --extra notebooks
lock: | .venv/bin/python ## write both lists of requirements anew, with the newest versions that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/python $(PIN) pyproject.toml > requirements.new
	$(BIN)/python $(PIN) --extra book -c requirements.new pyproject.toml | grep -vxFf requirements.new > requirements-book.new
	sed '$$a -e .' requirements.new > requirements.txt && mv requirements-book.new requirements-book.txt && rm requirements.new

clean: ## remove what the build made (not .venv)
	rm -rf _build .pytest_cache .hypothesis .mypy_cache .ruff_cache

# A marker file says that a set of packages is in .venv; it is made again when the lists change.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'The book needs Python 3.11 or later: try  make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; echo 'Python could not make a virtual environment. On Debian and Ubuntu:  sudo apt-get install python3-venv'; exit 1; }

.venv/notebooks: requirements.txt pyproject.toml | .venv/bin/python
	@echo 'Installing what the notebooks need into .venv (once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/book: requirements-book.txt .venv/notebooks
	@echo 'Installing what the book needs into .venv (once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-book.txt
	@touch $@

.venv/test: pyproject.toml .venv/book
	@echo 'Installing what the tests need into .venv (once) ...'
	@sed '/^-e/d' requirements.txt requirements-book.txt > .venv/constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .venv/constraints.txt -e '.[test]'
	@touch $@

.venv/instructor: pyproject.toml .venv/notebooks
	@echo 'Installing what an instructor needs into .venv (once) ...'
	@sed '/^-e/d' requirements.txt requirements-book.txt > .venv/constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .venv/constraints.txt -e '.[instructor]'
	@touch $@

# build.py knows what the book was made of, and does nothing when all of it is as it was.
built: .venv/book
	@$(BIN)/python book/extension/build.py
