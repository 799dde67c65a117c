# basin run: a recipe that is wrong is refused with line and column before anything is evaluated.
ln -s "$ROOT/tests/reference/resnet20.safetensors" net.safetensors
net=net.safetensors

# refused 'LINE...': the recipe in $1 is refused
refused() {
    printf '%b\n' "$1" >r.yaml
    basin run r.yaml 2>&1
    echo "exit $?"
}
head="defaults: {data: fashion-mnist:test, samples: 20, model: resnet20, x: -1:1:3}\nsurfaces:\n  a: {checkpoint: $net}\n"

echo '- YAML'
refused ''
refused 'surfaces'
refused '[surfaces]'
refused 'surfaces: {a: [}'
refused 'surfaces: {}'
refused 'surfaces:\n  a: {checkpoint: x, checkpoint: y}'
refused 'surfaces: &s\n  a: *s'
refused 'surfaces:\n  a: !!python/object x'
refused 'surfaces: {}\n---\nfigures: {}'
refused 'surfaces: {a: "x\\0y"}'
refused 'surfaces: {? [a] : b}'
refused "surfaces: {a: $(printf '%20s' '' | tr ' ' '[')}"
head -c 2000000 /dev/zero | tr '\0' a >r.yaml && t basin run r.yaml
{
    printf 'surfaces: {a: ['
    head -c 40000 /dev/zero | tr '\0' ,
} | sed 's/,/b,/g' >r.yaml && t basin run r.yaml
printf 'surfaces: \377\n' >r.yaml && t basin run r.yaml
t basin run missing.yaml
t basin run .
t basin run
t basin run a b

echo '- keys and types'
refused 'surface:\n  a: {checkpoint: x}'
refused 'defaults: {sample: 5}'
refused 'defaults: {checkpoint: x}'
refused 'defaults: {output: x}'
refused 'defaults: [a]'
refused 'style: {tilte: x}'
refused 'style: {quiet: true}'
refused 'defaults: {memory: 1G}'
refused 'defaults: {threads: 2}'
refused 'defaults: {shard: 1/2}'
refused 'defaults: {estimate: true}'
refused 'surfaces: [a]'
refused "surfaces:\n  a: {checkpont: $net}"
refused "surfaces:\n  a: {samples: 5}"
refused "surfaces:\n  a: {checkpoint: $net, orthogonal: 3}"
refused "surfaces:\n  a: {checkpoint: $net, samples: true}"
refused "surfaces:\n  a: {checkpoint: $net, samples: {a: b}}"
refused "surfaces:\n  a:\n    checkpoint: $net\n    seed: [1, 2]"
refused "surfaces:\n  a: [$net, $net]"
refused "surfaces:\n  a/b: $net"
refused "surfaces:\n  .a: $net"
refused 'cache: [a]'

echo '- names'
refused 'surfaces:\n  a: missing.pt'
refused "${head}figures:\n  f.png: b"
refused "${head}  resnet: {checkpoint: $net}\nfigures:\n  f.png: [a, resent]"
refused "${head}figures:\n  f.png: c*"
refused "${head}figures:\n  f.png: []"
refused "${head}figures:\n  f.png: {columns: 2}"

echo '- for'
refused "${head}  \"a\${x}\": {checkpoint: $net}"
refused "${head}  b: {for: {x: [1, 2]}, checkpoint: $net}"
refused "${head}  b: {for: x, checkpoint: $net}"
refused "${head}  b: {for: {x: 1}, checkpoint: $net}"
refused "${head}  b: {for: [1], checkpoint: $net}"

echo '- what a command refuses'
refused "${head}  b: {checkpoint: $net, samples: many}"
refused "${head}  b:\n    checkpoint: $net\n    norm: fitler\n  c: {checkpoint: $net, seed: -1}"
refused "${head}  b:\n    checkpoint: $net\n    model: resnet56"
refused "${head}  b:\n    checkpoint: $net\n    toward: missing.pt"
refused "${head}figures:\n  f.gif: a" | sed 's/must be .*/.../'
refused "${head}figures:\n  f.png:\n    surfaces: a\n    columns: many"
refused "${head}figures:\n  f.png:\n    surfaces: a\n    metric: train_loss"
refused "${head}figures:\n  f.png:\n    surfaces: a\n    title: [one, two]"
echo mine >f.png
refused "${head}figures:\n  f.png: a"
cat f.png
ls -A
