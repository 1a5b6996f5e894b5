#!/usr/bin/env bash
# Installs Debian or Ubuntu packages that are missing; elsewhere it says which programs are wanted.
#
# `tools/install.sh PACKAGE...`. Exit 1 when they could not be installed.
set -euo pipefail

missing=()
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    printf 'install: this needs (names as in Debian): %s. Install them with the package manager of this machine.\n' "${missing[*]}" >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null && ! [ -t 0 ]; then
        printf 'install: missing: %s. Run as an administrator: apt-get install %s\n' "${missing[*]}" "${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
printf 'install: %s\n' "${missing[*]}" >&2
get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
"${get[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 </dev/null && exit 0
# A fresh machine has no package lists yet.
"${get[@]}" update >&2 </dev/null || true
"${get[@]}" install -y --no-install-recommends "${missing[@]}" >&2 </dev/null
