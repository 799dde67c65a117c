#!/usr/bin/env python3
"""Files of the tool of Li et al. 2018 (github.com/tomgoldstein/loss-landscape), and what its plot scripts see in ours.

    loss_landscape.py write FOLDER          the files in tests/reference/loss-landscape, by the same calls of h5py
    loss_landscape.py partial FULL FILE N   its surface FULL as it is when it is killed after N points
    loss_landscape.py read FILE.h5 FILE.csv reads FILE.h5 as its plot scripts do, and compares with basin convert's .csv

Needs h5py and NumPy (Debian's python3-h5py). What each part repeats is named beside it.
"""
import csv
import json
import os
import sys

import h5py
import numpy as np


def setup_surface_file(path, x, y, dir_file):  # plot_surface.py
    f = h5py.File(path, "a")
    f["dir_file"] = dir_file
    f["xcoordinates"] = np.linspace(*x)
    if y:
        f["ycoordinates"] = np.linspace(*y)
    f.close()


def get_unplotted_indices(vals, xcoordinates, ycoordinates=None):  # scheduler.py
    inds = np.array(range(vals.size))
    inds = inds[vals.ravel() <= 0]
    if ycoordinates is not None:
        xcoord_mesh, ycoord_mesh = np.meshgrid(xcoordinates, ycoordinates)
        return inds, np.c_[xcoord_mesh.ravel()[inds], ycoord_mesh.ravel()[inds]]
    return inds, np.c_[xcoordinates.ravel()[inds]]


def crunch(path, names, marks, evaluate, stop):  # plot_surface.py, plot_hessian_eigen.py
    """Evaluates `names` at the points that are not there, and is killed after `stop` of them."""
    f = h5py.File(path, "r+")
    xcoordinates = f["xcoordinates"][:]
    ycoordinates = f["ycoordinates"][:] if "ycoordinates" in f.keys() else None
    shape = xcoordinates.shape if ycoordinates is None else (len(xcoordinates), len(ycoordinates))
    arrays = [mark * np.ones(shape=shape) for mark in marks]
    for name, array in zip(names, arrays):
        f[name] = array
    inds, coords = get_unplotted_indices(arrays[0], xcoordinates, ycoordinates)
    for ind, coord in list(zip(inds, coords))[:stop]:
        for array, value in zip(arrays, evaluate(*coord)):
            array.ravel()[ind] = value
        for name, array in zip(names, arrays):
            f[name][:] = array
    f.close()


def write_list(f, name, direction):  # h5_util.py
    grp = f.create_group(name)
    for i, l in enumerate(direction):
        grp.create_dataset(str(i), data=l)


def safetensors(path, arrays):
    names, header, end = ("layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"), {}, 0
    for name, array in zip(names, arrays):
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [end, end := end + array.nbytes]}
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(array.tobytes() for array in arrays))


def write(folder):
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    for name in os.listdir("."):
        os.remove(name)
    # 5 points along x and 3 along y, all with training loss, some with the rest.
    plane, line = ((-1, 1, 5), (10, 20, 3)), ((-0.5, 1.5, 4), None)
    for path, axes in (("plane.h5", plane), ("line.h5", line)):
        setup_surface_file(path, *axes, "nets/model_300.t7_weights_xignore=biasbn_xnorm=filter.h5")
    setup_surface_file("begun.h5", (-1, 1, 3), (-1, 1, 3), "nets/model_300.t7_weights_xignore=biasbn_xnorm=filter.h5")
    train = ("train_loss", "train_acc"), (-1, -1)
    crunch("plane.h5", *train, lambda x, y: (100 * x * x + y, 90 - x - y / 10), None)
    crunch("plane.h5", ("test_loss", "test_acc"), (-1, -1), lambda x, y: (101 * x * x + y, 80 - x - y / 10), 7)
    crunch("plane.h5", ("max_eig", "min_eig"), (-1, 1), lambda x, y: (x + y, x - y), 6)
    crunch("line.h5", *train, lambda x: (np.nan if x > 1 else 1 + x * x, 50 + x), None)

    # Two directions over the weights of mlp:4 on 28x28 pixels, and the same without HDF5.
    numbers = np.random.default_rng(1)
    shapes = (4, 784), (4,), (10, 4), (10,)
    with h5py.File("direction.h5", "w") as f:
        for axis in ("xdirection", "ydirection"):
            direction = [numbers.integers(-9, 10, shape).astype("f4") / 16 for shape in shapes]
            write_list(f, axis, direction)
            safetensors(axis + ".safetensors", direction)
    # A direction over states: a convolution, and batch norm with its counter, an integer without dimensions.
    with h5py.File("states.h5", "w") as f:
        states = [np.full((2, 1, 3, 3), 1, "f4")] + [np.full(2, 2 + i, "f4") for i in range(4)] + [np.array(7, "i8")]
        write_list(f, "xdirection", states)


def partial(full, path, count):
    """Loss goes into the file before accuracy: the last point has only that."""
    with h5py.File(full, "r") as f, h5py.File(path, "w") as g:
        for key in f.keys():
            g[key] = f[key][()]
        for key, left in ("train_loss", count), ("train_acc", count - 1):
            values = f[key][:]
            values.ravel()[left:] = -1
            g[key][:] = values


def read(path, table):
    """plot_2D.py, plot_2d_contour() and plot_1D.py, plot_1d_loss_err(): the lines that read."""
    f = h5py.File(path, "r")
    names = [key for key in f.keys() if key.endswith(("_loss", "_acc"))]
    x = np.array(f["xcoordinates"][:])
    if "ycoordinates" in f.keys():
        y = np.array(f["ycoordinates"][:])
        x, y = np.meshgrid(x, y)
    with open(table) as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    for name in names:
        z = np.array(f[name][:])
        assert z.shape == x.shape, (name, z.shape, x.shape)  # or contour(X, Y, Z) and plot(x, z) fail
        expected = np.array([float(row[name] or "nan") for row in rows])
        assert np.array_equal(z.ravel(), expected, equal_nan=True), name
        assert np.array_equal(x.ravel(), [float(row["x"]) for row in rows])
        if z.ndim == 2:
            assert np.array_equal(y.ravel(), [float(row["y"]) for row in rows])
    print(path + ":", *names, z.shape, {key: value.decode() for key, value in f.attrs.items()}["basin_format"])


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "partial":
        arguments[2] = int(arguments[2])
    {"write": write, "partial": partial, "read": read}[command](*arguments)
