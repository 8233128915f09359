#!/usr/bin/env bash
# Do the pages say what is so? Links and anchors, paths of the repository, targets of make, commands and options of
# minga (asked of build/minga, if it is built), words on buttons, both languages alike; no path of one machine, no
# unfinished note. Prints what is wrong with file and line.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$(scripts/node-path.sh):$PATH"
export PATH
exec node scripts/check-docs.mjs
