# A network from an ONNX file: its own weights, those of a checkpoint, and what does not fit.
net=$ROOT/tests/reference/onnx/narrow.onnx
common='--data fashion-mnist:test --samples 50 -q --x=-1:1:3'

t basin surface "$net" $common -o own.h5 | sed -E 's/, [0-9.]+ m?s, [0-9]+ images.*//'

# The same weights in the built-in network of that shape: the same values, to the last bit.
basin train --model vgg9,bn,width=0.0625 --data fashion-mnist:test --samples 200 --epochs 1 -q -o trained.safetensors >/dev/null
basin surface trained.safetensors $common -o built-in.h5 --json >built-in.json
basin surface "$net" --weights trained.safetensors $common -o graph.h5 --json >graph.json
basin surface trained.safetensors --model "$net" $common -o model.h5 --json >model.json
for name in built-in graph model; do basin info $name.h5 | grep -E '^ *centre\.' >$name.txt; done
cmp built-in.txt graph.txt && cmp built-in.txt model.txt && echo same

# What does not fit.
t basin surface "$net" --model resnet20 $common -o no.h5
t basin surface trained.safetensors --weights trained.safetensors $common -o no.h5
t basin surface "$net" --weights "$ROOT/tests/reference/resnet20.safetensors" $common -o no.h5
t basin surface "$net" --weights "$net" $common -o no.h5
t basin surface "$ROOT/tests/reference/onnx/scalars_folded.onnx" --weights "$ROOT/tests/reference/onnx/scalars.pt" $common -o no.h5
t basin surface trained.safetensors --model "$net" --weights "$ROOT/tests/reference/resnet20.safetensors" $common -o no.h5
t basin surface "$net" --key model $common -o no.h5
t basin surface "$net" --graph-output nothing $common -o no.h5
t basin surface "$ROOT/tests/reference/onnx/folded.onnx" --weights trained.safetensors $common -o no.h5
t basin surface "$ROOT/tests/reference/onnx/unknown.onnx" $common -o no.h5
t basin surface missing.onnx $common -o no.h5
head -c 20000 "$net" >cut.onnx
t basin surface cut.onnx $common -o no.h5
ls

# Tokens: numbers of a table; the loss is that of the outputs in encoder.txt, 2.38444, as PyTorch has it.
printf 'a,b,c,d,e,f,label\n3,10,6,2,9,5,0\n1,8,4,0,7,3,3\n' >tokens.csv
t basin surface "$ROOT/tests/reference/onnx/encoder.onnx" --data tokens.csv -q --x=-1:1:3 -o tokens.h5 | sed -E 's/, [0-9.]+ m?s, [0-9]+ images.*//; s/(\.[0-9]{5})[0-9]+/\1/'
t basin surface "$ROOT/tests/reference/onnx/encoder.onnx" --data "$ROOT/tests/reference/own/bytes.npz" -q --x=-1:1:3 -o bytes.h5 | sed -E 's/, [0-9.]+ m?s, [0-9]+ images.*//; s/(\.[0-9]{5})[0-9]+/\1/'
t basin surface "$ROOT/tests/reference/onnx/encoder.onnx" --data "$ROOT/tests/reference/own/bytes.npz" --normalize 0.5:2 -q --x=-1:1:3 -o no.h5
printf 'a,b,c,d,e,f,label\n3,10,6,2,9,5,0\n1,8,4,0.5,7,3,3\n' >part.csv
t basin surface "$ROOT/tests/reference/onnx/encoder.onnx" --data part.csv -q --x=-1:1:3 -o no.h5
printf 'a,b,c,d,e,f,label\n3,11,6,2,9,5,0\n1,8,4,0,7,3,3\n' >unknown.csv
t basin surface "$ROOT/tests/reference/onnx/encoder.onnx" --data unknown.csv -q --x=-1:1:3 -o unknown.h5 | sed -E 's/, [0-9.]+ m?s, [0-9]+ images.*//; s/(\.[0-9]{5})[0-9]+/\1/'

# What goes in and what comes out, as the file states it; of several outputs one can be chosen.
heads=$ROOT/tests/reference/onnx/heads.onnx
printf 'a,b,c,d,label\n1,0,2,0,0\n0,1,0,3,1\n' >four.csv
t basin info "$heads"
basin info "$ROOT/tests/reference/onnx/encoder.onnx" | grep -A5 '^graph_inputs'
t basin surface "$heads" --data four.csv -q --x=-1:1:3 -o heads.h5
t basin surface "$heads" --graph-output score --data four.csv -q --x=-1:1:3 -o heads.h5 | sed -E 's/, [0-9.]+ m?s, [0-9]+ images.*//; s/(\.[0-9]{5})[0-9]+/\1/'

# Checkpoints in one graph: each curve and each panel is called after its file, not all after the graph.
for name in epoch-1 epoch-2; do
    basin surface "$heads" --graph-output score --data four.csv -q --x=-1:1:3 -o $name.h5 >/dev/null
    basin surface "$heads" --graph-output score --data four.csv -q --x=-1:1:3 --y=-1:1:3 -o plane-$name.h5 >/dev/null
done
for plane in '' plane-; do
    basin plot ${plane}epoch-1.h5 ${plane}epoch-2.h5 -q -o names.trace && sed -nE '/^text.*(heads|epoch)/ s/.*width [0-9.]*: //p' names.trace
done
