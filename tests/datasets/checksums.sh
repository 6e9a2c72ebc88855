#!/bin/sh
# checksums.sh FOLDER... - every file is the one that SHA256SUMS describes. Without a
# folder the test is skipped.
set -eu

[ $# -gt 0 ] || { echo "no reference data were given" && exit 77; }

for folder; do
    echo "$folder"
    (cd "$folder" && sha256sum --check --strict --quiet SHA256SUMS)
done
