#!/usr/bin/env bash
# Every pack that ships is without a fault: found by its pack.yaml, not from a list.
set -euo pipefail
cd "$(dirname "$0")/.."
find packs -name pack.yaml -printf '%h\n' | sort | while read -r pack; do
  build/minga pack check "$pack"
done
