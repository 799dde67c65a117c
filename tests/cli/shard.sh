# basin surface --shard, basin merge: the whole, bit for bit, whatever the threads and kills; what is not its part is refused by name.
for seed in 1 2; do
    basin train --model mlp:8 --data fashion-mnist:test --samples 300 --epochs 1 --seed $seed -q -o net$seed.safetensors >/dev/null
done
surface='basin surface net1.safetensors --samples 60 -q'

for shape in '--line --x -1:1:9' '--x -1:1:5 --y -1:1:3' '--line --x -1:1:5 --seeds 3,5:6'; do
    rm -f ./*.h5
    $surface $shape -o whole.h5 >/dev/null
    for i in 3 1 2; do $surface $shape --shard $i/3 --threads $i -o all.h5 >/dev/null; done
    basin merge all.shard-*-of-3.h5 -o all.h5 >/dev/null
    cmp whole.h5 all.h5 && echo "$shape: the same file"
done

# Points that take as many samples as they need.
few='--samples 2000 --x -1:1:5 --y -1:1:3 --error 5%'
rm -f ./*.h5
basin surface net1.safetensors $few -q -o whole.h5 >/dev/null
for i in 2 1; do basin surface net1.safetensors $few -q --shard $i/2 -o all.h5 >/dev/null; done
t basin merge all.shard-2-of-2.h5 all.shard-1-of-2.h5 -o all.h5
cmp whole.h5 all.h5 && echo 'with --error: the same file'
basin info whole.h5 | grep -c error.evaluations

# One plane, told apart step by step.
rm -f ./*.h5
plane="$surface --x -1:1:5 --y -1:1:3"
$plane -o whole.h5 >/dev/null
t $plane --shard 2/3 --dry-run -o all.h5 | grep -E '^(output|shard|points|kept|exit)'
$plane --shard 2/3 -o all.h5 | grep -E 'points|shard' | sed 's/, [0-9.]* s, .*//'
$plane --shard 2/3 --dry-run -o all.h5 | grep -E '^(points|kept)'
t basin info all.shard-2-of-3.h5 | grep -E '^(shard|evaluated|missing|  shard)'
t basin merge all.shard-2-of-3.h5 -o all.h5
ls all*
$plane --shard 1/3 -o all.h5 >/dev/null
t basin merge all.shard-*-of-3.h5 -o all.h5
t basin merge all.shard-*-of-3.h5 -o all.h5 --partial
cp all.h5 partial.h5
basin info all.h5 | grep -E '^(evaluated|missing|shard|  shard)'

# A partial surface is gone on with: by one process, by its last shard, or by another division.
$plane -o all.h5 | grep -o '5 points evaluated, 10 kept from before'
cmp whole.h5 all.h5 && echo 'completed by one process: the same file'
cp partial.h5 all.h5
$plane --shard 1/2 -o all.h5 | grep -o '[0-9]* points evaluated, [0-9]* kept from before'
$plane --shard 2/2 -o all.h5 | grep -o '[0-9]* points evaluated, [0-9]* kept from before'
t basin merge all.shard-*-of-2.h5 -o all.h5
cmp whole.h5 all.h5 && echo 'completed by other shards: the same file'
t basin merge all.shard-*-of-2.h5 -o all.h5
$plane --shard 3/3 -o all.h5 | grep -o '0 points evaluated.*'
rm all.h5
t basin merge all.shard-1-of-3.h5 all.shard-1-of-3.h5 all.shard-2-of-2.h5 -o all.h5 --partial --json
rm all.h5
$plane --shard 3/3 -o all.h5 >/dev/null
t basin merge all.shard-*-of-3.h5 -o net1.safetensors
t basin merge all.shard-*-of-3.h5 -o all.shard-1-of-3.h5

# Damaged, foreign, of other settings.
head -c 3000 all.shard-2-of-3.h5 >cut.h5
t basin merge all.shard-1-of-3.h5 cut.h5 all.shard-3-of-3.h5 -o all.h5
LC_ALL=C sed 's/\x00\x01\x00\x00\x01/\x00\x00\x00\x00\x01/' all.shard-2-of-3.h5 >unmarked.h5
t basin merge all.shard-1-of-3.h5 unmarked.h5 all.shard-3-of-3.h5 -o all.h5
basin convert all.shard-2-of-3.h5 -o other.csv
awk -F, -v OFS=, '/^[-0-9]/ && $3 != "" && !done { $3 *= 2; done = 1 } { print }' other.csv >changed.csv
basin convert changed.csv -o changed.h5
without_values() { sed 's/is [0-9.]* in one, [0-9.]* in/is A in one, B in/'; }
t basin merge all.shard-*-of-3.h5 changed.h5 -o all.h5 | without_values
t basin merge changed.h5 all.shard-*-of-3.h5 -o all.h5 | without_values
basin merge all.shard-1-of-3.h5 changed.h5 --partial -o all.h5 >/dev/null
t basin merge all.shard-*-of-3.h5 -o all.h5 | without_values
t $plane --shard 2/3 -o all.h5 | without_values
rm -f all.h5 all.shard-2-of-3.h5.journal
mv all.shard-2-of-3.h5 kept.h5
echo 'this is what a disk may leave of a journal: its beginning is another' >all.shard-2-of-3.h5.journal
t basin merge all.shard-*-of-3.h5 all.shard-2-of-3.h5.journal -o all.h5
mv kept.h5 all.shard-2-of-3.h5
t basin merge all.shard-*-of-3.h5 -o all.h5
rm all.shard-2-of-3.h5.journal
t basin merge all.shard-1-of-3.h5 net1.safetensors -o all.h5
t basin merge all.shard-1-of-3.h5 none.h5 -o all.h5
t basin merge none.h5 -o all.h5
basin convert whole.h5 -o bare.csv && sed -i '/configuration/d' bare.csv && basin convert bare.csv -o bare.h5
t basin merge bare.h5 -o all.h5
other() {
    basin surface "$@" -q -o other.h5 --shard 2/3 >/dev/null
    t basin merge all.shard-1-of-3.h5 other.shard-2-of-3.h5 -o all.h5 | sed 's/[0-9a-f]\{32\}/HASH/g'
    rm other*
}
other net1.safetensors --samples 60 --x -1:1:5 --y -1:1:4
other net1.safetensors --samples 60 --x -1:1:5 --y -1:1:3 --seed 2
other net1.safetensors --samples 61 --x -1:1:5 --y -1:1:3
other net2.safetensors --samples 60 --x -1:1:5 --y -1:1:3
other net1.safetensors --samples 60 --x -1:1:5 --y -1:1:3 --loss mse
ls all.h5 2>/dev/null

# The path of the checkpoint is not what a surface is of.
mkdir elsewhere && cp net1.safetensors elsewhere
basin surface elsewhere/net1.safetensors --samples 60 -q --x -1:1:5 --y -1:1:3 --shard 2/3 -o other.h5 >/dev/null
basin merge all.shard-1-of-3.h5 other.shard-2-of-3.h5 all.shard-3-of-3.h5 -o all.h5 >/dev/null
cmp whole.h5 all.h5 && echo 'a shard made elsewhere: the same file'
rm all.h5

# kill -9: a shard goes on where it was; until then its journal is what is merged.
long="basin surface net1.safetensors --samples 3000 --x -1:1:15 --y -1:1:15 -q"
$long -o long_whole.h5 >/dev/null
kills=0
while [ $kills -lt 10 ] && [ ! -e long.shard-1-of-2.h5 ]; do
    timeout -s KILL "0.$(od -An -N1 -tu1 /dev/urandom | awk '{ printf "%03d", 30 + $1 }')" $long --shard 1/2 -o long.h5 >/dev/null 2>&1
    kills=$((kills + 1))
done
$long --shard 2/2 -o long.h5 >/dev/null
$long --shard 1/2 -o long.h5 >/dev/null
basin merge long.shard-*-of-2.h5 -o long.h5 >/dev/null
cmp long_whole.h5 long.h5 && echo 'kill -9 and resume: the same file'
rm long.h5
journal=long.shard-1-of-2.h5.journal
while [ ! -e $journal ]; do # or it was done before
    rm -f long.shard-1-of-2.h5
    basin surface net1.safetensors --samples 3000 --x -1:1:15 --y -1:1:15 --shard 1/2 --threads 1 -q -o long.h5 >/dev/null 2>&1 &
    until [ "$(stat -c %s $journal 2>/dev/null || echo 0)" -gt 3000 ] || ! kill -0 $! 2>/dev/null; do sleep 0.01; done
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
done
begin=$((72 + $(od -An -tu8 -j56 -N8 $journal))) # of its records (docs/formats.md)
[ $((begin + 352)) -lt 3000 ] || echo 'the journal may be too short'
head -c $((begin + 352)) $journal >cut && cp cut $journal # a few points of many, and a part of one
basin merge long.shard-* -o long.h5 2>&1 | sed 's/written: [0-9]* of/written: N of/'
basin merge long.shard-2-of-2.h5 $journal --partial -o long.h5 >/dev/null
$long -o long.h5 >/dev/null
cmp long_whole.h5 long.h5 && echo 'a journal merged, and gone on with: the same file'

# A journal can be looked at, and alone says what it is of.
t basin info $journal | grep -e evaluated -e missing
basin plot $journal -o unfinished.png && echo 'an unfinished shard is drawn'
t basin merge $journal --partial -o alone.h5
: >begun.h5.journal # of a run that was killed at its very start
t basin merge begun.h5 --partial -o none.h5
basin merge begun.h5 $journal --partial -o both.h5 >/dev/null && cmp alone.h5 both.h5 && echo 'another journal says what they are of'
t basin info long.shard-1-of-2.h5
t basin plot long.shard-1-of-2.h5 -o none.png

# A journal that has other values than the finished file beside it: neither is taken for the other.
basin convert long_whole.h5 -o other.csv
awk -F, -v OFS=, '/^[-0-9]/ && n++ % 2 == 0 { $3 *= 2 } { print }' other.csv >changed.csv
rm long.h5
t $long --shard 1/2 --seed 2 -o long.h5
basin convert changed.csv -o long.shard-1-of-2.h5
t basin merge long.shard-1-of-2.h5 long.shard-2-of-2.h5 -o long.h5 | sed 's/point [0-9]* has test_loss [0-9.]*, another evaluation of it [0-9.]*/point N has A, another evaluation of it B/'
ls long.h5 2>/dev/null
cmp cut $journal

# What --shard and basin merge are told.
for part in 0/3 4/3 3 a/b 1/0 -1/3 1/3/4 1/1000000; do t $plane --shard $part -o all.h5; done
t $plane --shard slurm -o all.h5
slurm() { env SLURM_ARRAY_TASK_ID=$1 SLURM_ARRAY_TASK_MIN=$2 SLURM_ARRAY_TASK_MAX=$3 SLURM_ARRAY_TASK_COUNT=$4 \
    $plane --shard slurm --dry-run -o new.h5; }
t slurm 1 1 4 4 | grep -E '^(output|shard)'
t slurm 0 0 3 4 | grep -E '^(output|shard)'
t slurm 3 0 3 4 | grep -E '^(output|shard)'
t slurm 3 3 3 1
t slurm 3 3 7 2
t slurm 1 1 4 3
t $plane --shard 1/3 --adaptive 1% -o all.h5
t basin merge -o all.h5
t basin merge all.shard-1-of-3.h5

# Estimates and interpolated values are no parts of an exact surface, in whatever order they come.
$plane --shard 2/3 -o exact.h5 >/dev/null
$plane --error 5% -o few.h5 >/dev/null
$plane --adaptive 5% -o near.h5 >/dev/null
t basin merge exact.shard-2-of-3.h5 few.h5 -o mixed.h5
t basin merge few.h5 exact.shard-2-of-3.h5 -o mixed.h5
t basin merge all.shard-*-of-3.h5 -o near.h5
t $plane --error 5% --shard 1/3 -o all.h5
