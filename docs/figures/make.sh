#!/bin/sh
# make.sh [BASIN] - the commands that made the pictures of docs/figures.md. Run it at the top of the checkout.
# Surfaces are kept in build/figures; what is there already is not evaluated again. Needs ImageMagick for the simulations.
set -eu
basin=${1:-basin}
work=build/figures
out=docs/figures
mkdir -p $work

# Surfaces.
for name in resnet20 resnet20-noskip resnet20-nobn resnet20-noskip-nobn; do
    "$basin" surface data/$name.safetensors --data fashion-mnist:test --samples 200 --x=-1:1:31 --y=-1:1:31 -o $work/$name.h5
done
for name in resnet20 resnet20-noskip; do
    "$basin" surface data/$name.safetensors --data fashion-mnist:test --data fashion-mnist:train --samples 100 \
        --x=-1:1:41 -o $work/$name-line.h5
done
for seed in 1 2; do
    [ -f $work/run$seed.safetensors ] ||
        "$basin" train --model lenet5 --data fashion-mnist:test --epochs 3 --lr 0.05 --seed $seed -o $work/run$seed.safetensors
done
"$basin" surface $work/run1.safetensors --toward $work/run2.safetensors --data fashion-mnist:test --samples 500 \
    --x=-0.25:1.25:46 -o $work/toward.h5
"$basin" surface $work/run1.safetensors --toward $work/run2.safetensors --data fashion-mnist:test --samples 200 \
    --x=-0.5:1.5:25 --y=-1:1:25 -o $work/toward-plane.h5

for seed in 1 2; do
    "$basin" surface $work/run$seed.safetensors --seeds 1:9 --line --data fashion-mnist:test --samples 100 --x=-1:1:21 \
        -o $work/run$seed-seeds.h5
done

# plot PICTURE ARGUMENT...: one figure, small enough for a web page
plot() {
    picture=$1
    shift
    "$basin" plot --dpi 150 "$@" -o $out/"$picture".png
}

four="$work/resnet20.h5 $work/resnet20-noskip.h5 $work/resnet20-nobn.h5 $work/resnet20-noskip-nobn.h5"
lines="$work/resnet20-line.h5 $work/resnet20-noskip-line.h5"

# shellcheck disable=SC2086 # words
plot matrix $four --column-title skip --column-title 'no skip' --row-title BN --row-title 'no BN' --size neurips
# shellcheck disable=SC2086
plot contour $four --kind contour --column-title skip --column-title 'no skip' --row-title BN --row-title 'no BN' \
    --size neurips
plot parts $work/resnet20.h5 $work/resnet20-noskip.h5 --metric test_loss --metric test_acc --column-title skip \
    --column-title 'no skip' --size neurips
plot minus $work/resnet20.h5 $work/resnet20-nobn.h5 --minus $work/resnet20-noskip.h5 --size neurips
plot seeds $work/run1-seeds.h5 $work/run2-seeds.h5 --title 'run 1' --title 'run 2' --size ieee
plot toward $work/toward.h5 --size ieee
plot toward-plane $work/toward-plane.h5 --kind filled+contour --size ieee
plot words $work/resnet20-line.h5 --metric test_loss --xlabel '\i{\theta}^{*} + \alpha\delta_{1}' \
    --label '\i{L}(\alpha)' --title '\|\delta_{1}\| = \|\theta\|, filter by filter; loss up to 2 \times 10^{1}' --size ieee
for theme in print grey dark; do
    # shellcheck disable=SC2086
    plot lines-$theme $lines --theme $theme --size ieee
    plot map-$theme $work/resnet20.h5 --kind filled+contour --theme $theme --size ieee
done

# What other readers see: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB; the last one is grey print.
simulate() {
    convert $out/"$1".png -colorspace RGB -color-matrix "$2" -clamp -colorspace sRGB "$work/$1-$3.png"
}
for picture in lines-print map-print minus; do
    simulate $picture '0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998' protan
    simulate $picture '0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881' deutan
    simulate $picture '1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900' tritan
    simulate $picture '0.2126 0.7152 0.0722 0.2126 0.7152 0.0722 0.2126 0.7152 0.0722' grey
done
for kind in protan deutan tritan grey; do
    convert $work/lines-print-$kind.png $work/map-print-$kind.png $work/minus-$kind.png -background white -resize x330 \
        +append $work/row-$kind.png
done
convert $work/row-protan.png $work/row-deutan.png $work/row-tritan.png $work/row-grey.png -append -strip +dither -colors 256 \
    $out/readers.png
