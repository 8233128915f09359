#!/usr/bin/env bash
# What is checked beside the tests: format, lints, shipped packs, the contract of the API.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. scripts/lib-tally.sh
step format scripts/check-format.sh
step tidy scripts/check-tidy.sh
step shell shellcheck -x -e SC1091 scripts/*.sh .ci/run
step packs scripts/check-packs.sh
step openapi scripts/check-openapi.sh
finish
