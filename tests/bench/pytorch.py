#!/usr/bin/env python3
"""basin's surface beside PyTorch's forward loop: the same ResNet-20 weights, images and number of threads, in turns.

PyTorch runs eagerly, and at its best: traced, frozen and optimized for inference, with the weights fixed; each with the
batch size that suits it best. basin makes and packs new weights at every point, and computes loss and accuracy.

Usage: pytorch.py ENGINE CHECKPOINT IMAGES.gz"""
import gzip
import os
import statistics
import subprocess
import sys
import time

import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "reference"))
import gradient  # noqa: E402

gradient.relu = torch.nn.functional.relu  # its own one takes notes

ROUNDS, IMAGES, BATCHES = 7, 1024, (16, 32, 64, 128, 256)


def rate(net, x, batch):
    start = time.perf_counter()
    for i in range(0, len(x), batch):
        net(x[i : i + batch])
    return len(x) / (time.perf_counter() - start)


def best_batch(make, x):
    """The fastest of BATCHES, with the network made for it."""
    nets = [(make(batch), batch) for batch in BATCHES]
    for net, batch in nets:
        rate(net, x, batch)
    return max(nets, key=lambda pair: statistics.median(rate(*(pair[0], x, pair[1])) for _ in range(3)))


def main(engine, checkpoint, images):
    torch.set_num_threads(len(os.sched_getaffinity(0)))  # as many as basin uses; its own choice may be 1
    pixels = np.frombuffer(gzip.open(images).read()[16:], np.uint8).reshape(-1, 1, 28, 28)[:IMAGES]
    x = ((torch.from_numpy(pixels.astype(np.float32)) / 255 - 0.2860) / 0.3530).contiguous()
    net = gradient.ResNet20()
    net.load_state_dict(gradient.load(checkpoint), strict=False)
    net.eval()

    def optimized(batch):
        traced = torch.jit.freeze(torch.jit.trace(net, x[:batch]))
        return torch.jit.optimize_for_inference(traced)

    with torch.no_grad():
        eager, best = best_batch(lambda batch: net, x), best_batch(optimized, x)
        rates = {"basin": [], "eager": [], "best": []}
        for _ in range(ROUNDS):
            rates["basin"].append(float(subprocess.check_output([engine, checkpoint])))
            rates["eager"].append(rate(eager[0], x, eager[1]))
            rates["best"].append(rate(best[0], x, best[1]))
    median = {name: statistics.median(values) for name, values in rates.items()}
    print(
        f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads: eager {median['eager']:.0f} images/s (batch {eager[1]}), "
        f"best {median['best']:.0f} (batch {best[1]}); basin {median['basin']:.0f} = "
        f"{median['basin'] / median['eager']:.2f} x eager, {median['basin'] / median['best']:.2f} x best"
    )


main(*sys.argv[1:])
