#!/usr/bin/python3
"""Writes losses.txt: losses and their gradients in f64, by PyTorch.

A line per case: name, label smoothing, N, K, whether the targets are classes (N) or real (N, K); the outputs; the targets;
the mean loss; its gradient with respect to the outputs.
"""
import pathlib

import torch
from torch.nn import functional as F

torch.manual_seed(3)
lines = []


def case(name, loss, outputs, targets, smoothing=0.0):
    z = outputs.double().requires_grad_()
    value = loss(z, targets)
    (gradient,) = torch.autograd.grad(value, z)
    is_real = targets.dtype.is_floating_point
    n, k = outputs.shape
    head = f"{name} {smoothing} {n} {k} {'real' if is_real else 'classes'}"
    parts = [outputs, targets, value.detach(), gradient]
    numbers = [" ".join(f"{x:.17g}" for x in part.double().flatten().tolist()) for part in parts]
    lines.append(" ".join([head, *numbers]) + "\n")


def one_hot(loss):
    return lambda z, t: loss(z, F.one_hot(t, z.shape[1]).double())


def column(loss):
    return lambda z, t: loss(z, t.double()[:, None])


for n, k, scale in ((1, 2, 1), (7, 5, 3), (4, 10, 40)):
    outputs = scale * torch.randn(n, k)
    classes = torch.randint(k, (n,))
    real = 2 * torch.randn(n, k)
    bits = torch.randint(2, (n, k)).float()
    for smoothing in (0.0, 0.1):
        case("cross-entropy", lambda z, t: F.cross_entropy(z, t, label_smoothing=smoothing), outputs, classes, smoothing)
    for name, loss in (("mse", F.mse_loss), ("l1", F.l1_loss)):
        case(name, one_hot(loss), outputs, classes)
        case(name, lambda z, t: loss(z, t.double()), outputs, real)
        case(name, lambda z, t: loss(z, t.double()), outputs[:, :1], real[:, :1])
    case("bce", lambda z, t: F.binary_cross_entropy_with_logits(z, t.double()), outputs, bits)
    case("bce", column(F.binary_cross_entropy_with_logits), outputs[:, :1], torch.randint(2, (n,)))
extreme = torch.tensor([[700.0, -700.0, 0.0, 80.0, -80.0, 1e-8]])
case("bce", lambda z, t: F.binary_cross_entropy_with_logits(z, t.double()), extreme, torch.tensor([[1.0, 0, 1, 0, 1, 0]]))
case("l1", lambda z, t: F.l1_loss(z, t.double()), torch.tensor([[0.5, 1.0]]), torch.tensor([[0.5, 2.0]]))
(pathlib.Path(__file__).parent / "losses.txt").write_text("".join(lines))
