# basin surface --precision and --fast-math: what goes with what, what is recorded, and what is kept in the cache.
export XDG_CACHE_HOME=$PWD
net=$ROOT/tests/reference/resnet20.safetensors
make="basin surface $net --model resnet20 --data fashion-mnist:test --samples 20 --x -0.5:0.5:3 --line -q"

t $make --precision f16 -o s.h5
t $make --precision mixed --error 1% -o s.h5
t $make --precision mixed --bn recompute -o s.h5
t $make --precision bf16 --fast-math -o s.h5

$make -o plain.h5 >/dev/null
$make --fast-math -o fast.h5 >/dev/null
basin info fast.h5 | grep -o -- '--fast-math\|^  fast_math .*'
awk '{ print (NF > 3) }' basin/ways | sort -u
wc -l <basin/ways >before
$make --fast-math -o again.h5 >/dev/null
wc -l <basin/ways | cmp - before && echo 'measured once'
cmp fast.h5 again.h5 && echo 'the same file'
t $make --fast-math -o plain.h5
DNNL_MAX_CPU_ISA=SSE41 $make --fast-math -o other.h5 >/dev/null
awk 'NR == FNR { before = $1; next } END { print FNR == 2 * before ? "measured anew for other instructions" : "not measured" }' before basin/ways

# Where the processor has no arithmetic for bf16, it says so in one line and leaves nothing behind.
expect() {
    [ "$2" = "$3" ] || echo "$1: '$2', not '$3'"
}
if $make --precision bf16 -o bf16.h5 >/dev/null 2>errors; then
    expect record "$(basin info bf16.h5 | sed -n 's/^  precision  *//p')" bf16
    $make --precision mixed -o mixed.h5 >report 2>note
    expect report "$(grep -c '  mixed: bf16, corrected to f32; at the .* checked off by .* of the displayed range' report)" 1
    expect note "$(grep -c 'f32 alone takes less time' note)" 1
    expect interval "$(basin info mixed.h5 | grep -o '^  test_loss_ci' | sort -u)" '  test_loss_ci'
    for shard in 1/2 2/2; do $make --precision mixed --shard $shard -o whole.h5 >/dev/null 2>&1; done
    basin merge whole.shard-*.h5 -o whole.h5 >/dev/null
    expect merged "$($make --precision mixed -o whole.h5 2>/dev/null | grep -c '  mixed: bf16')" 1
    cmp mixed.h5 whole.h5
    # Each of two points takes 20 samples in bf16, and 20 in both.
    for precision in bf16 mixed; do $make --precision $precision --dry-run -o dry.h5 2>/dev/null | awk '$1 == "flops" { print $2 }'; done >flops
    expect flops "$(awk '{ flops[NR] = $1 } END { print flops[2] / flops[1] }' flops)" 3
    for threads in 1 3; do $make --precision mixed --threads $threads -o mixed$threads.h5 >/dev/null 2>&1; done
    cmp mixed1.h5 mixed3.h5
else
    expect refusal "$(grep -c 'AVX-512 BF16 or AMX' errors)" 1
    expect lines "$(wc -l <errors)" 1
    expect file "$(find . -name 'bf16*')" ''
fi
echo 'bf16 as this processor has it'
