#!/bin/sh
# files.sh TOOL - files that are no tables: the right exit code, a message that names the
# file and the place, nothing on standard output, within 512 MiB, and never for ever.
set -u

tool=$1
failed=0

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
ulimit -v 524288

# refused NAME CODE PATTERN [VERB...] - reading file NAME ends with CODE, and the message
# matches PATTERN; under all of these verbs unless some are named.
refused() {
    name=$1
    code=$2
    pattern=$3
    shift 3

    for verb in ${*:-yoy sniff describe}; do
        timeout 60 "$tool" "$verb" "$name" >out 2>err </dev/null
        got=$?
        if [ "$got" -ne "$code" ]; then
            echo "$verb $name: exit code $got, not $code"
        elif ! grep -qE "$pattern" err; then
            echo "$verb $name: no message matches $pattern"
        elif [ -s out ]; then
            echo "$verb $name: there is an answer"
        else
            continue
        fi
        sed 's/^/    /' err | cut -c1-200
        failed=1
    done
}

rows() {
    printf 'period,flow,value\n2020,X,1.5\n2021,X,2.5\n'
}

: >empty.csv
refused empty.csv 3 '^empty\.csv.*error: .*\[no_data\]'

printf 'period,flow,value\n' >header.csv
refused header.csv 3 '^header\.csv.*error: .*\[no_data\]'

{ rows; printf '2022,"X,3.5\n2023,X,4.5\n'; } >open_quote.csv
refused open_quote.csv 3 '^open_quote\.csv:4:[0-9]+: error: .*\[open_quote\]'

{ rows; printf '2022,"X'; } >cut.csv
refused cut.csv 3 '^cut\.csv:4:[0-9]+: error: .*\[open_quote\]'

{ rows; printf '2022,X\0Y,3.5\n'; } >nul.csv
# One row is at fault, and sniffing decides on columns, not on rows.
refused nul.csv 3 '^nul\.csv:4:[0-9]+: error: .*\[nul_byte\]' yoy describe

{ rows; printf '2022,caf\351\201,3.5\n'; } >latin1.csv
refused latin1.csv 3 '^latin1\.csv:4:[0-9]+: error: .*\[bad_encoding\]' yoy describe

{ rows; printf '2022,\351\0\377,3.5\n'; } >binary.csv
refused binary.csv 3 '^binary\.csv: error: .*\[bad_encoding\]'

printf '\377\376p\0e\0r\0' >utf16.csv
refused utf16.csv 3 '^utf16\.csv.*error: .*\[no_data\]'

awk 'BEGIN { for (row = 0; row < 3; row++) { line = row ? 2019 + row : "period"
    for (i = 1; i < 10000; i++) line = line "," (row ? row "." i : "c" i)
    print line } }' >wide.csv
refused wide.csv 3 '^wide\.csv.*error: .*10.?000.*\[limit_fields\]'

mkdir folder.csv
refused folder.csv 4 '^folder\.csv.*error: .*\[is_directory\]'

refused absent.csv 4 '^absent\.csv.*error: .*\[io\]'

awk 'BEGIN { print "period,flow,value"; for (i = 0; i < 200000; i++)
    print "\",c\",\"a\"b\"" }' >faults.csv
refused faults.csv 3 '^faults\.csv.*error: .*\[(no_dialect|bad_quote)\]'

printf 'PK\003\004\024\000' >book.xlsx
refused book.xlsx 3 '^book\.xlsx.*error: .*\[xlsx\]'

printf 'SQLite format 3\000\020' >trade.db
refused trade.db 3 '^trade\.db: error: .*\[unsupported\]'

# 64 MiB that open with a quote: refused without being kept.
{ rows; printf '2022,"'; head -c 67108864 /dev/zero | tr '\0' 'a'; } >bomb.csv
refused bomb.csv 3 '^bomb\.csv:4:[0-9]+: error: .*\[(limit_field_size|limit_record_size|open_quote)\]'

# The same in a few KiB, packed; and rows without end.
gzip -c bomb.csv >bomb.csv.gz
refused bomb.csv.gz 3 '^bomb\.csv\.gz:4:[0-9]+: error: .*\[(limit_field_size|limit_record_size)\]'
{ rows; yes '2022,X,3.5' | head -c 33554432; } | gzip -c >rows.csv.gz
timeout 60 "$tool" yoy rows.csv.gz >out 2>err </dev/null
if [ $? -ne 5 ] || ! grep -q '\[limit_unpacked\]' err; then
    echo "rows.csv.gz: 32 MiB of one row must be refused"
    failed=1
fi
head -c 40 rows.csv.gz >cut.csv.gz
refused cut.csv.gz 4 '^cut\.csv\.gz: error: .*\[truncated\]'

# A NUL byte in a figure: the row is refused, and sniff warns of it.
{ rows; printf '2022,X,3\0\n'; } >nul_figure.csv
timeout 60 "$tool" yoy --by flow nul_figure.csv >out 2>err </dev/null
if [ $? -ne 3 ] || ! grep -q '^nul_figure\.csv:4:8: error: .*\[nul_byte\]' err ||
    ! timeout 60 "$tool" sniff nul_figure.csv 2>&1 >out | grep -qF '"3\x00" on line 4'; then
    echo "nul_figure.csv: the cell must be named"
    failed=1
fi

# What a terminal would obey is shown, never sent.
{ rows; printf '2022,X,\033[2J\n'; } >escape.csv
timeout 60 "$tool" yoy --by flow escape.csv >out 2>err </dev/null
if [ $? -ne 3 ] || ! grep -qF '\x1b[2J' err || LC_ALL=C grep -q "$(printf '\033')" err; then
    echo "escape.csv: the message must show the cell escaped"
    failed=1
fi

# The same bytes from a pipe: the place is named without a file.
printf 'period,value\n2020,"1\n' | timeout 60 "$tool" yoy - >out 2>err
if [ $? -ne 3 ] || ! grep -q '\[open_quote\]' err; then
    echo "standard input: an open quote must be refused"
    failed=1
fi

exit $failed
