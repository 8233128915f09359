#!/usr/bin/env bash
# The contract of the API passes a linter.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$(scripts/node-path.sh):$PATH"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
build/minga openapi --output "$folder/openapi.json"
npm --prefix web exec -- redocly lint --config .redocly.yaml "$folder/openapi.json"
