"""Traces of lossy storage in a mask: values that stand only between others, along borders.

The share is that of repair's measurements: pixels outside every flat 3 x 3 block whose value lies strictly
between those one or two steps away on opposite sides, over all pixels with an unequal neighbour. Clean masks
of 12 classes stay under 0.05, every interpolated set was above 0.20.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Rect
from segdesk.io.formats.mask_fit import single_channel
from segdesk.model.classes import Task
from segdesk.ops.cv import cv2
from segdesk.ops.runs import histogram, values
from segdesk.ops.stencil import AnyArray, Ints

from .finding import Finding, Severity
from .look import Look

Flags = npt.NDArray[np.bool_]

SEAM_VALUES, SEAM_COLOURS = 3, 32
"""So many different values must stand between others: a border class drawn on purpose is one."""
NOISE_VALUES = 12
_BLOCK = np.ones((3, 3), np.uint8)


@dataclass(frozen=True)
class Seams:
    """share: of the pixels at borders, those in between; found: how many values they have; rect: around."""

    share: float
    found: int
    pixels: int
    rect: Rect


def lossless(look: Look) -> Iterator[Finding]:
    """A mask must not have gone through a lossy file, nor been resized with interpolation."""
    stored = look.stored
    if stored is not None and stored.lossy:
        yield look.finding(
            "lossless",
            Severity.ERROR,
            f"The mask is a {stored.format or 'lossy'} file: its values changed when it was saved. "
            "Repair its values, and store masks as PNG.",
            repair="values",
        )
        return
    pixels = stored.pixels if stored is not None else _ids(look)
    if pixels is None or pixels.size == 0:
        return
    seams = seams_of(pixels)
    colours = pixels.ndim == 3 and single_channel(pixels) is None
    if seams.share > look.limits.residue_share and seams.found >= (SEAM_COLOURS if colours else SEAM_VALUES):
        yield look.finding(
            "lossless",
            Severity.ERROR,
            f"{seams.share:.0%} of the border pixels hold values in between ({seams.found} different ones): "
            "the mask was resized or smoothed. Repair its values.",
            rect=seams.rect,
            measure=seams.pixels,
            unit="px",
            repair="values",
        )
    elif stored is not None and (noise := _noise(pixels)):
        yield look.finding(
            "lossless",
            Severity.ERROR,
            f"{noise} values occur only as scattered pixels, as JPEG leaves them. Repair its values.",
            measure=noise,
            unit="values",
            repair="values",
        )


def _ids(look: Look) -> AnyArray | None:
    """The class ids of a semantic mask; other masks are made of objects, whose numbers have no order."""
    if look.task is not Task.SEMANTIC or len(look.planes) != 1:
        return None
    background = look.classes.background
    table = [background.id if background else 0, *(one.id for one in look.classes)]
    return look.by_class(np.array(table, np.uint8 if max(table) < 256 else np.uint16))


def seams_of(pixels: AnyArray) -> Seams:
    """How much of the borders is in between. pixels: (h, w) or (h, w, channels), integers."""
    channel = single_channel(pixels)
    planes = [channel] if channel is not None else [pixels[..., k] for k in range(min(3, pixels.shape[2]))]
    planes = [np.ascontiguousarray(_as_16(plane)) for plane in planes]
    between = _between(planes)
    if not len(between):
        return Seams(0.0, 0, 0, EMPTY)
    is_even = np.logical_and.reduce([_even(plane) for plane in planes])
    in_block = np.asarray(cv2.dilate(is_even.view(np.uint8), _BLOCK, borderValue=0))
    between = between[in_block.reshape(-1)[between] == 0]
    if not len(between):
        return Seams(0.0, 0, 0, EMPTY)
    borders = int(is_even.size - np.count_nonzero(is_even))
    values_there = [plane.reshape(-1)[between].astype(np.uint64) for plane in planes]
    codes = sum(value << np.uint64(16 * k) for k, value in enumerate(values_there))
    rect = _around(between, pixels.shape[1])
    return Seams(len(between) / borders, len(np.unique(codes)), len(between), rect)


def _around(flat: Ints, width: int) -> Rect:
    rows, columns = np.divmod(flat, width)
    return Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)


def _as_16(plane: AnyArray) -> AnyArray:
    if plane.dtype in (np.uint8, np.uint16):
        return plane
    return np.clip(plane, 0, 65_535).astype(np.uint16)


def _even(plane: AnyArray) -> Flags:
    """Pixels whose eight neighbours are equal to them."""
    found: Flags = np.asarray(cv2.dilate(plane, _BLOCK)) == np.asarray(cv2.erode(plane, _BLOCK))
    return found


def _between(planes: list[AnyArray]) -> Ints:
    """Flat indices of the pixels that lie strictly between those one or two steps away on opposite sides, in
    all channels. Ascending."""
    found = [_across(planes, axis, step) for axis in (0, 1) for step in (1, 2)]
    return np.unique(np.concatenate(found))


def _across(planes: list[AnyArray], axis: int, step: int) -> Ints:
    """Along one axis, in one step. Few pixels of a label map differ from both sides, so only those are
    compared in earnest."""
    first, jump = planes[0], step * (planes[0].shape[1] if axis == 0 else 1)
    if first.shape[axis] <= 2 * step:
        return np.zeros(0, np.int64)
    differs = first[step:] != first[:-step] if axis == 0 else first[:, step:] != first[:, :-step]
    thin = differs[:-step] & differs[step:] if axis == 0 else differs[:, :-step] & differs[:, step:]
    rows, columns = np.divmod(np.flatnonzero(thin), thin.shape[1])
    flat: Ints = rows * first.shape[1] + columns + jump
    for plane in planes:
        pixels = plane.reshape(-1)
        flat = flat[_strictly(pixels[flat - jump], pixels[flat], pixels[flat + jump])]
    return flat


def _strictly(one: AnyArray, middle: AnyArray, other: AnyArray) -> Flags:
    found: Flags = (np.minimum(one, other) < middle) & (middle < np.maximum(one, other))
    return found


def _noise(pixels: AnyArray) -> int:
    """How many values fill no flat 3 x 3 block, when they are most of all values; else 0."""
    channel = single_channel(pixels)
    if channel is None:
        return 0
    plane = np.ascontiguousarray(_as_16(channel))
    present, _ = histogram(plane)
    solid = values(np.ascontiguousarray(plane[_even(plane)]))
    scattered = len(present) - len(solid)
    return scattered if scattered >= NOISE_VALUES and scattered > len(solid) else 0
