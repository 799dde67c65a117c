# --bn recompute: on which samples, what it is called where data has no splits, and what it is without batch norm.
own=$ROOT/tests/reference/own
cp "$own/binary.npz" "$own/regression.npz" .
basin train --model resnet20,width=2 --data binary.npz --batch 5 --chunk 5 --epochs 1 -q -o net.safetensors >/dev/null
surface="basin surface net.safetensors --line --x=-1:1:3 -q"
recorded() { basin info "$1" | grep -E '^  bn(_data|_samples)? ' && basin info "$1" | grep -o -- '--bn .*'; }

echo '- data without splits: as it is named, and no more samples than it has'
$surface --data binary.npz --bn recompute -o own.h5 | grep 'batch norm'
recorded own.h5
$surface --data binary.npz --bn recompute --bn-samples 20 -o own.h5 | grep -o '0 points evaluated.*'
$surface --data binary.npz:val --bn recompute --bn-samples 10 -o val.h5 | grep 'batch norm'
t $surface --data binary.npz --bn recompute --bn-samples 21 -o no.h5
t $surface --data binary.npz --bn recompute --bn-data nothing:train -o no.h5

echo '- data with splits: those of training'
basin train --model resnet20,width=2 --data fashion-mnist:test --samples 200 --batch 50 --chunk 50 --epochs 1 -q -o fashion.safetensors >/dev/null
surface2="basin surface fashion.safetensors --line --x=-1:1:2 -q --data fashion-mnist:test --samples 10"
$surface2 --bn recompute -o fashion.h5 | grep 'batch norm'

echo '- folders with one split only: that'
mkdir photos photos/test
cp -r "$own/grey/0" "$own/grey/1" photos/test
basin train --model resnet20,width=2 --data photos:test --centre-crop 8 --batch 3 --chunk 3 --epochs 1 -q -o photos.safetensors >/dev/null
basin surface photos.safetensors --data photos:test --centre-crop 8 --line --x=-1:1:2 -q --bn recompute -o photos.h5 | grep 'batch norm'

echo '- no batch norm: as without'
basin train --model lenet5 --data fashion-mnist:test --samples 200 --batch 50 --chunk 50 --epochs 1 -q -o lenet.safetensors >/dev/null
plain="basin surface lenet.safetensors --line --x=-1:1:3 -q --samples 10"
$plain -o plain.h5 >/dev/null
$plain --bn recompute --bn-samples 128 -o none.h5 2>&1 | grep -E 'batch norm'
cmp plain.h5 none.h5 && echo 'the same file'
$plain --bn recompute --memory 1G -o bound.h5 2>&1 | grep -E 'note'
cmp plain.h5 bound.h5 && echo 'the same file'
t $surface --data binary.npz --bn recompute --memory 1G -o no.h5

echo '- compared: each checkpoint as it is'
compare='basin compare lenet.safetensors fashion.safetensors --data fashion-mnist:test --samples 20 --score-samples 20 --directions 1 --x=-1:1:3
    --no-plane -q'
$compare --folder compared >frozen
$compare --folder compared --bn recompute --bn-samples 64 2>&1 >table | cat
grep '^bn ' table
ls compared | sed -E 's/-[0-9a-f]{12}//g' | sort | uniq -c | sed 's/^ *//'
basin compare lenet.safetensors --data fashion-mnist:test --samples 20 --score-samples 20 --directions 1 --x=-1:1:3 --no-plane -q \
    --folder compared --bn recompute 2>/dev/null | grep -c '^bn '
