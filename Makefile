# Every verb works from a fresh clone: the first one makes .venv itself.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PIPELINE := $(BIN)/python -m scripts
# Where bytecode isn't kept, each of the hundreds of processes of the tests compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help client spec docs diff check-generated compiled test lint format mock contract mutants bench lock clean mypy pyright

help: ## Show the verbs
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): scripts/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "pytribute needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	@echo "Making .venv with the pinned tools (once)"
	@$(PYTHON) -m venv .venv
	@# pip takes ten times as long as uv, but knows mirrors that uv has not been told of.
	@awk '/^uv==/ {uv = 1} uv {print} uv && !/\\$$/ {exit}' scripts/requirements.txt > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r .venv/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r scripts/requirements.txt || \
		$(BIN)/python -m pip install --quiet --require-hashes -r scripts/requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

client: $(READY) ## Make the specification and the client again from openapi/sources
	@$(PIPELINE) client $(ARGS)

spec: $(READY) ## Make only the specification (English and Russian)
	@$(PIPELINE) spec $(ARGS)

docs: $(READY) ## Download the pages listed in openapi/sources/sources.toml
	@$(PIPELINE) docs $(ARGS)

diff: $(READY) ## Show what changed in the specification: make diff ARGS="HEAD~1 --format markdown"
	@$(PIPELINE) diff $(ARGS)

check-generated: $(READY) ## Make everything again on the side and fail on any difference
	@$(PIPELINE) check

compiled: $(READY)
	@# pytest rewrites each test module, for 12 s: here once, not in each of its workers at once.
	@output=$$($(BIN)/python -m pytest --collect-only --quiet) || { echo "$$output" | tail -50; exit 1; }

test: $(READY) ## Run the tests; all of them take every line and branch of overlay/
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -n auto --dist worksteal $(ARGS)
	@$(BIN)/python -m coverage combine --quiet
	@$(if $(ARGS),,$(BIN)/python -m coverage report)

lint: $(READY) ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(MAKE) --no-print-directory --output-sync --jobs 2 mypy pyright

mypy pyright: $(READY)
	@$(BIN)/$@

format: $(READY) ## Put the code in shape
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

mock: $(READY) ## Serve the mock of the API: make mock ARGS="--port 8080"
	@$(BIN)/pytribute mock $(ARGS)

contract: $(READY) ## Check a server against the specification, the mock by default: make contract PROFILE=profile.toml
	@$(BIN)/pytribute contract $(if $(PROFILE),--profile $(PROFILE)) $(ARGS)

mutants: $(READY) ## Run the check against every mutant of the mock: make mutants ARGS="'roubles*'"
	@$(BIN)/python -m tests.mutants $(ARGS)

bench: $(READY) ## Measure on this machine, beside peers: make bench ARGS="listing"
	@$(BIN)/python -m benchmarks $(ARGS)

lock: $(READY) ## Pin the tools again, with hashes
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o scripts/requirements.txt

clean: ## Remove the environment and every cache
	@rm -rf .venv .cache .staging-* .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* dist
