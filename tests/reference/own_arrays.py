#!/usr/bin/python3
"""Writes arrays and tables of every kind into own/, small networks that take them, and own/losses.txt: PyTorch's losses in f64.

A line of losses.txt: network, data, split, loss, label smoothing, value, how many samples are right (-1: none can be).
"""
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

root = pathlib.Path(__file__).parent / "own"
rng = np.random.default_rng(7)
torch.manual_seed(7)
x = rng.normal(size=(40, 3)).astype("f4")
targets = np.stack([x[:, 0] + x[:, 1] ** 2, x[:, 2]], 1) + rng.normal(size=(40, 2)) / 10
np.savez(root / "regression.npz", x_train=x[:30], y_train=targets[:30], x_test=x[30:], y_test=targets[30:])
bits = (targets > 0.5).astype("i4")
np.savez(root / "binary.npz", x=x[:20], y=bits[:20, 0])
np.savez(root / "multi.npz", x=x[:20], y=bits[:20])
np.savez(root / "tokens.npz", x=rng.integers(0, 50000, (6, 5)), y=np.arange(6) % 2)
np.savez(root / "bytes.npz", x=np.array([[3, 10, 6, 2, 9, 5], [1, 8, 4, 0, 7, 3]], "u1"), y=np.array([0, 3]))
np.savez(root / "sequences.npz", x=rng.normal(size=(4, 5, 3)).astype("f4"), y=np.arange(4) % 3)
names = np.array(["ant", "bee", "cat"])
classes = x[:20, :2].argmax(1)
rows = [f"{a:.6g},{b:.6g},{names[k]},{c:.6g},{t:.6g},{u:.6g}" for (a, b, c), k, (t, u) in zip(x[:20], classes, targets)]
(root / "table.csv").write_text("a,b,kind,c,t,u\n" + "\n".join(rows) + "\n")

lines = []


def network(outputs):
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, outputs)).eval()
    torch.onnx.export(model, torch.zeros(1, 3), root / f"to{outputs}.onnx", opset_version=13, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE, dynamic_axes={"input": [0]}, input_names=["input"])
    return model.double()


def note(outputs, data, split, loss, smoothing, value, right):
    lines.append(f"to{outputs}.onnx {data} {split} {loss} {smoothing} {value.item():.17g} {int(right)}\n")


one, two = network(1), network(2)
with torch.no_grad():
    for split in ("train", "test"):
        data = np.load(root / "regression.npz")
        z, t = (torch.tensor(data[f"{name}_{split}"].astype("f4")).double() for name in "xy")
        z = two(z)
        note(2, "regression.npz", split, "mse", 0, F.mse_loss(z, t), -1)
        note(2, "regression.npz", split, "l1", 0, F.l1_loss(z, t), -1)
    z, t = torch.tensor(x[:20]).double(), torch.tensor(bits[:20]).double()
    bce = F.binary_cross_entropy_with_logits
    note(1, "binary.npz", "test", "bce", 0, bce(one(z)[:, 0], t[:, 0]), ((one(z)[:, 0] > 0) == (t[:, 0] > 0)).sum())
    note(2, "multi.npz", "test", "bce", 0, bce(two(z), t), ((two(z) > 0) == (t > 0)).all(1).sum())
    right = (two(z).argmax(1) == t[:, 0]).sum()
    for smoothing in (0, 0.1):
        value = F.cross_entropy(two(z), t[:, 0].long(), label_smoothing=smoothing)
        note(2, "binary.npz", "test", "cross-entropy", smoothing, value, right)
    note(2, "binary.npz", "test", "mse", 0, F.mse_loss(two(z), F.one_hot(t[:, 0].long()).double()), right)
(root / "losses.txt").write_text("".join(lines))
