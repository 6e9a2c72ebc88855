#!/bin/sh
# headers.sh COMPILER INCLUDE - every public header compiles alone, as C17 and as C++17,
# and reaches for nothing but its neighbours and the C library.
set -eu

compiler=$1
include=$2
warnings="-Wall -Wextra -Wpedantic -Wshadow -Werror"
failed=0

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for path in "$include"/tide/*.h; do
    header=tide/$(basename "$path")

    # Twice: the guard must work.
    printf '#include "%s"\n#include "%s"\nint nothing;\n' "$header" "$header" >"$scratch/one.c"
    # shellcheck disable=SC2086
    "$compiler" -std=c17 $warnings -I"$include" -fsyntax-only "$scratch/one.c" || failed=1
    # shellcheck disable=SC2086
    "$compiler" -x c++ -std=c++17 $warnings -I"$include" -fsyntax-only "$scratch/one.c" || failed=1

    foreign=$(grep -n '^#include "' "$path" | grep -v '"tide/' || true)
    [ -z "$foreign" ] || { echo "$header: $foreign" && failed=1; }
    grep -q 'extern "C"' "$path" || ! grep -q '^TIDE_API' "$path" ||
        { echo "$header declares functions without extern \"C\"" && failed=1; }
done

exit $failed
