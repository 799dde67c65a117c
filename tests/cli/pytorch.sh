# Checkpoints of torch.save: what is in them, and those that cannot be used. (Their values: tests/unit/test_pytorch.c.)
files=$ROOT/tests/reference/pytorch
t basin info "$files/training.ckpt"
for name in evil.pkl whole.pt unclear.pt; do t basin info "$files/$name"; done
for size in 100 1000; do
    head -c $size "$files/zip.pt" >cut.pt
    t basin info cut.pt
    head -c $size "$files/legacy.pt" >cut.pt
    t basin info cut.pt
done
head -c 512 /dev/zero | sed 's/^\(.\{257\}\).\{5\}/\1ustar/' >old.pt
t basin info old.pt

# A network that such a checkpoint does not fit, and a dictionary that is not there.
t basin surface "$files/zip.pt" --model lenet5 --data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5
t basin surface "$files/unclear.pt" --key critic --model lenet5 --data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5
t basin surface "$files/zip.pt" --key nope --model lenet5 --data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5
t basin surface "$files/training.ckpt" --key nope --model lenet5 --data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5
t basin surface "$files/unclear.pt" --model lenet5 --data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5
t basin surface "$files/plain.safetensors" --key critic --model lenet5 --data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5
ls
