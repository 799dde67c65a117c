#!/usr/bin/env python3
"""basin's surface beside PyTorch's: the same ResNet-20 weights, images and number of threads, in turns, medians.

  pytorch-eager        one fixed network, batch by batch
  pytorch-channels-last  the same in that layout
  pytorch-frozen       traced, frozen and optimized for inference: the best there is for fixed weights
  pytorch-surface      its best over a surface: at every point new weights, batch norm folded, channels last
  reference-loop       the reference tool's: new weights into every tensor, then its evaluation over a DataLoader that
                       decodes and normalizes on the way (batch 128, two processes)
  reference-loop-memory  the same loop over batches that are in memory

Each takes the batch size that suits it best, but for the reference tool's loop. basin makes and packs new weights at every
point, and computes loss and accuracy.

Usage: pytorch.py ENGINE CHECKPOINT IMAGES.gz"""
import copy
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

ROUNDS, IMAGES, BATCHES, POINTS = 5, 1024, (16, 32, 64, 128, 256), 3
LOOP_IMAGES = 10000  # the tool's loader starts its processes anew at every point: with few images that would be all there is
MEAN, STD = 0.2860, 0.3530


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


class Moved:
    """Weights on the way along one direction."""

    def __init__(self, net):
        self.centre = [p.detach().clone() for p in net.parameters()]
        self.direction = [torch.randn_like(p) * 1e-3 for p in self.centre]

    def __call__(self, net, step):
        for p, w, d in zip(net.parameters(), self.centre, self.direction):
            p.data = w + step * d


def folded(net):
    """A copy with every batch norm in the convolution before it."""
    net = copy.deepcopy(net)
    fuse = torch.nn.utils.fuse_conv_bn_eval
    for module in net.modules():
        for conv, norm in (("conv1", "bn1"), ("conv2", "bn2")):
            if hasattr(module, conv):
                setattr(module, conv, fuse(getattr(module, conv), getattr(module, norm)))
                setattr(module, norm, torch.nn.Identity())
        if isinstance(getattr(module, "shortcut", None), torch.nn.Sequential) and len(module.shortcut):
            module.shortcut = fuse(*module.shortcut)
    return net.to(memory_format=torch.channels_last)


def surface_rate(net, move, x, y, batch):
    start = time.perf_counter()
    for point in range(POINTS):
        move(net, point)
        at, total, correct = folded(net).to(x.dtype), 0.0, 0
        for i in range(0, len(x), batch):
            out = at(x[i : i + batch])
            total += torch.nn.functional.cross_entropy(out.float(), y[i : i + batch], reduction="sum").item()
            correct += (out.argmax(1) == y[i : i + batch]).sum().item()
    return POINTS * len(x) / (time.perf_counter() - start)


class Images(torch.utils.data.Dataset):
    """Decodes and normalizes one image at a time, as torchvision's datasets do."""

    def __init__(self, pixels, y):
        self.pixels, self.y = pixels, y

    def __len__(self):
        return len(self.y)

    def __getitem__(self, index):
        return (torch.from_numpy(self.pixels[index]).to(torch.float32).div(255) - MEAN) / STD, self.y[index]


def loop_rate(net, move, batches, images):
    """evaluation.py, eval_loss(), at a point."""
    start = time.perf_counter()
    move(net, 1)
    correct, total_loss, criterion = 0, 0.0, torch.nn.CrossEntropyLoss()
    net.eval()
    for inputs, targets in batches:
        outputs = net(inputs)
        total_loss += criterion(outputs, targets).item() * len(inputs)
        correct += outputs.max(1)[1].eq(targets).sum().item()
    return images / (time.perf_counter() - start)


def row(measure, precision, threads, value, unit):
    print(f"{measure:<28} {'resnet20':<20} {precision:<5} {threads:3d} {value:10.4g} {unit}", flush=True)


def has_bf16():
    return any(flag in open("/proc/cpuinfo").read() for flag in ("avx512_bf16", "amx_bf16"))


def fixed(net, x, suffix):
    """The runs of a network whose weights stay as they are."""
    net_last, last = copy.deepcopy(net).to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)

    def frozen(batch):
        return torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x[:batch])))

    eager = best_batch(lambda batch: net, x)
    channels = best_batch(lambda batch: net_last, last)
    best = best_batch(frozen, x)
    return {
        "pytorch-eager" + suffix: lambda: rate(eager[0], x, eager[1]),
        "pytorch-channels-last" + suffix: lambda: rate(channels[0], last, channels[1]),
        "pytorch-frozen" + suffix: lambda: rate(best[0], x, best[1]),
    }


def over_surface(net, move, x, y, suffix):
    last = x.to(memory_format=torch.channels_last)
    batch = max(BATCHES, key=lambda b: surface_rate(net, move, last, y, b))
    return {"pytorch-surface" + suffix: lambda: surface_rate(net, move, last, y, batch)}


def reference_loops(net, move, pixels, x, y):
    loader = torch.utils.data.DataLoader(Images(pixels, y), batch_size=128, num_workers=2)
    memory = [(x[i : i + 128], y[i : i + 128]) for i in range(0, len(x), 128)]
    return {
        "reference-loop": lambda: loop_rate(net, move, loader, len(x)),
        "reference-loop-memory": lambda: loop_rate(net, move, memory, len(x)),
    }


def main(engine, checkpoint, images):
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)  # as many as basin uses; its own choice may be 1
    pixels = np.frombuffer(gzip.open(images).read()[16:], np.uint8).reshape(-1, 1, 28, 28)[:LOOP_IMAGES].copy()
    every = ((torch.from_numpy(pixels.astype(np.float32)) / 255 - MEAN) / STD).contiguous()
    labels = torch.arange(len(every)) % 10
    x, y = every[:IMAGES], labels[:IMAGES]
    net = gradient.ResNet20()
    net.load_state_dict(gradient.load(checkpoint), strict=False)
    net.eval()
    move, moving = Moved(net), copy.deepcopy(net)
    ways = ("bf16", "mixed") if has_bf16() else ()
    with torch.no_grad():
        runs = {"basin-surface": lambda: float(subprocess.check_output([engine, checkpoint, "f32"]))}
        for way in ways:
            runs[f"basin-surface {way}"] = lambda way=way: float(subprocess.check_output([engine, checkpoint, way]))
        runs.update(fixed(net, x, ""))
        runs.update(over_surface(moving, move, x, y, ""))
        runs.update(reference_loops(moving, move, pixels, every, labels))
        if ways:
            half = x.to(torch.bfloat16)
            runs.update(fixed(copy.deepcopy(net).to(torch.bfloat16), half, " bf16"))
            runs.update(over_surface(moving, move, half, y, " bf16"))
        rates = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                rates[name].append(run())
    median = {name: statistics.median(values) for name, values in rates.items()}
    for name, value in median.items():
        measure, precision = (name.split() + ["f32"])[:2]
        row(measure, precision, threads, value, "images/s")
        for way in ("f32", "bf16", "mixed"):
            own = median.get("basin-surface" if way == "f32" else f"basin-surface {way}")
            if measure != "basin-surface" and own and (way == precision or measure.startswith("reference") or way == "mixed"):
                row("basin/" + name.replace(" ", "-"), way, threads, own / value, "x")


main(*sys.argv[1:])
