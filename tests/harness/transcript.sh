#!/bin/sh
# transcript.sh TOOLS SOURCE FILE... - every ```console block of the files shows what
# happens.
#
# A line that begins with "$ " is run by sh, with the built tool in the path, in a folder
# of its own that holds `datasets`; a command that ends in a backslash goes on in the next
# line. What it prints, on standard output and standard error together, must be what
# stands below it, then "[exit N]" if it ends with another code than 0. Answers are laid
# out as on a terminal. With UPDATE=1 the files are rewritten to say what happens.
set -eu

PATH=$1:$PATH
source=$2
shift 2
export PATH
unset COLUMNS NO_COLOR CLICOLOR_FORCE FORCE_COLOR
for name in $(env | sed -n 's/^\(TIDE_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
LC_ALL=C.UTF-8
TIDE_FORMAT=table
export LC_ALL TIDE_FORMAT

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
count=0
failed=0

# run - run the command that was read, and write it down with what it prints.
run() {
    [ -n "$command" ] || return 0
    count=$((count + 1))
    code=0
    (cd "$scratch/here" && eval "$command") >"$scratch/got" 2>&1 </dev/null || code=$?
    printf '$ %s\n' "$command"
    cat "$scratch/got"
    [ "$code" -eq 0 ] || echo "[exit $code]"
    command=
}

# replay - a file as it should be, from standard input to standard output.
replay() {
    inside=no
    command=
    is_open=no
    while IFS= read -r line || [ -n "$line" ]; do
        case $inside$is_open$line in
        nono'```console')
            inside=yes
            echo "$line"
            ;;
        no*) printf '%s\n' "$line" ;;
        yesno'```'*)
            run
            inside=no
            echo "$line"
            ;;
        yesno'$ '*)
            run
            command=${line#\$ }
            ;;
        yesyes*)
            command="$command
$line"
            ;;
        esac
        case $inside$line in
        yes'$ '*\\) is_open=yes ;;
        yes*\\) ;;
        *) is_open=no ;;
        esac
    done
}

for file in "$@"; do
    rm -rf "$scratch/here"
    mkdir "$scratch/here"
    ln -s "$source/datasets" "$scratch/here/datasets"
    replay <"$source/$file" >"$scratch/replayed"
    cmp -s "$source/$file" "$scratch/replayed" && continue
    if [ "${UPDATE:-}" = 1 ]; then
        cp "$scratch/replayed" "$source/$file"
    else
        diff -u --label "$file" --label "what happens" "$source/$file" "$scratch/replayed" ||
            failed=1
    fi
done

echo "$count commands"
[ "$count" -gt 0 ] || failed=1
exit $failed
