#!/bin/bash
# run.sh SECONDS PROGRAM - a fuzz target from its corpus on, for so long. What it finds is
# kept beside the program; its last lines say how many runs there were.
set -euo pipefail
program=$2
corpus=$(cd "$(dirname "$0")" && pwd)/corpus/$(basename "$program" | sed 's/^fuzz_//')
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
"$program" -max_total_time="$1" -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$program-" \
    "$found" "$corpus" >"$program.log" 2>&1 || { tail -n 40 "$program.log" && exit 1; }
echo "$(basename "$program"): $(tail -n 1 "$program.log")"
