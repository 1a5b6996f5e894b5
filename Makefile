# Riktning, the one door: `make help` lists what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Steps share cargo's lock and the cores; cargo spreads the work itself.
.NOTPARALLEL:

# dev compiles quickest and is what `make run` and `make test` share; `make run PROFILE=release` serves fastest.
PROFILE ?= dev
folder := $(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
program := $(CURDIR)/target/$(folder)/riktning
ARGS ?= --demo

# The scripts know the folders below target/; a machine's own setting must not move half of them.
unexport CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR CARGO_BUILD_TARGET

.PHONY: help run build site quick test test-rust test-browser check check-format check-lints check-licences check-layers bench eval release setup theme sizes

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build all, then serve the example municipality on http://127.0.0.1:3000 (ARGS= changes the options)
	exec "$(program)" serve $(ARGS)

build: site ## Build the program with its style sheets and islands
	cargo build -p server --bin riktning --profile $(PROFILE) --locked

site: setup node_modules/.package-lock.json ## Build what browsers load into target/site
	tools/wasm.sh
	node tools/site.mjs

quick: ## As run, with islands compiled quickly instead of small, for work on them
	@RIKTNING_WASM_PROFILE=dev $(MAKE) --no-print-directory run

test: test-rust test-browser ## All tests: Rust on SQLite and a private PostgreSQL, then the journeys in a browser

# Assets are tested too, so the site comes first.
test-rust: site ## The Rust tests (FILTER=name picks some)
	tools/postgres.sh cargo test --locked $(FILTER)

# A journey is tests/**/*.test.mjs; it finds the program in RIKTNING_BIN and the browser in RIKTNING_CHROMIUM.
test-browser: build ## The journeys in a browser
	@if [ -f tests/package.json ]; then \
	  $(MAKE) --no-print-directory tests/node_modules/.package-lock.json; \
	  if [ -z "$${RIKTNING_CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then tools/install.sh chromium; fi; \
	  python3 -c 'import sqlite3' 2>/dev/null || tools/install.sh python3; \
	  export RIKTNING_CHROMIUM="$${RIKTNING_CHROMIUM:-$$(command -v chromium)}" RIKTNING_BIN="$(program)"; \
	  tools/postgres.sh bash -c "find tests -name node_modules -prune -o -name '*.test.mjs' -print0 | sort -z | xargs -0r node --test --test-concurrency=1"; \
	fi

check: check-format check-layers check-licences check-lints ## Format, layers, licences, advisories, lints

check-format:
	cargo fmt --all --check

# Warnings are errors here and only here, so that a newer compiler never breaks `make run`.
check-lints: setup
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked -p bindgen -- -D warnings
	tools/wasm.sh clippy

check-licences: node_modules/.package-lock.json
	node tools/licences.mjs
	tools/advisories.sh

check-layers:
	tools/layers.sh

bench: ## Measure the budgets of the design on SQLite and PostgreSQL (BENCH_NEEDS=5000)
	@$(MAKE) --no-print-directory build PROFILE=release
	@$(MAKE) --no-print-directory tests/node_modules/.package-lock.json
	@command -v wrk >/dev/null || tools/install.sh wrk
	@if [ -z "$${RIKTNING_CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then tools/install.sh chromium; fi
	@export RIKTNING_CHROMIUM="$${RIKTNING_CHROMIUM:-$$(command -v chromium)}" RIKTNING_BIN="$(CURDIR)/target/release/riktning"; \
	  tools/postgres.sh node tests/load/bench.mjs

eval: setup ## How well similar needs are found (NEEDS=file measures that file of labelled needs alone)
	@cargo run --quiet --locked -p domain --example eval -- $(if $(NEEDS),"$(abspath $(NEEDS))")

release: ## One self-contained executable: target/release/riktning
	@$(MAKE) --no-print-directory build PROFILE=release
	@ls -l target/release/riktning

setup: ## Is this machine ready? Installs what Debian and Ubuntu have, names the rest
	@tools/setup.sh

sizes: site ## Sizes of what browsers load: plain, gzip, brotli
	@node tools/site.mjs --sizes

# The command line tool of Designsystemet is large and seldom needed: fetched for this step alone, its output committed.
theme: ## Write style/theme/kommun.css anew from style/theme/config.json
	npx --yes @digdir/designsystemet@1.15.0 tokens create --config style/theme/config.json --clean
	npx --yes @digdir/designsystemet@1.15.0 tokens build --config style/theme/config.json -t target/design-tokens -o target/theme --clean
	cp target/theme/kommun.css style/theme/kommun.css

node_modules/.package-lock.json: package.json package-lock.json
	npm ci
	touch $@

tests/node_modules/.package-lock.json: tests/package.json tests/package-lock.json
	npm ci --prefix tests
	touch $@
