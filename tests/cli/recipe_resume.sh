# basin run: stopped in the middle, by kill -9 or Ctrl-C, the next run goes on, and all files are as if it had not been.
ln -s "$ROOT/tests/reference/resnet20.safetensors" net.safetensors
for folder in whole killed; do
    mkdir $folder
    cat >$folder/r.yaml <<END
defaults: {data: fashion-mnist:test, samples: 20, model: resnet20, x: -1:1:${points:=101}}
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
    until ls .basin/$1 >/dev/null 2>&1 || ! kill -0 "$2" 2>/dev/null; do sleep 0.02; done
}
basin run r.yaml -q &
started 'two-*.journal' $!
kill -KILL $! && wait $! 2>/dev/null
echo "killed: $?"
ls -A . .basin | sed -E 's/-[0-9a-f]{12}/-HASH/'

basin run r.yaml -q 2>message &
sleep 0.2
kill -INT $!
wait $!
echo "Ctrl-C: $?"
tail -1 message

basin run r.yaml >report 2>/dev/null
sed -n 1,3p report
cmp two.svg ../whole/two.svg && for file in .basin/*.h5; do cmp "$file" "../whole/$file"; done && echo 'the same files'
ls .basin | sed -E 's/-[0-9a-f]{12}/-HASH/'

# Two runs at once: the second waits a moment, then says so.
sed -i 's/1:1:101/1:1:3001/' r.yaml
basin run r.yaml -q 2>/dev/null &
started 'two-*.journal' $!
t basin run r.yaml -q
kill -INT $! && wait $!
echo "Ctrl-C: $?"
