# basin run: stopped in the middle, by kill -9 or Ctrl-C, the next run goes on, and all files are as if it had not been.
ln -s "$ROOT/tests/reference/resnet20.safetensors" net.safetensors
for folder in whole killed; do
    mkdir $folder
    cat >$folder/r.yaml <<END
defaults: {data: fashion-mnist:test, samples: 100, model: resnet20, x: -1:1:${points:=51}}
surfaces:
  one: {checkpoint: ../net.safetensors, x: -1:1:3}
  two: {checkpoint: ../net.safetensors}
figures:
  two.svg: {surfaces: [one, two]}
END
done
basin run whole/r.yaml -q

cd killed || exit
# started FILE PID: waits for a file, while the process runs
started() {
    until ls .basin/$1 >/dev/null 2>&1 || ! kill -0 "$2" 2>/dev/null; do sleep 0.01; done
}
basin run r.yaml -q &
started 'two-*.journal' $!
kill -KILL $! && wait $! 2>/dev/null
echo "killed: $?"
ls -A . .basin | sed -E 's/-[0-9a-f]{12}/-HASH/'

basin run r.yaml >report 2>/dev/null
sed -n 1,3p report
cmp two.svg ../whole/two.svg && for file in .basin/*.h5; do cmp "$file" "../whole/$file"; done && echo 'the same files'
ls .basin | sed -E 's/-[0-9a-f]{12}/-HASH/'

# Two runs at once: the second waits a moment, then says so. Ctrl-C ends the first with all it started.
sed -i 's/samples: 100/samples: 400/; s/1:1:51/1:1:3001/' r.yaml
basin run r.yaml -q --only two 2>message &
until [ "$(ls .basin/two-*.journal 2>/dev/null)" ] || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
t basin run r.yaml -q --only two
kill -INT $! && wait $!
echo "Ctrl-C: $?"
sed -E 's/[0-9]+ of/N of/; s/-[0-9a-f]{12}/-HASH/' message
