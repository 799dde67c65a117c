#!/usr/bin/env python3
"""Losses of whole surfaces as f32 arrays, for tests/unit/test_refine.c: adaptive.py SURFACE.h5... writes adaptive/NAME.npy.

The surfaces, of checkpoints in data/:
    basin surface data/vgg9.safetensors --data fashion-mnist:test --samples 200 -o vgg9.h5
    basin surface data/resnet20.safetensors --data fashion-mnist:test --samples 200 -o resnet20.h5
    basin surface data/resnet56-noskip.safetensors --data fashion-mnist:test --samples 100 --x 0:1:26 --y 0:1:26 -o resnet56-noskip.h5
    basin surface data/resnet56.safetensors --data fashion-mnist:test --samples 100 --x -1:1:31 --y -1:1:31 -o resnet56.h5
    basin surface data/resnet56-noskip.safetensors --data fashion-mnist:test --samples 100 --x -1:1:31 --y -1:1:31 -o resnet56-noskip-whole.h5
and toward a network trained apart, where the loss is NaN beyond both:
    basin surface data/resnet20.safetensors --toward tests/reference/resnet20.safetensors --data fashion-mnist:test --samples 20 --x=-1.5:2.5:31 --y=-1:1:21 -o toward-20.h5
    (the same with --samples 50) -o toward-50.h5
    basin surface data/resnet20.safetensors --toward tests/reference/resnet20.safetensors --data fashion-mnist:test --samples 100 --x=-1:2:31 --y=-1:1:21 --seed 3 -o toward-100.h5
"""
import os
import sys

import h5py
import numpy

here = os.path.dirname(os.path.abspath(__file__))
for path in sys.argv[1:]:
    name = os.path.splitext(os.path.basename(path))[0]
    with h5py.File(path) as file:
        numpy.save(os.path.join(here, "adaptive", name + ".npy"), file["test_loss"][()].astype("<f4"))
