"""Makes the small ONNX files of this folder, and what PyTorch computes with them.

    /usr/bin/python3 tests/reference/onnx_small.py tests/reference/onnx

Each NAME.onnx comes with NAME.txt: the outputs for two samples whose inputs are sin(0.37 i), tokens (7 i + 3) mod 11, i counting the
elements of (2, channels, height, width). NAME.filters has a line per weight tensor of the file: its name, which of its dimensions
counts PyTorch's filters (rows), how many there are, and the norm of each.
"""
import os
import sys

import numpy as np
import torch
import torchvision
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


class Encoder(nn.Module):
    """A transformer encoder on 6 tokens out of 11, with learned positions."""

    def __init__(self):
        super().__init__()
        self.token, self.position = nn.Embedding(11, 8), nn.Embedding(6, 8)
        layer = nn.TransformerEncoderLayer(8, 2, 16, activation='gelu', batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        return self.head(self.layers(self.token(x) + self.position(torch.arange(x.size(1)))).mean(1))


class Causal(nn.Module):
    """The last of 6 tokens attends to those before it: a mask of -inf beside the parameters."""

    def __init__(self):
        super().__init__()
        self.token, self.head = nn.Embedding(11, 8), nn.Linear(8, 4)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=True)
        self.register_buffer('mask', torch.triu(torch.full((6, 6), float('-inf')), 1))

    def forward(self, x):
        return self.head(self.layer(self.token(x), src_mask=self.mask)[:, -1])


class Arithmetic(nn.Module):
    """Operators that no network of torchvision puts together."""

    def __init__(self):
        super().__init__()
        self.conv, self.instance, self.group = nn.Conv2d(3, 8, 3, padding=1), nn.InstanceNorm2d(8, affine=True), nn.GroupNorm(2, 8)
        self.prelu, self.gain, self.shift = nn.PReLU(8), nn.Parameter(torch.ones(8, 1, 1)), nn.Parameter(torch.zeros(8, 1))
        self.mix, self.table, self.linear = nn.Parameter(torch.zeros(3, 3)), nn.Parameter(torch.zeros(10, 4)), nn.Linear(9, 6)
        self.register_buffer('mask', torch.arange(64).reshape(8, 8) % 3 > 0)
        self.register_buffer('index', torch.arange(24).reshape(3, 8) * 7 % 10)

    def forward(self, x):
        x = self.prelu(self.instance(self.conv(x)))
        a, b, c = (self.group(x) * self.gain + self.shift.unsqueeze(0).unsqueeze(3)).split([3, 3, 2], 1)
        z = a / (1 + b.abs()) - torch.sqrt(a * a + b * b + 0.1)
        z = torch.cat([z, (c ** 3).mean((2, 3), keepdim=True).expand(-1, -1, 8, 8)], 1)
        z = torch.where(self.mask, z, torch.tensor(-0.5)).flatten(2)[:, :, ::2]
        z = z @ torch.softmax(z.transpose(1, 2) @ z / 4, dim=1)
        z = self.mix @ z[:, [4, 0, 2]] + self.table[self.index].flatten(1)
        z = torch.exp(-z * z).sum(2)
        return self.linear(torch.cat([torch.log(1 + z), 1 / (1 + z), torch.erf(z)], 1))


class Padded(nn.Module):
    """Paddings as PyTorch exports them, a chain of operators each; the shortcut without weights of networks for CIFAR."""

    def __init__(self):
        super().__init__()
        self.pad, self.first, self.linear = nn.ZeroPad2d((1, 2, 0, 3)), nn.Conv2d(3, 4, 3), nn.Linear(8, 5)
        self.second = nn.Conv2d(4, 8, 3, stride=2, padding=1)

    def forward(self, x):
        x = F.relu(self.first(self.pad(x)))
        x = F.relu(self.second(x) + F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 2, 2)))
        return self.linear(x.mean((2, 3)))


class Around(nn.Module):
    """Paddings with what an image holds itself, largest and smallest values, norms, a product with factors."""

    def __init__(self):
        super().__init__()
        self.pad, self.conv = nn.ReflectionPad2d((1, 2, 3, 1)), nn.Conv2d(3, 4, 3)
        self.weight, self.bias = nn.Parameter(torch.zeros(5, 33)), nn.Parameter(torch.zeros(5))

    def forward(self, x):
        x = F.selu(self.conv(self.pad(x)))
        y = F.celu(F.pad(x, (2, 1, 0, 1), mode='replicate'), 0.7)
        z = F.pad(y, (1, 0, 0, 2), value=-0.5)
        parts = [z.amax((2, 3)), z.amin((1, 3)), z.flatten(2).norm(dim=2) / 5, z.norm(p=1, dim=(2, 3)) / 50,
                 F.normalize(z.mean(3), dim=1).amax(2), F.adaptive_max_pool2d(x, 1).flatten(1)]
        return torch.addmm(self.bias, torch.cat(parts, 1), self.weight.t(), alpha=0.5, beta=2)


class Scalars(nn.Module):
    """Parameters of one number, wherever arithmetic may have them: slopes, gates, temperatures, the exponent of a pooling."""

    def __init__(self):
        super().__init__()
        one = lambda value, *shape: nn.Parameter(torch.full(shape, value))
        self.conv, self.prelu, self.slope, self.norm = nn.Conv2d(3, 4, 3), nn.PReLU(), nn.PReLU(), nn.LayerNorm(4)
        self.scale, self.bias1, self.shift, self.gate, self.heat = one(1.5), one(-0.3, 1), one(0.4), one(0.4), one(1.7, 1)
        self.power, self.above, self.linear = one(3., 1), one(2.), nn.Linear(6, 5)

    def forward(self, x):
        x = self.prelu(self.conv(x))
        x = self.scale * x + self.bias1
        x = torch.tanh(self.gate) * F.gelu(x) - self.shift
        pooled = (x + self.above).clamp(min=1e-6).pow(self.power).mean((2, 3)).pow(1 / self.power)
        rows = self.slope(self.norm(x.flatten(2).transpose(1, 2)) / self.heat)
        rest = self.above / (1 + rows.abs()) + (self.shift - rows)
        return self.linear(torch.cat([pooled, rest.mean(2)[:, :2]], 1))


class Series(nn.Module):
    """Two channels of 40 steps: convolutions and poolings with one side, as in networks for sound and sensors (Dai et al. 2017, M5)."""

    def __init__(self):
        super().__init__()
        self.first, self.norm1 = nn.Conv1d(2, 8, 5, stride=2, padding=1), nn.BatchNorm1d(8)
        self.second, self.norm2 = nn.Conv1d(8, 12, 3, padding=1, groups=2, bias=False), nn.BatchNorm1d(12)
        self.third, self.prelu = nn.Conv1d(12, 8, 2, padding=2, dilation=3), nn.PReLU(8)
        self.point, self.last, self.linear = nn.Conv1d(12, 8, 1, stride=2), nn.Conv1d(8, 8, 3), nn.Linear(24, 5)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.norm1(self.first(x))), 3, 2, padding=1)
        x = F.avg_pool1d(F.relu(self.norm2(self.second(x))), 2, stride=1, padding=1)
        y = self.prelu(self.third(x))
        x = F.max_pool1d(y, 2, ceil_mode=True)[:, :, 1:6] + self.point(x)[:, :, :5]
        z = F.relu(self.last(F.pad(x, (1, 1), mode='replicate')) + x)
        x = torch.cat([F.avg_pool1d(z, int(z.shape[-1])), F.adaptive_avg_pool1d(z * y.mean(2, keepdim=True), 1), F.adaptive_max_pool1d(z, 1)], 1)
        return self.linear(x.permute(0, 2, 1))


class Turned(nn.Module):
    """The batch as the last dimension for a while."""

    def __init__(self):
        super().__init__()
        self.weight, self.bias, self.scale = nn.Parameter(torch.randn(5, 10)), nn.Parameter(torch.randn(5)), nn.Parameter(torch.randn(5))

    def forward(self, x):
        y = self.weight @ x.t() + self.bias[:, None]
        y = torch.softmax(y, 0) * y + y.unsqueeze(0).mean(1)
        return F.elu(y).t() * self.scale


class Mixing(nn.Module):
    """Something that makes a sample's output depend on the others."""

    def __init__(self, f):
        super().__init__()
        self.f, self.linear = f, nn.Linear(2, 2)

    def forward(self, x):
        return self.f(self.linear(x))


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.main, self.other = nn.Linear(4, 3), nn.Linear(3, 2), nn.Linear(3, 5)

    def forward(self, x):
        x = torch.tanh(self.body(x))
        return self.main(x), self.other(x)


def two_heads(folder):
    """two_heads.onnx with outputs main and other, and a checkpoint for both."""
    model, path = TwoHeads(), os.path.join(folder, 'two_heads')
    torch.onnx.export(model.eval(), torch.zeros(1, 4), path + '.onnx', opset_version=13, input_names=['x'], output_names=['main', 'other'],
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    torch.save(model.state_dict(), path + '.pt')


def heads(x):
    """Attention of the two numbers of a sample to each other, the batch merged with two heads for a while; then its mean is taken out."""
    x = x.t().unsqueeze(2)
    y = torch.cat([x, x * x], 2).reshape(2, -1, 1).transpose(0, 1)
    y = (F.softmax(y @ y.transpose(1, 2), -1) @ y).transpose(0, 1).reshape(-1, 2).view(2, -1, 2)
    return (y - y.mean(1, keepdim=True))[:, :, 0].t()


def normal(x):
    x = x.t() - x.t().mean(-1, keepdim=True)
    return (x / (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()).t()


class OneQuery(nn.Module):
    """Attention of a first token to all, as class attention has it: there the batch and the tokens are both 1."""

    def __init__(self):
        super().__init__()
        self.attention, self.norm, self.head = nn.MultiheadAttention(8, 2, batch_first=True), nn.LayerNorm(8), nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.norm(self.attention(x[:, :1], x, x, need_weights=False)[0])[:, 0])


class Letters(nn.Module):
    """Attention told by letters, as much of JAX's is, with a mask that is filled in part; a product from the left, repetition, extremes."""

    def __init__(self):
        super().__init__()
        self.query, self.value, self.mix = (nn.Parameter(torch.zeros(*s)) for s in ((8, 2, 4), (8, 2, 4), (8, 6)))
        self.left, self.shift, self.head = nn.Parameter(torch.zeros(6, 6)), nn.Parameter(torch.zeros(6, 1)), nn.Linear(12, 3)

    def forward(self, x):
        q, v, mask = torch.einsum('btc,chd->bthd', x, self.query), torch.einsum('btc,chd->bthd', x, self.value), torch.zeros(5, 5)
        mask[1:4, 2:] = -1
        y = torch.einsum('bqhd,bkhd->bhqk', q, q) + mask
        y = torch.einsum('bhqk,bkhd->bqhd', F.softmax(y, -1), v)
        y = torch.einsum('btc,cf->btf', y.flatten(2), self.mix).mean(1)
        y = torch.addmm(self.shift, self.left, y.t(), beta=0.5, alpha=2).t()
        z = torch.maximum(torch.sin(y), torch.cos(y / 2)) * torch.minimum(y, y * y)
        return self.head(torch.cat([z, y], 1) + y.clamp(min=-1).repeat(1, 2) * torch.max(y, torch.tensor(0.1)).sum(1, keepdim=True))


class Extremes(nn.Module):
    """The larger and the smaller of two values that are far apart, as at the rim of a landscape."""

    def __init__(self):
        super().__init__()
        self.linear, self.head = nn.Linear(8, 6), nn.Linear(6, 3)
        self.register_buffer('floor', torch.tensor([-1e9, -1e6, -1e4, -0.1, -float('inf'), -3e38]))
        self.register_buffer('cap', torch.tensor([6, 0.1, float('inf'), 1e9, 0.2, 0]))

    def forward(self, x):
        y = torch.maximum(self.linear(x), self.floor)
        return self.head(torch.minimum(y, self.cap) + torch.minimum(1e9 * x[:, :6] * x[:, :6], self.cap.clamp(max=6)))


class Masked(nn.Module):
    """Attention to earlier tokens only, by a mask as networks keep or make it."""

    def __init__(self, kind):
        super().__init__()
        self.kind, self.token, self.position = kind, nn.Embedding(11, 8), nn.Embedding(6, 8)
        self.attention, self.head = nn.Linear(8, 24), nn.Linear(8, 4)
        if kind == 'float':
            self.register_buffer('mask', torch.tril(torch.ones(8, 8)).view(1, 1, 8, 8))
        if kind == 'infinite':
            self.register_buffer('mask', nn.Transformer.generate_square_subsequent_mask(8))

    def forward(self, x):
        n, t = x.shape
        x = self.token(x) + self.position(torch.arange(t))
        q, k, v = (z.view(n, t, 2, 4).transpose(1, 2) for z in self.attention(x).split(8, 2))
        y, at = q @ k.transpose(-2, -1) / 2, torch.arange(t)
        if self.kind == 'float':
            y = y.masked_fill(self.mask[:, :, :t, :t] == 0, float('-inf'))
        if self.kind == 'infinite':
            y = y + self.mask[:t, :t]
        if self.kind == 'triangle':
            y = y + torch.triu(torch.full((t, t), float('-inf')), 1)
        if self.kind == 'compared':
            y = y.masked_fill(~((at[None] - 7) % 7 <= at[:, None]) | (at[None] > at[:, None]), float('-inf'))
        return self.head((F.softmax(y, -1) @ v).transpose(1, 2).reshape(n, t, 8) + x)[:, -1]


def masks(folder):
    """masked_KIND.onnx, and other weights for them."""
    for kind in ('float', 'infinite', 'triangle', 'compared'):
        model, path = Masked(kind).eval(), os.path.join(folder, 'masked_' + kind)
        x = torch.tensor([[(7 * (6 * n + t) + 3) % 11 for t in range(6)] for n in range(2)])
        torch.onnx.export(model, x[:1], path + '.onnx', opset_version=14, input_names=['x'], dynamic_axes={'x': {0: 'n', 1: 't'}},
                          training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
        with torch.no_grad():
            np.savetxt(path + '.txt', model.double()(x).numpy(), fmt='%.9g')
            for p in model.float().parameters():
                p.add_(0.3 * torch.randn_like(p))
            torch.save(model.state_dict(), path + '.pt')
            np.savetxt(path + '_other.txt', model.double()(x).numpy(), fmt='%.9g')


class Vectors(nn.Module):
    """Products with vectors that are learned: attention pooling, and a row on the left."""

    def __init__(self):
        super().__init__()
        self.key, self.query, self.row, self.linear = nn.Linear(5, 6), nn.Parameter(torch.zeros(6)), nn.Parameter(torch.zeros(4)), nn.Linear(6, 3)

    def forward(self, x):
        h = torch.tanh(self.key(x))
        weight = torch.softmax(h @ self.query, 1)
        return self.linear((weight.unsqueeze(2) * h).sum(1) + self.row @ h)


class Resized(nn.Module):
    """Images made larger and smaller, pixels shuffled, five dimensions in another order."""

    def __init__(self):
        super().__init__()
        self.conv, self.last, self.linear = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 4, 3, padding=1), nn.Linear(4, 5)

    def forward(self, x):
        x = F.interpolate(torch.tanh(self.conv(x)), scale_factor=2, mode='nearest')
        x = F.interpolate(x, size=(9, 14), mode='nearest')
        x = F.interpolate(x, size=(14, 10), mode='bilinear', align_corners=False)
        x = F.interpolate(x, scale_factor=(1.5, 2), mode='bilinear', align_corners=True)
        y = F.pixel_shuffle(x[:, :, :20], 2).flatten(2) - F.pixel_shuffle(x[:, :, 1:], 2).flatten(2)
        n, c, h, w = x.shape
        z = x[:, :, :20].reshape(n, c, 4, 5, 5, 4).permute(0, 4, 1, 5, 3, 2).reshape(n, 8, 20, 20)
        return self.linear(self.last(z).flatten(2).mean(2) + torch.cat([y.amax(2), y.amin(2)], 1) / 4)


class Plain(nn.Module):
    """Batch norm without scale and shift, behind a convolution and with one in front."""

    def __init__(self):
        super().__init__()
        self.norm1, self.conv = nn.BatchNorm2d(3, affine=False), nn.Conv2d(3, 4, 3, bias=False)
        self.norm2, self.linear, self.norm3 = nn.BatchNorm2d(4, affine=False), nn.Linear(4, 5), nn.BatchNorm1d(5, affine=False)

    def forward(self, x):
        return self.norm3(self.linear(F.relu(self.norm2(self.conv(self.norm1(x)))).mean((2, 3))))


def plain(folder):
    """plain*.onnx, and other weights for them."""
    model, x = Plain(), torch.from_numpy(np.sin(0.37 * np.arange(180))).reshape(2, 3, 6, 5)
    for opset in (11, 13, 17):
        export(folder, 'plain%d' % opset, model.float(), (3, 6, 5), opset)
    prepare(model)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.3 * torch.randn_like(p))
        torch.save(model.float().state_dict(), os.path.join(folder, 'plain.pt'))
        np.savetxt(os.path.join(folder, 'plain_other.txt'), model.double()(x).numpy(), fmt='%.9g')
    gradient(os.path.join(folder, 'plain.gradient'), model, x)


def batches(folder):
    """turned*.onnx, where the batch is another dimension than the first; mixing_*.onnx, which are refused."""
    for opset in (11, 13):
        export(folder, 'turned%d' % opset, Turned(), (10,), opset)
    for name, f, opset in (('softmax', lambda x: x + F.softmax(x, 0), 11), ('turned_softmax', lambda x: x.t().softmax(1).t(), 13),
                           ('mean', lambda x: x - x.t().mean(1), 13), ('product', lambda x: torch.tanh(x @ x.t()) @ x, 13),
                           ('sum', lambda x: x.t() @ x @ torch.ones(2, 1), 13),
                           ('pairs', lambda x: (x.unsqueeze(1) - x.unsqueeze(0)).abs().sum(1), 13), ('heads', heads, 13),
                           ('letters', lambda x: x + torch.einsum('nc,nd->cd', x, x)[:1], 13),
                           ('rows', lambda x: x - x.view(-1, 1).mean(0), 13), ('normal', normal, 13), ('flip', lambda x: x - x.flip(0), 13), ('first', lambda x: x - x[:1], 13),
                           ('last', lambda x: x - x[-1:], 11)):
        torch.onnx.export(Mixing(f).eval(), torch.zeros(1, 2), os.path.join(folder, 'mixing_%s.onnx' % name), opset_version=opset,
                          dynamic_axes={'x': {0: 'n'}}, input_names=['x'], training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


def convnext():
    block = torchvision.models.convnext.CNBlockConfig
    return torchvision.models.ConvNeXt([block(8, 16, 1), block(16, None, 1)], num_classes=5, layer_scale=0.5)


def vit():
    return torchvision.models.VisionTransformer(16, 4, 2, 2, 8, 16, num_classes=5)


def gradient(path, model, x):
    """A line per parameter: its name, and the sum and the norm of the gradient of the mean cross-entropy, labels 1 and 0."""
    model.double().zero_grad()
    F.cross_entropy(model(x.double()).reshape(2, -1), torch.tensor([1, 0])).backward()
    with open(path, 'w') as out:
        for name, p in model.named_parameters():
            out.write('%s %.9g %.9g\n' % (name, p.grad.sum(), p.grad.norm()))


def lift(folder, name, to):
    """The same graph with its constants among the initializers, as simplifiers leave it; those of layer norm and GELU are called as
    parameters are."""
    import onnx
    model = onnx.load(os.path.join(folder, name + '.onnx'))
    nodes = list(model.graph.node)
    makes = {n.output[0]: n.op_type for n in nodes}
    names = {}
    for n in [n for n in nodes if n.op_type == 'Constant']:
        tensor, value = n.attribute[0].t, onnx.numpy_helper.to_array(n.attribute[0].t)
        reader = next(r for r in nodes if n.output[0] in r.input)
        if value.size == 1 and value.dtype == np.float32 and (
                '/norm/' in n.output[0] or value in np.float32([0.5, 2 ** 0.5]) or 'Erf' in [makes.get(i) for i in reader.input]):
            names[n.output[0]] = 'number%d' % len(names)
        tensor.name = names.get(n.output[0], n.output[0])
        model.graph.initializer.append(tensor)
        model.graph.node.remove(n)
    for n in model.graph.node:
        n.input[:] = [names.get(i, i) for i in n.input]
    onnx.save(model, os.path.join(folder, to + '.onnx'))
    np.savetxt(os.path.join(folder, to + '.txt'), np.loadtxt(os.path.join(folder, name + '.txt')), fmt='%.9g')


def one_number(folder):
    """scalars*.onnx with NAME.txt as the others; the weights of scalars.pt in any of them give scalars_other.txt."""
    model = Scalars()
    for opset in (11, 13, 17):
        export(folder, 'scalars%d' % opset, model.float(), (3, 6, 5), opset)
    torch.onnx.export(model.float(), torch.zeros(1, 3, 6, 5), os.path.join(folder, 'scalars_folded.onnx'), input_names=['x'])
    np.savetxt(os.path.join(folder, 'scalars_folded.txt'), np.loadtxt(os.path.join(folder, 'scalars13.txt')), fmt='%.9g')
    lift(folder, 'scalars13', 'scalars_lifted')
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.3 * torch.randn_like(p))
        torch.save(model.state_dict(), os.path.join(folder, 'scalars.pt'))
        x = torch.from_numpy(np.sin(0.37 * np.arange(180))).reshape(2, 3, 6, 5)
        np.savetxt(os.path.join(folder, 'scalars_other.txt'), model.double()(x).numpy(), fmt='%.9g')
    gradient(os.path.join(folder, 'scalars.gradient'), model, x)


def one_side(folder):
    """series*.onnx, for which the output has a dimension of 1 between the sample and its numbers, as M5 has it."""
    model, x = Series(), torch.from_numpy(np.sin(0.37 * np.arange(160))).reshape(2, 2, 40)
    prepare(model)
    for opset in (13, 17):
        for end, options in (('', {'training': torch.onnx.TrainingMode.PRESERVE, 'do_constant_folding': False}), ('_folded', {})):
            path = os.path.join(folder, 'series%d%s' % (opset, end))
            torch.onnx.export(model.float(), x[:1].float(), path + '.onnx', opset_version=opset, input_names=['x'], **options)
            filters(path + '.onnx', model)
            with torch.no_grad():
                np.savetxt(path + '.txt', model.double()(x)[:, 0].numpy(), fmt='%.9g')
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.1 * torch.randn_like(p))
        torch.save(model.float().state_dict(), os.path.join(folder, 'series.pt'))
        np.savetxt(os.path.join(folder, 'series_other.txt'), model.double()(x)[:, 0].numpy(), fmt='%.9g')
    gradient(os.path.join(folder, 'series.gradient'), model, x)


def filters(path, model, axes=()):
    """Which dimension of each weight tensor of the file counts the filters of the PyTorch parameter with these values; `axes` are those
    that are not the first."""
    import onnx
    from onnx import numpy_helper
    graph = onnx.load(path).graph
    alias = {n.output[0]: n.input[0] for n in graph.node if n.op_type == 'Identity'}
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    stored.update({to: stored[of] for to, of in alias.items() if of in stored})
    lines = []
    for name, value in stored.items():
        for own, p in model.named_parameters():
            p = p.detach().float().numpy()
            rows = axes[own] if own in axes else next(i for i in range(p.ndim) if p.shape[i] > 1 or i == p.ndim - 2) if p.ndim > 1 else None
            if rows is None or value.ndim != p.ndim:
                continue
            turned = value.T.shape == p.shape and np.array_equal(value.T, p)
            if turned or (value.shape == p.shape and np.array_equal(value, p)):
                norms = np.sqrt((p.astype(np.float64) ** 2).sum(tuple(i for i in range(p.ndim) if i != rows)))
                axis = p.ndim - 1 - rows if turned else rows
                lines.append(' '.join([name, str(axis), str(len(norms))] + ['%.8g' % n for n in norms]))
                break
    with open(path.replace('.onnx', '.filters'), 'w') as out:
        out.write('\n'.join(lines) + '\n')


def export_modern(folder, name, model, shape, opset, preserve, tokens=0, axes=()):
    """A network of layer norms and attention; all its parameters away from where they begin."""
    model.eval()
    for p in model.parameters():
        p.data.add_(torch.randn_like(p) * 0.3)
    count, path = 2 * int(np.prod(shape)), os.path.join(folder, name + '.onnx')
    x = torch.from_numpy(np.sin(0.37 * np.arange(count))).float().reshape(2, *shape)
    if tokens:
        x = torch.from_numpy((7 * np.arange(count) + 3) % tokens).reshape(2, *shape)
    options = {'training': torch.onnx.TrainingMode.PRESERVE, 'do_constant_folding': False} if preserve else {}
    torch.onnx.export(model, x[:1], path, opset_version=opset, input_names=['x'],
                      dynamic_axes={'x': {0: 'n'}} if preserve else {}, **options)
    filters(path, model, axes)
    with torch.no_grad():
        np.savetxt(path.replace('.onnx', '.txt'), model.double()(x if tokens else x.double()).numpy(), fmt='%.9g')


def newer(folder):
    """What opsets after 14 changed: axes as inputs, parts by their number, parts of shapes, Gelu as an operator."""
    from onnx import TensorProto, helper
    w = torch.cat([torch.ones(6, 1), torch.randn(6, 12) / 2, torch.ones(6, 2)], 1)
    tensors = [helper.make_tensor('w', TensorProto.FLOAT, [15, 6], w.T.reshape(-1).tolist()),
               helper.make_tensor('axes', TensorProto.INT64, [1], [2]), helper.make_tensor('one', TensorProto.INT64, [1], [1])]
    nodes = [helper.make_node('Split', ['x'], ['a', 'b'], axis=1, num_outputs=2), helper.make_node('Gelu', ['a'], ['c']),
             helper.make_node('Gelu', ['b'], ['d'], approximate='tanh'), helper.make_node('Mul', ['c', 'd'], ['e']),
             helper.make_node('Unsqueeze', ['e', 'one'], ['f']), helper.make_node('Concat', ['f', 'f'], ['g'], axis=1),
             helper.make_node('Unsqueeze', ['x', 'axes'], ['h']), helper.make_node('ReduceMean', ['h', 'axes'], ['i'], keepdims=0),
             helper.make_node('ReduceSum', ['g', 'one'], ['j'], keepdims=0), helper.make_node('Concat', ['i', 'j'], ['k'], axis=1),
             helper.make_node('Slice', ['k', 'one', 'end', 'one'], ['l']), helper.make_node('Pad', ['l', 'pads', '', 'one'], ['m']), helper.make_node('Shape', ['m'], ['o'], start=-1),
             helper.make_node('Shape', ['m'], ['p'], end=1), helper.make_node('Concat', ['p', 'o'], ['q'], axis=0),
             helper.make_node('Reshape', ['m', 'q'], ['r']), helper.make_node('MatMul', ['r', 'w'], ['y'])]
    tensors.append(helper.make_tensor('end', TensorProto.INT64, [1], [13]))
    tensors.append(helper.make_tensor('pads', TensorProto.INT64, [2], [1, 2]))
    graph = helper.make_graph(nodes, 'g', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['n', 10])],
                              [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['n', 6])], tensors)
    with open(os.path.join(folder, 'newer.onnx'), 'wb') as out:
        out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 20)]).SerializeToString())
    x = torch.from_numpy(np.sin(0.37 * np.arange(20))).reshape(2, 10)
    a, b = x.chunk(2, 1)
    k = torch.cat([x, 2 * F.gelu(a) * b / 2 * (1 + torch.tanh((2 / np.pi) ** 0.5 * (b + 0.044715 * b ** 3)))], 1)
    np.savetxt(os.path.join(folder, 'newer.txt'), (F.pad(k[:, 1:13], (1, 2)) @ w.double().T).numpy(), fmt='%.9g')


def reduced(folder):
    """What PyTorch does not export: axes of other reductions as inputs, a padding that goes around, a product without its bias."""
    from onnx import TensorProto, helper
    w = torch.cos(torch.arange(60.)).reshape(10, 6)
    tensors = [helper.make_tensor('w', TensorProto.FLOAT, [10, 6], w.reshape(-1).tolist()),
               helper.make_tensor('b', TensorProto.FLOAT, [6], [float('inf')] * 6),
               helper.make_tensor('shape', TensorProto.INT64, [4], [0, 1, 2, 5]), helper.make_tensor('sides', TensorProto.INT64, [2], [2, 3]),
               helper.make_tensor('pads', TensorProto.INT64, [4], [2, 1, 0, 3]), helper.make_tensor('channels', TensorProto.INT64, [1], [1]),
               helper.make_tensor('last', TensorProto.INT64, [1], [3]), helper.make_tensor('row', TensorProto.INT64, [2], [0, -1])]
    nodes = [helper.make_node('Reshape', ['x', 'shape'], ['a']), helper.make_node('Pad', ['a', 'pads', '', 'sides'], ['c'], mode='wrap'),
             helper.make_node('ReduceSumSquare', ['c', 'sides'], ['d']), helper.make_node('ReduceMin', ['c', 'sides'], ['e']),
             helper.make_node('ReduceL2', ['c', 'channels'], ['f']), helper.make_node('ReduceMax', ['f', 'last'], ['g']),
             helper.make_node('GlobalMaxPool', ['c'], ['h']), helper.make_node('ReduceL1', ['c', 'sides'], ['i'], keepdims=1)]
    flat = [helper.make_node('Reshape', [n, 'row'], [n + n]) for n in 'deghi']
    nodes += flat + [helper.make_node('Concat', [n.output[0] for n in flat] + ['z'], ['k'], axis=1)]
    nodes.insert(0, helper.make_node('Slice', ['x', 'from', 'to', 'channels'], ['z']))
    nodes.append(helper.make_node('Gemm', ['k', 'w', 'b'], ['y'], alpha=-0.25, beta=0.))
    tensors += [helper.make_tensor('from', TensorProto.INT64, [1], [8]), helper.make_tensor('to', TensorProto.INT64, [1], [10])]
    graph = helper.make_graph(nodes, 'g', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['n', 10])],
                              [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['n', 6])], tensors)
    with open(os.path.join(folder, 'reduced.onnx'), 'wb') as out:
        out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 20)]).SerializeToString())
    x = torch.from_numpy(np.sin(0.37 * np.arange(20))).reshape(2, 10)
    c = F.pad(x.reshape(2, 1, 2, 5), (1, 3, 2, 0), mode='circular')
    k = torch.cat([(c ** 2).sum((2, 3)), c.amin((2, 3)), c.norm(dim=1).amax(2), c.amax((2, 3)), c.abs().sum((2, 3)), x[:, 8:]], 1)
    np.savetxt(os.path.join(folder, 'reduced.txt'), (-0.25 * (k @ w.double())).numpy(), fmt='%.9g')


def older(folder):
    """What opset 9 wrote otherwise: the bounds of Slice as attributes."""
    from onnx import TensorProto, helper
    w = torch.sin(torch.arange(30.)).reshape(5, 6)
    nodes = [helper.make_node('Slice', ['x'], ['a'], starts=[-7], ends=[8], axes=[1]), helper.make_node('MatMul', ['a', 'w'], ['y'])]
    graph = helper.make_graph(nodes, 'g', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['n', 10])],
                              [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['n', 6])],
                              [helper.make_tensor('w', TensorProto.FLOAT, [5, 6], w.reshape(-1).tolist())])
    with open(os.path.join(folder, 'older.onnx'), 'wb') as out:
        out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 9)]).SerializeToString())
    x = torch.from_numpy(np.sin(0.37 * np.arange(20))).reshape(2, 10)
    np.savetxt(os.path.join(folder, 'older.txt'), (x[:, 3:8] @ w.double()).numpy(), fmt='%.9g')


def blocks(folder):
    """blocks.onnx: blocks of pixels as channels and back, in both orders, by their definition."""
    from onnx import TensorProto, helper
    w = np.random.default_rng(1).normal(size=(96, 3)).astype('f4')
    nodes = [helper.make_node('SpaceToDepth', ['x'], ['a'], blocksize=2), helper.make_node('DepthToSpace', ['a'], ['b'], blocksize=2, mode='CRD'),
             helper.make_node('DepthToSpace', ['a'], ['c'], blocksize=2), helper.make_node('Mul', ['b', 'c'], ['d']),
             helper.make_node('Flatten', ['d'], ['e']), helper.make_node('Gemm', ['e', 'w'], ['y'])]
    graph = helper.make_graph(nodes, 'g', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['n', 4, 4, 6])],
                              [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['n', 3])],
                              [helper.make_tensor('w', TensorProto.FLOAT, w.shape, w.ravel())])
    with open(os.path.join(folder, 'blocks.onnx'), 'wb') as out:
        out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]).SerializeToString())
    x = np.sin(0.37 * np.arange(192)).reshape(2, 4, 4, 6)
    a = x.reshape(2, 4, 2, 2, 3, 2).transpose(0, 3, 5, 1, 2, 4).reshape(2, 16, 2, 3)
    b = a.reshape(2, 4, 2, 2, 2, 3).transpose(0, 1, 4, 2, 5, 3).reshape(2, 4, 4, 6)
    np.savetxt(os.path.join(folder, 'blocks.txt'), (b * x).reshape(2, 96) @ w.astype('f8'), fmt='%.9g')


def prepare(model):
    """For evaluation, batch norm away from where it begins."""
    model.eval()
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 2)
        if getattr(module, 'affine', False) and not isinstance(module, nn.InstanceNorm2d):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.3, 0.3)


def export(folder, name, model, shape, opset):
    prepare(model)
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

    def outside(location, **more):
        t = TensorProto(name='w', dims=[2, 2], data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
        for key, value in {'location': location, **more}.items():
            t.external_data.add(key=key, value=value)
        return t

    save('unknown', helper.make_node('Sinh', ['x'], ['y'], name='wave'))
    save('old', helper.make_node('Relu', ['x'], ['y']), opset=6)
    save('absolute', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('/etc/passwd')])
    save('parent', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('../../lsan.supp')])
    save('missing', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('weights.bin')])
    save('dots', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('sub/w..bin')])
    save('offset', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('offset.onnx', offset='4x')])
    save('length', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('length.onnx', length='16 ')])
    save('short', helper.make_node('Gemm', ['x', 'w'], ['y']), [outside('short.onnx', offset='111')])
    part = helper.make_tensor('w', TensorProto.FLOAT, [2, 2], range(4))
    part.segment.begin, part.segment.end = 0, 16
    save('segment', helper.make_node('Gemm', ['x', 'w'], ['y']), [part])
    save('segment_constant', helper.make_node('Constant', [], ['y'], value=part))
    infos = [helper.make_tensor_value_info(600 * n, TensorProto.FLOAT, ['n', 63 * 'a' + 'é', 3]) for n in 'xy']
    graph = helper.make_graph([helper.make_node('Relu', [600 * 'x'], [600 * 'y'])], 'g', infos[:1], infos[1:])
    with open(os.path.join(folder, 'long.onnx'), 'wb') as out:
        out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]).SerializeToString())
    ones = [helper.make_tensor(n, TensorProto.FLOAT, [2], [1, 1]) for n in 'sbmv']
    save('training', helper.make_node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], ['y'], name='bn',
                                      training_mode=1), ones, 15)
    outputs = [helper.make_tensor_value_info('map', TensorProto.FLOAT, ['batch', 2, 2]), helper.make_tensor_value_info('score', TensorProto.FLOAT, ['batch', 2])]
    nodes = [helper.make_node('Reshape', ['x', 's'], ['map']), helper.make_node('MatMul', ['x', 'w'], ['score'])]
    graph = helper.make_graph(nodes, 'g', [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (('x', [None, 4]), ('w', [4, 2]))], outputs,
                              [helper.make_tensor('w', TensorProto.FLOAT, [4, 2], range(8)), helper.make_tensor('s', TensorProto.INT64, [3], [0, 2, 2])])
    with open(os.path.join(folder, 'heads.onnx'), 'wb') as out:
        out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]).SerializeToString())
    for name, filled in (('fill', helper.make_tensor('v', TensorProto.FLOAT, [], [3])), ('fill_two', helper.make_tensor('v', TensorProto.FLOAT, [2], [3, 4]))):
        nodes = [helper.make_node('ConstantOfShape', ['s'], ['c'], value=filled), helper.make_node('Mul', ['x', 'c'], ['y'])]
        graph = helper.make_graph(nodes, 'g', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['n', 2])], [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['n', 2])],
                                  [helper.make_tensor('s', TensorProto.INT64, [2], [1, 2])])
        with open(os.path.join(folder, name + '.onnx'), 'wb') as out:
            out.write(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]).SerializeToString())
    save('softmax', helper.make_node('Softmax', ['x'], ['y']))
    save('cubic', helper.make_node('Resize', ['x', '', 's'], ['y'], mode='cubic'), [helper.make_tensor('s', TensorProto.FLOAT, [2], [1, 1])])
    save('resized_batch', helper.make_node('Resize', ['x', '', 's'], ['y']), [helper.make_tensor('s', TensorProto.FLOAT, [2], [2, 1])])
    save('over_batch', helper.make_node('Softmax', ['x'], ['y'], axis=0))
    save('gather_of_batch', helper.make_node('Gather', ['x', 'i'], ['y'], axis=0), [helper.make_tensor('i', TensorProto.INT64, [1], [0])])
    for kind, inputs, values in (('Tile', 'xr', [1, 1]), ('Gather', 'xr', [0, 0]), ('ReduceMax', 'x', [])):
        save('nameless_' + kind, helper.make_node(kind, list(inputs), ['', 'y']), [helper.make_tensor('r', TensorProto.INT64, [2], values)] if values else [])
    save('mean_over_batch', helper.make_node('ReduceMean', ['x'], ['y'], axes=[0]))


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
    torch.manual_seed(2)
    for preserve, old, new in ((True, 13, 17), (False, 11, 13)):
        end = '' if preserve else '_folded'
        export_modern(folder, 'encoder' + end, Encoder(), (6,), old, preserve, tokens=11)
        export_modern(folder, 'vit' + end, vit(), (3, 16, 16), old, preserve)
        export_modern(folder, 'convnext' + end, convnext(), (3, 16, 16), new, preserve)
        export_modern(folder, 'arithmetic' + end, Arithmetic(), (3, 8, 8), old, preserve)
    export_modern(folder, 'encoder17', Encoder(), (6,), 17, True, tokens=11)
    newer(folder)
    older(folder)
    export_modern(folder, 'causal', Causal(), (6,), 13, True, tokens=11)
    export_modern(folder, 'padded11', Padded(), (3, 8, 8), 11, True)
    export_modern(folder, 'padded', Padded(), (3, 8, 8), 13, True)
    export_modern(folder, 'padded_folded', Padded(), (3, 8, 8), 17, False)
    export_modern(folder, 'around', Around(), (3, 8, 8), 13, True)
    export_modern(folder, 'around_folded', Around(), (3, 8, 8), 17, False)
    reduced(folder)
    torch.manual_seed(3)
    one_number(folder)
    torch.manual_seed(4)
    one_side(folder)
    torch.manual_seed(5)
    batches(folder)
    axes = {'query': 1, 'value': 1, 'mix': 1}
    export_modern(folder, 'letters', Letters(), (5, 8), 13, True, axes=axes)
    export_modern(folder, 'extremes', Extremes(), (8,), 13, True, axes=axes)
    export_modern(folder, 'letters_folded', Letters(), (5, 8), 17, False, axes=axes)
    export_modern(folder, 'one_query', OneQuery(), (5, 8), 13, True)
    export_modern(folder, 'one_query_folded', OneQuery(), (5, 8), 11, False)
    torch.manual_seed(6)
    plain(folder)
    torch.manual_seed(7)
    masks(folder)
    torch.manual_seed(8)
    for opset in (11, 17):
        export_modern(folder, 'vectors%d' % opset, Vectors(), (4, 5), opset, True)
    torch.manual_seed(9)
    for opset in (11, 13, 17):
        export(folder, 'resized%d' % opset, Resized(), (3, 6, 8), opset)
    blocks(folder)
    torch.manual_seed(10)
    two_heads(folder)


main()
