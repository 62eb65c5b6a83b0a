"""What values an array holds, how often and where, from the starts of its runs: label planes have few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Rect
from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray, Ints

_BLOCK_BYTES = 1 << 21  # looked at together: stays in the cache, and little beside a 16k plane


@dataclass(frozen=True, slots=True)
class Extents:
    """Of every slot (or other value) that a plane holds, 0 included: how many pixels, and where."""

    slots: npt.NDArray[Any]
    """Ascending, of the plane's dtype."""
    areas: Ints
    boxes: Ints
    """(n, 4): left, top, right, bottom, half-open and tight."""

    def of(self, slot: int) -> tuple[int, Rect]:
        """Pixels of a slot and the smallest Rect around them; 0 and EMPTY where there is none."""
        at = int(np.searchsorted(self.slots, slot))
        if at == len(self.slots) or int(self.slots[at]) != slot:
            return 0, EMPTY
        return int(self.areas[at]), Rect(*self.boxes[at].tolist())


@dataclass(frozen=True, slots=True)
class Rows:
    """A 2-D integer array as runs of equal values along its rows, each of which ends with its row."""

    shape: tuple[int, int]
    starts: Ints
    """Flat indices, ascending."""
    labels: npt.NDArray[Any]
    """The value of each run."""

    @classmethod
    def of(cls, plane: AnyArray) -> Rows:
        """A large plane needs no second copy, but twice its pixels' bytes and more where no two are equal."""
        height, width = plane.shape
        found = [(_row_starts(block), block.reshape(-1), top) for top, block in _row_blocks(plane)]
        starts = [some + top * width for some, _, top in found]
        labels = [flat[some] for some, flat, _ in found]
        if not found:
            return cls((height, width), np.zeros(0, np.int64), np.zeros(0, plane.dtype))
        return cls((height, width), np.concatenate(starts), np.concatenate(labels))

    @property
    def lengths(self) -> Ints:
        return np.diff(self.starts, append=self.shape[0] * self.shape[1])

    def looked_up(self, table: AnyArray) -> AnyArray:
        """table[array], of the dtype of table; costs little more than writing it."""
        return np.repeat(table[self.labels], self.lengths).reshape(self.shape)

    def extents(self) -> Extents:
        """Areas and boxes of all values."""
        if len(self.starts) == 0:
            return Extents(self.labels, self.starts, np.zeros((0, 4), np.int64))
        order, heads = _grouped(self.labels)
        rows, lefts = np.divmod(self.starts[order], self.shape[1])
        lengths = self.lengths[order]
        tails = np.append(heads[1:], len(order)) - 1
        boxes = (
            np.minimum.reduceat(lefts, heads),
            rows[heads],
            np.maximum.reduceat(lefts + lengths, heads),
            rows[tails] + 1,
        )
        slots = self.labels[order[heads]]
        return Extents(slots, np.add.reduceat(lengths, heads), np.stack(boxes, axis=1))


def measure(plane: AnyArray) -> Extents:
    """Areas and boxes of all values of a 2-D integer array, in one pass and small blocks."""
    found = [_below(Rows.of(block).extents(), top) for top, block in _row_blocks(plane)]
    if not found:
        return Extents(np.zeros(0, plane.dtype), np.zeros(0, np.int64), np.zeros((0, 4), np.int64))
    slots = np.concatenate([one.slots for one in found])
    order, heads = _grouped(slots)
    areas = np.concatenate([one.areas for one in found])[order]
    boxes = np.concatenate([one.boxes for one in found])[order]
    low = np.minimum.reduceat(boxes[:, :2], heads)
    high = np.maximum.reduceat(boxes[:, 2:], heads)
    return Extents(slots[order][heads], np.add.reduceat(areas, heads), np.concatenate((low, high), axis=1))


def values(array: AnyArray) -> npt.NDArray[Any]:
    """The different values of an integer array of any shape, ascending."""
    if array.dtype.itemsize <= 2 and array.dtype.kind == "u":
        is_there = np.zeros(1 << (8 * array.dtype.itemsize), bool)
        for block in _flat_blocks(array):
            few = _changing_words(block)
            is_there[few[_run_starts(few)]] = True
        return np.flatnonzero(is_there).astype(array.dtype)
    found = [np.unique(block[_run_starts(block)]) for block in _flat_blocks(array)]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, array.dtype)


def histogram(array: AnyArray) -> tuple[npt.NDArray[Any], Ints]:
    """The different values of an integer array of any shape, ascending, and how often each occurs."""
    if array.dtype.itemsize <= 2 and array.dtype.kind == "u":
        counts = np.zeros(1 << (8 * array.dtype.itemsize), np.int64)
        for block in _flat_blocks(array):
            counts += _counted(block, len(counts))
        present = np.flatnonzero(counts)
        return present.astype(array.dtype), counts[present]
    return _merged(array)


def packed_rgb(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """(h, w, 3) or (h, w, 4) colours as one number per pixel, R + 256 G + 65536 B, which is also how COCO
    writes panoptic ids; the fourth channel is left out."""
    height, width, channels = image.shape
    if image.size == 0:
        return np.zeros((height, width), np.uint32)
    four = (
        image if channels == 4 else np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2RGBA))
    )
    packed = np.ascontiguousarray(four).view("<u4").reshape(height, width)
    return (packed & 0xFFFFFF).astype(np.uint32, copy=False)


def _row_blocks(plane: AnyArray) -> Iterator[tuple[int, AnyArray]]:
    """(first row, rows) of a 2-D array, each block contiguous."""
    height, width = plane.shape
    if plane.size == 0:
        return
    rows = max(1, _BLOCK_BYTES // (width * plane.dtype.itemsize))
    for top in range(0, height, rows):
        yield top, np.ascontiguousarray(plane[top : top + rows])


def _flat_blocks(array: AnyArray) -> Iterator[AnyArray]:
    """1-D contiguous pieces of an array of any shape."""
    if array.size and array.flags.c_contiguous:
        flat, length = array.reshape(-1), _BLOCK_BYTES // array.dtype.itemsize
        yield from (flat[start : start + length] for start in range(0, len(flat), length))
    elif array.size:
        plane = array.reshape(1, -1) if array.ndim < 2 else array
        rows = max(1, _BLOCK_BYTES // max(1, plane[0].nbytes))
        yield from (np.ravel(plane[top : top + rows]) for top in range(0, len(plane), rows))


def _row_starts(block: AnyArray) -> Ints:
    flat = block.reshape(-1)
    is_start = np.empty(len(flat), bool)
    np.not_equal(flat[1:], flat[:-1], out=is_start[1:])
    is_start[:: block.shape[1]] = True
    return np.flatnonzero(is_start)


def _below(extents: Extents, top: int) -> Extents:
    extents.boxes[:, 1::2] += top
    return extents


def _run_starts(flat: AnyArray) -> Ints:
    is_start = np.empty(len(flat), bool)
    is_start[0] = True
    np.not_equal(flat[1:], flat[:-1], out=is_start[1:])
    return np.flatnonzero(is_start)


def _changing_words(flat: AnyArray) -> AnyArray:
    """Values that hold every value of flat: the 64-bit words that differ from the word before, and the rest.

    Every word equals one of these, so nothing is missed; on label maps little is left to look at.
    """
    per_word = 8 // flat.dtype.itemsize
    whole = len(flat) // per_word * per_word
    if whole == 0:
        return flat
    words = flat[:whole].view(np.uint64)
    return np.concatenate((words[_run_starts(words)].view(flat.dtype), flat[whole:]))


def _counted(flat: AnyArray, length: int) -> Ints:
    starts = _run_starts(flat)
    if len(starts) > len(flat) // 4:
        return np.bincount(flat, minlength=length)
    lengths = np.diff(starts, append=len(flat))
    return np.bincount(flat[starts], weights=lengths, minlength=length).astype(np.int64)


def _merged(array: AnyArray) -> tuple[npt.NDArray[Any], Ints]:
    """histogram() of wide values: by sorting runs, block by block, then the blocks."""
    found, counts = [np.zeros(0, array.dtype)], [np.zeros(0, np.int64)]
    for block in _flat_blocks(array):
        starts = _run_starts(block)
        present, sums = _summed(block[starts], np.diff(starts, append=len(block)))
        found.append(present)
        counts.append(sums)
    return _summed(np.concatenate(found), np.concatenate(counts))


def _summed(keys: AnyArray, numbers: Ints) -> tuple[npt.NDArray[Any], Ints]:
    if len(keys) == 0:
        return keys, numbers
    order, heads = _grouped(keys)
    return keys[order][heads], np.add.reduceat(numbers[order], heads)


def _grouped(keys: AnyArray) -> tuple[Ints, Ints]:
    """A stable order by key, and where each key starts in it."""
    order = np.argsort(keys, kind="stable")
    return order, _run_starts(keys[order])
