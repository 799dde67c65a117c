#!/bin/sh
# coverage.sh BUILD SOURCE... - lines that the tests ran, file by file, from gcov.
set -eu
build=$1
shift
for source; do
    gcov -n -o "$build/${source%.c}.o" "$source" 2>/dev/null
done | awk '
    /^File/ { split($0, part, "\x27"); file = part[2] }
    /^Lines executed/ && file ~ /^src\/.*\.c$/ {
        split($0, part, /[:% ]+/)
        lines = $NF; ran = lines * part[3] / 100
        if (!(file in seen)) { seen[file]; total += lines; all += ran; printf "%6.1f %%  of %4d  %s\n", part[3], lines, file }
    }
    { if (/^Lines/) file = "" }
    END { if (total) printf "%6.1f %%  of %4d  in all\n", 100 * all / total, total }'
