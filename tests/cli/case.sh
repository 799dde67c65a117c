# shellcheck shell=sh
# case.sh - what the cases in this folder share.

# t COMMAND...: the command, all it prints, its exit code.
t() {
    echo "\$ $*"
    "$@" 2>&1
    echo "exit $?"
}

# killed_often TIMES FROM STEP COMMAND...: the command that makes killed.h5, killed after FROM to FROM + 255 STEP milliseconds, until
# it has been so often enough or was done before.
killed_often() {
    times=$1 from=$2 step=$3 kills=0
    shift 3
    while [ $kills -lt "$times" ] && [ ! -e killed.h5 ]; do
        timeout -s KILL "0.$(od -An -N1 -tu1 /dev/urandom | awk -v from="$from" -v step="$step" '{ printf "%03d", from + $1 * step }')" \
            "$@" -o killed.h5 >/dev/null 2>&1
        kills=$((kills + 1))
    done
}

# records JOURNAL: how many points it has.
records() {
    basin info "$1" 2>/dev/null | awk '$1 == "evaluated" { n = $2 } END { print n + 0 }'
}
