#!/bin/sh
# headers.sh "COMPILER FLAGS"... - every header compiles alone, with each compiler; lists of rows are no headers.
set -u
failed=0
for header in include/*.h include/basin/*.h src/*/*.h; do
    case $header in *.list.h) continue ;; esac
    for compiler; do
        eval "$compiler" -fsyntax-only -Wno-unused -include "$header" -x c /dev/null || {
            echo "$header does not compile alone (${compiler%% *})"
            failed=1
        }
    done
done
exit $failed
