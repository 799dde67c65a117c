#!/usr/bin/env python3
"""A ResNet-50 with random weights as an ONNX file: large activations, batch norm kept.

Usage: export.py FILE.onnx"""
import sys

import torch
import torchvision

torch.manual_seed(1)
net = torchvision.models.resnet50().eval()
mode = torch.onnx.TrainingMode.PRESERVE
torch.onnx.export(net, torch.zeros(1, 3, 224, 224), sys.argv[1], training=mode, do_constant_folding=False)
