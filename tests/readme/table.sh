#!/bin/sh
# table.sh TOOLS SOURCE - every command in a table of README.md does what it is there for:
# it ends with 0 and prints an answer, on trade records of 2019 to 2022 or a dataset.
set -eu

PATH=$1:$PATH
export PATH
source=$2
unset COLUMNS
for name in $(env | sed -n 's/^\(TIDE_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
ln -s "$source/datasets" datasets

awk 'BEGIN {
    print "period,partner,flow,hs,value"
    for (month = 0; month < 48; month++)
        for (i = 0; i < 8; i++)
            printf "%04d-%02d,%s,%s,%s,%d.%02d\n", 2019 + int(month / 12), 1 + month % 12,
                i % 2 ? "CHN" : "DEU", int(i / 2) % 2 ? "X" : "M",
                int(i / 4) ? "010121" : "270900", 100 + 7 * month + 13 * i, (31 * month) % 100
}' >trade.csv

sed -n 's/^|[^|]*| `\(tide [^`]*\)` |$/\1/p' "$source/README.md" >commands
count=0
failed=0
while IFS= read -r command; do
    count=$((count + 1))
    eval "$command" >out 2>err </dev/null && [ "$(wc -l <out)" -gt 1 ] && continue
    echo "$command"
    cat err
    failed=1
done <commands

echo "$count commands"
[ "$count" -gt 10 ] || failed=1
exit $failed
