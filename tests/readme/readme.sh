#!/bin/sh
# readme.sh TOOLS SOURCE - every ```console block of every README.md shows what happens.
#
# A line that begins with "$ " is run by sh at the top of the sources, with the built
# tool in the path; the lines below it, up to the next command, are what it prints, on
# standard output and standard error together, byte for byte.
set -eu

PATH=$1:$PATH
cd "$2"
export PATH
unset COLUMNS NO_COLOR
for name in $(env | sed -n 's/^\(TIDE_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# check - run the command of one example and compare.
check() {
    count=$((count + 1))
    (eval "$command") >"$scratch/got" 2>&1 </dev/null || true
    cmp -s "$scratch/want" "$scratch/got" && return
    echo "$file: $command"
    diff "$scratch/want" "$scratch/got" || true
    failed=1
}

count=0
failed=0
find . -name README.md -not -path './build*' | LC_ALL=C sort >"$scratch/files"
while IFS= read -r file; do
    inside=no
    command=
    while IFS= read -r line || [ -n "$line" ]; do
        case $inside$line in
        no'```console') inside=yes ;;
        no*) ;;
        yes'```'*)
            [ -z "$command" ] || check
            inside=no
            command=
            ;;
        yes'$ '*)
            [ -z "$command" ] || check
            command=${line#\$ }
            : >"$scratch/want"
            ;;
        *) printf '%s\n' "$line" >>"$scratch/want" ;;
        esac
    done <"$file"
done <"$scratch/files"

echo "$count commands"
[ "$count" -gt 0 ] || failed=1
exit $failed
