#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: `tools/postgres.sh COMMAND...`; exits as the command does.
#
# A throw-away server on a free port of 127.0.0.1, its data under target/, stopped and removed afterwards. The command
# finds it in RIKTNING_TEST_POSTGRES_URL; where that is set already, nothing is started.
# PostgreSQL refuses to run as root, so root lends it to the user `postgres`.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${RIKTNING_TEST_POSTGRES_URL:-}" ]; then exec "$@"; fi

say() { printf 'postgres: %s\n' "$*" >&2; }

# The newest server on this machine. Debian keeps its programs outside PATH.
find_server() {
    local folder
    folder=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1) || true
    [ -n "$folder" ] || folder=$(command -v initdb || true)
    [ -n "$folder" ] && dirname "$folder"
}
bin=$(find_server) || { tools/install.sh postgresql && bin=$(find_server); } || {
    say "no PostgreSQL server here: install one, or set RIKTNING_TEST_POSTGRES_URL to an empty database"
    exit 1
}

# as COMMAND...: as the user that PostgreSQL runs as.
as() { "$@"; }
owner=
if [ "$(id -u)" = 0 ]; then
    owner=postgres
    id -u "$owner" >/dev/null 2>&1 || owner=nobody
    as() { setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups -- "$@"; }
fi

stop() {
    as "$bin/pg_ctl" stop -s -m immediate -D "$1/data" >/dev/null 2>&1 || true
    rm -rf "$1"
}

# What an earlier run left behind when it was killed; the name ends in its process id.
mkdir -p target
for old in target/postgres-*; do
    if [ -d "$old" ] && ! kill -0 "${old##*-}" 2>/dev/null; then stop "$PWD/$old"; fi
done

home=$PWD/target/postgres-$$
mkdir -p "$home"
if [ -n "$owner" ]; then
    chown "$owner" "$home"
    # A checkout inside a closed home folder cannot be reached by another user.
    if ! as test -w "$home" 2>/dev/null || ! (as sh -c 'cd "$1"' sh "$home") 2>/dev/null; then
        rm -rf "$home"
        home=$(mktemp -d -t riktning-postgres.XXXXXX)
        chown "$owner" "$home"
    fi
fi
chmod 700 "$home"

trap 'stop "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

(cd "$home" && as "$bin/initdb" -D data -U riktning -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$home.log" 2>&1) || {
    cat "$home.log" >&2
    exit 1
}
mv "$home.log" "$home/initdb.log"

# Nothing here has to survive a crash. Sockets in files have a limit on their path's length; TCP is enough.
settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off
 -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB -c timezone=UTC"
started=
for _ in 1 2 3 4 5 6 7 8; do
    # Below the range that systems take outgoing ports from.
    port=$((20000 + RANDOM % 10000))
    if (cd "$home" && as "$bin/pg_ctl" start -s -w -t 60 -D data -l data/server.log -o "${settings//$'\n'/} -p $port") >/dev/null 2>&1; then
        started=yes
        break
    fi
done
if [ -z "$started" ]; then
    say "the server did not start:"
    tail -n 20 "$home/data/server.log" >&2 || true
    exit 1
fi

export RIKTNING_TEST_POSTGRES_URL=postgres://riktning@127.0.0.1:$port/postgres
"$@" &
command=$!
# Passes a stop on to the command and waits for it, so that the server is not taken away under it.
trap 'kill -TERM $command 2>/dev/null; wait $command 2>/dev/null; exit 143' TERM
trap 'kill -INT $command 2>/dev/null; wait $command 2>/dev/null; exit 130' INT
code=0
wait "$command" || code=$?
exit "$code"
