# Option values that cannot be, in every command that has the option: one line that names it, exit code 2.
has() {
    basin "$1" --help | grep -q -- "$2="
}
refused() {
    command=$1
    shift
    basin "$command" "$@" >output 2>errors
    code=$?
    [ $code -eq 2 ] || echo "basin $command $*: exit $code"
    [ "$(wc -l <errors)" -eq 1 ] || echo "basin $command $*: not one line"
    [ ! -s output ] || echo "basin $command $*: something on stdout"
    grep -q -- "${1%%=*}" errors || echo "basin $command $*: does not name the option"
}

tried=0
for command in $(basin --list-commands); do
    for value in --threads=0 --threads=-1 --threads=two --threads= --threads=2x --threads=1e9 --samples=0 --samples=-5 \
        --samples=x --samples=99999999999999999999 --first=0 --first=x --samples-seed=-1 --samples-seed=x \
        --samples-seed=18446744073709551616; do
        has "$command" "${value%%=*}" || continue
        refused "$command" "$value"
        tried=1
    done
    if has "$command" --samples && has "$command" --first; then refused "$command" --samples=5 --first=5; fi
done
[ $tried -eq 1 ] && echo "refused"

# Those that mean nothing beside the others, or without them.
t basin surface --samples-seed 1 x -o y.h5
t basin surface --seed 5 --seeds 2:3 x -o y.h5
t basin surface --bn-samples 10 x -o y.h5
t basin surface --bn frozen --bn-data fashion-mnist:train x -o y.h5
t basin train --betas 0.9,0.99 -o y
t basin train --optimizer adamw --momentum 0.8 -o y
t basin train --optimizer adamw --nesterov -o y
t basin train --schedule cosine --drop 2 -o y
t basin compare --dpi 300 --colormap magma x
t basin compare --no-plane --persistence 0.1 x
basin train --model mlp:4 --data fashion-mnist:test --samples 50 --batch 10 --chunk 10 --epochs 1 -q -o net.safetensors >/dev/null
line='basin surface net.safetensors --samples 20 -q -o y.h5'
t $line --line --orthogonal
rm net.safetensors

t basin surface --threads 0 x -o y.h5
t basin surface --samples x x -o y.h5
t basin surface --samples 1 --first 1 x -o y.h5
echo '- a surface is named as what it is'
for name in a.safetensors a.txt a.png a.npz a a.h5/b; do t basin surface none.safetensors -o $name; done
