"""Exports torchvision's classifiers with random weights and compares what basin computes with PyTorch.

    make build/release/tests/reference/onnx_outputs
    /usr/bin/python3 tests/reference/torchvision_onnx.py build/release/tests/reference/onnx_outputs [NAME...]

Prints one row per network and export: the largest deviation of an output from PyTorch in f64, relative to the largest
output, of basin and of PyTorch's own f32.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torchvision

NAMES = {
    'alexnet': 224, 'vgg16_bn': 224, 'resnet18': 224, 'resnet50': 224, 'resnext50_32x4d': 224, 'wide_resnet50_2': 224,
    'densenet121': 224, 'mobilenet_v2': 224, 'mobilenet_v3_small': 224, 'squeezenet1_1': 224, 'googlenet': 224,
    'inception_v3': 299, 'mnasnet1_0': 224, 'shufflenet_v2_x1_0': 224, 'efficientnet_b0': 224, 'regnet_y_400mf': 224,
    'convnext_tiny': 224, 'vit_b_16': 224, 'swin_t': 224,
}


class Encoder(torch.nn.Module):
    """A transformer encoder on tokens, with learned positions: 12 tokens out of 50, in 7 classes."""

    def __init__(self):
        super().__init__()
        self.token, self.position = torch.nn.Embedding(50, 64), torch.nn.Embedding(12, 64)
        layer = torch.nn.TransformerEncoderLayer(64, 4, 128, activation='gelu', batch_first=True)
        self.layers = torch.nn.TransformerEncoder(layer, 3)
        self.head = torch.nn.Linear(64, 7)

    def forward(self, x):
        return self.head(self.layers(self.token(x) + self.position(torch.arange(x.size(1)))).mean(1))


def mlp():
    return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 128), torch.nn.BatchNorm1d(128),
                               torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.PReLU(64), torch.nn.Linear(64, 10))


OWN = {'transformer encoder': (Encoder, (12,)), 'MLP': (mlp, (1, 28, 28))}


def compare(tool, model, shape, preserve, opset):
    with tempfile.TemporaryDirectory() as folder:
        path, inputs, outputs = (os.path.join(folder, n) for n in ('m.onnx', 'in', 'out'))
        mode = torch.onnx.TrainingMode.PRESERVE if preserve else torch.onnx.TrainingMode.EVAL
        if len(shape) == 1:
            x = torch.randint(0, 50, (2, *shape))
        else:
            coarse = torch.randn(2, shape[0], 7, 7)  # samples that differ by more than noise
            x = 2 * torch.nn.functional.interpolate(coarse, shape[1:], mode='bilinear') + torch.randn(2, *shape) / 4
        torch.onnx.export(model, x[:1], path, training=mode, do_constant_folding=not preserve, opset_version=opset)
        nhwc = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        nhwc.contiguous().numpy().astype(np.float32).tofile(inputs)
        c, h, w = shape if len(shape) == 3 else (shape[0], 1, 1)
        done = subprocess.run([tool, path, str(c), str(h), str(w), inputs, outputs], capture_output=True, text=True)
        if done.returncode:
            return done.stderr.strip().replace(path, 'it')[:230]
        with torch.no_grad():
            single = model(x).double().numpy()
            wanted = model.double()(x.double() if x.is_floating_point() else x).numpy()
            model.float()
        got = np.fromfile(outputs, np.float32).reshape(wanted.shape)
        scale = np.abs(wanted).max()
        return f'{np.abs(got - wanted).max() / scale:.1e} | {np.abs(single - wanted).max() / scale:.1e}'


def network(name):
    if name in OWN:
        make, shape = OWN[name]
        return make(), shape
    options = {'init_weights': False, 'aux_logits': False} if name in ('googlenet', 'inception_v3') else {}
    return getattr(torchvision.models, name)(weights=None, **options), (3, NAMES[name], NAMES[name])


def shake(model, name):
    """So that a sample is still seen at the end of a network that was never trained."""
    for module in model.modules():
        if isinstance(module, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.2, 0.6)
            module.weight.data.uniform_(0.8, 1.2)
            module.bias.data.uniform_(-0.2, 0.2)
    if name in ('convnext_tiny', 'vit_b_16', 'swin_t', *OWN):  # layer scales of 1e-6, and a head of zeros
        for key, value in model.named_parameters():
            if value.dim() == 1 or 'layer_scale' in key:
                value.data.add_(torch.randn_like(value) / 10)
            if key.startswith('heads.head') or 'class_token' in key:
                value.data.normal_(std=0.1)


def main():
    tool, names = sys.argv[1], sys.argv[2:] or list(NAMES) + list(OWN)
    for name in names:
        torch.manual_seed(1)
        model, shape = network(name)
        shake(model.eval(), name)
        for preserve, opset in ((False, 13), (False, 17), (True, 13), (True, 17)):
            if opset > torch.onnx._constants.ONNX_MAX_OPSET:
                continue
            try:
                text = compare(tool, model, shape, preserve, opset)
            except Exception as why:  # an export that PyTorch itself refuses
                text = 'not exported: ' + str(why).splitlines()[0][:100]
            print(f'| {name} | {"preserve" if preserve else "evaluation"} | {opset} | {text} |', flush=True)


main()
