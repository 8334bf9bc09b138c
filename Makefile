# Everything a person does here starts with one of these; `make help` lists them.

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
STATIC := server/alongside/static/index.html
PYTHON_SOURCES := $(shell find server -name '*.py' -o -name static -prune)
# Folders count too: their time changes when a file in them goes away.
WEB_SOURCES := $(shell find web/src web/public 2>/dev/null) \
	$(wildcard web/index.html web/*.ts web/*.json web/.npmrc)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test format lock web wheel bench screenshots clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.project $(STATIC) ## start the server; settings go in ALONGSIDE_* or ARGS="--port 9000"
	@exec $(BIN)/alongside serve $(ARGS)

test: .venv/.dev $(STATIC) build/compiled/.done ## run every check and every test
	@scripts/install-test-programs
	@$(BIN)/python scripts/check.py $(ARGS)

format: .venv/.dev web/node_modules/.installed ## bring all sources into the common format
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .
	@cd web && npm run --silent format

lock: .venv/.dev ## write the lock files again; ARGS=--upgrade takes the newest versions
	@scripts/lock $(ARGS)
	@cd web && npm install --package-lock-only

web: $(STATIC) ## build the web client

bench: .venv/.project $(STATIC) build/compiled/.done ## measure a server, with its media path compiled; ARGS="--help" says what
	@PYTHONPATH=$(CURDIR)/build/compiled $(BIN)/alongside bench $(ARGS)

screenshots: .venv/.dev $(STATIC) ## take pictures of all pages, and the one in the README
	@scripts/install-test-programs
	@PYTHONPATH=. $(BIN)/python scripts/screenshots.py

wheel: .venv/.build ## build the wheel, with the web client inside, into dist/
	@rm -rf dist
	@$(BIN)/hatchling build --target wheel

clean: ## remove everything that was built or installed here; rooms in data/ stay
	@rm -rf .venv web/node_modules server/alongside/static build dist .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache test-results

# --- what the commands above stand on; a stamp file says when it was last done ----------------------------------------

.venv/.created:
	@scripts/require-python $(PYTHON)
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.build: requirements-build.lock .venv/.created
	@echo "Installing what building needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.runtime: requirements.lock .venv/.created
	@echo "Installing what the server needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.project: pyproject.toml hatch_build.py .venv/.build .venv/.runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock web/node_modules/.installed .venv/.project
	@echo "Installing what testing needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

build/compiled/.done: scripts/compile.py hatch_build.py requirements-build.lock $(PYTHON_SOURCES) $(STATIC) .venv/.build .venv/.runtime
	@echo "Compiling the media path …"
	@$(BIN)/python scripts/compile.py build/compiled
	@touch $@

web/node_modules/.installed: web/package-lock.json
	@scripts/require-node
	@echo "Installing what the web client needs …"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STATIC): web/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the web client …"
	@cd web && npm run --silent build -- --outDir ../$(@D) --emptyOutDir --logLevel warn
