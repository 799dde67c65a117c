# basin surface --memory: the same file, whatever the bound: few points at a time, directions made anew, layers packed when they run.
surface="basin surface $ROOT/tests/reference/resnet20.safetensors --model resnet20 --data fashion-mnist:test --samples 10 -q"

for shape in '--line --x -1:1:3' '--x -1:1:2 --y 0:1:2' '--x -1:1:2 --y 0:1:2 --orthogonal' '--line --x -1:1:2 --seeds 1:2' \
    '--x 0:1:2 --y 0:1:2 --norm layer --ignore none' '--x -1:1:3 --y 0:1:2 --error 0.05'; do
    rm -f free.h5
    $surface $shape -o free.h5 >/dev/null
    for run in '1 --threads 1' '1 --threads 2' 3M 5M; do # nothing has room; a point has; a point and a direction
        rm -f bound.h5
        $surface $shape --memory $run -o bound.h5 >/dev/null 2>&1
        cmp free.h5 bound.h5 || echo "$shape: --memory $run differs"
    done
    echo "$shape: the same file"
done

# Wide layers and few activations: then a layer's weights are made once for several chunks, of either dataset.
basin train --model mlp:512-512-512-512 --data fashion-mnist:test --samples 300 --batch 50 --chunk 50 --epochs 1 -q -o wide.safetensors >/dev/null
surface2='basin surface wide.safetensors --data fashion-mnist:test --data fashion-mnist:train --samples 300 --line --x 0:1:3 -q'
$surface2 -o wide.h5 >/dev/null
for run in '9800K --threads 1' '9000K --threads 1' '6M --threads 2'; do
    $surface2 --memory $run -o wide-bound.h5 >/dev/null 2>&1
    cmp wide.h5 wide-bound.h5 && rm wide-bound.h5
done

# What cannot be kept is told, once: 270,000 weights are 1.05M, and a layer is at most 0.15M.
for size in 1 1M 2M; do $surface --line --x 0:1:2 --memory $size -o told-$size.h5 2>&1 | grep note; done

# Begun without a bound and gone on with one.
make="$surface --x -1:1:5 --y 0:1:5"
$make -o whole.h5 >/dev/null
timeout -s KILL 0.3 $make -o resumed.h5 >/dev/null 2>&1
$make --memory 1 -o resumed.h5 >/dev/null 2>&1
cmp whole.h5 resumed.h5 && echo 'resumed: the same file'

for size in 0 -1 M 600X 600MM 600Mi 600iB 600BM 1e99 0x10 nan inf ''; do
    t basin surface net.safetensors --memory "$size" -o s.h5
done

# In whatever way the unit is written: one below what the weights take at least has a note, one above has none.
for size in 1400k 1400KB 1400KiB 1.3m 1.3mb 1.3MiB 1300000B 1300000 0.1g 0.1GB 1e-4TiB; do
    echo "$size: $($surface --line --x 0:1:2 --memory $size -o unit-$size.h5 2>&1 | grep -c 'too little')"
done

echo '- of a recipe: the bound of all surfaces that are evaluated at a time'
cat >r.yaml <<END
defaults: {model: resnet20, data: fashion-mnist:test, samples: 10, x: -1:1:3, y: 0:1:2}
surfaces:
  a: {checkpoint: $ROOT/tests/reference/resnet20.safetensors, output: a.h5}
  b: {checkpoint: $ROOT/tests/reference/resnet20.safetensors, output: b.h5, seed: 2}
END
basin run r.yaml -q
mkdir free && mv a.h5 b.h5 free
basin run r.yaml -q --memory 2.5M -j 2 2>&1 | grep note
for file in a b; do cmp free/$file.h5 $file.h5 && echo 'the same file'; done
rm b.h5
basin run r.yaml -q --memory 2M -j 2 2>&1 | grep note
basin run r.yaml -q --dry-run --memory 1M | grep -E '^(to evaluate|kept)'
t basin run r.yaml --memory much
