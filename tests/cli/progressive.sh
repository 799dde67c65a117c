# basin surface --error: few samples where they suffice; intervals that hold; the same file for any number of threads and after kill -9.
net=$ROOT/data/lenet5.safetensors
data="--data fashion-mnist:test --samples 2000"
plain="basin surface $net $data --x -1:1:5 --y -1:1:5 -q"
make="$plain --error 2%"

for threads in 1 2 3; do
    $make --threads $threads -o threads$threads.h5 >report$threads
    cmp threads1.h5 threads$threads.h5 && echo "$threads threads: the same file"
done
# How many samples a point needs is a matter of the last digits, and those of the machine.
numbers() { sed -E 's/[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?/N/g; s/  +/  /g'; }
grep -o 'progressive: .*' report1 | numbers
basin info threads1.h5 | grep -E '^(evaluated|evaluations|intervals) |_ci|_samples' | numbers
basin info threads1.h5 | grep -o -- '--error .*'
$make -o threads1.h5 | grep -o '0 points evaluated'

killed_often 4 100 2 $make
$make -o killed.h5 >/dev/null
cmp threads1.h5 killed.h5 && echo 'kill -9 and resume: the same file'

# The intervals against all samples: x,y,loss,accuracy and x,y,loss,accuracy,loss_ci,acc_ci,samples.
points() { basin convert "$1" -o "$1.csv" >/dev/null && grep -v '^[#x]' "$1.csv"; }
$plain -o full.h5 >/dev/null
points full.h5 >full
points threads1.h5 >sampled
paste -d, full sampled | awk -F, 'function off(a, b) { return a > b ? a - b : b - a }
    { loss += off($3, $7) <= $9 + 1e-9; acc += off($4, $8) <= $10 + 1e-9; samples += $11 }
    $1 == 0 && $2 == 0 { print "at the weights: loss", off($3, $7) < 1e-9 ? "exact" : $7, "accuracy", off($4, $8) < 1e-9 ? "exact" : $8 }
    END { print(loss >= 0.93 * NR && acc >= 0.93 * NR ? "they hold" : loss " and " acc " of " NR " hold")
          print(samples < 0.5 * 2000 * NR ? "from a part of the samples" : "from nearly all samples") }'
$plain --error 0.000000001 -o all.h5 | grep -o 'progressive: 100.0 %'
points all.h5 | cut -d, -f1-4 | cmp - full && echo 'all samples: the values of a full run'

# With other options.
$make --adaptive 5% -o adaptive.h5 >adaptive
grep -oE 'adaptive:|progressive:' adaptive
basin convert adaptive.h5 -o adaptive.csv >/dev/null
awk -F, '!/^[#x]/ && $8 == 2 && $7 != 0' adaptive.csv
$make --seeds 1:2 -o seeds.h5 | grep -o '5 x 5 points of 2 members\|progressive: .*' | numbers
basin surface "$net" $data --x -1:1:9 --error 0.05 --adaptive 5% -q -o line.h5 | grep -oE 'adaptive:|progressive:'
basin surface "$ROOT/tests/reference/resnet20.safetensors" --model resnet20 --data fashion-mnist:test --samples 400 \
    --x -1:1:3 --bn recompute --bn-samples 64 --error 50% -q -o bn.h5 | grep -o 'progressive: .*' | numbers
basin convert threads1.h5 -o s.npz >/dev/null && basin convert s.npz -o back.h5 >/dev/null && cmp threads1.h5 back.h5 && echo 'as .npz and back'
basin convert threads1.h5 -o s.vts >/dev/null && grep -c '_ci"\|_samples"' s.vts

# The figure.
basin plot threads1.h5 -k contour -q -o bands.trace
basin plot threads1.h5 -k contour --no-intervals -q -o lines.trace
grep -c ' stroke [0-9.]* 000000/0.35 ' lines.trace bands.trace | sed 's/:[1-9].*/: some/'
basin plot line.h5 -q -o bands.svg && basin plot line.h5 --no-intervals -q -o lines.svg && cmp -s bands.svg lines.svg || echo 'the curves have bands'

t $make -o full.h5
t $plain --error 0 -o s.h5
t $plain --error 0% -o s.h5
t $plain --error much -o s.h5
