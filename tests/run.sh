#!/bin/sh
# run.sh BUILD PROGRAM... - runs unit tests, replays the fuzz corpus, runs the CLI tests. The last line is the sum.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
shift
passed=0 failed=0

export CK_DEFAULT_TIMEOUT=600 # Check's own 4 s would be a test of the machine's load
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=ignore_noninstrumented_modules=1 # oneDNN's own threads are its affair
unset BASIN_DATA

# unit PROGRAM: a Check program says "100%: Checks: 12, Failures: 0, Errors: 0"
unit() {
    output=$("$1" 2>&1)
    code=$?
    sum=$(echo "$output" | sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p')
    set -- "$1" ${sum:-0 0 0}
    bad=$(($3 + $4))
    [ $code -eq 0 ] || [ $bad -gt 0 ] || bad=1
    passed=$((passed + $2 - $3 - $4)) failed=$((failed + bad))
    if [ $bad -eq 0 ]; then echo "$(basename "$1"): $2 passed"; else printf '%s (exit %d):\n%s\n' "$1" $code "$output"; fi
}

# replay PROGRAM: each file of a fuzz target's corpus is a test
replay() {
    name=${1##*/fuzz_}
    good=0 bad=0
    for input in tests/fuzz/corpus/"$name"/*; do
        if output=$("$1" "$input" 2>&1); then good=$((good + 1)); else
            printf '%s %s:\n%s\n' "$1" "$input" "$output"
            bad=$((bad + 1))
        fi
    done
    passed=$((passed + good)) failed=$((failed + bad))
    echo "fuzz_$name: $good inputs replayed"
}

# cli: the runner's last line is "cli: 12 passed, 0 failed"
cli() {
    output=$(tests/cli/run.sh "$build/basin")
    echo "$output"
    sum=$(echo "$output" | sed -n 's/^cli: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
    set -- ${sum:-0 1}
    passed=$((passed + $1)) failed=$((failed + $2))
}

for program; do
    case $program in
    */unit/*) unit "$program" ;;
    */fuzz/*) replay "$program" ;;
    esac
done
cli

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
