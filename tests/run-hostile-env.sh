#!/bin/sh
# run-hostile-env.sh BUILD [CTEST OPTION...] - the suite again where nothing is as usual: an
# empty environment but for a locale with decimal commas and a far time zone, standard
# input closed. What tide prints may not change.
set -eu

build=$1
shift
locale -a | grep -q '^de_DE\.utf8$' || { echo "the locale de_DE.UTF-8 is not installed" && exit 2; }
exec env -i PATH="$PATH" HOME=/nonexistent LC_ALL=de_DE.UTF-8 TZ=Pacific/Chatham \
    ctest --test-dir "$build" --no-tests=error "$@" <&-
