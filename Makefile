# `make report` and `make test` set themselves up: they need only make and Python 3.11 to 3.13.
FY ?= 2024
# Empty: that of the centre, which HIKIANA_CENTRE names.
REGISTER ?=
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& { echo $$python; break; }; done)
endif

BIN := .venv/bin
# As many processes as there are cores; tests that share what is dear to make stay together.
BESIDE := --numprocesses=auto --dist=loadgroup

# Python keeps what it has compiled, whatever the shell says: the tests would take half a minute longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: environment development report test test-all bench bench-intake bench-scale lint lab synth reconcile hook lock wheels clean

report: environment
	$(BIN)/hikiana report --fy $(FY) $(if $(REGISTER),--register "$(REGISTER)") $(ARGS)

# Minutes, before every commit.
test: lint
	$(BIN)/python -m pytest $(BESIDE) -m "not long"

# What takes longer: real starts, whole reports, a browser, LibreOffice, clusters, and many examples of each property.
# Groups of tests run in the order of tests/conftest.py, the longest first.
test-all: development
	$(BIN)/python -m pytest $(BESIDE) --no-loadscope-reorder -m "long or hypothesis" --hypothesis-profile=thorough

# The other ways over one fiscal year; YEARS=2009:2024 runs all their years, which takes long.
bench: development
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/batch.py $(if $(YEARS),--years $(YEARS))

# Ten million contacts take long; ROWS=1000000 is a tenth.
ROWS ?= 10000000
bench-intake: development
	$(BIN)/python benchmarks/intake.py --rows $(ROWS)

# Nearly nine million contacts at the most; TIMES="1 10" is quick.
TIMES ?= 1 100 500 1000
bench-scale: development
	$(BIN)/python benchmarks/scale.py --times $(TIMES)

lint: development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: development
	$(BIN)/python -m hikiana.explore.lab --notebook-dir=notebooks

synth: environment
	$(BIN)/hikiana synth

reconcile: environment
	$(BIN)/hikiana reconcile --fy $(FY) $(if $(REGISTER),--register "$(REGISTER)")

# What running needs; `development` has the tools of tests, linters and measurements beside it.
environment development:
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11〜3.13 が見つかりません。インストールするか、make PYTHON=/path/to/python3.12 のように指定してください。"; \
	  echo "Python 3.11 to 3.13 was not found. Install it, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) には venv がありません。Debian・Ubuntu では python3-venv を入れてください。"; \
	  echo "$(PYTHON) lacks venv. On Debian and Ubuntu install python3-venv."; exit 1; }
	@"$(PYTHON)" tools/environment.py $(if $(filter development,$@),--develop)
	@test .venv/.hook -nt .githooks/pre-commit || { $(MAKE) --no-print-directory hook && touch .venv/.hook; }

# From then on git refuses commits that hold records. A tree without git needs no hook, somebody's own stay theirs.
hook:
	@if test -e .git && command -v git >/dev/null; then \
	  hooks=$$(git config --get core.hooksPath); \
	  if test -z "$$hooks" && git config core.hooksPath .githooks; then :; \
	  elif test "$$hooks" != .githooks; then \
	    echo "記録を git に入れない検査は働いていません（core.hooksPath: $$hooks）。pre-commit から .githooks/pre-commit を呼んでください。"; \
	    echo "Commits are not checked for records (core.hooksPath: $$hooks). Call .githooks/pre-commit from your pre-commit."; \
	  fi; \
	fi

# Maintainers only. Versions stay where they still fit; UPGRADE=1 takes the newest.
lock: development
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)

# Maintainers only, after each change of the locks: writes docs/wheels.md.
wheels: development
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/wheels.py

# Only in the clone: where HIKIANA_DATA says there may be folders of these names that are somebody's own.
clean:
	rm -rf .venv data/clean data/reports data/checks data/release/open data/release/under_agreement
	@test -z "$$HIKIANA_DATA" || { \
	  echo "$$HIKIANA_DATA の clean、reports、checks は残っています。要らなければ消してください。"; \
	  echo "clean, reports and checks in $$HIKIANA_DATA are left. Delete them when you do not need them."; }
