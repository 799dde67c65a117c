# Whatever file the weights come from, the loss is the same to the last bit: PyTorch's (loss.txt).
files=$ROOT/tests/reference/pytorch
loss() { # loss FILE OPTION...: the loss at the checkpoint itself, and the hash of its weights
    rm -f s.h5
    if basin surface "$files/net.onnx" --weights "$@" --data "$files/data.npz" --x=-1:1:3 -q -o s.h5 >output 2>&1; then
        basin info s.h5 | sed -nE 's/^ *(centre.test_loss|weights_hash) +//p' | tr '\n' ' '
    else
        cat output
    fi
}
same() { # same NAME FILE OPTION...: whether it is that of plain.safetensors
    name=$1
    shift
    loss "$@" >this
    if cmp -s plain this; then echo "$name: the same"; else echo "$name: $(cat this)"; fi
}
cat "$files/loss.txt"
loss "$files/plain.safetensors" | sed 's|\(\.[0-9]\{7\}\)[0-9]*|\1|' && echo
loss "$files/plain.safetensors" >plain
for name in zip.pt legacy.pt protocol3.pt protocol4.pt protocol5.pt training.ckpt legacy-training.t7 legacy-optimizer.pt parallel.pt \
    compiled.pt two-wrappers.pt half.pt bf16.pt parameters.pt views.pt legacy-views.pt evil.pt lightning.ckpt ema.ckpt nested.pt \
    average.pt plain.npz packed.npz slashes.npz types.npz f64.safetensors sharded sharded/model.safetensors.index.json; do
    same $name "$files/$name"
done
for key in "generator $files/unclear.pt" "encoder $files/modules.pt" "checkpoint $files/nested.pt" "model $files/lightning.ckpt"; do
    same "$(basename "$key") --key ${key%% *}" "${key#* }" --key "${key%% *}"
done
loss "$files/ema.ckpt" --key state_dict_ema >this
cmp -s plain this || echo "the average's loss is another"
ls pickle-was-run 2>/dev/null

# The weights of a graph, as a checkpoint of their own.
t basin convert "$files/net.onnx" -o own.safetensors
same own.safetensors own.safetensors
t basin info "$files/net.onnx"
t basin info "$files/ema.ckpt"
t basin info "$files/sharded"
t basin info "$files/slashes.npz"
basin info "$files/data.npz" | sed -n 2p
t basin surface "$files/net.onnx" --weights "$files/data.npz" --data "$files/data.npz" --x=-1:1:3 -o no.h5
t basin convert "$ROOT/tests/reference/onnx/unknown.onnx" -o no.safetensors
t basin convert "$files/net.onnx" --key model -o no.safetensors

# Parts of a checkpoint.
t basin convert "$files/modules.pt" --without encoder --without decoder.norm -q -o part.safetensors
basin info part.safetensors | sed -n '/^tensors/,$p'
t basin convert "$files/modules.pt" --without nothing -o no.safetensors
t basin convert "$files/modules.pt" --key nothing -o no.safetensors
t basin convert "$files/sparse.pt" -o no.safetensors

# What does not fit, and why.
fits() { t basin surface "$files/net.onnx" --weights "$@" --data "$files/data.npz" --x=-1:1:3 -o no.h5; }
fits "$files/modules.pt"
fits part.safetensors
basin convert "$files/zip.pt" --without norm.running_mean --without norm.running_var -q -o parameters.safetensors
fits parameters.safetensors
basin convert "$files/zip.pt" --without fc -q -o short.safetensors
fits short.safetensors

# A checkpoint in several files stays in its folder, and is whole.
index() { # index TENSOR FILE: of a tensor in a file
    printf '{"metadata": {}, "weight_map": {"%s": "%s"}}' "$1" "$2" >sharded/model.safetensors.index.json
}
mkdir sharded
ln -s "$files/plain.safetensors" sharded/link
for name in /etc/passwd ../plain.safetensors sharded/../../x link missing.safetensors model.safetensors.index.json 'a\nb' ''; do
    index fc.bias "$name"
    t basin info sharded
done
cp "$files/plain.safetensors" sharded/all
index fc.other all
t basin info sharded
echo '{"weight_map": {"fc.bias": "all", "fc.weight": "again"}}' >sharded/model.safetensors.index.json
cp sharded/all sharded/again
t basin info sharded
echo '{"weights": {}}' >sharded/model.safetensors.index.json
t basin info sharded/model.safetensors.index.json
echo '{"weight_map": {"fc.bias": 1}}' >sharded/model.safetensors.index.json
t basin info sharded
rm sharded/model.safetensors.index.json
mv sharded/all sharded/model.safetensors
basin info sharded | sed -n 2,4p
