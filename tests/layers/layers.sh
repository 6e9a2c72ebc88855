#!/bin/sh
# layers.sh SOURCE - the shape of engine/: who includes whom, who touches which outside
# library, one name per source, ids of errors that exist and are used.
set -eu
cd "$1"

sources=$(find engine -name '*.[ch]' | LC_ALL=C sort)
failed=0

# ---- includes against engine/LAYERS, forbidden functions ----

# shellcheck disable=SC2086
LC_ALL=C awk -f tests/layers/layers.awk engine/LAYERS $sources || failed=1

# ---- every module has its row and its page ----

for folder in engine/*/; do
    module=$(basename "$folder")
    [ -f "$folder/README.md" ] || { echo "$folder has no README.md" && failed=1; }
    [ "$module" = install ] && continue
    grep -q "^$module " engine/LAYERS ||
        { echo "engine/LAYERS has no row for $module" && failed=1; }
done

# ---- source names are unique ----

twins=$(for file in $sources; do basename "$file"; done | LC_ALL=C sort | uniq -d)
for name in $twins; do
    echo "several sources are named $name"
    failed=1
done

# ---- error ids ----

ids=engine/base/error_ids.c
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

sed -n 's/^    {"\([a-z0-9_]*\)".*/\1/p' "$ids" >"$scratch/rows"
LC_ALL=C sort -c "$scratch/rows" || { echo "$ids is not sorted" && failed=1; }
LC_ALL=C sort "$scratch/rows" >"$scratch/known"

# The first text in a call of error_set or runtime_note is its id.
# shellcheck disable=SC2086
cat $sources | tr '\n' ' ' | grep -oE '(error_set|runtime_note)\([^";]*"[a-z0-9_]+"' |
    sed 's/.*"\(.*\)"/\1/' | LC_ALL=C sort -u >"$scratch/used"
[ -s "$scratch/used" ] || { echo "no use of an error id was found" && failed=1; }
for id in $(LC_ALL=C comm -13 "$scratch/known" "$scratch/used"); do
    echo "error id $id has no row in $ids"
    failed=1
done

# An id may also stand in a table; it must stand somewhere.
for id in $(cat "$scratch/known"); do
    # shellcheck disable=SC2086
    grep -lF "\"$id\"" $sources | grep -qvF "$ids" ||
        { echo "no source uses the error id $id" && failed=1; }
done

exit $failed
