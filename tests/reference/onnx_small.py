"""Makes the small ONNX files of this folder, and what PyTorch computes with them.

    /usr/bin/python3 tests/reference/onnx_small.py tests/reference/onnx

Each NAME.onnx comes with NAME.txt: the outputs for two samples whose inputs are sin(0.37 i), i counting the elements of
(2, channels, height, width).
"""
import os
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Narrow(nn.Module):
    """vgg9,bn,width=0.0625 under basin's names, for 1x28x28 in 10 classes."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for wide in (4, 4, 0, 8, 8, 0, 16, 16, 16, 0):
            if wide:
                layers += [nn.Conv2d(channels, wide, 3, padding=1), nn.BatchNorm2d(wide), nn.ReLU()]
                channels = wide
            else:
                layers += [nn.MaxPool2d(2, 2, ceil_mode=True)]
        self.features = nn.Sequential(*layers)
        self.fc = nn.Sequential(nn.Linear(256, 16), nn.BatchNorm1d(16))
        self.classifier = nn.Linear(16, 10)

    def forward(self, x):
        x = self.features(x)
        return self.classifier(F.relu(self.fc(x.view(x.size(0), -1))))


class Mixed(nn.Module):
    """What mobile and dense networks are made of."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.depth = nn.Conv2d(8, 8, 5, padding=2, groups=8)
        self.squeeze = nn.Conv2d(8, 4, 1)
        self.excite = nn.Conv2d(4, 8, 1)
        self.grow = nn.Conv2d(16, 6, 3, padding=1, dilation=1)
        self.linear = nn.Linear(6, 5)

    def forward(self, x):
        x = F.hardswish(self.norm(self.stem(x)))
        gate = F.hardsigmoid(self.excite(F.silu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))))
        y = F.relu6(self.depth(x)) * gate
        b, c, h, w = y.shape
        y = y.view(b, 2, c // 2, h, w).transpose(1, 2).contiguous().view(b, c, h, w)
        left, right = y.chunk(2, dim=1)
        y = torch.cat([x, F.elu(left), F.leaky_relu(right, 0.1)], 1)
        y = F.avg_pool2d(F.gelu(self.grow(y)), 3, stride=2, padding=1)
        y = F.max_pool2d(F.softplus(1 - y / 2), 2, ceil_mode=True)
        return F.log_softmax(self.linear(y.mean([2, 3])), dim=1)


class Perceptron(nn.Module):
    """Two layers whose biases are equal, which an export without constant folding makes one tensor and an alias."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(12, 7), nn.Linear(7, 7)
        self.last = nn.Linear(7, 3, bias=False)
        self.second.bias.data.copy_(self.first.bias.data)

    def forward(self, x):
        return self.last(torch.tanh(self.second(torch.sigmoid(self.first(x)))))


def export(folder, name, model, shape, opset):
    model.eval()
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 2)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.3, 0.3)
    count = 2 * int(np.prod(shape))
    x = torch.from_numpy(np.sin(0.37 * np.arange(count))).float().reshape(2, *shape)
    torch.onnx.export(model, x[:1], os.path.join(folder, name + '.onnx'), training=torch.onnx.TrainingMode.PRESERVE,
                      do_constant_folding=False, opset_version=opset, dynamic_axes={'x': {0: 'n'}}, input_names=['x'])
    with torch.no_grad():
        np.savetxt(os.path.join(folder, name + '.txt'), model.double()(x.double()).numpy(), fmt='%.9g')


def refused(folder):
    """Files that are well-formed and cannot be used."""
    from onnx import TensorProto, helper

    def save(name, node, initializer=(), opset=13):
        graph = helper.make_graph([node], 'g', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['n', 2])],
                                  [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['n', 2])], list(initializer))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', opset)])
        with open(os.path.join(folder, name + '.onnx'), 'wb') as out:
            out.write(model.SerializeToString())

    def outside(location):
        t = TensorProto(name='w', dims=[2, 2], data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
        t.external_data.add(key='location', value=location)
        return t

    save('unknown', helper.make_node('Sin', ['x'], ['y'], name='wave'))
    save('old', helper.make_node('Relu', ['x'], ['y']), opset=6)
    save('absolute', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('/etc/passwd')])
    save('parent', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('../../lsan.supp')])
    save('missing', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('weights.bin')])
    ones = [helper.make_tensor(n, TensorProto.FLOAT, [2], [1, 1]) for n in 'sbmv']
    save('training', helper.make_node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], ['y'], name='bn',
                                      training_mode=1), ones, 15)
    save('softmax', helper.make_node('Softmax', ['x'], ['y']))


def main():
    torch.manual_seed(1)
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    export(folder, 'narrow', Narrow(), (1, 28, 28), 13)
    export(folder, 'mixed', Mixed(), (3, 17, 19), 17)
    export(folder, 'mixed11', Mixed(), (3, 17, 19), 11)
    export(folder, 'perceptron', Perceptron(), (12,), 13)
    torch.onnx.export(nn.Sequential(nn.Conv2d(1, 4, 28), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 10)).eval(),
                      torch.zeros(1, 1, 28, 28), os.path.join(folder, 'folded.onnx'))
    refused(folder)


main()
