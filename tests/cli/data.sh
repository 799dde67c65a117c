# Datasets that are not there, damaged, or smaller than what is asked of them.
net=$ROOT/tests/reference/resnet20.safetensors

# pair FOLDER LABELS: two images of 2x2 pixels and their labels, as printf wants them
pair() {
    mkdir "$1"
    printf '\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2abcdefgh' >"$1/t10k-images-idx3-ubyte"
    printf '\0\0\10\1\0\0\0\2'"$2" >"$1/t10k-labels-idx1-ubyte"
}

pair good '\0\11'
t basin info mnist:test --data-dir good

# What cannot be asked for.
t basin surface "$net" --model resnet20 --data minst:test -o s.h5 | sed 's/there are .*/there are .../'
t basin surface "$net" --model resnet20 --data mnist:validation -o s.h5
t basin surface "$net" --model resnet20 --data mnist -o s.h5
t basin surface "$net" --model resnet20 --data mnist:test --data-dir good --samples 0 -o s.h5
t basin surface "$net" --model resnet20 --data mnist:test --data-dir good --first 0 -o s.h5
t basin surface "$net" --model resnet20 --data mnist:test --data-dir good --samples 3 -o s.h5
t basin surface "$net" --model resnet20 --data mnist:test --data-dir good --first 3 -o s.h5

# Labels that are no class.
pair label-10 '\0\12'
t basin info mnist:test --data-dir label-10
pair label-255 '\377\0'
t basin surface "$net" --model resnet20 --data mnist:test --data-dir label-255 -o s.h5

# Files that are not what they should be.
pair swapped '\0\11'
cp good/t10k-labels-idx1-ubyte swapped/t10k-images-idx3-ubyte
t basin info mnist:test --data-dir swapped
pair text '\0\11'
echo 'some text, which is no image' >text/t10k-images-idx3-ubyte
t basin info mnist:test --data-dir text
pair short '\0'
t basin info mnist:test --data-dir short
pair long '\0\11\1'
t basin info mnist:test --data-dir long
pair empty '\0\11'
: >empty/t10k-images-idx3-ubyte
t basin info mnist:test --data-dir empty
pair none ''
printf '\0\0\10\3\0\0\0\0\0\0\0\2\0\0\0\2' >none/t10k-images-idx3-ubyte
printf '\0\0\10\1\0\0\0\0' >none/t10k-labels-idx1-ubyte
t basin info mnist:test --data-dir none
pair unequal ''
printf '\0\0\10\1\0\0\0\3\0\1\2' >unequal/t10k-labels-idx1-ubyte
t basin info mnist:test --data-dir unequal

# A .gz that is whole, and one that is cut short.
pair zipped '\0\11'
gzip -n zipped/*
t basin info mnist:test --data-dir zipped
pair cut '\0\11'
rm cut/t10k-images-idx3-ubyte
head -c 30 zipped/t10k-images-idx3-ubyte.gz >cut/t10k-images-idx3-ubyte.gz
t basin info mnist:test --data-dir cut

# Files that are not there: one of a pair, or all. The folders searched depend on where the program lies.
pair alone '\0\11'
rm alone/t10k-labels-idx1-ubyte
t basin info mnist:test --data-dir alone
mkdir nothing
cp "$(command -v basin)" elsewhere
BASIN_DATA=$PWD/nothing ./elsewhere info cifar100:test 2>errors
echo "exit $?"
sed 's| in TEMP[^;]*;| in FOLDERS;|; s| in /[^;]*;| in FOLDERS;|' errors
rm elsewhere

find . -name 's.h5*'
