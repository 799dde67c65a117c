#!/usr/bin/python3
"""The surfaces of matrix.png and contour.png as matplotlib draws them with its defaults. Run it after make.sh, at the top of the checkout."""
import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

names = ["resnet20", "resnet20-noskip", "resnet20-nobn", "resnet20-noskip-nobn"]
figure, axes = plt.subplots(2, 4, figsize=(16, 6))
for i, name in enumerate(names):
    with h5py.File(f"build/figures/{name}.h5") as f:
        x, y, z = f["xcoordinates"][:], f["ycoordinates"][:], f["test_loss"][:]
    filled, lines = axes[i // 2][i % 2], axes[i // 2][2 + i % 2]
    figure.colorbar(filled.contourf(x, y, z), ax=filled)
    lines.clabel(lines.contour(x, y, z))
figure.savefig("docs/figures/matplotlib.png", dpi=80)
