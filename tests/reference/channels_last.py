#!/usr/bin/env python3
"""Weights laid out as Keras and Flax keep them, and back: the conversions of docs/your-own-network.md, held against a network that is
computed channels last from the other layout.

    /usr/bin/python3 tests/reference/channels_last.py build/release/basin

Needs NumPy and Debian's dataset-fashion-mnist; neither Keras nor JAX. ResNet-20 of this folder becomes arrays with their names and axes
(kernels as (height, width, in, out) and (in, out)); a forward pass in f64 over (N, height, width, channels) uses these alone; the .npz made
of them by the lines of the docs goes through basin. The loss over 200 images has to be one and the same.
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = '/usr/share/datasets/fashion-mnist/train-%s-ubyte.gz'
IMAGES = 200

# What basin and PyTorch call it, and what the others do.
KERAS = {'kernel': 'weight', 'bias': 'bias', 'gamma': 'weight', 'beta': 'bias', 'moving_mean': 'running_mean',
         'moving_variance': 'running_var'}
FLAX = {'kernel': 'weight', 'bias': 'bias', 'scale': 'weight', 'mean': 'running_mean', 'var': 'running_var'}


def torch_layout(a):
    """The lines of the docs."""
    if a.ndim == 4:
        return a.transpose(3, 2, 0, 1)  # (height, width, in, out) -> (out, in, height, width)
    return a.T if a.ndim == 2 else a    # (in, out) -> (out, in)


def converted(arrays, names, separator):
    """{'layer1/0/conv1/kernel': ...} -> {'layer1.0.conv1.weight': ...}"""
    out = {}
    for name, a in arrays.items():
        layer, kind = name.rsplit(separator, 1)
        out[layer.replace(separator, '.') + '.' + names[kind]] = torch_layout(np.asarray(a, 'float32'))
    return out


def read_safetensors(path):
    with open(path, 'rb') as file:
        data = file.read()
    size = int.from_bytes(data[:8], 'little')
    header = json.loads(data[8:8 + size])
    header.pop('__metadata__', None)
    tensors = {}
    for name, t in header.items():
        begin, end = t['data_offsets']
        tensors[name] = np.frombuffer(data[8 + size + begin:8 + size + end], '<f4').reshape(t['shape'])
    return tensors


def as_kept(tensors, names, separator):
    """As the other library has them: another name and other axes."""
    is_norm = {name.rsplit('.', 1)[0] for name in tensors if name.endswith('running_mean')}
    back = {(new, norm): old for old, new in names.items() for norm in (False, True)
            if norm == (old in ('gamma', 'beta', 'scale', 'moving_mean', 'moving_variance', 'mean', 'var'))}
    back.setdefault(('bias', True), 'bias')
    out = {}
    for name, t in tensors.items():
        layer, kind = name.rsplit('.', 1)
        axes = {4: (2, 3, 1, 0), 2: (1, 0), 1: (0,)}[t.ndim]
        out[layer.replace('.', separator) + separator + back[kind, layer in is_norm]] = t.transpose(axes)
    return out


def conv(x, kernel, stride):
    """x (N, H, W, in), kernel (h, w, in, out), (h - 1) / 2 zeros on each side."""
    h = kernel.shape[0]
    pad = (h - 1) // 2
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    rows, columns = ((n - h) // stride + 1 for n in x.shape[1:3])
    out = 0
    for i in range(h):
        for j in range(h):
            out = out + x[:, i:i + stride * rows:stride, j:j + stride * columns:stride] @ kernel[i, j]
    return out


def loss_of(w, x, labels):
    """ResNet-20, from the arrays of Keras."""
    def norm(x, name):
        scale = w[name + '/gamma'] / np.sqrt(w[name + '/moving_variance'] + 1e-5)
        return (x - w[name + '/moving_mean']) * scale + w[name + '/beta']

    x = np.maximum(norm(conv(x, w['conv1/kernel'], 1), 'bn1'), 0)
    for layer in '123':
        for block in '012':
            at = 'layer%s/%s/' % (layer, block)
            stride = 2 if layer != '1' and block == '0' else 1
            y = np.maximum(norm(conv(x, w[at + 'conv1/kernel'], stride), at + 'bn1'), 0)
            y = norm(conv(y, w[at + 'conv2/kernel'], 1), at + 'bn2')
            if at + 'shortcut/0/kernel' in w:
                x = norm(conv(x, w[at + 'shortcut/0/kernel'], stride), at + 'shortcut/1')
            x = np.maximum(x + y, 0)
    z = x.mean((1, 2)) @ w[[name for name in w if name.endswith('/kernel') and w[name].ndim == 2][0]]
    z = z + w[[name for name in w if name.endswith('/bias')][0]]
    z = z - z.max(1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(1)) - z[np.arange(len(z)), labels])


def basin_loss(basin, path, folder):
    out = os.path.join(folder, 'out.h5')
    if os.path.exists(out):
        os.remove(out)
    subprocess.run([basin, 'surface', path, '--model', 'resnet20', '--data', 'fashion-mnist:train', '--first', str(IMAGES), '-q',
                    '--x=-1:1:3', '-o', out], check=True, capture_output=True)
    info = json.loads(subprocess.run([basin, 'info', '--json', out], check=True, capture_output=True).stdout)
    return next(m['centre'] for m in info['metrics'] if m['name'] == 'train_loss')


def main():
    basin, source = os.path.abspath(sys.argv[1]), os.path.join(HERE, 'resnet20.safetensors')
    tensors = read_safetensors(source)
    with gzip.open(DATA % 'images-idx3') as file:
        x = np.frombuffer(file.read(16 + IMAGES * 784)[16:], np.uint8).reshape(IMAGES, 28, 28, 1)
    with gzip.open(DATA % 'labels-idx1') as file:
        labels = np.frombuffer(file.read(8 + IMAGES)[8:], np.uint8)
    keras, flax = as_kept(tensors, KERAS, '/'), as_kept(tensors, FLAX, '/')
    assert keras['layer2/0/conv1/kernel'].shape == (3, 3, 16, 32) and 'layer2/0/bn1/moving_variance' in keras
    wide = {name: a.astype('f8') for name, a in keras.items()}
    wanted = loss_of(wide, (x / 255 - 0.2860) / 0.3530, labels)
    print('computed from (height, width, in, out)   %.9f' % wanted)
    with tempfile.TemporaryDirectory() as folder:
        for name, kept, names in (('Keras', keras, KERAS), ('Flax', flax, FLAX)):
            path = os.path.join(folder, name + '.npz')
            np.savez(path, **converted(kept, names, '/'))
            loss = basin_loss(basin, path, folder)
            print("basin, %-5s's layout through the .npz     %.9f" % (name, loss))
            assert abs(loss - wanted) < 1e-6 * wanted
        loss = basin_loss(basin, source, folder)
        print('basin, the safetensors                   %.9f' % loss)
        assert abs(loss - wanted) < 1e-6 * wanted


main()
