#!/usr/bin/env bash
# Known weaknesses and unwanted crates, as far as this machine can tell; says what it could not look up.
#
# cargo-deny reads deny.toml. It is used where it is installed (`cargo install cargo-deny`); its advisories come
# from a git repository, and npm's from the registry, so both need a network that reaches them.
set -euo pipefail
cd "$(dirname "$0")/.."

if cargo deny --version >/dev/null 2>&1; then
    cargo deny --workspace check --hide-inclusion-graph licenses bans sources
    if timeout 120 cargo deny fetch db >/dev/null 2>&1; then
        cargo deny --workspace check --hide-inclusion-graph --disable-fetch advisories
    else
        echo 'advisories: SKIPPED for crates: the advisory database cannot be reached from here'
    fi
else
    echo 'advisories: SKIPPED for crates: cargo-deny is not installed (cargo install cargo-deny)'
fi

for folder in . tests; do
    [ -f "$folder/package-lock.json" ] || continue
    # npm exits 1 both for a finding and for a registry that has no advisories; only a finding is listed.
    report=$(timeout 60 npm audit --json --prefix "$folder" 2>/dev/null || true)
    verdict=$(node -e '
        let report = {};
        try { report = JSON.parse(process.argv[1]); } catch {}
        const count = report.metadata?.vulnerabilities;
        console.log(!count || report.error ? "unknown" : count.high + count.critical > 0 ? "bad" : "good");' "$report")
    case $verdict in
    good) echo "advisories: none of weight for npm packages in $folder" ;;
    bad)
        npm audit --prefix "$folder" || true
        echo "advisories: npm packages in $folder have known weaknesses"
        exit 1
        ;;
    *) echo "advisories: SKIPPED for npm packages in $folder: the registry gave no answer" ;;
    esac
done
