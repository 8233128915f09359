#!/usr/bin/env bash
# Installs the Debian packages of packages.txt that are not there yet, and with the word `test` those of
# packages-test.txt too. Needs root or sudo only when something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

lists=(packages.txt)
if [ "${1:-}" = test ]; then lists+=(packages-test.txt); fi
missing=()
while read -r package; do
  [ -n "$package" ] || continue
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done < <(cat "${lists[@]}")
# Node.js may have come from elsewhere, with npm inside; a second one is not wanted.
if ! command -v npm >/dev/null; then missing+=(nodejs npm); fi
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "These packages are missing and need root to install: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q
"${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
