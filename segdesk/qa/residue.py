"""Traces of lossy storage in a mask: values that stand only between others, along borders.

The share is that of repair's measurements: pixels outside every flat 3 x 3 block whose value lies strictly
between those one or two steps away on opposite sides, over all pixels with an unequal neighbour. Clean masks
of 12 classes stay under 0.05, every interpolated set was above 0.20.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Rect
from segdesk.io.formats.mask_fit import single_channel
from segdesk.model.classes import Task
from segdesk.ops.cv import cv2
from segdesk.ops.runs import Rows, histogram, values
from segdesk.ops.stencil import AnyArray, Ints

from .finding import Finding, Severity
from .look import Look

Flags = npt.NDArray[np.bool_]
Channel = Callable[[Ints], AnyArray]
"""The values of pixels by their flat indices."""

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
            repair=look.repair_of_values,
        )
        return
    if stored is None and _has_few_in_between(look):
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
            repair=look.repair_of_values,
        )
    elif stored is not None and (noise := _noise(pixels)):
        yield look.finding(
            "lossless",
            Severity.ERROR,
            f"{noise} values occur only as scattered pixels, as JPEG leaves them. Repair its values.",
            measure=noise,
            unit="values",
            repair=look.repair_of_values,
        )


def _ids(look: Look) -> AnyArray | None:
    """The class ids of a semantic mask; other masks are made of objects, whose numbers have no order."""
    return look.by_class(_id_table(look)) if look.task is Task.SEMANTIC and len(look.planes) == 1 else None


def _id_table(look: Look) -> AnyArray:
    """The ids of unlabelled pixels and of the classes in their order."""
    background = look.classes.background
    table = [background.id if background else 0, *(one.id for one in look.classes)]
    return np.array(table, np.uint8 if max(table) < 256 else np.uint16)


def _has_few_in_between(look: Look) -> bool:
    """True only where _ids(look) cannot have too many pixels in between: told from the slots, where the plane
    of ids need not be made nor its borders be counted."""
    if look.task is not Task.SEMANTIC or len(look.planes) != 1 or not look.objects:
        return False
    id_of = look.entries_by_slot(_id_table(look))[0]
    slots = np.ascontiguousarray(look.planes[0]).reshape(-1)

    def ids(places: Ints) -> AnyArray:
        found: AnyArray = id_of[slots[places]]
        return found

    lines = _Lines.of(look.planes[0], look.rows[0])
    between = lines.between([ids])
    if len(np.unique(ids(between))) < SEAM_VALUES:
        return True
    return len(between) <= look.limits.residue_share * lines.of_channel(ids).fewest_borders


def seams_of(pixels: AnyArray) -> Seams:
    """How much of the borders is in between. pixels: (h, w) or (h, w, channels), integers."""
    channel = single_channel(pixels)
    planes = [channel] if channel is not None else [pixels[..., k] for k in range(min(3, pixels.shape[2]))]
    planes = [np.ascontiguousarray(_as_16(plane)) for plane in planes]
    channels = [plane.reshape(-1).__getitem__ for plane in planes]
    between = _Lines.of(planes[0], Rows.of(planes[0])).between(channels)
    if not len(between):
        return Seams(0.0, 0, 0, EMPTY)
    is_even = np.logical_and.reduce([_even(plane) for plane in planes])
    in_block = np.asarray(cv2.dilate(is_even.view(np.uint8), _BLOCK, borderValue=0))
    between = between[in_block.reshape(-1)[between] == 0]
    if not len(between):
        return Seams(0.0, 0, 0, EMPTY)
    borders = int(is_even.size - np.count_nonzero(is_even))
    values_there = [channel(between).astype(np.uint64) for channel in channels]
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


@dataclass(frozen=True)
class _Lines:
    """Where a plane changes. flat: its pixels; across, down: indices of those unlike the one to the left, or
    above.

    A pixel that differs from both of those one or two steps away on opposite sides is such a pixel, or comes
    right after one: on label maps few have to be looked at.
    """

    width: int
    flat: AnyArray
    across: Ints
    down: Ints

    @classmethod
    def of(cls, plane: AnyArray, rows: Rows) -> _Lines:
        width, flat = plane.shape[1], np.ascontiguousarray(plane).reshape(-1)
        across = rows.starts
        down = np.flatnonzero(flat[width:] != flat[:-width]) + width
        return cls(width, flat, across[across % width != 0], down)

    def of_channel(self, channel: Channel) -> _Lines:
        """Only those changes at which a channel changes, too; it has one value wherever this plane has."""
        across, down = (
            places[channel(places) != channel(places - jump)]
            for places, jump in ((self.across, 1), (self.down, self.width))
        )
        return replace(self, across=across, down=down)

    @property
    def fewest_borders(self) -> int:
        """At least so many pixels have an unequal neighbour."""
        return max(len(self.across), len(self.down))

    def between(self, channels: Sequence[Channel]) -> Ints:
        """Flat indices of the pixels that lie strictly between those one or two steps away on opposite sides,
        in all channels. Ascending."""
        found = [np.zeros(0, np.int64)]
        for changes, jump in ((self.across, 1), (self.down, self.width)):
            for step, later in ((1, 0), (2, 0), (2, jump)):
                places, far = self._inside(changes + later, jump, step), step * jump
                places = places[self.flat[places] != self.flat[places + far]]  # of label maps few are left
                for channel in channels:
                    ends = channel(places - far), channel(places + far)
                    places = places[_strictly(ends[0], channel(places), ends[1])]
                found.append(places)
        return np.unique(np.concatenate(found))

    def _inside(self, places: Ints, jump: int, step: int) -> Ints:
        """Those with so many pixels on both sides in their row, or column."""
        at, length = (places, self.flat.size) if jump > 1 else (places % self.width, self.width)
        return places[(at >= step * jump) & (at < length - step * jump)]


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
