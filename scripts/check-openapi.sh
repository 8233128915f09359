#!/usr/bin/env bash
# The contract of the API, as build/minga writes it, passes a linter. The linter is put under build/ from the npm
# registry the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$(scripts/node-path.sh):$PATH"
export PATH
linter=2.64.0

if [ "$(cat build/openapi/linter 2>/dev/null || true)" != "$linter" ]; then
  mkdir -p build/openapi
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix build/openapi "@redocly/openapi-core@$linter"
  echo "$linter" >build/openapi/linter
fi
build/minga openapi --output build/openapi/openapi.json >/dev/null
cp scripts/lint-openapi.mjs build/openapi/lint.mjs
node build/openapi/lint.mjs build/openapi/openapi.json
