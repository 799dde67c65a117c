#!/usr/bin/env python3
"""Makes the first inputs of tests/fuzz/corpus: for each reader some valid files and some damaged ones.

What a fuzzer finds later is added by hand under a name that says what it was.
"""
import gzip
import json
import pathlib
import struct
import zlib

import h5py
import numpy

corpus = pathlib.Path(__file__).parent / "corpus"


def write(name, data):
    path = corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def safetensors(header, data=b"", length=None):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


valid = {
    "__metadata__": {"network": "mlp:2", "data": "mnist:train"},
    "fc.weight": tensor("F32", [2, 3], 0, 24),
    "fc.bias": tensor("F64", [2], 24, 40),
    "half": tensor("F16", [2], 40, 44),
    "brain": tensor("BF16", [2], 44, 48),
    "bn.num_batches_tracked": tensor("I64", [], 48, 56),
}
values = bytes(range(56))
write("safetensors/valid", safetensors(valid, values))
write("safetensors/empty-header", safetensors({}))
write("safetensors/cut", safetensors(valid, values)[:-9])
write("safetensors/header-cut", safetensors(valid)[:70])
write("safetensors/header-too-long", safetensors({}, length=1 << 40))
write("safetensors/shape-overflow", safetensors({"t": tensor("F32", [1 << 32, 1 << 32], 0, 0)}))
write("safetensors/shape-overflow-behind-zero", safetensors({"t": tensor("F32", [0] + [(1 << 63) - 1] * 7, 0, 0)}))
write("safetensors/rank-9", safetensors({"t": tensor("F32", [1] * 9, 0, 4)}, bytes(4)))
write("safetensors/overlap", safetensors({"t": tensor("F32", [2], 0, 8), "u": tensor("F32", [2], 4, 12)}, bytes(12)))
write("safetensors/offsets-negative", safetensors({"t": tensor("F32", [1], -4, 0)}, bytes(4)))
write("safetensors/deep", safetensors(b'{"a":' + b"[" * 3000, bytes(4)))
write("safetensors/name-with-newline", safetensors({"a\nb": tensor("F32", [1], 0, 4)}, bytes(4)))


def idx(numbers, data):
    return struct.pack(f">{len(numbers)}I", *numbers) + data


def pair(images, labels):
    return struct.pack("<H", len(images)) + images + labels


images, labels = idx([0x803, 3, 2, 3], bytes(range(18))), idx([0x801, 3], bytes([9, 0, 4]))
write("idx/valid", pair(images, labels))
write("idx/valid-gzipped", pair(gzip.compress(images, mtime=0), gzip.compress(labels, mtime=0)))
write("idx/gzip-cut", pair(gzip.compress(images, mtime=0)[:-5], labels))
write("idx/images-cut", pair(images[:-1], labels))
write("idx/header-cut", pair(images[:7], labels))
write("idx/magic-swapped", pair(labels, images))
write("idx/count-mismatch", pair(images, idx([0x801, 2], bytes(2))))
write("idx/label-out-of-range", pair(images, idx([0x801, 3], bytes([0, 10, 1]))))
write("idx/size-overflow", pair(idx([0x803, 0x80000000, 2, 0x80000000], b""), labels))
write("idx/no-images", pair(idx([0x803, 0, 2, 3], b""), idx([0x801, 0], b"")))

write("cifar/valid-10", bytes([3]) + bytes(3072))
write("cifar/valid-100", bytes([3, 99]) + bytes(3072))
write("cifar/valid-gzipped", gzip.compress((bytes([9]) + bytes(3072)) * 2, mtime=0))
write("cifar/label-out-of-range", bytes([10]) + bytes(3072))
write("cifar/cut", bytes(3000))
write("cifar/empty", b"")


def hdf5(name, datasets, attributes={}):
    path = corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        for key, value in datasets.items():
            file[key] = value
        for key, value in attributes.items():
            file.attrs[key] = numpy.bytes_(value)
    return path.read_bytes()


x, y, loss = numpy.linspace(-1, 1, 3), numpy.linspace(0, 1, 2), numpy.arange(6.0).reshape(2, 3)
state, ours = numpy.ones((2, 3), "u1"), {"basin_format": "1", "seed": "7"}
plane = {"xcoordinates": x, "ycoordinates": y, "train_loss": loss}
whole = hdf5("surface/valid", {**plane, "point": state}, ours)
write("surface/cut", whole[:-100])
write("surface/header-cut", whole[:60])
hdf5("surface/valid-line", {"xcoordinates": x, "train_loss": x, "point": state[0]}, ours)
hdf5("surface/state-unknown", {**plane, "point": state * 9}, ours)
hdf5("surface/state-missing", plane, ours)
hdf5("surface/format-unknown", {**plane, "point": state}, {"basin_format": "99"})
hdf5("surface/reference-tool", {**plane, "train_loss": loss.reshape(3, 2) - 1, "dir_file": "directions.h5"})
hdf5("surface/shape-mismatch", {**plane, "train_loss": numpy.zeros((2, 4))})
hdf5("surface/coordinates-not-increasing", {**plane, "xcoordinates": -x})
hdf5("surface/coordinates-nan", {**plane, "xcoordinates": x * numpy.nan})
hdf5("surface/link-outside", {**plane, "train_loss": h5py.ExternalLink("/dev/zero", "/")})
hdf5("surface/link-round", {**plane, "train_loss": h5py.SoftLink("/train_loss")})
hdf5("surface/directions", {"xdirection/0": loss.astype("f4"), "xdirection/1": x.astype("f4")})
hdf5("surface/directions-gap", {"xdirection/0": x, "xdirection/2": x})


def record(index, bits, checksum):
    return struct.pack("<3Q", index, bits, checksum)


# The first byte says whether a right header is put before the rest.
good = record(2, 0x3FD0000000000000, 0x30B802E99A13A1BA) + record(0, 0x7FF0000000000000, 0xB7C9C2E789726B46)
header = b"basinjnl" + struct.pack("<2I", 1, 1)
write("journal/valid", b"\1" + good)
write("journal/cut", b"\1" + good[:-1])
write("journal/checksum-wrong", b"\1" + record(2, 1, 1) + good)
write("journal/index-out-of-range", b"\1" + record(1 << 63, 0, 0))
write("journal/header-cut", b"\0" + header[:11])
write("journal/configuration-wrong", b"\0" + header + b"0" * 32 + good)
write("journal/version-wrong", b"\0" + header.replace(b"\1", b"\2") + b"0" * 32)
write("journal/other-file", b"\0 a diary")

line = b"basin figure: command=basin plot a.h5; 1.key%3D=50%25; ;"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
tail = chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")
write("figure/png", head + chunk(b"tEXt", b"basin figure\0" + line) + tail)
write("figure/png-compressed", head + chunk(b"zTXt", b"basin figure\0\0" + zlib.compress(line)) + tail)
write("figure/png-bomb", head + chunk(b"zTXt", b"basin figure\0\0" + zlib.compress(bytes(1 << 25), 9)) + tail)
write("figure/png-without", head + tail)
write("figure/png-cut", head + chunk(b"tEXt", b"basin figure\0" + line)[:30])
write("figure/pdf", b"%PDF-1.5\n<< /Keywords (" + line + b") >>")
write("figure/svg", b"<?xml version='1.0'?><svg><metadata>" + line + b"</metadata></svg>")
write("figure/escape-cut", line[:-5] + b"%4; ;")
write("figure/escape-zero", line[:-5] + b"%00; ;")
write("figure/no-end", line[:-1])
write("figure/key-long", line[:-1] + b"k" * 1001 + b"=; ;")
write("figure/no-key", b"basin figure: =; ;")
