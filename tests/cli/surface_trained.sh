# basin surface on checkpoints of basin train: network and data are known, and the line from a to b is that from b to a.
for seed in 1 2; do
    basin train --model mlp:16 --data fashion-mnist:test --samples 200 --epochs 1 --seed $seed -q -o net$seed.safetensors >/dev/null
done
data='--samples 100 -q'
report() { grep -E '"(data|samples|loss|minimum|maximum|nx|ny)":' "$1" | sort; }

basin surface net1.safetensors $data --toward net2.safetensors --x 0:1:5 --json -o there.h5 >there
basin surface net2.safetensors $data --toward net1.safetensors --x 0:1:5 --json -o back.h5 >back
grep -E '"(data|samples|nx|ny|network|x_direction|x_file)":' there
report there | grep -E 'minimum|maximum' >a
report back | grep -E 'minimum|maximum' >b
cmp a b && echo 'there and back: the same losses'

basin surface net1.safetensors $data --toward net2.safetensors --toward net1.safetensors -o plane.h5
