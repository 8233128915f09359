#!/usr/bin/env bash
# Builds the page into web/dist, unless nothing changed since the last time. build/minga is asked for the contract of the
# API, whose types the page is built with.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$(scripts/node-path.sh):$PATH"
export PATH

if ! [ -f web/node_modules/.package-lock.json ] || [ web/package-lock.json -nt web/node_modules/.package-lock.json ]; then
  npm --prefix web ci --no-audit --no-fund --loglevel=error
  touch web/node_modules/.package-lock.json
fi
npm --prefix web run --silent contract
newest() { find web packs/core/pictograms -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer "$1" -print -quit; }
if [ -f web/dist/index.html ] && [ -z "$(newest web/dist/index.html)" ]; then exit 0; fi
npm --prefix web run build
touch web/dist/index.html
