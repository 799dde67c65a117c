# basin run: a figure is drawn again when any file that it draws or subtracts has other content.
for i in 1 2 3 4; do
    basin surface "$ROOT/tests/reference/resnet20.safetensors" --model=resnet20 --data=fashion-mnist:test --samples=5 \
        --x=-1:1:3 --seed=$i -q -o s$i.h5 >/dev/null
done
# drawn RECIPE: how many figures were drawn and kept
drawn() {
    basin run "$1" --json 2>/dev/null | grep -E '"(evaluated|drawn|kept)":' | tr -d ' \n'
    echo
}

echo '- a file that is subtracted'
cp s1.h5 x.h5
cp s2.h5 y.h5
echo 'figures: {d.svg: {surfaces: x.h5, minus: y.h5}}' >file.yaml
drawn file.yaml
drawn file.yaml
cp s3.h5 y.h5
drawn file.yaml
mv d.svg drawn.svg
basin plot --minus y.h5 x.h5 -q -o d.svg
cmp d.svg drawn.svg && echo 'as the files are now'
echo '- the same without the cache: only the files can say what they are'
cp s2.h5 y.h5
rm -rf .basin
drawn file.yaml

echo '- a file less a surface of the recipe'
cat >mixed.yaml <<END
surfaces:
  s: {checkpoint: $ROOT/tests/reference/resnet20.safetensors, model: resnet20, data: fashion-mnist:test, samples: 5,
      x: -1:1:3, seed: 4}
figures:
  m.svg: {surfaces: x.h5, minus: s}
END
drawn mixed.yaml
rm -rf .basin
cp s3.h5 x.h5
drawn mixed.yaml

echo '- a figure of a file by basin convert: its recipe draws that file'
basin convert x.h5 -o x.csv >/dev/null
basin plot x.csv -q -o csv.svg
t basin info --recipe csv.svg | tee csv.yaml
mv csv.svg before.svg
sed -n '/^figures/,$p' csv.yaml | grep -v '^exit' >again.yaml
basin run again.yaml -q && cmp before.svg csv.svg && echo 'the same figure'
mkdir folder.npz
for name in named.csv named.PNG folder.npz/named.h5; do
    t basin surface "$ROOT/tests/reference/resnet20.safetensors" --model=resnet20 --data=fashion-mnist:test --samples=5 \
        --x=-1:1:3 --dry-run -o $name | grep -vE 'seconds|configuration|flops'
done

echo '- what is wrong with a figure is said by the plan, though all of its surfaces are there'
for what in 'theme: neon' 'dpi: 1e9' 'title: [a, b, c]'; do
    echo "figures: {w.svg: {surfaces: x.h5, $what}}" >wrong.yaml
    t basin run wrong.yaml --dry-run
done
echo 'figures: {w.gif: x.h5}' >wrong.yaml
t basin run wrong.yaml --dry-run
echo '- a damaged file of the cache'
rm m.svg
truncate -s 1000 .basin/s-*.h5
t basin run mixed.yaml | sed -E 's/-[0-9a-f]{12}\.h5/-HASH.h5/'
rm .basin/s-*.h5
drawn mixed.yaml
