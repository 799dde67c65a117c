# basin run: what is missing is evaluated, what is stale is drawn, nothing else is touched.
cp "$ROOT/tests/reference/resnet20.safetensors" net.safetensors
mkdir paper
recipe() {
    cat >paper/r.yaml <<END
defaults: {data: fashion-mnist:test, samples: 10, model: resnet20, x: -1:1:3, y: 0:1:2}
style: {dpi: 60}
surfaces:
  s\${seed}${3:-}:
    for: {seed: [1, $1]}
    checkpoint: ../net.safetensors
    seed: \${seed}
  line: {checkpoint: ../net.safetensors, y: ~, samples: 5}
  alone: {checkpoint: ../net.safetensors, y: ~, samples: 5, seed: 7, output: alone.h5}
figures:
  planes.png: {surfaces: s*, columns: $2, title: [one, "\$\${two}"]}
  sub/line.svg: line
END
}
# Names, inodes and times of all files.
state() {
    find paper -type f ! -name r.yaml -printf '%p %i %T@\n' | sort
}
# changed COMMAND...: which files it makes or touches
changed() {
    state >before
    t "$@"
    state | diff before - | sed -n 's/^> \([^ ]*\) .*/made \1/p; s/^< \([^ ]*\) .*/was \1/p' | sort | unhash
}
planned() {
    basin run paper/r.yaml --dry-run "$@" | sed 's/ *[^ ]* \(s\|min\)$//; s/ *$//' | unhash
}
unhash() {
    sed -E 's/-[0-9a-f]{12}\.h5/-HASH.h5/'
}

echo '- a plan'
recipe 2 2
planned
find paper -type f
echo '- the first run'
t basin run paper/r.yaml 2>&1 | sed 's/^surface: .*/surface: .../' | unhash
echo '- the second run'
changed basin run paper/r.yaml
echo '- another style'
recipe 2 1
changed basin run paper/r.yaml -q
echo '- another seed'
recipe 3 1
planned
changed basin run paper/r.yaml -q -j 2 -t 2
echo '- a checkpoint written anew, and one of other weights under the same name'
touch net.safetensors
planned | head -3
printf '\001' | dd of=net.safetensors bs=1 seek=40000 conv=notrunc status=none
planned --only planes.png | head -3
t basin run paper/r.yaml -q --only alone 2>&1 | sed "s/'[0-9a-f]\{32\}'/HASH/g"
cp "$ROOT/tests/reference/resnet20.safetensors" net.safetensors
echo '- the same surfaces without the cache: figures that are right are left alone, their surfaces are not needed'
mv paper/.basin cache
changed basin run paper/r.yaml -q
planned | head -3
echo '- a surface alone'
t basin run paper/r.yaml -q --only 's1'
ls paper/.basin | unhash
rm -rf paper/.basin && mv cache paper/.basin
echo '- one figure'
rm paper/planes.png paper/sub/line.svg
planned --only 'sub/*'
t basin run paper/r.yaml -q --only sub/line.svg
t basin run paper/r.yaml -q --only nothing
echo '- a figure that somebody changed'
basin run paper/r.yaml -q
echo '<!-- mine -->' >>paper/sub/line.svg
t basin run paper/r.yaml -q
sed -i 's/dpi: 60/dpi: 61/' paper/r.yaml
t basin run paper/r.yaml -q
tail -1 paper/sub/line.svg
t basin run paper/r.yaml -q --force
tail -1 paper/sub/line.svg
echo '- a file that is no surface of the recipe counts with its content'
cp paper/.basin/line-*.h5 paper/file.h5
printf 'figures: {file.svg: file.h5}\n' >paper/f.yaml
t basin run paper/f.yaml -q
t basin run paper/f.yaml --json
cp paper/.basin/s1-*.h5 paper/file.h5
t basin run paper/f.yaml --json
echo '- the recipe of a figure'
cp paper/planes.png before.png
(cd paper && basin info --recipe planes.png | tee again.yaml && rm -r planes.png .basin && basin run again.yaml -q)
cmp before.png paper/planes.png && echo 'the same figure'
cp paper/.basin/s1-*.h5 paper/b.h5
(cd paper && basin plot --title 'It is, ${x}: *' b.h5 --dpi=60 -c grey -q -o hand.png && cp hand.png ../before.png &&
    basin info --recipe hand.png | tee hand.yaml && rm hand.png && basin run hand.yaml 2>&1)
cmp before.png paper/hand.png && echo 'the same figure'
echo '- differences: the recipe has the surface that is subtracted, and makes it'
cat >paper/m.yaml <<END
defaults: {data: fashion-mnist:test, samples: 5, model: resnet20, x: -1:1:3}
surfaces:
  a: {checkpoint: ../net.safetensors}
  b: {checkpoint: ../net.safetensors, seed: 2}
figures:
  minus.svg: {surfaces: a, minus: b}
END
(cd paper && basin run m.yaml -q && mv minus.svg ../before.svg && basin info --recipe ../before.svg | tee n.yaml && rm -r .basin && basin run n.yaml -q)
cmp before.svg paper/minus.svg && echo 'the same figure'
t basin info --recipe net.safetensors
