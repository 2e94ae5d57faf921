"""Writes mat73.mat as MATLAB's save(..., '-v7.3') does: python mat73.py mat73.mat (needs h5py)."""

import sys

import h5py
import numpy as np

OBJECT_DECODE = {"char": 2, "logical": 1}


def put(parent, name, array, cls, **options):
    data = parent.create_dataset(name, data=np.asarray(array).T, **options)
    data.attrs["MATLAB_class"] = np.bytes_(cls)
    if cls in OBJECT_DECODE:
        data.attrs["MATLAB_int_decode"] = np.int32(OBJECT_DECODE[cls])
    return data


with h5py.File(sys.argv[1], "w", userblock_size=512, libver="earliest") as f:
    put(f, "A", [[1.0, 2, 3], [4, 5, 6.5]], "double")
    put(f, "single", np.float32([[0.1], [-2]]), "single")
    put(f, "cube", np.arange(1.0, 25).reshape(2, 3, 4, order="F"), "double")
    put(f, "packed", np.arange(600.0).reshape(20, 30), "double", chunks=(10, 8), compression="gzip", shuffle=True)
    for cls in "int8 uint8 int16 uint16 int32 uint32 int64 uint64".split():
        put(f, cls, np.array([[np.iinfo(cls).min, np.iinfo(cls).max, 7]], cls), cls)
    put(f, "mask", np.uint8([[1, 0], [0, 1]]), "logical")
    put(f, "none", np.uint64([0, 3]), "double").attrs["MATLAB_empty"] = np.uint8(1)
    put(f, "notes", np.uint16([[ord(c)] for c in "hello"]).T, "char")
    refs = f.create_group("#refs#")
    cell = f.create_dataset("names", (1, 2), dtype=h5py.ref_dtype)
    for n, text in enumerate(["W1", "W2"]):
        cell[0, n] = put(refs, "ab"[n], np.uint16([[ord(c) for c in text]]), "char").ref
    cell.attrs["MATLAB_class"] = np.bytes_("cell")
    grads = f.create_group("grads")
    grads.attrs["MATLAB_class"] = np.bytes_("struct")
    put(grads, "dW1", [[1.0, 2]], "double")
    sparse = f.create_group("S")
    sparse.attrs["MATLAB_class"] = np.bytes_("double")
    sparse.attrs["MATLAB_sparse"] = np.uint64(2)
    for name, values in {"data": [5.0], "ir": np.uint64([1]), "jc": np.uint64([0, 1])}.items():
        sparse[name] = values

with open(sys.argv[1], "r+b") as f:
    text = "MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Nov 30 14:00:00 2026 HDF5 schema 1.00 ."
    f.write(text.encode().ljust(116) + b"\0" * 8 + b"\x00\x02IM")
