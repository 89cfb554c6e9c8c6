# What a person or a machine runs on this repository. Needs cargo (with rustfmt
# and clippy for `check`), Node 20.19 or newer with npm and, for `test`, the
# programs of PostgreSQL and Chromium; these two are installed where that is allowed.

CARGO ?= cargo
# Where distributions hide PostgreSQL's programs; the tests look there too.
POSTGRES_BIN := $(firstword $(CENGBAO_POSTGRES_BIN) $(patsubst %/initdb,%,$(lastword $(sort $(wildcard /usr/lib/postgresql/*/bin/initdb)))))

.PHONY: help run build test histories check postgres cargo fmt clippy doc schema licences rules clients packages gate bench bench-nation

help:
	@echo "make run     start a hub with simulated figures on http://127.0.0.1:8080/"
	@echo "make test    every test, on SQLite and on PostgreSQL, then the clients"
	@echo "make histories thousands of random histories on both databases: HISTORIES=2000 FROM=1, or SEED=7 for one"
	@echo "make clients Apollo, urql, Relay, codegen, the pages and the starter against the hub of this build"
	@echo "make bench   the bench on one prefecture: that it runs and is right, in a minute; bench-nation measures"
	@echo "make check   formatting, lints, documentation, schema.graphql, licences, house rules"

run: cargo
	$(CARGO) run --locked -- serve --demo

build: cargo
	$(CARGO) build --locked --workspace --bins

test: build postgres bench
	$(CARGO) test --locked --workspace --no-fail-fast
	$(MAKE) --no-print-directory clients

# What frontend teams use, against one demonstration hub of this build.
clients: build
	tests/clients/prepare.sh browser
	node tests/clients/run.mjs

packages:
	tests/clients/prepare.sh packages

# Random histories against the plain models, of reports and of enterprises. It says how far it is, goes on behind a
# failing one, and tells in the end each of them by its seed and its smallest part.
HISTORIES ?= 2000
FROM ?= 1
histories: build postgres
	RUST_BACKTRACE=0 CENGBAO_HISTORIES=$(HISTORIES) CENGBAO_HISTORIES_FROM=$(FROM) $(if $(SEED),CENGBAO_HISTORY_SEED=$(SEED)) \
		$(CARGO) test --locked -p cengbao-tests -- a_history_ends_in a_history_of_enterprises_ends_in

# One prefecture: every answer is proved, and no time is judged.
bench: build postgres
	target/debug/cengbao-bench run --size small --hub target/debug/cengbao --out target/bench-small.json

# The nation on both databases, and the measured part of the page; wants a quiet machine and 12 minutes.
bench-nation: postgres
	$(CARGO) run --locked --release -p cengbao-bench -- run --size nation --out bench/results/latest.json --page docs/performance.md

check: fmt clippy doc schema gate licences rules

fmt:
	$(CARGO) fmt --all --check

clippy:
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps

# The contract, the list of errors and the shape of the campaigns' files in the repository against the code.
schema:
	$(CARGO) run --locked --quiet -p cengbao-api -- schema check schema.graphql
	$(CARGO) run --locked --quiet -p cengbao-api -- errors check docs/errors.md
	$(CARGO) run --locked --quiet -p cengbao-api -- campaign schema check campaigns/schema

# Nothing in the contract breaks a client of the last release.
gate: packages
	node tests/clients/gate.mjs

licences:
	$(CARGO) run --locked --quiet -p cengbao-xtask -- licences

rules:
	$(CARGO) run --locked --quiet -p cengbao-xtask -- rules

cargo:
	@command -v $(CARGO) > /dev/null || { echo "cargo is missing: install Rust 1.94 or newer (https://rustup.rs)"; exit 1; }

postgres:
	@if [ -x "$(POSTGRES_BIN)/initdb" ] || command -v initdb > /dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "PostgreSQL's programs are missing: installing the package postgresql with apt-get"; \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql; \
	else \
		echo "PostgreSQL's programs are missing; install them (Debian, Ubuntu: apt-get install postgresql) or name their folder in CENGBAO_POSTGRES_BIN"; \
		exit 1; \
	fi
