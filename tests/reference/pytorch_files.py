"""Writes the checkpoints of this folder with torch.save and numpy.savez, in all the ways that people save them.

    /usr/bin/python3 tests/reference/pytorch_files.py tests/reference/pytorch

All but the refused ones hold the values of plain.safetensors, which is written by hand from the same tensors. They belong
to the network net.onnx; loss.txt is its cross-entropy on the images of data.npz.
"""
import json
import os
import pickle
import struct
import sys
import types
from collections import OrderedDict

import numpy as np
import torch


class Python2(pickle._Pickler):
    """Pickles an OrderedDict as Python 2 did, as a call with a list of [key, value]."""
    dispatch_table = {OrderedDict: lambda d: (OrderedDict, ([[k, v] for k, v in d.items()],))}


class Whole(torch.nn.Module):
    """Of one parameter."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))


class Evil:
    def __reduce__(self):
        return os.system, ('touch pickle-was-run',)


def shards(folder, floats, safetensors):
    """The same as two files of half precision with an index, in a folder."""
    os.makedirs(os.path.join(folder, 'sharded'), exist_ok=True)
    names, place = list(floats), {}
    parts = (('F16', names[:3], lambda t: t.half().numpy()),
             ('BF16', names[3:], lambda t: t.bfloat16().view(torch.int16).numpy()))
    for i, (dtype, keys, convert) in enumerate(parts):
        name = f'model-0000{i + 1}-of-00002.safetensors'
        safetensors('sharded/' + name, {k: floats[k] for k in keys}, dtype, convert)
        place.update({k: name for k in keys})
    with open(os.path.join(folder, 'sharded', 'model.safetensors.index.json'), 'w') as out:
        json.dump({'metadata': {'total_size': 102}, 'weight_map': place}, out, indent=2)
        out.write('\n')


def arrays(folder, floats):
    """The same by numpy.savez: plainly, packed, under JAX's way of names, in other types and orders."""
    plain = {k: v.numpy() for k, v in floats.items()}
    np.savez(os.path.join(folder, 'plain.npz'), **plain)
    np.savez_compressed(os.path.join(folder, 'packed.npz'), **plain)
    np.savez(os.path.join(folder, 'slashes.npz'), **{'params/' + k.replace('.', '/'): v for k, v in plain.items()})
    other = {k: np.asfortranarray(v) if v.ndim > 1 else v.astype('f2') for k, v in plain.items()}
    other['fc.bias'] = plain['fc.bias'].astype('>f4')
    other['norm.weight'] = plain['norm.weight'].astype('f8')
    np.savez(os.path.join(folder, 'types.npz'), **other)


def network(folder, model):
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 256, (24, 4, 4), dtype='u1'), rng.integers(0, 3, 24)
    np.savez(os.path.join(folder, 'data.npz'), x=x, y=y)
    torch.onnx.export(model, torch.zeros(1, 1, 4, 4), os.path.join(folder, 'net.onnx'), opset_version=13,
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    with torch.no_grad():
        images = torch.from_numpy(x.astype('f8') / 255).reshape(-1, 1, 4, 4)
        loss = torch.nn.functional.cross_entropy(model.double()(images), torch.from_numpy(y))
        model.float()
    with open(os.path.join(folder, 'loss.txt'), 'w') as out:
        out.write(f'{loss.item():.9g}\n')


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    torch.manual_seed(1)
    model = torch.nn.Sequential(OrderedDict(conv=torch.nn.Conv2d(1, 2, 3), norm=torch.nn.BatchNorm2d(2),
                                            flat=torch.nn.Flatten(), fc=torch.nn.Linear(8, 3)))
    model.norm.running_mean.copy_(torch.tensor([0.25, -0.125]))
    model.norm.running_var.copy_(torch.tensor([0.5, 2]))
    model.eval()
    for p in model.parameters():  # values that half precision holds
        p.data = (p.data * 64).round() / 64
    state = model.state_dict()

    def save(name, thing, **options):
        torch.save(thing, os.path.join(folder, name), **options)

    def safetensors(name, tensors, dtype='F32', convert=lambda t: t.numpy()):
        header, data = {}, b''
        for key, t in tensors.items():
            raw = convert(t).tobytes()
            header[key] = {'dtype': dtype, 'shape': list(t.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
            data += raw
        text = json.dumps(header).encode()
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(struct.pack('<Q', len(text)) + text + data)

    floats = OrderedDict((k, v) for k, v in state.items() if v.is_floating_point())
    safetensors('plain.safetensors', floats)
    safetensors('f64.safetensors', floats, 'F64', lambda t: t.double().numpy())
    shards(folder, floats, safetensors)
    arrays(folder, floats)
    network(folder, model)

    optimizer = torch.optim.Adam(model.parameters())
    save('zip.pt', state)
    save('legacy.pt', state, _use_new_zipfile_serialization=False)
    for protocol in (3, 4, 5):
        save(f'protocol{protocol}.pt', state, pickle_protocol=protocol)
    save('legacy-protocol4.pt', state, pickle_protocol=4, _use_new_zipfile_serialization=False)
    save('training.ckpt', {'epoch': 3, 'state_dict': state, 'optimizer': optimizer.state_dict(), 'loss': 0.5})
    save('training-loss.ckpt', {'epoch': 3, 'loss': torch.tensor(0.5), 'model_state_dict': state, 'rng': torch.zeros(16, dtype=torch.uint8)})
    save('legacy-training.t7', {'net': state, 'acc': 93.1, 'epoch': 1}, _use_new_zipfile_serialization=False)
    python2 = types.ModuleType('python2')
    python2.Pickler, python2.dump, python2.load = Python2, pickle.dump, pickle.load
    for name, thing in (('python2.t7', {'net': state, 'acc': 93.1, 'epoch': 1}), ('python2.pt', state)):
        save(name, thing, pickle_module=python2, pickle_protocol=2, _use_new_zipfile_serialization=False)
    save('parallel.pt', OrderedDict(('module.' + k, v) for k, v in state.items()))
    save('compiled.pt', OrderedDict(('_orig_mod.' + k, v) for k, v in state.items()))
    save('half.pt', OrderedDict((k, v.half() if v.is_floating_point() else v) for k, v in state.items()))
    save('bf16.pt', OrderedDict((k, v.bfloat16().float().bfloat16() if k == 'norm.weight' else v.double()
                                 if v.is_floating_point() else v) for k, v in state.items()))
    save('parameters.pt', OrderedDict((k, torch.nn.Parameter(v) if v.is_floating_point() else v)
                                      for k, v in state.items()))
    shared = torch.cat([v.reshape(-1) for v in state.values() if v.is_floating_point()])  # views of one storage
    views, at = OrderedDict(), 0
    for name, t in state.items():
        if t.is_floating_point():
            views[name] = shared[at:at + t.numel()].view(t.shape)
            at += t.numel()
    views['fc.weight'] = state['fc.weight'].t().contiguous().t()  # column by column
    save('views.pt', views)
    save('legacy-views.pt', views, _use_new_zipfile_serialization=False)

    save('lightning.ckpt', {'epoch': 1, 'pytorch-lightning_version': '1.9.0', 'callbacks': {'ModelCheckpoint': {'best': 0.1}},
                            'state_dict': OrderedDict(('model.' + k, v) for k, v in state.items()),
                            'optimizer_states': [optimizer.state_dict()]})
    save('ema.ckpt', {'state_dict': state, 'state_dict_ema': OrderedDict((k, v * 2) for k, v in state.items())})
    save('nested.pt', {'checkpoint': {'network': state}, 'config': {'lr': 0.1}})
    save('average.pt', OrderedDict([('n_averaged', torch.tensor(3))] + [('module.' + k, v) for k, v in state.items()]))
    save('two-wrappers.pt', OrderedDict(('_orig_mod.module.' + k, v) for k, v in state.items()))
    save('modules.pt', OrderedDict((part + k, v) for part in ('encoder.', 'decoder.') for k, v in state.items()))
    sparse = OrderedDict(state)
    sparse['conv.weight'] = sparse['conv.weight'].to_sparse()
    save('sparse.pt', sparse)
    with torch.no_grad():  # an optimizer with a state, in the older format
        for p in model.parameters():
            p.grad = torch.ones_like(p)
    stepped = torch.optim.Adam(model.parameters(), lr=0)
    stepped.step()
    save('legacy-optimizer.pt', {'model': state, 'optimizer': stepped.state_dict()}, _use_new_zipfile_serialization=False)

    save('evil.pt', {'state_dict': state, 'surprise': Evil()})
    object_inside = OrderedDict(state)
    object_inside['conv.bias'] = Evil()
    save('object.pt', object_inside)
    save('whole.pt', model)
    save('list.pt', [{'weight': torch.ones(2)}, 3])
    save('legacy-whole.pt', Whole(), _use_new_zipfile_serialization=False)
    save('legacy-complex.pt', {'a': torch.ones(3), 'phase': torch.ones(2, dtype=torch.complex64)}, _use_new_zipfile_serialization=False)
    save('unclear.pt', {'generator': state, 'discriminator': state})
    with open(os.path.join(folder, 'evil.pkl'), 'wb') as out:
        pickle.dump(Evil(), out, protocol=2)


main()
