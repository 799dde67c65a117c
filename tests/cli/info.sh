# basin info on files that are there, that are not, that are not what they should be, or damaged.
corpus=$ROOT/tests/fuzz/corpus
cp "$ROOT/tests/reference/surface.h5" surface.h5
t basin info
t basin info one two
t basin info surface.h5
t basin info --json surface.h5
t basin info missing.safetensors
t basin info nothing
t basin info fashion-mnist
t basin info fashion-mnist:nothing

mkdir folder
t basin info folder
: >empty.safetensors
t basin info empty.safetensors
echo "some text" >text.txt
t basin info text.txt
head -c 1000 surface.h5 >short.h5
t basin info short.h5
for kind in safetensors surface; do
    for input in "$corpus/$kind"/*; do
        basin info "$input" >output 2>errors
        code=$?
        [ $code -le 1 ] || echo "$input: exit $code"
        [ $code -eq 0 ] || [ "$(wc -l <errors)" -eq 1 ] || echo "$input: not one line"
        [ $code -eq 0 ] || [ ! -s output ] || echo "$input: something was said on stdout"
    done
done

# A figure says where it comes from.
t basin plot surface.h5 -o figure.svg
t basin info figure.svg

# A pipe that nobody writes to is not waited for.
mkfifo pipe
t basin info pipe
