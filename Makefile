# Twee opdrachten doen alles op een nieuwe computer met Python 3.11, Node 20 (of nieuwer): make build en make test.
PYTHON ?= python3
BIN := .venv/bin
LOCK := requirements/dev.lock
OWN := --no-index --no-deps --no-build-isolation --editable .

.PHONY: build serve test check fix lint diff lock clean

build: .venv/klaar node_modules/klaar
	$(BIN)/python -m generators build

serve: build
	@test -d dist/site || { echo "De site is niet gemaakt; hierboven staat waarom." >&2; exit 1; }
	@echo "De site staat op http://localhost:8000/ (stoppen met Ctrl+C)"
	@$(BIN)/python -m http.server --directory dist/site 8000

test: .venv/klaar node_modules/klaar
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: .venv/klaar
	$(BIN)/python -m generators check

fix: .venv/klaar
	$(BIN)/python -m generators check --fix

lint: .venv/klaar
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

diff: .venv/klaar
	$(BIN)/python -m generators diff $(or $(BASIS),HEAD)

# Eerst alles uit de lock, met controlegetallen; daarna iv3 zelf, zonder iets op te halen.
.venv/klaar: $(LOCK) pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r $(LOCK) && \
	  uv pip install --quiet --python $(BIN)/python $(OWN); \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check $(OWN); \
	fi
	@touch $@

# esbuild bundelt de JavaScript. Zonder npm maakt make build al het andere, en zegt het wat ontbreekt.
node_modules/klaar: package-lock.json
	@if command -v npm >/dev/null 2>&1; then npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch $@; fi

lock: .venv/klaar
	uv pip compile pyproject.toml --group bouw --group test --generate-hashes --no-header --no-annotate --python-version 3.11 --universal -o $(LOCK)
	npm install --package-lock-only --no-audit --no-fund

clean:
	rm -rf dist .cache .venv node_modules
