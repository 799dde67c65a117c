# basin convert: there and back again without a loss, and what it refuses.
surface=$ROOT/tests/reference/surface.h5

t basin convert "$surface" -o ours.h5
for ending in npz csv; do
    t basin convert ours.h5 -o there.$ending
    t basin convert there.$ending -o back.h5
    cmp ours.h5 back.h5 && echo "$ending: the same surface"
    t basin convert there.$ending -o there.vts
    basin info there.$ending | grep -v "^name " >info.$ending
done
cmp info.npz info.csv && cat info.csv
t basin convert there.npz -o again.csv
cmp there.csv again.csv && head -5 again.csv
t basin convert ours.h5 --height train_loss -o lifted.vts
t basin convert ours.h5 --height train_loss -o lifted.vtp
head -7 lifted.vts
t basin plot there.csv there.npz --kind contour -o figure.pdf

t basin convert
t basin convert ours.h5
t basin convert ours.h5 there.csv -o a.csv
t basin convert ours.h5 -o ''
t basin convert ours.h5 -o a.gif
t basin convert ours.h5 -o a
t basin convert ours.h5 -o ours.h5
t basin convert ours.h5 --height train_loss -o a.csv
t basin convert ours.h5 --height test_loss -o a.vts
t basin convert ours.h5 --height train_loss -o a.safetensors
t basin convert ours.h5 --key model -o a.csv
t basin convert missing.h5 -o a.csv
t basin convert lifted.vts -o a.csv
t basin convert ours.h5 -o a.safetensors
t basin convert ours.h5 -o nowhere/a.csv
head -4 there.csv >short.csv
t basin convert short.csv -o a.h5
echo "my thesis" >thesis.csv
t basin convert ours.h5 -o thesis.csv
cat thesis.csv

# Checkpoints of every format become the same safetensors.
weights=$ROOT/tests/reference/pytorch
t basin convert "$weights/zip.pt" -o zip.safetensors
t basin convert "$weights/legacy.pt" -q -o legacy.safetensors
cmp zip.safetensors legacy.safetensors && echo "the same checkpoint"
t basin convert zip.safetensors -o again.safetensors
cmp zip.safetensors again.safetensors && echo "again: the same bytes"
t basin convert "$weights/zip.pt" -o a.csv
t basin convert "$weights/plain.npz" -o a.csv
t basin convert "$weights/net.onnx" -o a.npz
t basin convert "$weights/evil.pt" -o a.safetensors
t basin convert "$weights/zip.pt" -o thesis.csv

# Any input gives an answer in one line, or none.
for kind in surface_csv surface_npz; do
    for input in "$ROOT/tests/fuzz/corpus/$kind"/*; do
        rm -f out.h5
        basin convert "$input" -o out.h5 >output 2>errors
        code=$?
        [ $code -le 1 ] || echo "$input: exit $code"
        [ $code -eq 0 ] || [ "$(wc -l <errors)" -eq 1 ] || echo "$input: not one line"
        [ $code -eq 0 ] && echo "$kind: ${input##*/} is read" || [ ! -e out.h5 ] || echo "$input: left out.h5"
    done
done
