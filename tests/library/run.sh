#!/usr/bin/env bash
# Installs the methods alone out of a build folder, builds the stranger's project against them and runs it.
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/prefix" --component methods > "$work/log"
if [ -e "$work/prefix/bin" ] || [ -e "$work/prefix/share" ]; then
  echo "more than the methods was installed"
  exit 1
fi
cmake -S "$(dirname "$0")" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_BUILD_TYPE=Debug >> "$work/log"
cmake --build "$work/build" >> "$work/log" || { cat "$work/log"; exit 1; }
told=$("$work/build/stranger")
if [ "$told" != "1 pair, 5000.0 m2, crosses; 1 right within 30 m of the river" ]; then
  echo "it said: $told"
  exit 1
fi
echo "the methods are a library: $told"
