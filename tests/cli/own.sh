# Data of one's own: what is in it, and losses that fit it.
own=$ROOT/tests/reference/own

t basin info "$own/regression.npz" --json | grep -v '"hash"'
t basin info "$own/regression.npz:train"
t basin info "$own/tokens.npz"
t basin info "$own/sequences.npz"
t basin info "$own/table.csv" --label kind
cut -d, -f1,2,4- "$own/table.csv" >numbers.csv
t basin info numbers.csv --label t,u
t basin info numbers.csv --label t
t basin info "$own/colour" --resize 8 --centre-crop 6
t basin info "$own/grey" --centre-crop 8
t basin info "$own/grey" --centre-crop 8 --rgb --normalize imagenet

# Digits beyond the third are the processor's.
rounded() { sed -E 's/, [0-9.]* s, .*//; s/([0-9]\.[0-9]{3})[0-9]+/\1/g'; }

# Real targets have a loss and no accuracy.
surface() {
    out=$1
    shift
    t basin surface "$@" --line --x=-1:1:3 -q -o "$out" | rounded
}
surface mse.h5 "$own/to2.onnx" --data "$own/regression.npz:train" --data "$own/regression.npz:test" --loss mse
basin info mse.h5 | grep -E '^ *(loss|command|train_|test_|centre)' | rounded
surface l1.h5 "$own/to2.onnx" --data "$own/regression.npz" --loss l1
surface bce.h5 "$own/to1.onnx" --data "$own/binary.npz" --loss bce
surface multi.h5 "$own/to2.onnx" --data "$own/multi.npz" --loss bce
surface smooth.h5 "$own/to2.onnx" --data "$own/binary.npz" --label-smoothing 0.1

# A surface belongs to its loss.
surface mse.h5 "$own/to2.onnx" --data "$own/regression.npz:train" --data "$own/regression.npz:test" --loss l1
surface smooth.h5 "$own/to2.onnx" --data "$own/binary.npz"
surface smooth.h5 "$own/to2.onnx" --data "$own/binary.npz" --label-smoothing 0.2

# Training on real targets; the surface takes the loss that the checkpoint was trained with.
t basin train --model mlp:8,act=tanh --data numbers.csv --label t,u --loss mse --epochs 2 --batch 10 --chunk 10 \
    --lr 0.01 --threads 1 -q -o table.safetensors | rounded
basin info table.safetensors | grep -E '_loss|_acc|training.loss' | rounded
surface table.h5 table.safetensors --data numbers.csv --label t,u
basin info table.h5 | grep -E '^ *(loss|command)'
cp "$own/binary.npz" binary.npz
t basin train --model mlp:8,act=tanh --data binary.npz --loss bce --epochs 2 --batch 10 --chunk 10 --threads 1 -q \
    -o binary.safetensors | rounded

# What does not fit.
refuse() { t basin surface "$@" -q -o no.h5; }
refuse "$own/to2.onnx" --data "$own/regression.npz"
refuse "$own/to1.onnx" --data "$own/regression.npz" --loss mse
refuse "$own/to2.onnx" --data "$own/regression.npz" --loss bce
refuse "$own/to2.onnx" --data "$own/sequences.npz"
refuse "$own/to2.onnx" --data "$own/tokens.npz"
refuse "$own/to2.onnx" --data "$own/regression.npz" --loss mse --label-smoothing 0.1
refuse "$own/to2.onnx" --data "$own/regression.npz" --data "$own/binary.npz" --loss mse
refuse "$own/to2.onnx" --data "$own/regression.npz" --loss mse --classes 2
refuse "$own/to2.onnx" --data "$own/table.csv"
refuse "$own/to2.onnx" --data "$own/table.csv" --label a,b,c,t,u,kind
refuse "$own/to2.onnx" --data "$own/colour"
printf 'a,b,c,label\n1,2,3,7\n4,5,6,3\n' >whole.csv
refuse "$own/to1.onnx" --data whole.csv --loss mse
printf 'a,b,c,label\n1,2,3,1\n4,5,6,2\n' >from1.csv
refuse "$own/to2.onnx" --data from1.csv
refuse "$own/to2.onnx" --data "$own/regression.npz" --loss hinge
t basin train --model mlp:8 --data "$own/regression.npz" -o no.safetensors
t basin train --model mlp:8 --data "$own/binary.npz" --data "$own/tokens.npz" --batch 5 --chunk 5 -o no.safetensors
t basin train --model mlp:8 --data "$own/sequences.npz" --loss bce -o no.safetensors
ls
