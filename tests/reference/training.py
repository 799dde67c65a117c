#!/usr/bin/env python3
"""Makes training.safetensors: what PyTorch makes, in f64, of the weights `start` of a small residual network in three
steps on the first 64 test images of Fashion-MNIST, all of them in every batch. `sgd`, `adam` and `adamw` are the weights
and running statistics behind the third step. Each is one vector: the tensors in the order of PyTorch's state_dict,
without the counters.

The network is smooth. With ReLU, rounding moves some of its inputs across 0, and the gradient jumps: in f64, a ResNet-20
on these images whose batch norm scales are changed by a relative 1e-5 has gradients up to 5 % of their largest entry away
(with tanh: 0.03 %), so weights after a step could not be compared tightly.

Usage: training.py DATASET-FOLDER (with t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz)"""
import gzip
import json
import os
import struct
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES, STEPS = 64, 3
# the optimizer, and the smoothing of labels
CASES = {
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4), 0),
    "adam": (lambda p: torch.optim.Adam(p, lr=1e-3, betas=(0.9, 0.99), eps=1e-4, weight_decay=5e-4), 0),
    "adamw": (lambda p: torch.optim.AdamW(p, lr=1e-3, betas=(0.9, 0.99), eps=1e-4, weight_decay=5e-2), 0.1),
}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 8, 3, 1, 1, bias=True)
        self.bn2 = nn.BatchNorm2d(8)
        self.conv3 = nn.Conv2d(8, 16, 3, 2, 1, bias=True)
        self.linear = nn.Linear(16, 10)

    def forward(self, x):
        x = torch.tanh(self.bn1(self.conv1(x)))
        x = torch.tanh(self.bn2(self.conv2(x)) + x)
        return self.linear(torch.tanh(self.conv3(x)).mean((2, 3)))


def flat(net):
    state = {name: value for name, value in net.state_dict().items() if not name.endswith("num_batches_tracked")}
    return np.concatenate([value.numpy().reshape(-1) for value in state.values()]).astype(np.float32)


def save(path, vectors):
    header, blob = {}, b""
    for name, vector in vectors.items():
        data = vector.tobytes()
        header[name] = {"dtype": "F32", "shape": [len(vector)], "data_offsets": [len(blob), len(blob) + len(data)]}
        blob += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + blob)


def main(folder):
    torch.manual_seed(1)
    pixels = gzip.open(os.path.join(folder, "t10k-images-idx3-ubyte.gz")).read()[16:]
    labels = gzip.open(os.path.join(folder, "t10k-labels-idx1-ubyte.gz")).read()[8:]
    x = np.frombuffer(pixels, np.uint8).reshape(-1, 1, 28, 28)[:SAMPLES].astype(np.float64) / 255
    x = (torch.from_numpy(x) - 0.2860) / 0.3530
    y = torch.from_numpy(np.frombuffer(labels, np.uint8)[:SAMPLES].astype(np.int64))
    net = Net()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
    start = {name: value.clone() for name, value in net.state_dict().items()}
    vectors = {"start": flat(net)}
    for name, (make, smoothing) in CASES.items():
        net = Net()
        net.load_state_dict(start)
        net = net.double().train()
        optimizer = make(net.parameters())
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x), y, label_smoothing=smoothing)
            loss.backward()
            optimizer.step()
            print(name, loss.item())
        vectors[name] = flat(net)
    save(os.path.join(HERE, "training.safetensors"), vectors)


main(sys.argv[1])
