# basin run and basin info --recipe: comparisons of checkpoints, with a figure, a table or both.
for seed in 1 2; do
    basin train --model mlp:16 --data fashion-mnist:test --samples 200 --epochs 2 --seed $seed -q -o net$seed.safetensors >/dev/null
done
unhash() { sed -E 's/[0-9a-f]{32}/HASH/g; s/-[0-9a-f]{12}\./-HASH./' "$@"; }
# Names and times of all files but those of the cache.
state() { find . -maxdepth 1 -type f ! -name '*.yaml' -printf '%p %T@\n' | sort; }
changed() {
    state >../before
    t "$@"
    state | diff ../before - | sed -n 's/^> \([^ ]*\) .*/made \1/p'
}

echo '- the recipe of a figure makes it again, byte for byte, and its table; options may stand in any order'
basin compare --samples 20 --name=a net1.safetensors --plane 5 --samples 50 net2.safetensors --score-samples 60 --name 'b, ${c}' \
    --directions 6 --model '' --x -1:1:5 --model mlp:16 -t 1 --folder kept -q -o planes.png --table numbers.tex
mkdir again lines && ln -s ../net1.safetensors ../net2.safetensors again && ln -s ../net1.safetensors ../net2.safetensors lines
basin info --recipe planes.png | tee again/r.yaml
(cd again && basin run r.yaml -q)
cmp planes.png again/planes.png && cmp numbers.tex again/numbers.tex && echo 'the same files'
basin compare net1.safetensors net2.safetensors --samples 50 --directions 2 --x -1:1:5 --no-plane -q -o .lines.svg --folder kept >/dev/null
basin info --recipe .lines.svg | tee lines/r.yaml
(cd lines && basin run r.yaml -q)
cmp .lines.svg lines/.lines.svg && echo 'the same figure'

echo '- so does that of a table in any format, with what the formats write otherwise'
mkdir tables && ln -s ../net1.safetensors tables && ln -s net1.safetensors 'net_1,"|*.safetensors' && ln -s ../net1.safetensors 'tables/net_1,"|*.safetensors'
for ending in txt md tex csv json; do
    basin compare net1.safetensors 'net_1,"|*.safetensors' --name 'a_b, "\\*|#"' --samples 50 --directions 2 --x -1:1:5 --no-plane -q --folder kept --table t.$ending
    basin info --recipe t.$ending >tables/t.yaml
    (cd tables && basin run t.yaml -q)
    cmp t.$ending tables/t.$ending && echo "$ending: the same table"
done
cat tables/t.yaml
basin info t.csv
sed 's/net1/net2/' t.md >other.md
t basin info --recipe other.md
basin compare net1.safetensors --samples 50 --directions 2 --x -1:1:5 --no-plane -q --folder kept --format markdown >shown.md
t basin info --recipe shown.md

echo '- what is stale'
mkdir paper && ln -s ../net1.safetensors ../net2.safetensors paper && cd paper
recipe() {
    cat >r.yaml <<END
compare: {samples: 50, score-samples: 60, directions: 6, x: -1:1:5}
comparisons:
  both: {checkpoints: [net1.safetensors, net2.safetensors], plane: 5, rise: $1, output: both.png, table: both.csv}
  \${kind}:
    for: {kind: [md, json, txt]}
    checkpoints: net1.safetensors
    no-plane: true
    table: one.\${kind}
    seed: $2
figures:
  one.svg: line
surfaces:
  line: {checkpoint: net1.safetensors, x: -1:1:5, samples: 50}
END
}
recipe 1 1
basin run r.yaml --dry-run | sed 's/ *[^ ]* \(s\|min\)$//; s/ *$//; s/-[0-9a-f]\{12\}\.h5/-HASH.h5/'
find . -type f ! -name r.yaml
changed basin run r.yaml -q -j 3
tail -1 both.csv | tr , '\n' | tail -1 | unhash
grep -o 'basin.comparison.*' one.json one.md one.txt | unhash | sed 's/  */ /g'
changed basin run r.yaml -q
echo '- another measure evaluates nothing, another seed one more line'
recipe 0.5 1
changed basin run r.yaml 2>&1 | grep -v '^ *$'
recipe 0.5 2
changed basin run r.yaml --only json 2>&1 | sed 's/ points, .*/ points/; /^ *$/d'
echo '- the same files without the cache'
mv .basin ../cache
recipe 0.5 1
basin run r.yaml --only 'both' --only '??*.svg' --only md --only txt | grep -E '^(compared|kept)'
recipe 0.25 1
changed basin run r.yaml -q --only both
recipe 0.5 1
rm -r .basin both.* && mv ../cache .basin
echo '- tables that somebody changed or made'
basin run r.yaml -q --only both && rm one.json
echo mine >>one.md
echo mine >one.txt
t basin run r.yaml -q --only md --only txt
t basin compare net1.safetensors --table one.txt
t basin run r.yaml -q --only md --only txt --force
grep -c mine one.md one.txt
echo '- a text into which a table was pasted, and a figure that knows of a comparison, are no tables'
{ echo 'My paper.'; cat both.csv; echo 'The end.'; } >paper.csv && cp paper.csv pasted.csv && cp ../.lines.svg lines.svg
t basin compare net1.safetensors --table paper.csv
t basin compare net1.safetensors --table lines.svg --format text
cmp paper.csv pasted.csv && cmp ../.lines.svg lines.svg && echo 'as they were'
echo '- a checkpoint of other weights'
cp net2.safetensors net3.safetensors && rm net1.safetensors && mv net3.safetensors net1.safetensors
basin run r.yaml --dry-run --only both | grep -E '^(to compare|kept)'

echo '- what is wrong is known before anything is evaluated'
wrong() {
    printf 'compare: {samples: 50, directions: 2, x: -1:1:3}\ncomparisons:\n' >w.yaml
    printf '%s\n' "$@" >>w.yaml
    basin run w.yaml 2>&1
    echo "exit $?"
}
wrong '  a: {checkpoints: net1.safetensors}'
wrong '  a: {checkpoints: net4.safetensors, table: a.md}'
wrong '  a: {checkpoints: net1.safetensors, table: a.md}' '  b: {checkpoints: net1.safetensors, table: a.md}'
wrong '  a: {checkpoints: net1.safetensors, output: a.png, table: a.png}'
wrong '  a: {checkpoints: net1.safetensors, table: a.md}' '  b: {checkpoints: net1.safetensors, table: ./a.md}'
wrong '  a: {checkpoints: net1.safetensors, output: a.png, table: .//a.png}'
wrong '  a: {checkpoints: net1.safetensors, output: a.doc}'
wrong '  a: {checkpoints: net1.safetensors, output: a.png, model: [mlp:16, mlp:16]}'
wrong '  a: {checkpoints: net1.safetensors, table: a.md, folder: here}'
wrong '  a: {checkpoints: net1.safetensors, table: a.md, radii: [0.5, 2]}'
wrong '  a/b: {checkpoints: net1.safetensors, table: a.md}'
ls -A . .basin | grep -c draft

echo '- killed in the middle, the next run goes on'
cd .. && mkdir whole killed
for folder in whole killed; do
    ln -s ../net2.safetensors $folder/net.safetensors
    printf 'comparisons:\n  a: {checkpoints: net.safetensors, samples: 500, x: -1:1:41, plane: 11, output: a.png, table: a.csv}\n' >$folder/r.yaml
done
basin run whole/r.yaml -q
cd killed
basin run r.yaml -q &
until ls .basin/*line-3* >/dev/null 2>&1 || ! kill -0 $! 2>/dev/null; do sleep 0.01; done
kill -KILL $! && wait $! 2>/dev/null
echo "killed: $?"
ls -A
kept=$(basin compare net.safetensors --samples 500 --x -1:1:41 --plane 11 --folder .basin --dry-run | sed -n 's/^kept *//p')
ls .basin | grep -c journal
basin run r.yaml 2>&1 | grep -q "^basin: [0-9]* points evaluated, $kept kept from before" && test "$kept" -gt 0 && echo 'what a dry run counts is kept'
cmp a.png ../whole/a.png && cmp a.csv ../whole/a.csv && echo 'the same files'
