#!/usr/bin/env bash
# Prints the folder of a Node.js that can build the page (20.19 or newer). Debian 12 has an older one;
# then a newer one is put under build/node from the npm registry.
set -euo pipefail
cd "$(dirname "$0")/.."

new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}
if command -v node >/dev/null && new_enough node; then
  dirname "$(command -v node)"
  exit 0
fi
own="$PWD/build/node/node_modules/node/bin"
if ! [ -x "$own/node" ] || ! new_enough "$own/node"; then
  npm install --loglevel=error --no-audit --no-fund --prefix build/node node@22 >&2
  new_enough "$own/node" || {
    echo "Node.js 20.19 or newer is needed and could not be installed under build/node" >&2
    exit 1
  }
fi
echo "$own"
