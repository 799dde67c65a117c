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
