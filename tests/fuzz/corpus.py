#!/usr/bin/env python3
"""Makes the first inputs of tests/fuzz/corpus: for each reader some valid files and some damaged ones.

What a fuzzer finds later is added by hand under a name that says what it was.
"""
import gzip
import io
import json
import pathlib
import struct
import warnings
import zipfile
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
theirs = hdf5("surface/reference-tool", {**plane, "train_loss": loss.reshape(3, 2) - 1, "dir_file": "directions.h5"})
heap = theirs.index(b"GCOL")
reference = theirs.index(struct.pack("<IQI", 13, heap, 1))
write("surface/text-longer", theirs[:reference] + struct.pack("<I", 4000) + theirs[reference + 4:])
write("surface/text-outside", theirs[:reference + 4] + struct.pack("<Q", 1 << 62) + theirs[reference + 12:])
write("surface/text-heap-huge", theirs[:heap + 8] + struct.pack("<Q", 1 << 40) + theirs[heap + 16:])
write("surface/text-object-huge", theirs[:heap + 24] + struct.pack("<Q", (1 << 64) - 8) + theirs[heap + 32:])
write("surface/text-not-there", theirs[:reference + 12] + struct.pack("<I", 9) + theirs[reference + 16:])
hdf5("surface/begun", {"xcoordinates": x, "ycoordinates": y, "dir_file": "directions.h5"})
hdf5("surface/shape-mismatch", {**plane, "train_loss": numpy.zeros((2, 4))})
hdf5("surface/coordinates-not-increasing", {**plane, "xcoordinates": -x})
hdf5("surface/coordinates-nan", {**plane, "xcoordinates": x * numpy.nan})
hdf5("surface/link-outside", {**plane, "train_loss": h5py.ExternalLink("/dev/zero", "/")})
hdf5("surface/link-round", {**plane, "train_loss": h5py.SoftLink("/train_loss")})
hdf5("surface/ensemble", {**plane, "train_loss": numpy.stack([loss, -loss]), "point": numpy.stack([state] * 2),
                          "seeds": numpy.array([1, (1 << 64) - 1], "u8")}, ours)
hdf5("surface/ensemble-line", {"xcoordinates": x, "train_loss": loss, "point": state, "seeds": numpy.array([3, 1])}, ours)
hdf5("surface/ensemble-many", {**plane, "point": state, "seeds": numpy.arange(2000)}, ours)
hdf5("surface/ensemble-shape", {**plane, "point": state, "seeds": numpy.arange(3)}, ours)
hdf5("surface/directions", {"xdirection/0": loss.astype("f4"), "xdirection/1": x.astype("f4")})
hdf5("surface/directions-gap", {"xdirection/0": x, "xdirection/2": x})


def record(index, bits, checksum):
    return struct.pack("<3Q", index, bits, checksum)


# The first byte says whether a right header is put before the rest.
good = record(2, 0x3FD0000000000000, 0x30B802E99A13A1BA) + record(0, 0x7FF0000000000000, 0xB7C9C2E789726B46)
write("journal/valid", b"\1" + good)
write("journal/cut", b"\1" + good[:-1])
write("journal/checksum-wrong", b"\1" + record(2, 1, 1) + good)
write("journal/index-out-of-range", b"\1" + record(1 << 63, 0, 0))
# A whole one, of a line of 4 points.
whole = bytes.fromhex(
    "626173696e6a6e6c02000000010000006331373635356364316161313432313739353039386639313335383062383031"
    "01000000000000003700000000000000bb41f80154402644040000000000000001000000000000000000000055555555"
    "5555d53f555555555555e53f000000000000f03f747261696e5f6c6f7373000200000000000000000000000000d03fba"
    "a1139ae902b830"
)
write("journal/whole", b"\0" + whole)
write("journal/head-cut", b"\0" + whole[:11])
write("journal/description-cut", b"\0" + whole[:90])
write("journal/configuration-wrong", b"\0" + whole[:16] + b"0" * 32 + whole[48:])
write("journal/version-wrong", b"\0" + whole.replace(b"\2", b"\1", 1))
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


def npz(name, arrays, method=zipfile.ZIP_STORED, order=None):
    """Arrays, or bytes as they are, in a zip file without times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for key in order or arrays:
            value = arrays[key]
            if type(value) is not bytes:  # numpy.bytes_ is an array
                array = io.BytesIO()
                numpy.save(array, value, allow_pickle=False)
                value = array.getvalue()
            info = zipfile.ZipInfo(f"{key}.npy", (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, value)
    write(f"surface_npz/{name}", file.getvalue())
    return file.getvalue()


def npy(header, data=b"", version=1):
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + data


def npy_of(shape, data=b"", descr="<f8", order="False"):
    return npy(f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}".encode(), data)


arrays = {"x": x, "y": y, "train_loss": loss, "point": state, "record": numpy.bytes_(b'{"seed": "7"}')}
whole = npz("valid", arrays)
npz("valid-deflated", arrays, zipfile.ZIP_DEFLATED)
npz("valid-line", {**{key: arrays[key] for key in ("x", "record")}, "train_loss": x, "point": state[0]})
npz("valid-version-2", {**arrays, "x": npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", x.tobytes(), 2)})
npz("order-other", arrays, order=["record", "point", "train_loss", "y", "x"])
seeds = numpy.array([1, (1 << 64) - 1], "u8")
npz("ensemble", {**arrays, "seeds": seeds, "train_loss": numpy.stack([loss] * 2), "point": numpy.stack([state] * 2)})
npz("ensemble-shape", {**arrays, "seeds": seeds})
npz("ensemble-twice", {**arrays, "seeds": seeds * 0})
npz("ensemble-one", {**arrays, "seeds": seeds[:1]})
npz("ensemble-many", {**arrays, "seeds": numpy.arange(2000, dtype="u8")})
npz("no-point", {key: arrays[key] for key in arrays if key != "point"})
npz("no-record", {key: arrays[key] for key in arrays if key != "record"})
npz("no-metric", {key: arrays[key] for key in arrays if key != "train_loss"})
npz("state-unknown", {**arrays, "point": state * 9})
npz("float32", {**arrays, "train_loss": loss.astype("f4")})
npz("fortran", {**arrays, "train_loss": npy_of("(2, 3)", loss.tobytes(), order="True")})
npz("shape-mismatch", {**arrays, "train_loss": loss.T.copy()})
npz("shape-huge", {**arrays, "x": npy_of("(999999999, 999999999)")})
npz("shape-overflow", {**arrays, "x": npy_of("(99999999999999999999,)")})
npz("shape-zero", {**arrays, "train_loss": npy_of("(0, 3)")})
npz("shape-three", {**arrays, "train_loss": npy_of("(1, 2, 3)", loss.tobytes())})
npz("item-huge", {**arrays, "record": npy_of("()", b"{}", descr="|S999999999")})
npz("item-zero", {**arrays, "record": npy_of("()", descr="|S0")})
npz("header-cut", {**arrays, "x": npy_of("(3,)", x.tobytes())[:40]})
npz("header-long", {**arrays, "x": npy(b" " * 5000)})
npz("header-empty", {**arrays, "x": npy(b"")})
npz("objects", {**arrays, "train_loss": npy_of("(2, 3)", b"\x80\x04N.", descr="|O")})
npz("name-odd", {**arrays, "train/loss": loss})
npz("record-no-json", {**arrays, "record": numpy.bytes_(b"seed=7")})
npz("record-number", {**arrays, "record": numpy.bytes_(b'{"seed": 7}')})
npz("record-twice", {**arrays, "record": numpy.bytes_(b'{"seed": "7", "seed": "8"}')})
npz("record-deep", {**arrays, "record": numpy.bytes_(b'{"a":' + b"[" * 5000)})
npz("coordinates-not-increasing", {**arrays, "x": -x})
npz("bomb", {**arrays, "train_loss": npy_of("(2, 3)", bytes(1 << 22))}, zipfile.ZIP_DEFLATED)
write("surface_npz/cut", whole[:-40])
write("surface_npz/checksum-wrong", whole.replace(loss.tobytes(), (loss + 1).tobytes()))

mark, rows = b"# basin surface 1, 3 x 2 points\n", b"-1,0,1,\n0,0,nan,2\n1,0,inf,3\n-1,1,-inf,4\n0,1,,\n1,1,5,6\n"
rows = rows.replace(b"-1,0,1,\n", b"-1,0,1,-0\n")
top = mark + b"# seed: 7\n# a\\:b: c\\nd\\\\e\n# command:\n# a comment\n"
header = b"x,y,train_loss,train_acc\n"
text = {
    "valid": top + header + rows,
    "valid-windows": (top + header + rows).replace(b"\n", b"\r\n"),
    "valid-line": b"# basin surface 1, 2 points\nx,loss\n0,1e-320\n1,\n",
    "valid-states": mark + b"x,y,loss,point\n-1,0,1,1\n0,0,2,2\n1,0,,0\n-1,1,nan,1\n0,1,1,2\n1,1,1,1",
    "state-unknown": mark + b"x,y,loss,point\n-1,0,1,3\n" + b"0,0,2,2\n" * 5,
    "state-nan": mark + b"x,y,loss,point\n-1,0,1,nan\n" + b"0,0,2,2\n" * 5,
    "state-contradicts": mark + b"x,y,loss,point\n-1,0,1,0\n" + b"0,0,2,2\n" * 5,
    "no-mark": header + rows,
    "mark-cut": b"# basin surface 1, ",
    "count-huge": b"# basin surface 1, 999999999 x 999999999 points\n" + header + rows,
    "count-negative": b"# basin surface 1, -3 x -2 points\n" + header + rows,
    "count-other": b"# basin surface 1, 2 x 3 points\n" + header + rows,
    "rows-missing": mark + header + rows[:-8],
    "rows-more": mark + header + rows + b"2,2,5,6\n",
    "no-header": top,
    "header-only": mark + header,
    "header-wrong": mark + b"y,x,loss\n" + rows,
    "header-twice": mark + b"x,y,loss,loss\n" + rows,
    "header-blank": mark + b"x,y,,\n" + rows,
    "header-without-values": mark + b"x,y\n" + rows,
    "columns-many": mark + b"x,y" + b",a" * 400 + b"\n" + rows * 100,
    "columns-more": mark + header + rows.replace(b"nan,2", b"nan,2,3"),
    "columns-fewer": mark + header + rows.replace(b"nan,2", b"nan"),
    "values-some": mark + header + rows.replace(b"nan,2", b"nan,"),
    "number-odd": mark + header + rows.replace(b"nan,2", b"0x1p4z,2"),
    "number-blank": mark + header + rows.replace(b"nan,2", b" ,2"),
    "coordinate-empty": mark + header + rows.replace(b"0,0,nan", b",0,nan"),
    "coordinates-out-of-order": mark + header + rows.replace(b"0,1,,", b"1,1,,"),
    "coordinates-not-increasing": b"# basin surface 1, 2 points\nx,loss\n1,1\n0,1\n",
    "coordinates-nan": b"# basin surface 1, 2 points\nx,loss\nnan,1\n0,1\n",
    "record-escape-cut": mark + b"# a: b\\\n# \\\n# :\n#\n" + header + rows,
    "zero-byte": top + header + rows.replace(b"nan", b"n\0n"),
    "ensemble": b"# basin surface 1, 2 points, 2 seeds\nseed,x,loss\n7,0,1\n7,1,2\n0,0,3\n0,1,\n",
    "ensemble-mixed": b"# basin surface 1, 2 points, 2 seeds\nseed,x,loss\n7,0,1\n0,1,2\n0,0,3\n7,1,\n",
    "ensemble-huge": b"# basin surface 1, 999999999 x 999999999 points, 1000 seeds\nseed,x,loss\n7,0,1\n",
    "ensemble-seed-large": b"# basin surface 1, 2 points, 2 seeds\nseed,x,loss\n99999999999999999999,0,1\n7,1,2\n",
    "empty": b"",
}
for name, data in text.items():
    write(f"surface_csv/{name}", data)


own = corpus.parent.parent / "reference/own"
for path in sorted(own.glob("*/*/*.png")):
    write(f"png/valid-{path.stem}", path.read_bytes())
grey = (own / "colour/ant/grey.png").read_bytes()
write("png/cut", grey[:-20])
write("png/no-end", grey[:-12])
write("png/header-cut", grey[:20])
write("png/checksum-wrong", grey.replace(b"IDAT", b"IDAS"))


def png(width, height, colour=0, bits=8, data=b"", chunks=()):
    parts = [(b"IHDR", struct.pack(">2I5B", width, height, bits, colour, 0, 0, 0)), *chunks, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in parts
    )


write("png/size-huge", png(0x7FFFFFFF, 0x7FFFFFFF))
write("png/size-large", png(500, 500, data=zlib.compress(b"\0")))
write("png/size-zero", png(0, 5))
write("png/long-and-thin", png(60000, 1, data=zlib.compress(bytes(60001))))
write("png/text-bomb", png(2, 2, data=zlib.compress(bytes(6)), chunks=[(b"zTXt", b"a\0\0" + zlib.compress(bytes(1 << 22)))]))
write("png/pixels-too-many", png(2, 2, data=zlib.compress(bytes(1 << 20))))
write("png/palette-missing", png(2, 2, 3, data=zlib.compress(bytes(6))))
write("png/palette-index-outside", png(2, 2, 3, data=zlib.compress(b"\0\7\7" * 2), chunks=[(b"PLTE", bytes(6))]))

table = b'a,b,label\n1,2.5,ant\n"3",4e2,bee\n-5,0x6,"c,""d"\n'
tables = {
    "valid-names": table,
    "valid-classes": b"a,label\r\n1,0\r\n\r\n2,3\r\n",
    "valid-targets": b"\xef\xbb\xbfa,b,c\n1,2,3\n4,5,6\n",
    "valid-one-target": b"a,label\n1,0.5\n2,-7",
    "valid-gzipped": gzip.compress(table, mtime=0),
    "gzip-cut": gzip.compress(table, mtime=0)[:-9],
    "header-in-lines": b'"a\nb",label\n1,2\n',
    "label-twice": b"label,a,label\n1,2,3\n",
    "labels-mixed": b"a,label\n1,0.5\n2,x\n",
    "label-huge": b"a,label\n1,99999999999999999999\n",
    "label-negative": b"a,label\n1,-1\n",
    "target-nan": b"a,label\n1,nan\n2,0.5\n",
    "number-huge": b"a,label\n1e999,1\n",
    "quote-open": b'a,label\n"1,2\n',
    "quote-stray": b'a,label\n1"2,3\n',
    "cells-more": b"a,label\n1,2,3\n",
    "cells-none": b"a,label\n,,\n",
    "cells-many": b"a,label\n" + b"," * 5000,
    "zero-byte": b"a,label\n1\0,2\n",
    "header-only": b"a,label\n",
    "columns-none": b"\n\n\n",
    "empty": b"",
}
for name, data in tables.items():
    write(f"csv/{name}", data)


def two(first, second):
    return struct.pack("<H", len(first)) + first + second


f4, i8, u1 = "<f4", "<i8", "|u1"
y3, x32 = npy_of("(3,)", struct.pack("<3q", 0, 2, 1), i8), npy_of("(3, 2)", bytes(24), f4)
numbers = {
    "valid-vectors": two(x32, y3),
    "valid-images": two(npy_of("(3, 2, 2, 3)", bytes(36), u1), y3),
    "valid-channels-first": two(npy_of("(3, 3, 2, 2)", bytes(144), f4), y3),
    "valid-sequences": two(npy_of("(3, 2, 4)", bytes(48), "<f2"), y3),
    "valid-tokens": two(npy_of("(3, 2)", struct.pack("<6q", *range(6)), i8), y3),
    "valid-targets": two(x32, npy_of("(3, 2)", bytes(48))),
    "valid-bits": two(x32, npy_of("(3, 2)", bytes(6), "|b1")),
    "token-too-large": two(npy_of("(3, 1)", struct.pack("<3q", 0, 1 << 60, 1), i8), y3),
    "label-negative": two(x32, npy_of("(3,)", struct.pack("<3q", 0, -2, 1), i8)),
    "label-huge": two(x32, npy_of("(3,)", struct.pack("<3q", 0, 1 << 62, 1), i8)),
    "target-nan": two(x32, npy_of("(3,)", struct.pack("<3f", 0, float("nan"), 1), f4)),
    "targets-too-many": two(npy_of("(1, 1)", bytes(4), f4), npy_of("(1, 100001)", bytes(100001), "|b1")),
    "targets-none": two(x32, npy_of("(3, 0)", b"", f4)),
    "samples-none": two(npy_of("(0, 2)", b"", f4), npy_of("(0,)", b"", i8)),
    "shape-empty": two(npy_of("()", bytes(4), f4), npy_of("()", bytes(8), i8)),
    "shape-huge": two(npy_of("(3, 999999999999)", b"", f4), y3),
    "shape-overflow": two(npy_of("(3, 4294967296, 4294967296)", b"", f4), y3),
    "shape-zero-huge": two(npy_of("(0, 9223372036854775807)", b"", f4), y3),
    "rank-9": two(npy_of("(" + "1, " * 9 + ")", bytes(4), f4), y3),
    "cut": two(x32[:-1], y3),
    "labels-fewer": two(x32, npy_of("(2,)", bytes(16), i8)),
    "objects": two(npy_of("(3,)", b"\x80\x04N.", "|O"), y3),
}
for name, data in numbers.items():
    write(f"numpy/{name}", data)


def data_npz(name, arrays, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for key, value in arrays.items():
            archive.writestr(zipfile.ZipInfo(key + ".npy"), value, method)
    write(f"numpy/{name}", file.getvalue())


data_npz("npz-valid", {"x": x32, "y": y3})
data_npz("npz-splits", {"x_train": x32, "y_train": y3, "x_test": x32, "y_test": y3}, zipfile.ZIP_DEFLATED)
data_npz("npz-split-damaged", {"x_train": x32, "y_train": b"no array", "x_test": x32, "y_test": y3})
data_npz("npz-targets", {"data": x32, "targets": npy_of("(3,)", bytes(12), f4)})
data_npz("npz-without-labels", {"x": x32})
data_npz("npz-bomb", {"x": npy_of("(3, 2)", bytes(1 << 22), f4), "y": y3}, zipfile.ZIP_DEFLATED)


def zipped(name, parts, method=zipfile.ZIP_STORED):
    """Parts, as (name, bytes), in a zip file without times; a name may come twice."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as archive:
        warnings.simplefilter("ignore")
        for key, value in parts:
            info = zipfile.ZipInfo(key, (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, value)
    write(name, file.getvalue())
    return file.getvalue()


def array(value):
    file = io.BytesIO()
    numpy.save(file, value, allow_pickle=False)
    return file.getvalue()


weight, bias = numpy.arange(6, dtype="f4").reshape(2, 3), numpy.arange(2, dtype="f2")
parts = [("fc.weight.npy", array(weight)), ("fc.bias.npy", array(bias)), ("step.npy", array(numpy.int64(3)))]
whole = zipped("npz/valid", parts)
zipped("npz/valid-deflated", parts, zipfile.ZIP_DEFLATED)
zipped("npz/big-endian", [("a.npy", array(weight.astype(">f8")))])
zipped("npz/fortran", [("a/b.npy", array(numpy.asfortranarray(weight)))])
zipped("npz/name-twice", parts + parts[:1])
zipped("npz/name-twice-folded", [("a/b.npy", array(weight)), ("a.b.npy", array(weight))])
zipped("npz/name-absolute", [("/etc/passwd.npy", array(bias)), ("../up.npy", array(bias))])
zipped("npz/name-control", [("a\nb.npy", array(bias))])
zipped("npz/name-long", [("a" * 2000 + ".npy", array(bias))])
zipped("npz/name-other", [("a.npy", array(bias)), ("b.txt", b"text")])
zipped("npz/bomb", [("a.npy", array(numpy.zeros(1 << 21, "f8")))], zipfile.ZIP_DEFLATED)
zipped("npz/bfloat16", [("a.npy", npy_of("(2,)", bytes(4), descr="<V2"))])
zipped("npz/objects", [("a.npy", npy_of("(2,)", b"\x80\x04N.", descr="|O"))])
zipped("npz/shape-huge", [("a.npy", npy_of("(999999999, 999999999)"))])
zipped("npz/shape-zero-huge", [("a.npy", npy_of("(0, 999999999999, 999999999999)"))])
zipped("npz/rank-9", [("a.npy", npy_of("(1, 1, 1, 1, 1, 1, 1, 1, 1)", bytes(8)))])
zipped("npz/header-huge", [("a.npy", b"\x93NUMPY\2\0\xff\xff\xff\x7f")])
zipped("npz/header-cut", [("a.npy", b"\x93NUMPY\1")])
zipped("npz/elements-more", [("a.npy", array(bias) + bytes(9))])
zipped("npz/dataset", [("x.npy", array(weight)), ("y.npy", array(bias))])
write("npz/checksum-wrong", whole.replace(weight.tobytes(), (weight + 1).tobytes()))
write("npz/cut", whole[:-30])


def directory(name, data, change):
    """A zip file whose central directory or end is changed."""
    end, size = data.rindex(b"PK\5\6"), 22
    fields = list(struct.unpack("<IHHHHIIH", data[end:end + size]))
    body = change(data[:end], fields)
    write(name, body + struct.pack("<IHHHHIIH", *fields))


def entries_many(body, fields):
    fields[3] = fields[4] = 65535
    return body


def directory_far(body, fields):
    fields[6] = 0x7fffffff
    return body


def overlapping(body, fields):  # the second entry has the first one's local header
    second = body.index(b"PK\1\2", fields[6] + 4)
    return body[:second + 42] + struct.pack("<I", 0) + body[second + 46:]


def entry_huge(body, fields):  # an entry that says it is 4 GB long, packed and not
    first = fields[6]
    return body[:first + 20] + struct.pack("<II", 0xfffffffe, 0xfffffffe) + body[first + 28:]


for kind, data in (("npz", whole), ("pytorch", (corpus.parent.parent / "reference/pytorch/zip.pt").read_bytes())):
    for change in (entries_many, directory_far, overlapping, entry_huge):
        directory(f"{kind}/zip-{change.__name__.replace('_', '-')}", data, change)

pickled = zipfile.ZipFile(corpus.parent.parent / "reference/pytorch/zip.pt")
parts = [(name, pickled.read(name)) for name in pickled.namelist()]
zipped("pytorch/zip-pickle-twice", parts + parts[:1])
zipped("pytorch/zip-pickle-deep", [("archive/data.pkl", b"\x80\2" + b"(" * 9000 + b"l" * 9000 + b".")])
zipped("pytorch/zip-pickle-bomb", [("archive/data.pkl", b"\x80\2" + b"N0" * (1 << 21) + b"N.")], zipfile.ZIP_DEFLATED)
ordered = b"\x80\2ccollections\nOrderedDict\n"  # called with a text, with no pairs, with many of them again and again
zipped("pytorch/zip-ordered-text", [("archive/data.pkl", ordered + b"X\1\0\0\0aR.")])
zipped("pytorch/zip-ordered-no-pairs", [("archive/data.pkl", ordered + b"(]](NNeN\x85l\x85R.")])
zipped("pytorch/zip-ordered-bomb", [("archive/data.pkl", ordered + b"q\0(" + b"NN\x86" * (1 << 17) + b"Nl\x85q\1R" +
                                     b"h\0h\1R0" * (1 << 17) + b".")], zipfile.ZIP_DEFLATED)
zipped("pytorch/zip-name-absolute", [("/" + name, data) for name, data in parts])
zipped("pytorch/zip-storage-bomb", [(name, data if "data/" not in name else bytes(1 << 24)) for name, data in parts],
       zipfile.ZIP_DEFLATED)

index = {"metadata": {"total_size": 8}, "weight_map": {"fc.weight": "a", "fc.bias": "b"}}
places = {
    "valid": index,
    "valid-one": {"weight_map": {"fc.bias": "b"}},
    "absolute": {"weight_map": {"fc.bias": "/etc/passwd"}},
    "up": {"weight_map": {"fc.bias": "../b"}},
    "up-inside": {"weight_map": {"fc.bias": "a/../../b"}},
    "itself": {"weight_map": {"fc.bias": "index"}},
    "missing": {"weight_map": {"fc.bias": "c"}},
    "tensor-missing": {"weight_map": {"fc.bias": "a"}},
    "tensor-twice": {"weight_map": {"fc.bias": "b", "fc.weight": "./a", "x": "a"}},
    "no-text": {"weight_map": {"fc.bias": 1}},
    "no-map": {"weight_map": []},
    "empty": {},
}
for name, value in places.items():
    write(f"safetensors_index/{name}", json.dumps(value).encode())
write("safetensors_index/deep", b'{"weight_map": ' + b"[" * 5000)
write("safetensors_index/twice", b'{"weight_map": {"a": "b", "a": "b"}}')
