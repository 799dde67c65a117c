#!/usr/bin/python3
"""The surfaces of matrix.png and contour.png, and of the gallery's resnet56-surface.png, as matplotlib draws them with its defaults.
Run it after make.sh and `make gallery`, at the top of the checkout."""
from glob import glob

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy

names = ["resnet20", "resnet20-noskip", "resnet20-nobn", "resnet20-noskip-nobn"]
figure, axes = plt.subplots(2, 4, figsize=(16, 6))
for i, name in enumerate(names):
    with h5py.File(f"build/figures/{name}.h5") as f:
        x, y, z = f["xcoordinates"][:], f["ycoordinates"][:], f["test_loss"][:]
    filled, lines = axes[i // 2][i % 2], axes[i // 2][2 + i % 2]
    figure.colorbar(filled.contourf(x, y, z), ax=filled)
    lines.clabel(lines.contour(x, y, z))
figure.savefig("docs/figures/matplotlib.png", dpi=80)

figure, axes = plt.subplots(1, 2, figsize=(5.5, 2.75), subplot_kw={"projection": "3d"})
for panel, name in zip(axes, ["resnet56", "resnet56-noskip"]):
    with h5py.File(glob(f"build/gallery/{name}-" + "[0-9a-f]" * 12 + ".h5")[0]) as f:
        x, y, z = f["xcoordinates"][:], f["ycoordinates"][:], f["test_loss"][:]
    panel.plot_surface(*numpy.meshgrid(x, y), z)
    panel.set_title(name)
figure.savefig("docs/figures/matplotlib-surface.png", dpi=150)
