#!/bin/sh
# run.sh BUILD - all measurements in one run. Nothing else should run on the machine meanwhile.
set -eu
build=$1
basin=$build/basin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE

echo "== evaluation and training, medians of 7 =="
"$build/tests/bench/engine"

echo "== beside PyTorch, ResNet-20, medians of 7 =="
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    /usr/bin/python3 tests/bench/pytorch.py "$build/tests/bench/engine" tests/reference/resnet20.safetensors \
        data/fashion-mnist/t10k-images-idx3-ubyte.gz
else
    echo "python3-torch is not installed: left out"
fi

echo "== memory: a ResNet-20 surface over 10,000 images =="
/usr/bin/env python3 - "$basin" "$work/memory.h5" <<'END'
import resource, subprocess, sys
command = [sys.argv[1], "surface", "tests/reference/resnet20.safetensors", "--model", "resnet20", "--data",
           "fashion-mnist:test", "--x=-1:1:3", "-q", "-o", sys.argv[2]]
subprocess.check_call(command, stdout=subprocess.DEVNULL)
print(f"peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
END

echo "== drawing a 51x51 surface, median of 9 runs of the program =="
"$basin" surface tests/reference/resnet20.safetensors --model resnet20 --data fashion-mnist:test --samples 10 \
    --x=-1:1:51 --y=-1:1:51 -q -o "$work/plane.h5" > "$work/log"
/usr/bin/env python3 - "$basin" "$work" <<'END'
import statistics, subprocess, sys, time
basin, work = sys.argv[1:]
def seconds(arguments):
    times = []
    for _ in range(9):
        start = time.perf_counter()
        subprocess.check_call([basin, *arguments], stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
for kind in ("filled", "contour", "heatmap"):
    for ending in ("png", "pdf", "svg"):
        command = ["plot", f"{work}/plane.h5", "--kind", kind, "-o", f"{work}/{kind}.{ending}"]
        print(f"{kind} {ending}: {1e3 * seconds(command):.0f} ms")
print(f"--help: {1e3 * seconds(['--help']):.1f} ms")
END
