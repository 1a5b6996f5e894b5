#!/usr/bin/env bash
# Holds the layers apart: the domain reaches nothing outside itself, and only the store speaks SQL.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

# Crates that read files, clocks, networks, databases, chance or the screen.
outside='tokio|mio|async-std|sqlx.*|rusqlite|libsqlite3-sys|reqwest|hyper|axum|tower|tracing|log|rand|rand_core|getrandom|fastrand|leptos.*|web-sys|js-sys|libc|socket2'
# The normal dependencies with every feature the workspace turns on for the domain; tests may use more.
found=$(cargo tree --locked -p domain -e normal --prefix none --format '{p}' | cut -d' ' -f1 | sort -u | grep -xE "$outside" || true)
if [ -n "$found" ]; then
    printf 'layers: domain depends on: %s\n' "$(tr '\n' ' ' <<<"$found")"
    failed=1
fi

for folder in domain app server/src frontend; do
    if grep -rnE 'sqlx' "$folder" --include='*.rs' --include='*.toml'; then
        printf 'layers: %s knows SQL; only store may\n' "$folder"
        failed=1
    fi
done
[ $failed = 0 ] && echo 'layers: domain is pure, and only store speaks SQL'
exit $failed
