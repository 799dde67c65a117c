# basin surface --adaptive: the values of a full run, the same file for any number of threads and after kill -9; --show-evaluated.
net=$ROOT/tests/reference/resnet20.safetensors
plain="basin surface $net --model resnet20 --data fashion-mnist:test --samples 20 --x -0.5:0.5:13 --y -0.5:0.5:9 -q"
make="$plain --adaptive 5%"

for threads in 1 3; do
    $make --threads $threads -o threads$threads.h5 >report$threads
    cmp threads1.h5 threads$threads.h5 && echo "$threads threads: the same file"
done
# Which points need to be evaluated is a matter of the last digits, and those of the machine.
numbers() { sed -E 's/[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?/N/g'; }
grep -o 'adaptive: .*' report1 | numbers
basin info threads1.h5 | grep -E '^(evaluated|interpolated|missing)|  adaptive' | numbers
basin info threads1.h5 | grep -o -- '--adaptive .*'
$make -o threads1.h5 | grep -o '0 points evaluated'

killed_often 4 20 1 $make
$make -o killed.h5 >/dev/null
cmp threads1.h5 killed.h5 && echo 'kill -9 and resume: the same file'

# Every line of the adaptive table whose point was evaluated is a line of the full one.
$plain -o full.h5 >/dev/null
basin convert full.h5 -o full.csv >/dev/null
basin convert threads1.h5 -o adaptive.csv >/dev/null
grep -v '^#' adaptive.csv | sed -n 's/,1$//p' >evaluated
grep -v '^#' full.csv >all
[ "$(wc -l <evaluated)" = "$(basin info threads1.h5 | awk '$1 == "evaluated" { print $2 }')" ] &&
    [ "$(wc -l <evaluated)" = "$(grep -cxFf evaluated all)" ] && echo 'evaluated points have the values of the full surface'

t $make -o full.h5
t $plain -o threads1.h5
t $plain --adaptive 0 -o s.h5
t $plain --adaptive much -o s.h5

# Each member of an ensemble is refined by itself.
$make --seeds 1:2 -o seeds.h5 | grep -o 'adaptive: .*' | numbers
basin convert seeds.h5 -o seeds.csv >/dev/null
basin convert threads1.h5 -o threads1.csv >/dev/null
grep -v '^#' seeds.csv | sed -n 's/^1,//p' >first
grep -v '^#' threads1.csv | tail -n +2 | cmp - first && echo 'the first member is the surface of its seed'
$make --threads 1 --seeds 1:2 -o seeds1.h5 >/dev/null
cmp seeds.h5 seeds1.h5 && echo 'the same file'

# Where the picture needs all points, nothing is interpolated that could be off.
all="basin surface $net --model resnet20 --data fashion-mnist:test --samples 20 --line --x -0.5:0.5:5 --adaptive 0.01% -q"
$all -o all.h5 | grep adaptive
$all -o all.h5 | grep adaptive

# A dry run knows the least and the most.
$make --dry-run -o dry.h5 | awk '$1 ~ /^seconds/ { s[$1] = $2 } END { print(s["seconds_least"] < s["seconds"] ? "less than all" : "all") }'

for kind in filled surface; do
    basin plot threads1.h5 --kind $kind --show-evaluated -q -o dots.svg
    basin plot threads1.h5 --kind $kind -q -o plain.svg
    cmp -s dots.svg plain.svg || echo "the figure has dots: $kind"
done
