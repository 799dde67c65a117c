"""Writes the checkpoints of this folder with torch.save, in all the ways that people save them.

    /usr/bin/python3 tests/reference/pytorch_files.py tests/reference/pytorch

All but the refused ones hold the values of plain.safetensors, which is written by hand from the same tensors.
"""
import json
import os
import pickle
import struct
import sys
from collections import OrderedDict

import torch


class Evil:
    def __reduce__(self):
        return os.system, ('touch pickle-was-run',)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    torch.manual_seed(1)
    model = torch.nn.Sequential(OrderedDict(conv=torch.nn.Conv2d(1, 2, 3), norm=torch.nn.BatchNorm2d(2),
                                            fc=torch.nn.Linear(8, 3)))
    for p in model.parameters():  # values that half precision holds
        p.data = (p.data * 64).round() / 64
    state = model.state_dict()

    def save(name, thing, **options):
        torch.save(thing, os.path.join(folder, name), **options)

    header, data = {}, b''
    for name, t in state.items():
        if not t.is_floating_point():
            continue
        raw = t.numpy().tobytes()
        header[name] = {'dtype': 'F32', 'shape': list(t.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(os.path.join(folder, 'plain.safetensors'), 'wb') as out:
        out.write(struct.pack('<Q', len(text)) + text + data)

    optimizer = torch.optim.Adam(model.parameters())
    save('zip.pt', state)
    save('legacy.pt', state, _use_new_zipfile_serialization=False)
    for protocol in (3, 4, 5):
        save(f'protocol{protocol}.pt', state, pickle_protocol=protocol)
    save('training.ckpt', {'epoch': 3, 'state_dict': state, 'optimizer': optimizer.state_dict(), 'loss': 0.5})
    save('legacy-training.t7', {'net': state, 'acc': 93.1, 'epoch': 1}, _use_new_zipfile_serialization=False)
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

    save('evil.pt', {'state_dict': state, 'surprise': Evil()})
    save('whole.pt', model)
    save('unclear.pt', {'generator': state, 'discriminator': state})
    with open(os.path.join(folder, 'evil.pkl'), 'wb') as out:
        pickle.dump(Evil(), out, protocol=2)


main()
