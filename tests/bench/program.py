#!/usr/bin/env python3
"""The program as a whole: memory of a surface, seconds of a figure, of a large checkpoint, and of its start.

Usage: program.py BASIN FOLDER"""
import resource
import statistics
import subprocess
import sys
import time

ROUNDS = 9
basin, folder = sys.argv[1:]
network = ["tests/reference/resnet20.safetensors", "--model", "resnet20", "--data", "fashion-mnist:test"]
small = ["data/lenet5.safetensors", "--model", "lenet5", "--data", "fashion-mnist:test"]


def run(*arguments):
    subprocess.check_call([basin, *arguments], stdout=subprocess.DEVNULL)


def row(measure, name, value, unit):
    print(f"{measure:<28} {name:<20} -       - {value:10.4g} {unit}", flush=True)


def seconds(*arguments):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


run("surface", *network, "--x=-1:1:3", "-q", "-o", f"{folder}/line.h5")
row("peak-memory", "resnet20", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB")
for points in (51, 251):
    plane, axis = f"{folder}/{points}.h5", f"-1:1:{points}"
    run("surface", *small, "--samples", "1", f"--x={axis}", f"--y={axis}", "-q", "-o", plane)
    for kind in ("filled", "contour", "heatmap", "surface"):
        for ending in ("png", "pdf", "svg"):
            figure = f"{folder}/figure.{ending}"
            row(f"plot-{kind}-{ending}", f"{points}x{points}", seconds("plot", plane, "--kind", kind, "-o", figure), "s")
row("start", "--help", seconds("--help"), "s")
