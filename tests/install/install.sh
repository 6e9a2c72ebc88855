#!/bin/sh
# install.sh CMAKE BUILD HERE COMPILER - install into an empty prefix, build a
# program outside the tree against what is there, in every way that is offered, run it,
# and take all away again. The record of a real installation is kept.
set -eu

cmake=$1
build=$2
here=$3
compiler=$4

scratch=$(mktemp -d)
manifest=$build/install_manifest.txt
[ ! -f "$manifest" ] || cp "$manifest" "$scratch/manifest"
leave() {
    rm -f "$manifest"
    [ ! -f "$scratch/manifest" ] || cp "$scratch/manifest" "$manifest"
    rm -rf "$scratch"
}
trap leave EXIT
prefix=$scratch/prefix
unset DESTDIR

# In another folder than the one of the build: what was installed must be enough.
"$cmake" --install "$build" --prefix "$prefix" >"$scratch/log"
cp -r "$here/consumer" "$scratch/consumer"
cd "$scratch"

libraries=$(dirname "$(find "$prefix" -name libtide.a)")
PKG_CONFIG_PATH=$libraries/pkgconfig
export PKG_CONFIG_PATH
version=$(pkg-config --modversion tide)

# expect PROGRAM - it prints the version that pkg-config knew.
expect() {
    got=$("$1")
    [ "$got" = "tide $version" ] ||
        { echo "$1 printed: $got" && exit 1; }
}

echo "pkg-config, shared"
# shellcheck disable=SC2046
"$compiler" consumer/consumer.c $(pkg-config --cflags --libs tide) -o shared
LD_LIBRARY_PATH=$libraries expect ./shared
readelf -d shared | grep -q 'libtide\.so\.[0-9]*\]' || { echo "no SONAME" && exit 1; }

echo "pkg-config, static"
# shellcheck disable=SC2046
"$compiler" consumer/consumer.c $(pkg-config --cflags tide) "$libraries/libtide.a" \
    $(pkg-config --static --libs tide | sed 's/-ltide//') -o static
expect ./static
! readelf -d static | grep -q libtide || { echo "static, but asks for libtide" && exit 1; }

echo "CMake, moved to another prefix"
mv "$prefix" "$scratch/moved"
"$cmake" -S consumer -B consumer-build -DCMAKE_C_COMPILER="$compiler" \
    -DCMAKE_PREFIX_PATH="$scratch/moved" >>"$scratch/log"
"$cmake" --build consumer-build >>"$scratch/log"
expect consumer-build/shared
expect consumer-build/static
mv "$scratch/moved" "$prefix"

echo "the tool, its pages and its data"
"$prefix/bin/tide" version | grep -qx "tide $version"
"$prefix/bin/tide" demo >demo 2>&1
grep -q 'CHN' demo || { echo "the demo does not find its data" && exit 1; }
for page in tide tide-yoy tide-sniff tide-job; do
    [ -s "$prefix/share/man/man1/$page.1" ] || { echo "no page $page" && exit 1; }
done
grep -q 'complete ' "$prefix/share/bash-completion/completions/tide"
grep -q '"sources"' "$prefix/share/tide/job.schema.json"

echo "hardened"
readelf -h "$prefix/bin/tide" | grep -q 'Type: *DYN'
readelf -lW "$prefix/bin/tide" | grep -q GNU_RELRO
readelf -lW "$prefix/bin/tide" | grep 'GNU_STACK' | grep -qv 'RWE'
readelf -dW "$prefix/bin/tide" | grep -q 'BIND_NOW\|NOW'

echo "taken away"
"$cmake" -P "$build/uninstall.cmake"
left=$(find "$prefix" ! -type d -o -path '*tide*')
[ -z "$left" ] || { echo "left behind: $left" && exit 1; }
