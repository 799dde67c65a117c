#!/bin/sh
# run.sh BUILD PROGRAM... - runs unit tests, replays the fuzz corpus, runs the CLI tests: as many at once as there are
# processors. Each says what came of it when it ends; the last line is the sum.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
shift

# report NAME PASSED FAILED [OUTPUT]: the line that is counted, and where something failed what was printed
report() {
    [ "$3" -eq 0 ] || printf '%s\n' "$4"
    echo "$1: $2 passed, $3 failed"
    [ "$3" -eq 0 ]
}

# unit PROGRAM: a Check program says "100%: Checks: 12, Failures: 0, Errors: 0"; one that does not, whatever its exit code,
# has failed. Where tests share a process Check ends none that hangs: the whole program has half an hour.
unit() {
    output=$(timeout 1800 "$1" 2>&1)
    code=$?
    sum=$(echo "$output" | sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p')
    set -- "$1" ${sum:-0 0 0}
    bad=$(($3 + $4))
    good=$(($2 - bad))
    { [ $code -eq 0 ] && [ -n "$sum" ]; } || [ $bad -gt 0 ] || bad=1
    report "$(basename "$1")" $good $bad "$output
exit $code"
}

# replay PROGRAM: each file of a fuzz target's corpus is a test
replay() {
    name=${1##*/fuzz_}
    good=0 bad=0 said=
    for input in tests/fuzz/corpus/"$name"/*; do
        if output=$("$1" "$input" 2>&1); then good=$((good + 1)); else
            said="$said$input:
$output
"
            bad=$((bad + 1))
        fi
    done
    report "fuzz_$name" $good $bad "$said"
}

# cli CASE: the runner prints what differs
cli() {
    output=$(tests/cli/run.sh "$build/basin" "$1" 2>&1)
    code=$?
    report "cli $1" $((code == 0)) $((code != 0)) "$(echo "$output" | grep -v '^cli: ')"
}

case ${1:-} in
--one)
    case $2 in
    */unit/*) unit "$2" ;;
    */fuzz/*) replay "$2" ;;
    *) cli "$2" ;;
    esac
    exit
    ;;
esac

export CK_DEFAULT_TIMEOUT=600 # Check's own 4 s would be a test of the machine's load
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=ignore_noninstrumented_modules=1 # oneDNN's own threads are its affair
unset BASIN_DATA
export OMP_WAIT_POLICY=passive # tests share the processors: a thread that waits leaves its to another
# A fork and an exit of a large process under AddressSanitizer cost more than most tests. There all tests of a program share
# one process, whose leaks are looked for once; in other builds each has its own.
case $build in build/asan*) export CK_FORK=no ;; esac

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The short ones, those of fuzz, come last, so that all processors are done at about the same time.
# shellcheck disable=SC2046 # case names are words
set -- $(cd tests/cli && ls | sed -n 's/\.sh$//p' | grep -vxE 'run|case') "$@"
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} tests/run.sh "$build" --one {} | tee "$log"

# Whoever ended without a word has failed too.
awk -F'[ ,]+' -v all=$# '/: [0-9]+ passed, [0-9]+ failed$/ { said++; passed += $(NF - 3); failed += $(NF - 1) }
    END { failed += all - said; print passed + 0 " passed, " failed " failed"; exit failed > 0 }' "$log"
