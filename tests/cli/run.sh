#!/bin/sh
# run.sh BASIN [CASE...] - runs tests/cli/CASE.sh (all of them by default), each in an empty folder with `basin` in PATH,
# and compares what it prints with CASE.out. UPDATE=1 writes CASE.out anew: read the diff before you commit it.
set -u
basin=$(realpath "$1")
if ! [ -f "$basin" ] || ! [ -x "$basin" ]; then
    echo "run.sh: $1 is no program that can be run"
    exit 2
fi
shift
here=$(realpath "$(dirname "$0")")
root=$(realpath "$here/../..")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

export LC_ALL=C TMPDIR="$folder" BASIN_DATA="$root/data" ROOT="$root" PATH="$folder/bin:$PATH"
mkdir "$folder/bin"
ln -s "$basin" "$folder/bin/basin"
passed=0 failed=0

# Paths in the output do not depend on the machine.
run() {
    mkdir "$folder/$1"
    (cd "$folder/$1" && sh -u -c '. "$0"; . "$1"' "$here/case.sh" "$here/$1.sh" 2>&1) |
        sed -e "s|$folder/$1|CASE|g; s|$folder|TEMP|g; s|$root|ROOT|g" >"$folder/$1.out"
}

# shellcheck disable=SC2046 # case names are words
[ $# -gt 0 ] || set -- $(cd "$here" && ls | sed -n 's/\.sh$//p' | grep -vxE 'run|case')
for name; do
    run "$name"
    [ -z "${UPDATE:-}" ] || cp "$folder/$name.out" "$here/$name.out"
    if diff -u "$here/$name.out" "$folder/$name.out"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL tests/cli/$name.sh"
    fi
done
echo "cli: $passed passed, $failed failed"
[ $failed -eq 0 ]
