#!/bin/sh
# make.sh [BASIN] - the commands that made the figures of this folder. Run it at the top of the checkout.
# Surfaces are kept in build/gallery; what is there already is not evaluated again.
set -eu
basin=${1:-basin}
work=build/gallery
figures=docs/gallery
mkdir -p $work

# plane GRID SAMPLES NAME...: surfaces of GRID x GRID points over two random directions
plane() {
    grid=$1
    samples=$2
    shift 2
    for name; do
        "$basin" surface "data/$name.safetensors" --data fashion-mnist:test --samples "$samples" \
            --x=-1:1:"$grid" --y=-1:1:"$grid" -o "$work/$name.h5"
    done
}

# ResNet-20 with and without skip connections (columns) and batch norm (rows)
plane 25 200 resnet20 resnet20-noskip resnet20-nobn resnet20-noskip-nobn
"$basin" plot $work/resnet20.h5 $work/resnet20-noskip.h5 $work/resnet20-nobn.h5 $work/resnet20-noskip-nobn.h5 \
    --columns 2 -o $figures/resnet20.png

# ResNet-56 with and without skip connections
plane 21 200 resnet56 resnet56-noskip
"$basin" plot $work/resnet56.h5 $work/resnet56-noskip.h5 -o $figures/resnet56.png
"$basin" plot $work/resnet56.h5 $work/resnet56-noskip.h5 --kind contour -o $figures/resnet56-contour.png

# VGG-9 with and without batch norm
plane 41 400 vgg9-bn vgg9
"$basin" plot $work/vgg9-bn.h5 $work/vgg9.h5 -o $figures/vgg9.png
"$basin" plot $work/vgg9-bn.h5 $work/vgg9.h5 --kind heatmap --metric test_acc -o $figures/vgg9-accuracy.png

# ResNet-20 with and without skip connections along one random direction: loss and accuracy
for name in resnet20 resnet20-noskip; do
    "$basin" surface data/$name.safetensors --data fashion-mnist:test --samples 1000 --x=-1:1:51 -o $work/$name-line.h5
done
"$basin" plot $work/resnet20-line.h5 $work/resnet20-noskip-line.h5 -o $figures/lines.png

