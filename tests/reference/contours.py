#!/usr/bin/python3
"""Writes contours.txt: contour lines of small grids, as matplotlib draws them (contourpy, algorithm "serial").

For each grid: "grid NX NY", the x, the y and the values (rows of x, "nan" where unknown); then for each level "level VALUE CLOSED OPEN
SEGMENTS" with how many lines are closed and open (-1 where lines touch, so that these numbers mean nothing), and the
segments of all of them, each as X0 Y0 X1 Y1. A cell with an unknown corner is unknown (corner_mask=False).
Segments without length are left out.
"""
import contourpy
import numpy as np

rng = np.random.default_rng(1)


def write(out, name, x, y, z, levels, touching):
    out.write(f"grid {len(x)} {len(y)}\n")
    for row in (x, y, *z):
        out.write(" ".join(f"{v:.17g}" for v in row) + "\n")
    generator = contourpy.contour_generator(
        *np.meshgrid(x, y), np.ma.masked_invalid(z), name="serial", corner_mask=False
    )
    for level in levels:
        segments, closed, opened = [], 0, 0
        for line in generator.lines(level):
            pieces = [(a, b) for a, b in zip(line[:-1], line[1:]) if np.abs(a - b).max() > 1e-12]
            if not pieces:
                continue
            is_closed = np.array_equal(line[0], line[-1])
            closed += is_closed
            opened += not is_closed
            segments += pieces
        if touching:
            closed = opened = -1
        out.write(f"level {level:.17g} {closed} {opened} {len(segments)}\n")
        for a, b in segments:
            out.write(f"{a[0]:.17g} {a[1]:.17g} {b[0]:.17g} {b[1]:.17g}\n")
    print(name, z.shape)


def index(n):
    return np.arange(n, dtype=float)


with open("tests/reference/contours.txt", "w") as out:
    # A valley, bent, on uneven axes.
    x = np.array([-1, -0.7, -0.45, -0.3, -0.1, 0, 0.15, 0.4, 0.5, 0.8, 1])
    y = np.array([-1, -0.8, -0.35, 0, 0.2, 0.55, 0.9, 1])
    z = 0.2 + (x[None, :] ** 2 - y[:, None]) ** 2 + 0.3 * x[None, :] ** 2
    write(out, "valley", x, y, np.round(z, 4), [0.25, 0.4, 0.8, 1.6], False)
    # Noise: saddles everywhere.
    z = np.round(rng.random((9, 11)), 3)
    write(out, "noise", index(11), index(9), z, [0.2, 0.5, 0.77], False)
    # A chess board: every cell a saddle, its middle below, at and above the level.
    z = (np.add.outer(np.arange(5), np.arange(6)) % 2).astype(float)
    write(out, "chess", index(6), index(5), z, [0.3, 0.5, 0.7], False)
    # Values that are the level itself.
    z = rng.integers(0, 5, (9, 9)) / 4
    write(out, "ties", index(9), index(9), z, [0.25, 0.5, 0.75], True)
    # Unknown values.
    z = np.round(rng.random((9, 11)), 3)
    z[rng.random(z.shape) < 0.08] = np.nan
    z[3, 3], z[5, 8] = np.inf, -np.inf
    write(out, "holes", index(11), index(9), z, [0.3, 0.5, 0.7], False)
