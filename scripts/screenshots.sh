#!/usr/bin/env bash
# Makes the pictures of docs/images from the example workspace: needs what `make demo` builds, and Chromium. They are
# committed, as they are documentation; each stays under 200 KB.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$(scripts/node-path.sh):$PATH"
export PATH
exec node tests/browser/screenshots.mjs "${1:-docs/images}"
