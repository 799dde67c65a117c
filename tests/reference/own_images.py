#!/usr/bin/env python3
"""Makes the PNG images of tests/reference/own and what torchvision makes of them.

    apt-get install python3-torchvision python3-pil
    /usr/bin/python3 tests/reference/own_images.py

Each line of own/pixels.txt: folder, --resize, --centre-crop (0: none), channels, the image, its pixels (height, width,
channels) in hexadecimal digits.
"""
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image
from torchvision import transforms

root = pathlib.Path(__file__).parent / "own"
rng = np.random.default_rng(5)


def image(height, width, channels):
    """Smooth enough to look like something, with noise and sharp edges."""
    y, x = np.mgrid[:height, :width]
    waves = [127 + 90 * np.sin(x / (3 + c) + y / (5 - c)) for c in range(channels)]
    pixels = np.stack(waves, 2) + rng.integers(-30, 31, (height, width, channels))
    pixels[height // 3 : height // 2] = 255
    return np.clip(pixels, 0, 255).astype(np.uint8)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(pixels):
    return b"".join(b"\0" + row.tobytes() for row in pixels)


def write(path, pixels, colour, interlaced=False):
    """What PIL cannot write: 16 bits of colour, Adam7."""
    height, width = pixels.shape[:2]
    bits = 8 * pixels.itemsize
    pixels = pixels.astype(pixels.dtype.newbyteorder(">"))
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    parts = [pixels[y::dy, x::dx] for y, x, dy, dx in passes] if interlaced else [pixels]
    data = zlib.compress(b"".join(rows(np.ascontiguousarray(p)) for p in parts if p.size))
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


for name in ("colour/ant", "colour/bee", "grey/0", "grey/1"):
    (root / name).mkdir(parents=True, exist_ok=True)
ant, bee = root / "colour/ant", root / "colour/bee"
Image.fromarray(image(23, 17, 3)).save(ant / "tall.png")
Image.fromarray(image(11, 40, 3)).save(ant / "wide.png")
Image.fromarray(image(14, 14, 4), "RGBA").save(ant / "alpha.png")
Image.fromarray(image(9, 9, 1)[:, :, 0]).save(ant / "grey.png")
palette = Image.fromarray(image(15, 21, 3)).quantize(20)
palette.save(bee / "palette.png")
palette.save(bee / "palette-alpha.png", transparency=3)
palette.quantize(4).save(bee / "palette-2bit.png", bits=2)
write(bee / "interlaced.png", image(19, 13, 3), 2, interlaced=True)
write(bee / "16bit.png", image(12, 18, 3).astype(np.uint16) * 256 + 200, 2)
Image.fromarray(image(16, 12, 1)[:, :, 0]).save(root / "grey/0/a.png")
Image.fromarray(image(12, 12, 2), "LA").save(root / "grey/0/b.png")
Image.fromarray(image(20, 30, 1)[:, :, 0]).convert("1").save(root / "grey/1/bits.png")

lines = []
cases = [("colour", "RGB", 8, 6), ("colour", "RGB", 5, 5), ("colour", "RGB", 9, 12), ("colour", "RGB", 0, 7),
         ("grey", "L", 7, 6), ("grey", "L", 14, 15), ("grey", "L", 0, 12)]
for folder, mode, resize, crop in cases:
    steps = ([transforms.Resize(resize)] if resize else []) + ([transforms.CenterCrop(crop)] if crop else [])
    for path in sorted((root / folder).glob("*/*.png")):
        pixels = np.asarray(transforms.Compose(steps)(Image.open(path).convert(mode)))
        channels = 3 if mode == "RGB" else 1
        lines.append(f"{folder} {resize} {crop} {channels} {path.relative_to(root)} {pixels.tobytes().hex()}\n")
(root / "pixels.txt").write_text("".join(lines))
