"""Masks in numpy's files: a header is checked before memory is taken, and nothing is unpickled."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.tree import suffix_of
from segdesk.io.masks import MaskFile, read_mask

ARRAY_SUFFIXES = frozenset((".npy", ".npz"))
MAX_ARRAY_BYTES = 4 << 30
_NAMES = ("masks", "mask", "labels", "label", "instances", "instance", "seg", "segmentation", "arr_0")
_MODES = {1: "L", 2: "I;16"}
_READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def open_mask(path: Path) -> MaskFile:
    """A mask of any kind: a picture, or an array of whole numbers. SegDeskError when it cannot be read."""
    return read_mask(path) if suffix_of(path.name) not in ARRAY_SUFFIXES else _as_mask(read_array(path))


def _as_mask(array: np.ndarray) -> MaskFile:
    bits = 8 * array.dtype.itemsize
    mode = _MODES.get(array.dtype.itemsize, "I")
    size = (array.shape[1], array.shape[0]) if array.ndim > 1 else (array.size, 1)
    pixels = array if array.ndim > 1 else array.reshape(1, -1)
    return MaskFile(pixels, mode, None, None, "NPY", bits, lossy=False, size=size, orientation=1)


def read_array(path: Path) -> np.ndarray:
    """The array of a .npy, or of a .npz the only one or the one with a usual name; read-only.

    Bools come as 0 and 1, floats of whole numbers as int64. SegDeskError for everything else.
    """
    try:
        with path.open("rb") as file:
            array = _from_zip(file, path) if suffix_of(path.name) == ".npz" else _checked(file, path)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as fault:
        raise _broken(path, str(fault)) from fault
    array = _whole(array, path)
    array.setflags(write=False)
    return array


def _broken(path: Path, why: str) -> SegDeskError:
    return SegDeskError(f"It is no array that can be read: {why.splitlines()[0][:200] if why else 'empty'}.",
                        "Save it with numpy.save, or as PNG.", file=path)  # fmt: skip


def _from_zip(file: IO[bytes], path: Path) -> np.ndarray:
    with zipfile.ZipFile(file) as archive:
        members = {name.removesuffix(".npy"): name for name in archive.namelist() if name.endswith(".npy")}
        name = next((one for one in _NAMES if one in members), "")
        if len(members) == 1:
            name = next(iter(members))
        if not name:
            listed = ", ".join(sorted(members)[:6]) or "none"
            raise SegDeskError(
                f"Which of its arrays is the mask is not clear: {listed}.", "Name it 'masks'.", file=path
            )
        if archive.getinfo(members[name]).file_size > MAX_ARRAY_BYTES:
            raise ValueError(f"it unpacks to more than {MAX_ARRAY_BYTES >> 30} GB")
        with archive.open(members[name]) as inner:
            return _checked(inner, path)


def _checked(file: IO[bytes], path: Path) -> np.ndarray:
    """The array after its header: no objects, which would be code, and no more bytes than the limit."""
    version = np.lib.format.read_magic(file)
    if version not in _READERS:
        raise ValueError(f"its version is {version}")
    shape, fortran, dtype = _READERS[version](file)
    if dtype.kind not in "buif":
        raise SegDeskError(
            "It holds Python objects, which SegDesk does not run.",
            "Save the masks alone with numpy.save, or as PNG or TIFF.",
            file=path,
        )
    count = int(np.prod(shape, dtype=object)) if shape else 1
    if not 0 <= count * dtype.itemsize <= MAX_ARRAY_BYTES:
        raise ValueError(f"it claims more than {MAX_ARRAY_BYTES >> 30} GB")
    data = _bytes(file, count * dtype.itemsize)
    array = np.frombuffer(data, dtype).reshape(shape[::-1] if fortran else shape)
    return array.T if fortran else array


def _bytes(file: IO[bytes], count: int) -> bytes:
    """Exactly so many bytes, taken as they come: a file that claims too much costs what it holds."""
    parts, missing = [], count
    while missing:
        part = file.read(min(missing, 1 << 24))
        if not part:
            raise ValueError("it ends too early")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _whole(array: np.ndarray, path: Path) -> np.ndarray:
    array = array.astype(array.dtype.newbyteorder("="))
    if array.dtype.kind == "b":
        return array.view(np.uint8)
    if array.dtype.kind != "f":
        return array
    if (
        not np.isfinite(array).all()
        or (array != np.rint(array)).any()
        or np.abs(array).max(initial=0) > 2**31
    ):
        raise SegDeskError(
            "It holds fractions, so its values are no class ids.", "Save whole numbers.", file=path
        )
    return array.astype(np.int64)
