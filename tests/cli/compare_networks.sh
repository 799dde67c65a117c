# basin compare: batch norm and ONNX networks as basin surface has them.
net=$ROOT/tests/reference/onnx/narrow.onnx
basin train --model vgg9,bn,width=0.0625 --data fashion-mnist:test --samples 200 --epochs 1 -q -o trained.safetensors >/dev/null
common='--data fashion-mnist:test --samples 50 --score-samples 60 --directions 2 --x=-1:1:3 --no-plane -q'
# The value of every point of a surface.
values() { basin convert "$1" -o values.csv >/dev/null && grep -v '^#' values.csv | cut -d, -f1-2; }

echo '- statistics estimated anew: the lines are those of basin surface'
t basin compare trained.safetensors $common --bn recompute --bn-data fashion-mnist:test --bn-samples 128 --folder bn >table
grep -E '^bn ' table
basin surface trained.safetensors --data fashion-mnist:test --samples 50 --x=-1:1:3 -q \
    --bn recompute --bn-data fashion-mnist:test --bn-samples 128 -o surface.h5 >/dev/null
values surface.h5 >wanted && values bn/trained-line-1-*.h5 | cmp wanted - && echo 'the same line'
basin compare trained.safetensors $common --folder bn >frozen
ls bn | sed -E 's/-[0-9a-f]{12}//g' | sort | uniq -c | sed 's/^ *//'
[ "$(grep '^basin width' table)" != "$(grep '^basin width' frozen)" ] && echo 'another width'
t basin compare trained.safetensors $common --bn recompute --bn-data nothing:train

echo '- a graph with its own weights, and with those of a checkpoint: as the built-in network has them'
basin compare trained.safetensors "$net" "$net" trained.safetensors $common --json --weights '' --weights '' --weights trained.safetensors \
    --weights '' --model '' --model '' --model '' --model "$net" --name built-in --name own --name graph --name model >json
column() { sed -n "/\"measures\"/,/\"level\"/p" json | grep -A 3 "\"checkpoint\": \"$1\"" | grep '"value"'; }
column built-in >wanted && wc -l <wanted
column graph | cmp wanted - && column model | cmp wanted - && echo 'the same numbers'
column own | cmp -s wanted - || echo 'others for its own weights'
basin compare "$net" --weights trained.safetensors $common | grep trained
t basin compare trained.safetensors $common --graph-output nothing
t basin compare "$net" $common --graph-output nothing
t basin compare "$net" "$net" "$net" $common --weights trained.safetensors --weights ''
basin compare "$net" "$net" $common --weights '' --weights trained.safetensors --bn recompute --bn-samples 64 -o figure.svg --table own.csv
cp own.csv first.csv && cp figure.svg first.svg && basin info --recipe figure.svg | sed "s|$ROOT|.|" | grep -E 'weights|bn'
basin info --recipe figure.svg >r.yaml && rm figure.svg own.csv && basin run r.yaml -q
cmp figure.svg first.svg && cmp own.csv first.csv && echo 'the same files'
