#!/bin/sh
# symbols.sh NM SHARED STATIC - nothing but tide_* leaves the libraries.
set -eu

nm=$1
shared=$2
static=$3
failed=0

# The name of the version node is not a function.
exported=$("$nm" -D --defined-only "$shared" | awk '$2 != "A" {print $3}' | sed 's/@.*//')
archived=$("$nm" -g --defined-only "$static" | awk 'NF == 3 {print $3}')

for list in exported archived; do
    eval "names=\$$list"
    echo "$names" | grep -q '^tide_version$' ||
        { echo "$list: tide_version is not there" && failed=1; }
    foreign=$(echo "$names" | grep -v '^tide_' || true)
    [ -z "$foreign" ] || { printf '%s, but not of tide:\n%s\n' "$list" "$foreign" && failed=1; }
done

[ "$(echo "$exported" | sort)" = "$(echo "$archived" | sort)" ] ||
    { echo "the shared and the static library export different names" && failed=1; }

exit $failed
