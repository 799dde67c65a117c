# basin run: `style` reaches the figures of comparisons too; basin info --recipe of a figure that was drawn in another folder.
for seed in 1 2; do
    basin train --model mlp:16 --data fashion-mnist:test --samples 200 --epochs 1 --seed $seed -q -o net$seed.safetensors >/dev/null
done
recipe() {
    cat >r.yaml <<END
style: {theme: $1, dpi: 100, size: 120, mesh: 9}
compare: {samples: 20, directions: 2, x: -1:1:5, dpi: 50, no-plane: true}
comparisons:
  both: {checkpoints: [net1.safetensors, net2.safetensors], output: both.png}
  own: {checkpoints: net1.safetensors, output: own.png, size: ~, theme: print}
  numbers: {checkpoints: net1.safetensors, table: numbers.md}
END
}

echo '- keys that both have; what a comparison or its own defaults say comes first'
recipe dark
basin run r.yaml -q
for figure in both own; do basin info --recipe $figure.png | grep -E ' (theme|dpi|size|mesh): '; done
basin info --recipe numbers.md | grep -cE ' (theme|size): '

echo '- a changed style makes the figures again, and no table'
recipe grey
basin run r.yaml 2>/dev/null | grep -E 'both|own|numbers'

echo '- what neither knows, or has a wrong type, is an error with its place'
recipe dark && sed -i 's/mesh/mash/' r.yaml && t basin run r.yaml
recipe dark && sed -i 's/dpi: 100/dpi: {}/; s/dpi: 50, //' r.yaml && t basin run r.yaml

echo '- checkpoints are found from the folder of the surfaces or one above it'
mkdir -p work/paper && mv net1.safetensors net2.safetensors work && cd work
cat >r.yaml <<'END'
defaults: {data: fashion-mnist:test, samples: 20, x: -1:1:3, y: ~}
surfaces:
  one: net1.safetensors
  to: {checkpoint: net1.safetensors, toward: net2.safetensors}
END
basin run r.yaml -q
cd paper
basin plot ../.basin/one-*.h5 ../.basin/to-*.h5 --metric test_loss -q -o lines.svg
basin info --recipe lines.svg | tee again.yaml | grep -E 'cache|checkpoint|toward'
rm lines.svg && basin run again.yaml -q
[ -s lines.svg ] && echo "it runs: exit $?"
basin plot "$PWD"/../.basin/one-*.h5 --metric test_loss -q -o whole.svg
basin info --recipe whole.svg | grep -E 'cache|checkpoint' | sed "s|$PWD|HERE|"
