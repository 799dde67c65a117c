#!/bin/sh
# run.sh BASIN ALONE - a basin built with MPI=1 under mpirun makes the same file as the one without, ALONE: on 1, 2 and 3
# ranks, after kill -9 of a rank too; and says in one line what goes wrong. The last line is the sum.
set -u
basin=$(realpath "$1") alone=$(realpath "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export BASIN_DATA="$PWD/data" OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 TMPDIR="$folder"
cd "$folder" || exit 1
passed=0 failed=0

# is WHAT COMMAND...: counts whether it succeeds
is() {
    what=$1
    shift
    if "$@"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAIL $what"
    fi
}

ranks() { timeout -k 5 300 mpirun -q --oversubscribe -np "$@"; }

"$basin" train --model mlp:8 --data fashion-mnist:test --samples 300 --epochs 1 -q -o net.safetensors >/dev/null
surface="$basin surface net.safetensors -q --samples"
one() { "$alone" surface net.safetensors -q --samples "$@" -o one.h5 >/dev/null; }

# shape NAME OPTION...: the file of one process and of ranks
shape() {
    name=$1
    shift
    one "$@"
    for n in 1 2 3; do
        rm -f ranks*.h5
        ranks $n $surface "$@" -o ranks.h5 >/dev/null
        is "$name, $n ranks" cmp one${part-}.h5 ranks${part-}.h5
    done
    rm one*.h5 ranks*.h5
}
shape plane 500 --x -1:1:9 --y -1:1:7
shape line 500 --line --x -1:1:41
shape ensemble 100 --line --x -1:1:5 --seeds 1:9
shape adaptive 100 --x -1:1:15 --y -1:1:15 --adaptive 2%
shape 'adaptive ensemble' 100 --line --x -1:1:31 --seeds 1:3 --adaptive 2%
shape 'samples little by little' 2000 --x -1:1:7 --y -1:1:5 --error 5%
shape 'adaptive, samples little by little' 1000 --x -1:1:15 --y -1:1:15 --adaptive 10% --error 2%
part=.shard-2-of-3
shape shard 100 --x -1:1:9 --y -1:1:7 --shard 2/3

# The last rank gets a signal once some points are finished.
signal_last() {
    while [ ! -e ranks.h5.journal ] && kill -0 $mpirun 2>/dev/null; do sleep 0.02; done
    last=$(pgrep -P "$(pgrep -P $mpirun)" | tail -n 1)
    while [ "$(records)" -lt 20 ] && kill -0 $mpirun 2>/dev/null; do sleep 0.02; done
    kill -"$1" "$last"
}
records() { "$alone" info ranks.h5.journal 2>/dev/null | awk '$1 == "evaluated" { n = $2 } END { print n + 0 }'; }

# A rank that is killed takes the others with it; the same command goes on, and no point that was finished is lost.
big="$surface 5000 --x -1:1:21 --y -1:1:21"
one 5000 --x -1:1:21 --y -1:1:21
timeout -k 5 300 mpirun -q --oversubscribe -np 3 $big -o ranks.h5 >/dev/null 2>&1 &
mpirun=$!
signal_last KILL
wait $mpirun
kept=$(records)
is 'a rank that is killed ends the run' [ ! -e ranks.h5 ]
is 'finished points are kept' [ "$kept" -ge 20 ]
ranks 2 $big -o ranks.h5 >report
is 'no finished point is evaluated again' grep -q "$((441 - kept)) points evaluated, $kept kept from before" report
is 'kill -9 of a rank, resumed' cmp one.h5 ranks.h5

# Ctrl-C and SIGTERM of one rank: it leaves, the others go on with what is left.
rm -f ranks.h5
timeout -k 5 300 mpirun -q --oversubscribe -np 3 $big -o ranks.h5 >/dev/null 2>&1 &
mpirun=$!
signal_last TERM
wait $mpirun
is 'a rank that leaves' cmp one.h5 ranks.h5

# One line for what goes wrong, whoever finds it; and nothing for ever.
ranks 3 $surface 100 -o one.h5 --data none >/dev/null 2>message
is 'no such data' grep -q "^basin: there is no dataset 'none'" message
ranks 3 $surface 100 --x -1:1:5 -o one.h5 >/dev/null 2>message
is 'another output' grep -q '^basin: one.h5 exists and is another surface: its grid' message
is 'one line' [ "$(wc -l <message)" = 1 ]
ranks 1 $surface 100 --x -1:1:5 -o a.h5 : -np 1 $surface 101 --x -1:1:5 -o a.h5 >/dev/null 2>message
is 'ranks of other surfaces' grep -q '^basin: rank 1 on .* would make another surface than rank 0' message
ranks 1 $surface 100 --x -1:1:5 -o a.h5 : -np 1 "$basin" surface none.safetensors --data fashion-mnist:test -o a.h5 >/dev/null 2>message
is 'a rank without its checkpoint' grep -q '^basin: rank 1 on .*: none.safetensors: No such file or directory' message
is 'one line' [ "$(wc -l <message)" = 1 ]
ranks 2 $surface 100 --x -1:1:5 --dry-run -o a.h5 >report
is 'a dry run is said once' [ "$(grep -c '^points' report)" = 1 ]
ranks 1 --bind-to core "$basin" surface net.safetensors --samples 100 --x -1:1:5 -t 2 -o a.h5 >/dev/null 2>message
is 'bound to one core' grep -q 'note: mpirun has bound this rank to 1 of .* --bind-to none' message
ranks 2 "$alone" surface net.safetensors --samples 100 --x -1:1:5 --dry-run -o a.h5 >/dev/null 2>message
is 'a basin without MPI says so' grep -q 'note: this basin was built without MPI: each of the 2 processes' message

echo "mpi: $passed passed, $failed failed"
[ $failed -eq 0 ]
