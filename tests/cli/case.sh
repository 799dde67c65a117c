# shellcheck shell=sh
# case.sh - what the cases in this folder share.

# t COMMAND...: the command, all it prints, its exit code.
t() {
    echo "\$ $*"
    "$@" 2>&1
    echo "exit $?"
}
