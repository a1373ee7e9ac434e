# Every command sets up what it needs; see docs/local-run.md.
.PHONY: run demo test check bench screenshots build deploy setup
.DEFAULT_GOAL := run

PYTHON := .venv/bin/python
# A local run is many imports: without kept bytecode each start compiles them all again.
unexport PYTHONDONTWRITEBYTECODE
# For the steps that call uv themselves, after set-up: the same uv, and a Python that works.
UV = $(or $(shell command -v uv),$(CURDIR)/.tools/venv/bin/uv)
WITH_UV = UV="$(UV)" UV_PYTHON="$(CURDIR)/$(PYTHON)" PATH="$(dir $(UV)):$(CURDIR)/.venv/bin:$$PATH"
SAM = $(WITH_UV) $(PYTHON) -m infrastructure.build.sam

setup:
	@infrastructure/setup.sh

run: setup
	@exec $(PYTHON) -m infrastructure.local

demo: setup
	@exec $(PYTHON) -m infrastructure.local --demo

# Options for pytest go in TESTS: make test TESTS="tests/unit -k moves"
test:
	@infrastructure/setup.sh tests
	@CHROMIUM="$$(cat .tools/chromium)" $(PYTHON) -m pytest -n auto $(TESTS)

check: setup
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check
	@.venv/bin/mypy layers/ukeire/python/ukeire functions infrastructure tests
	@$(PYTHON) -m pytest -q -p no:randomly tests/unit/test_import_rules.py
	@$(WITH_UV) $(PYTHON) -m infrastructure.build.check

# Parts to measure go in PARTS: make bench PARTS=pages
bench:
	@infrastructure/setup.sh tests
	@CHROMIUM="$$(cat .tools/chromium)" $(PYTHON) -m tests.benchmarks $(PARTS)

# The README's pictures, from the demo.
screenshots:
	@infrastructure/setup.sh tests
	@CHROMIUM="$$(cat .tools/chromium)" $(PYTHON) -m infrastructure.screenshots

build: setup
	@$(SAM) build

deploy: build
	@$(SAM) deploy
