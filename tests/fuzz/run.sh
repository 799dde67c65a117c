#!/bin/sh
# run.sh BUILD SECONDS TARGET.c... - each libFuzzer target for some seconds, starting from its corpus.
# What it finds lies in BUILD/found; a crash ends the run with the input's name.
set -eu
build=$1 seconds=$2
shift 2
for source; do
    target=$(basename "$source" .c)
    found=$build/found/${target#fuzz_}
    mkdir -p "$found"
    echo "$target"
    LSAN_OPTIONS=suppressions=tests/lsan.supp "$build/tests/fuzz/$target" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=1024 -print_final_stats=0 -verbosity=0 -artifact_prefix="$found/" \
        "$found" "tests/fuzz/corpus/${target#fuzz_}"
done
