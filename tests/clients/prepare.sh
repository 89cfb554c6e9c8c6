#!/usr/bin/env bash
# What the tests of the clients need of a machine: `prepare.sh packages` makes
# sure of Node and the locked npm packages, `prepare.sh browser` of Chromium too.
# Installs with apt-get where it may; else it says what is missing and fails.
set -euo pipefail
cd "$(dirname "$0")"

# The oldest Node that every locked package runs on.
NODE_MAJOR=20
NODE_MINOR=19

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null
}

install() {
    echo "missing: installing $* with apt-get"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

has_node() {
    command -v npm > /dev/null && command -v node > /dev/null &&
        node -e "const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > $NODE_MAJOR || (a === $NODE_MAJOR && b >= $NODE_MINOR) ? 0 : 1)"
}

node_and_npm() {
    if has_node; then return; fi
    if ! command -v node > /dev/null && may_install; then install nodejs npm; fi
    if ! has_node; then
        echo "Node $NODE_MAJOR.$NODE_MINOR or newer with npm is missing (found: $(node --version 2> /dev/null || echo none)): install it from your distribution or https://nodejs.org" >&2
        exit 1
    fi
}

# Exactly what the lock file says, and no package runs a script on the way.
locked_packages() {
    if [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then return; fi
    echo "npm ci in $1"
    (cd "$1" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
}

browser() {
    if [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then return; fi
    if [ -z "${CHROMIUM:-}" ] && may_install; then
        install chromium
    else
        echo "Chromium is missing: install it (Debian, Ubuntu: apt-get install chromium) or name the program in CHROMIUM" >&2
        exit 1
    fi
}

node_and_npm
locked_packages .
case "${1:-}" in
    packages) ;;
    browser)
        locked_packages ../../examples/dashboard
        browser
        ;;
    *)
        echo "usage: $0 packages|browser" >&2
        exit 2
        ;;
esac
