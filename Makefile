# `make help` lists the targets. CI runs `.ci/run`, which uses them.

CARGO ?= cargo
PORT ?= 9616
CONSOLE_PORT ?= 9617

.DEFAULT_GOAL := help
.PHONY: help setup ui run run-pm2 test pm2-suite check fmt bench openapi

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what the tests need into tests/node_modules and build/venv
	tests/setup.sh

ui: ## Build the web page, which the next `cargo build` embeds; needs Node.js and npm
	tests/setup.sh page

run: ## Run daemon, agent, console and sample apps; PORT=9616 CONSOLE_PORT=9617
	@if command -v npm >/dev/null; then tests/setup.sh page; else echo "no npm: going on without the web page"; fi
	$(CARGO) build --bin qd --bin qd-console
	@PORT=$(PORT) CONSOLE_PORT=$(CONSOLE_PORT) tests/run-sample.sh

run-pm2: ## Run PM2 from npm with a sample app and an agent in front of it; PORT=9616
	tests/setup.sh npm
	$(CARGO) build --bin qd
	@PORT=$(PORT) tests/run-pm2.sh

test: setup ## Run every test, end-to-end ones included
	$(CARGO) build --workspace
	@if $(CARGO) nextest --version >/dev/null 2>&1; then set -- nextest run; else set -- test; fi; \
	  echo "$(CARGO) $$* --workspace"; $(CARGO) "$$@" --workspace
	$(CARGO) test --doc --package qd-sdk
	npm --prefix crates/ui/web test
	tests/outside.sh

pm2-suite: ## Run PM2's own end-to-end scripts on our daemon; PM2_SUITE=checkout
	tests/setup.sh npm
	$(CARGO) build --bin qd
	tests/pm2-suite.sh

check: ## Formatting, lints and house rules: what to run before a commit
	$(CARGO) fmt --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) xtask tidy --check

fmt: ## Format
	$(CARGO) fmt
	$(CARGO) xtask tidy

bench: ## Measure, beside the rivals; writes bench/
	tests/setup.sh bench
	$(CARGO) xtask bench

openapi: ## Write openapi.yaml from the code
	$(CARGO) xtask openapi
