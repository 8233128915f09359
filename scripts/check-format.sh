#!/usr/bin/env bash
# Is every C++ file as clang-format would write it?
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run --Werror
