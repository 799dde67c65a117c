#!/bin/sh
# exports.sh LIBRARY HEADER... - the shared library exports what the public headers declare, and nothing else.
set -eu
library=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# A name with a dot before it is the compiler's own.
nm -D --defined-only "$library" | awk '$3 !~ /^\./ { print $3 }' | sort >"$folder/exported"
cat "$@" | tr '\n' ' ' | grep -oE 'BASIN_API [^;(]*\(' | grep -oE 'basin_[a-z0-9_]+\($' | tr -d '(' | sort >"$folder/declared"
diff "$folder/declared" "$folder/exported" >"$folder/diff" || {
    sed -n "s/^< /declared, not in $(basename "$library"): /p; s/^> /exported, not declared: /p" "$folder/diff"
    exit 1
}
