#!/bin/sh
# run.sh BUILD - all measurements in one run, as rows of: measure, network, precision, threads, value, unit. They go to the
# screen and to BUILD/bench.txt. Nothing else should run on the machine meanwhile.
set -eu
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
python=/usr/bin/python3

measure() {
    echo "# $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) threads, $("$build/basin" --version | head -1)"
    "$build/tests/bench/engine"
    "$build/tests/bench/cost"
    if $python -c 'import torch' 2>/dev/null; then
        $python tests/bench/pytorch.py "$build/tests/bench/engine" tests/reference/resnet20.safetensors \
            data/fashion-mnist/t10k-images-idx3-ubyte.gz
    else
        echo "# python3-torch is not installed: PyTorch and the reference tool's loop are left out"
    fi
    if $python -c 'import torchvision' 2>/dev/null; then
        $python tests/bench/export.py "$work/resnet50.onnx"
        "$build/tests/bench/engine" "$work/resnet50.onnx" 3 224 224
    else
        echo "# python3-torchvision is not installed: ResNet-50 at 224x224 is left out"
    fi
    $python tests/bench/program.py "$build/basin" "$work"
}

measure | tee "$build/bench.txt"
