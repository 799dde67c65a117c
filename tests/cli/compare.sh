# basin compare: one table of several checkpoints, from surfaces that are kept.
for seed in 1 2; do
    basin train --model mlp:16 --data fashion-mnist:test --samples 200 --epochs 3 --seed $seed -q -o net$seed.safetensors >/dev/null
done
basin train --model mlp:8-8 --data fashion-mnist:test --samples 200 --epochs 1 -q -o other.safetensors >/dev/null
compare="basin compare net1.safetensors net2.safetensors other.safetensors --name wide --name net2
    --name another-network-with-a-name-as-long-as-this --data fashion-mnist:test --samples 50
    --score-samples 100 --directions 6 --x -1:1:9 --plane 7"
digits() { sed -E 's/inf/9/g; s/[0-9]+(\.[0-9]+)?(e\+[0-9]+)?/N/g; s/> N/N/g; s/ +/ /g'; }

# The table, without its digits: what is in it, and in which order.
$compare -o planes.png >table 2>message
t basin info --recipe planes.png
echo "exit $?"
digits <table | sed '/^N of N/,/^$/d'
grep -o '[0-9]* points evaluated, [0-9]* kept from before' message
basin info planes.png | grep -c 'resnet\|mlp:16'

# Again, in every format: nothing is evaluated. The formats have the same numbers.
for format in text markdown latex csv json; do
    $compare --format $format >$format 2>message
    echo "$format: exit $?, $(grep -o '[0-9]* points evaluated, [0-9]* kept from before' message)"
done
cmp table text && echo 'the same table'
$compare --json -q | cmp - json && echo '--json is --format json'
number() { grep "$1" "$2" | grep -oE '[0-9]+\.[0-9]+' | head -1; }
for format in markdown latex; do
    [ "$(number '^basin width' text)" = "$(number 'basin width [|&]' $format)" ] || echo "$format: another width"
done
sed -n '1p' csv
sed '1d' csv | cut -d, -f1
grep -cE '^ *"(measure|each|resolved)":' json
grep -E '^(\\|%)' latex | digits | cut -c1-30
sed -n '1,2p' markdown

# Files are named after what decides their values, not after the path or the options of the table.
ls basin-compare | sed -E "s/-[0-9a-f]{12}//g" | sort | uniq -c | sed 's/^ *//' | head -8
$compare --rise 0.1 --radii 0.3,0.9 --persistence 0 -q 2>&1 | grep -E '^(basin width|.* rise at [0-9.]* \(|minima|.*deeper)' | digits
$compare --threads 1 --rise 0.1 2>&1 >/dev/null | grep -o '[0-9]* points evaluated, [0-9]* kept from before'
mkdir elsewhere && mv net1.safetensors elsewhere
basin compare elsewhere/net1.safetensors net2.safetensors other.safetensors --data fashion-mnist:test --samples 50 --score-samples 100 \
    --directions 7 --x -1:1:9 --no-plane -o lines.svg 2>&1 >/dev/null | grep -o '[0-9]* points evaluated, [0-9]* kept from before'
mv elsewhere/net1.safetensors .
basin compare net2.safetensors --samples 20 --directions 3 --x -1:1:3 --no-plane -q -o lines.trace >/dev/null
grep -o 'α.*' lines.trace

# What does not differ is not resolved.
basin compare net1.safetensors net1.safetensors --samples 20 --directions 6 --x -1:1:5 --no-plane -q --name a --name b |
    grep -E 'differences|^basin width' | digits
[ "$(basin compare net1.safetensors --samples 20 --directions 6 --x -1:1:5 --no-plane -q | grep -c resolved)" = 0 ] &&
    echo 'one checkpoint: nothing to tell apart'

# Loss and error are tested over the samples, by what each of them gave; too few samples say nothing.
basin compare net1.safetensors other.safetensors --data fashion-mnist:train --data fashion-mnist:test --samples 20 --score-samples 200 \
    --directions 6 --x -1:1:3 --no-plane -q --json --folder gaps >json
sed -n '/"differences"/,/"notes"/p' json | tr -d ' ,"' | awk -F: '/^measure/ { m = $2 } /^over/ { print m, $2 }'
basin compare net1.safetensors other.safetensors --samples 20 --score-samples 29 --directions 6 --x -1:1:3 --no-plane -q --json |
    grep -c '"over": "samples"'
basin compare net1.safetensors net1.safetensors --name a --name b --samples 20 --score-samples 50 --directions 6 --x -1:1:5 -q --no-plane |
    sed -n '/differences/,/^$/p'

# With few directions that is what is said first; all numbers of a row have the same decimals; LaTeX gets Greek names as mathematics
# and says what stands in the brackets.
basin compare net1.safetensors other.safetensors --name α-net --name 'Ω ≥ 2' --samples 20 --score-samples 20 --directions 2 --x -1:1:3 --no-plane \
    -q --folder few --format latex >latex
grep -E '^ & |^Brackets|^\{.footnotesize 2' latex | cut -c1-100
sed -n '/midrule/,/bottomrule/p' latex | grep '&' | while read -r row; do
    echo "${row#*&}" | grep -oE '\.[0-9]+' | awk '{ print length }' | sort -u | grep -c . | grep -vE '^[01]$'
done
basin compare net1.safetensors other.safetensors --samples 20 --score-samples 20 --directions 1 --x -1:1:3 --no-plane -q --folder few |
    grep -A 1 'cannot resolve' | digits

# A figure of lines is one of curves.
grep -c '<svg' lines.svg

# Ctrl-C: what is in flight is finished and kept.
basin compare "$ROOT/tests/reference/resnet20.safetensors" --model resnet20 --data fashion-mnist:test --score-samples 10 -q \
    --x -1:1:5001 --folder stopped 2>message &
until [ -n "$(ls stopped 2>/dev/null)" ] || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
kill -INT $!
wait $!
echo "exit $?"
cat message
ls stopped | sed -E 's/-[0-9a-f]{12}\././'

# While loss and error of a whole dataset are computed it ends there and then; the line before it is kept.
basin compare "$ROOT/tests/reference/resnet20.safetensors" --model resnet20 --data fashion-mnist:test --data fashion-mnist:test -q \
    --samples 10 --x -1:1:3 --folder scores 2>message &
until ls scores/*.h5 >/dev/null 2>&1 || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
kill -INT $!
wait $!
echo "exit $?"
cat message
ls scores | sed -E 's/-[0-9a-f]{12}//g'

basin compare "$ROOT/tests/reference/resnet20.safetensors" --model resnet20 --data fashion-mnist:test --score-samples 20 \
    --samples 10 --x -1:1:3 --folder scores --directions 1 --no-plane 2>&1 | grep 'points evaluated'

# Checkpoints that are not there, or of another network.
t basin compare nothing.safetensors -q
t basin compare net1.safetensors --model mlp:99 -q --samples 20 --directions 1 --x -1:1:3 --no-plane

# What cannot be.
t basin compare
t basin compare a b --model mlp:1 --model mlp:2 --model mlp:3
t basin compare a --name b --name c
t basin compare a --x 0:1:5
t basin compare a --x -1:1:4
t basin compare a --x -0.5:1:4 --radii 0.7
t basin compare a --format word
t basin compare a --directions 0
t basin compare a -o a.doc
t basin compare net1.safetensors --table nowhere/a.tex -q
t basin compare net1.safetensors --samples 100000 -q

# A run that is killed with all points of a line in its journal, before it writes the file: the next run writes it.
small="basin compare net1.safetensors --samples 20 --directions 2 --x -1:1:5 --no-plane --folder killed"
(ulimit -f 8; $small -q; true) >/dev/null 2>&1
ls killed | grep -c '\.h5$'
for run in 1 2; do $small 2>&1 >/dev/null | grep -o '[0-9]* points evaluated, [0-9]* kept from before'; done
