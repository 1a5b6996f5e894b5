#!/usr/bin/env bash
# Is the machine ready to build? Installs what Debian and Ubuntu have as packages, names what else is missing.
set -euo pipefail

failed=0
missing() { printf 'setup: %s\n' "$*" >&2; failed=1; }

# at_least HAVE WANTED: do versions compare?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

if command -v cargo >/dev/null; then
    have=$(rustc --version | cut -d' ' -f2)
    at_least "$have" 1.95.0 || missing "Rust is $have, at least 1.95 is needed: rustup update stable"
else
    missing "cargo is missing: install Rust 1.95 or later with rustup"
fi
if command -v node >/dev/null && command -v npm >/dev/null; then
    have=$(node --version | tr -d v)
    at_least "$have" 20.0.0 || missing "Node.js is $have, at least 20 is needed"
else
    missing "node or npm is missing: install Node.js 20 or later"
fi
# Rust links with the C compiler, and SQLite is compiled by it.
command -v cc >/dev/null || "$(dirname "$0")/install.sh" gcc libc6-dev || missing "a C compiler (cc) is missing"
exit $failed
