# basin train: what is refused, what is written, and that a training that was stopped ends as if it had not been.
data='--data fashion-mnist:test --samples 60'
common="--model mlp:8 $data --epochs 2 --batch 20 --chunk 10 --threads 1 -q"

t basin train
t basin train --model mlp:8 $data
t basin train --model mlp:8 -o a.safetensors
t basin train --model resnet21 $data -o a.safetensors
t basin train --model mlp:8,act=swish $data -o a.safetensors
t basin train $common --optimizer lion -o a.safetensors
t basin train $common --schedule linear -o a.safetensors
t basin train $common --loss hinge -o a.safetensors
t basin train $common --batch 30 --chunk 20 -o a.safetensors
t basin train $common --batch 0 -o a.safetensors
t basin train $common --batch 80 -o a.safetensors
t basin train $common --warmup 2 -o a.safetensors
t basin train $common --crop 28 -o a.safetensors
t basin train $common --lr fast -o a.safetensors
t basin train $common --optimizer adam --betas 0.9 -o a.safetensors
t basin train $common --save-every 0 -o a.safetensors
t basin train $common -o nowhere/a.safetensors
t basin train $common --data fashion-mnist:dev -o a.safetensors
ls

make="basin train $common -o a.safetensors"
$make --save-every 1 >report 2>errors
head -n 1 report
grep -c '^  fashion-mnist:test\[60 of 10000, seed 0\]  *[0-9.]*  *[0-9.]*$' report
cat errors
ls
parameters=$((4 * (784 * 8 + 8 + 8 * 10 + 10))) # bytes behind the header
tail -c $parameters a-0002.safetensors >last
tail -c $parameters a.safetensors | cmp last - && echo 'the trajectory ends at the checkpoint'
t $make
$make -o b.safetensors --save-every 2s >report
ls b*

# The same command, stopped on its way: what differs is the command line in the record, so it is the same in both folders.
long="basin train --model mlp:64 $data --epochs 100 --batch 20 --chunk 10 --threads 1 -q --save-every 10 --schedule onecycle --flip --crop 2
    -o net.safetensors"
mkdir whole stopped
(cd whole && $long >/dev/null)
cd stopped
$long >/dev/null 2>errors &
while [ ! -e net-0010.safetensors ] && kill -0 $! 2>/dev/null; do sleep 0.01; done
kill -INT $!
wait $!
echo "exit $?"
cat errors
[ ! -e net.safetensors ] && [ -e net.safetensors.resume ] && echo 'no output yet, but what a resume needs'
t $(echo $long) --lr 0.2 | sed 's/^\$.*--lr/$ ... --lr/'
$long >/dev/null
cd ..
for file in whole/*; do cmp $file stopped/${file#whole/}; done
[ "$(ls whole)" = "$(ls stopped | grep -vx errors)" ] && echo 'stopped and resumed: the same files'
