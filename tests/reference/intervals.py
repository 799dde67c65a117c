#!/usr/bin/env python3
"""Makes intervals.txt: means from some samples with their intervals as NumPy and SciPy see them, by other ways than basin's:
stratum by stratum with masks, and Wilson's ends as roots of the equation that defines them.

Usage: intervals.py > intervals.txt"""
import numpy as np
from scipy.optimize import brentq

rng = np.random.default_rng(11)
FACTOR = 2.6


def row(values):
    print(" ".join(repr(float(v)) for v in values))


def mean():
    """Samples in any order, the first `used` of them drawn: all strata have two or more among these, or are whole."""
    strata = int(rng.integers(1, 6))
    head = np.repeat(np.arange(strata), rng.integers(2, 30, strata))
    tail = np.repeat(np.arange(strata), rng.integers(0, 60, strata) * (rng.random(strata) < 0.8))
    stratum = np.concatenate([rng.permutation(head), rng.permutation(tail)])
    used, count = len(head), len(stratum)
    known = np.exp(rng.standard_normal(count)).astype(np.float32)
    values = (known * rng.random() + np.exp(rng.standard_normal(count) + stratum)).astype(np.float32)
    difference = values.astype(float) - known.astype(float)
    known_mean, middle, variance = known.astype(float).mean(), 0.0, 0.0
    for h in range(strata):
        drawn = difference[:used][stratum[:used] == h]
        size = (stratum == h).sum()
        middle += size / count * drawn.mean()
        variance += (size / count) ** 2 * (1 - len(drawn) / size) * drawn.var(ddof=1) / len(drawn)
    print("mean", count, used, strata)
    row(stratum)
    row(known)
    row(values)
    row([known_mean, known_mean + middle, FACTOR * np.sqrt(variance)])


def share():
    count = int(rng.integers(20, 10000))
    used = int(rng.integers(10, count))
    correct = int(rng.integers(0, used + 1)) if rng.random() < 0.7 else int(rng.choice([0, used]))
    p, n = correct / used, used * (count - 1) / (count - used)
    off = lambda x: (p - x) ** 2 - FACTOR**2 * x * (1 - x) / n
    low = brentq(off, 0, min(p, 1 - 1e-9), xtol=1e-15) if 0 < p else 0.0
    high = brentq(off, max(p, 1e-9), 1, xtol=1e-15) if p < 1 else 1.0
    print("share", count, used, correct)
    row([100 * max(p - low, high - p)])


for _ in range(20):
    mean()
for _ in range(40):
    share()
