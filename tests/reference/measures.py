#!/usr/bin/env python3
"""Makes measures.txt: random lines, planes and pairs with their measures as NumPy and SciPy see them, by other ways than
basin's: widths by np.interp on a fine grid, persistence by labelling sublevel sets, the test by all signs,
that of means by scipy.stats.

Usage: measures.py > measures.txt"""
import numpy as np
from scipy.ndimage import label
from scipy.stats import norm, rankdata, sem

rng = np.random.default_rng(7)
RISE, RADIUS, FINE = 1.0, 0.37, 400001


def row(values):
    print(" ".join(repr(float(v)) for v in values))


def sides(x, f):
    zero = int(np.flatnonzero(x == 0)[0])
    return [(x[zero:], f[zero:]), (-x[zero::-1], f[zero::-1])]


def radius(x, f):
    """Where f, linear between samples, has risen; (length, 1) if it has not."""
    fine = np.linspace(0, x[-1], FINE)
    risen = np.interp(fine, x, f) >= f[0] + RISE
    return (fine[risen.argmax()], 0) if risen.any() else (x[-1], 1)


def line():
    n = int(rng.integers(4, 12))
    x = np.concatenate([-np.sort(rng.uniform(0.4, 2, n))[::-1], [0], np.sort(rng.uniform(0.4, 2, n + 1))])
    f = rng.uniform(0.2, 2) * x**2 + rng.normal(0, 0.2, x.size) + 0.5
    found = [radius(*side) for side in sides(x, f)]
    rise = [np.interp(RADIUS, *side) - side[1][0] for side in sides(x, f)]
    slope = np.diff(f) / np.diff(x)
    variation = [np.abs(np.diff(s)).sum() / np.ptp(s) for _, s in sides(x, f)]
    print("line", x.size)
    row(x)
    row(f)
    row([np.mean([r for r, _ in found]), any(bound for _, bound in found), *rise, np.mean(np.diff(slope) > 0),
         np.mean(variation)])


def is_hollow(f, point, persistence):
    """Whether the component of {g <= t} around `point` holds nothing lower for all t up to f[point] + persistence."""
    inside = np.isfinite(f) & (f <= f[point] + persistence)
    parts, _ = label(inside, np.ones((3, 3)))
    return f[parts == parts[point]].min() == f[point]


def plane():
    nx, ny = rng.integers(3, 14, 2)
    f = rng.normal(0, 1, (ny, nx)) + 0.1 * np.arange(nx)
    f[rng.uniform(size=f.shape) < rng.choice([0, 0.1, 0.4])] = np.nan
    persistence = rng.uniform(0, 2)
    count = sum(is_hollow(f, p, persistence) for p in map(tuple, np.argwhere(np.isfinite(f))))
    print("plane", nx, ny, repr(float(persistence)), count)
    row(f.ravel())


def pairs():
    """Differences in steps of 1/4, so that there are ties, and zeros, that are exact."""
    n = int(rng.integers(1, 13))
    a, b = np.round(4 * rng.normal(0.3, 1, n)) / 4, np.round(4 * rng.normal(0, 0.5, n)) / 4
    d = (a - b)[a != b]
    ranks = rankdata(np.abs(d))
    signs = np.arange(2**d.size)[:, None] >> np.arange(d.size) & 1
    sums, mean = signs @ ranks, ranks.sum() / 2
    p = np.mean(np.abs(sums - mean) >= abs(ranks[d > 0].sum() - mean) - 1e-9)
    print("pairs", n, repr(float(p)))
    row(a)
    row(b)


def samples():
    """Losses of the same samples, f32 as basin has them."""
    n = int(rng.integers(2, 60))
    a = rng.exponential(0.3, n).astype(np.float32)
    b = (a * rng.uniform(0.7, 1.4, n) + rng.normal(0.02, 0.05, n)).astype(np.float32)
    d = a.astype(np.float64) - b
    print("samples", n, repr(float(d.mean())), repr(float(2 * norm.sf(abs(d.mean()) / sem(d)))))
    row(a)
    row(b)


for _ in range(30):
    line()
    plane()
    pairs()
for _ in range(30):
    samples()
