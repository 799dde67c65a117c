# basin compare --precision, --fast-math, --memory: as for basin surface, what decides numbers names the surfaces and stands with the table.
export XDG_CACHE_HOME=$PWD
basin train --model mlp:16 --data fashion-mnist:test --samples 200 --epochs 2 --seed 1 -q -o one.safetensors >/dev/null
basin train --model mlp:16 --data fashion-mnist:test --samples 200 --epochs 2 --seed 2 -q -o two.safetensors >/dev/null
compare="basin compare one.safetensors two.safetensors --data fashion-mnist:test --samples 300 --score-samples 100 --directions 2 --x -1:1:5
    --plane 5"

t $compare --precision f16
t $compare --precision bf16 --fast-math
t $compare --precision mixed --bn recompute
t $compare --memory 1G --bn recompute

# No number depends on the bound on memory, and no surface is evaluated again for another one.
$compare -q >free
for bound in 1 1G; do
    $compare -q --memory $bound --folder bound-$bound 2>/dev/null | cmp - free && echo "--memory $bound: the same table"
    for file in basin-compare/*.h5; do cmp $file bound-$bound/$(basename $file); done
done
$compare --memory 1G 2>&1 >/dev/null | grep -o '[0-9]* points evaluated.*'

$compare --fast-math 2>message | grep -i 'fast.math' | tr -s ' '
grep -o '[0-9]* points evaluated.*' message

# On a processor without bf16 both say so.
expect() {
    [ "$2" = "$3" ] || echo "$1: '$2', not '$3'"
}
if $compare --precision bf16 >bf16 2>message; then
    expect evaluated "$(grep -o '[0-9]* points evaluated.*' message)" '70 points evaluated, 0 kept from before'
    expect named "$(grep -c 'precision  *bf16$' bf16)" 1
    $compare --precision mixed >mixed 2>message
    expect evaluated "$(grep -o '[0-9]* points evaluated.*' message)" '70 points evaluated, 0 kept from before'
    expect named "$(grep -c 'precision  *bf16, corrected to f32; at the points checked off by .* of the displayed range' mixed)" 1
    $compare --precision mixed 2>message | cmp - mixed
    expect kept "$(grep -o '[0-9]* points evaluated.*' message)" '0 points evaluated, 70 kept from before'
    for table in free mixed; do sed -n "s/^loss /&/p" $table; done | sort -u >scores # what is corrected to f32 is in f32 at the checkpoint
    expect scores "$(wc -l <scores)" 1
    # 70 points of 300 samples, of which 256 are evaluated once more in bf16, and in f32.
    for precision in bf16 mixed; do
        $compare --score-samples 1 --precision $precision --folder dry --dry-run 2>/dev/null | awk '$1 == "flops" { print $2 }'
    done >flops
    expect flops "$(awk '{ flops[NR] = $1 } END { printf "%.2f\n", flops[2] / flops[1] }' flops)" 2.71
else
    expect refusal "$(grep -c 'AVX-512 BF16 or AMX' message)" 1
fi
echo 'bf16 as this processor has it'
