# basin surface: what is refused, before any evaluation, and what it does about an output that exists.
net=$ROOT/tests/reference/resnet20.safetensors
data='--data fashion-mnist:test --samples 20'
common="--model resnet20 $data -q"

t basin surface
t basin surface "$net"
t basin surface "$net" "$net" -o s.h5
t basin surface missing.safetensors $common -o s.h5
t basin surface "$net" $data -o s.h5
t basin surface "$net" --model resnet20,noskip $data -o s.h5
t basin surface "$net" --model resnet20 -o s.h5
t basin surface "$net" $common --data fashion-mnist:test -o s.h5
t basin surface "$net" $common --x 1:-1:5 -o s.h5
t basin surface "$net" $common --x 0:1:1 -o s.h5
t basin surface "$net" $common --y 0:1 -o s.h5
t basin surface "$net" $common --line --y 0:1:2 -o s.h5
t basin surface "$net" $common --norm fitler -o s.h5
t basin surface "$net" $common --ignore bias -o s.h5
t basin surface "$net" $common --bn melt -o s.h5
t basin surface "$net" $common --loss hinge -o s.h5
t basin surface "$net" $common --seed -1 -o s.h5
t basin surface "$net" $common --toward "$net" -o s.h5
t basin surface "$net" $common --toward missing.safetensors -o s.h5
t basin surface "$net" $common --toward "$net" --toward "$net" --toward "$net" -o s.h5
t basin surface "$net" $common --direction "$ROOT/tests/reference/surface.csv" -o s.h5
t basin surface "$net" $common --x 0:1:2 -o nowhere/s.h5
t basin surface "$net" $common --x 0:1:2 -o nowhere/s.h5 --dry-run

head -c 4000 "$net" >short.safetensors
t basin surface short.safetensors $common -o s.h5
{
    head -c -4 "$net"
    printf '\0\0\300\177'
} >nan.safetensors
t basin surface nan.safetensors $common -o s.h5

echo 'not a surface' >text.h5
t basin surface "$net" $common --x 0:1:2 -o text.h5
cat text.h5
ls

make="basin surface $net $common --x 0:1:2 -o s.h5"
$make >first
t $make --seed 2
t $make --y 0:1:2
cp s.h5 before.h5
$make >second
cmp s.h5 before.h5 && tail -n 1 second
