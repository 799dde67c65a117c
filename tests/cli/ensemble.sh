# basin surface --seeds: each member is the surface of its seed, whatever the threads, and after kill -9; what is done with them.
for seed in 1 2; do
    basin train --model mlp:8 --data fashion-mnist:test --samples 300 --epochs 1 --seed $seed -q -o net$seed.safetensors >/dev/null
done
surface='basin surface net1.safetensors --samples 60 -q'

# FILE.h5 [SEED]: the points as text; of an ensemble those of a seed.
points() {
    rm -f points.csv
    basin convert "$1" -o points.csv && grep -v '^#' points.csv | tail -n +2 | sed -n "s/^${2:+$2,}//p"
}
for shape in '--line --x -1:1:9' '--x -1:1:5 --y -1:1:3' '--toward net2.safetensors --x 0:1:3 --y 0:1:3'; do
    rm -f all.h5
    $surface $shape --seeds 3,5:6 -o all.h5 >/dev/null
    for seed in 3 5 6; do
        rm -f one.h5
        $surface $shape --seed $seed -o one.h5 >/dev/null
        points all.h5 $seed >member
        points one.h5 | cmp - member && echo "$shape: seed $seed is a member"
    done
done
$surface --line --x -1:1:9 --seeds 4 -o seeds.h5 >/dev/null
$surface --line --x -1:1:9 --seed 4 -o seed.h5 >/dev/null
cmp seed.h5 seeds.h5 && echo 'one seed: a plain surface'

make="basin surface net1.safetensors --samples 2000 --line --x -1:1:21 --seeds 1:10 -q"
for threads in 1 2 5; do
    $make --threads $threads -o threads$threads.h5 >/dev/null
    cmp threads1.h5 threads$threads.h5 && echo "$threads threads: the same file"
done
kills=0
while [ $kills -lt 10 ] && [ ! -e killed.h5 ]; do
    timeout -s KILL "0.$(od -An -N1 -tu1 /dev/urandom | awk '{ printf "%03d", 30 + $1 }')" $make -o killed.h5 >/dev/null 2>&1
    kills=$((kills + 1))
done
$make -o killed.h5 >report
cmp threads1.h5 killed.h5 && echo "kill -9 and resume: the same file"
t $make -o threads1.h5 | sed -E 's|([0-9]\.[0-9]{4})[0-9]+|\1|g'
basin info threads1.h5 | grep -E '^(members|seeds|evaluated|  seeds|  x_direction|  command)'

for ending in csv npz; do
    t basin convert threads1.h5 -o there.$ending
    basin convert there.$ending -o back.h5
    cmp threads1.h5 back.h5 && echo "$ending: the same ensemble"
    rm -f back.h5
done
sed -n '/^seed/,$p' there.csv | cut -d, -f 1,2 | sed -n '1,3p;22,23p;211p'
t basin convert threads1.h5 --height test_loss -o there.vts
grep -o 'Name="[a-z0-9_]*"' there.vts
t basin plot threads1.h5 -o figure.trace
grep -o 'median[^0-9]*[0-9]*' figure.trace

t basin plot threads1.h5 --spread -o none.png
$surface --line --x -1:1:9 --seeds 1:2 --shard 1/2 -o some.h5 >/dev/null
t basin plot some.shard-1-of-2.h5 -o none.png
t $make --seeds 1:9 -o threads1.h5
t $make --seed 1 -o threads1.h5
t basin surface net1.safetensors --seeds 1,2,1 -o a.h5
t basin surface net1.safetensors --seeds 2:1 -o a.h5
t basin surface net1.safetensors --seeds 1: -o a.h5
t basin surface net1.safetensors --seeds 1:1001 -o a.h5
t basin surface net1.safetensors --seeds -1 -o a.h5
t basin surface net1.safetensors --seeds 1,,2 -o a.h5
t basin surface net1.safetensors --toward net2.safetensors --seeds 1:2 -o a.h5
