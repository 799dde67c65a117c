#!/bin/sh
# make.sh [BASIN] - the figures of paper.tex, the document, and its page as a picture. Run it at the top of the checkout.
# Needs pdflatex (texlive-latex-base) and pdftoppm (poppler-utils); basin itself needs neither.
set -eu
basin=${1:-basin}
surfaces=build/gallery
work=build/paper
mkdir -p $work
"$basin" run docs/gallery/gallery.yaml

# plot NAME ARGUMENT...
plot() {
    name=$1
    shift
    "$basin" plot "$@" -o "$work/$name.pdf"
}

# Surfaces have a hash of twelve digits in their names.
skip=$(ls -t $surfaces/resnet56-????????????.h5 | head -n 1)
noskip=$(ls -t $surfaces/resnet56-noskip-????????????.h5 | head -n 1)
bn=$(ls -t $surfaces/seeds-vgg9-bn-????????????.h5 | head -n 1)
nobn=$(ls -t $surfaces/seeds-vgg9-????????????.h5 | head -n 1)
plot surface "$skip" "$noskip" --kind surface --floor --size icml-wide --title 'ResNet-56' --title 'ResNet-56, no skip connections'
plot contour "$skip" "$noskip" --kind contour --size icml --levels 0.5,1,2,5,10,100,1000 --column-title skip --column-title 'no skip'
plot seeds "$bn" "$nobn" --size 82.55x50 --title 'VGG-9 with BN' --title VGG-9

cd docs/paper
for pass in 1 2; do # the second knows the numbers of the figures
    SOURCE_DATE_EPOCH=0 pdflatex -halt-on-error -interaction=batchmode -output-directory ../../$work paper.tex >/dev/null ||
        { grep -A 3 '^!' ../../$work/paper.log && exit 1; }
done
pdftoppm -r 110 -png -f 1 -l 1 -singlefile ../../$work/paper.pdf paper
