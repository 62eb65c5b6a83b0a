"""Label arrays under affine maps: every target pixel takes one source pixel's value; values are never mixed.

The rule: coordinates are continuous, pixel (row, column) covers [column, column + 1) x [row, row + 1). The
centre of a target pixel is mapped back, and the source pixel that covers that point gives the value; a point
on the edge between two pixels belongs to the right and lower one, and one closer to an edge than _SNAP_PX
counts as on it, so that rounding in a matrix decides nothing. Maps that keep rows and columns apart (shift,
scale, mirror, quarter turn) are two index vectors. cv2 is not used: its warpAffine decides such edges by
rounding (halving a mask it takes other pixels throughout), and none of its functions takes uint32.
"""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray, Ints

Value = TypeVar("Value", bound=np.generic)
Matrix = npt.NDArray[np.float64]

_SNAP_PX = 2.0**-20
_BLOCK_PX = 1 << 18  # pixels of a free map computed together: their coordinates stay in the cache
_SAME_BYTES = {1: np.uint8, 2: np.uint16, 4: np.int32, 8: np.float64}  # what cv2 moves, by bytes per pixel


def warp_labels(
    labels: npt.NDArray[Value], matrix: npt.ArrayLike, size: tuple[int, int], fill: int = 0
) -> npt.NDArray[Value]:
    """A new (h, w) array of size (width, height); fill where the map leaves the source.

    labels is (h, w) of any integer type or bool. matrix is 2x3, from continuous source to continuous target
    coordinates: (x, y) -> A (x, y, 1). Raises ValueError for a matrix of another shape, one that is not
    finite, or one that cannot be inverted.
    """
    width, height = size
    out = np.full((height, width), fill, labels.dtype)
    if out.size == 0 or labels.size == 0:
        return out
    back = _inverse(matrix)
    across, down = labels.shape[1], labels.shape[0]
    is_nothing = np.abs(back[:, :2]) * max(size) < _SNAP_PX
    if is_nothing[0, 1] and is_nothing[1, 0]:
        rows = _indices(back[1, 1], back[1, 2], height, down)
        _gather(labels, rows, _indices(back[0, 0], back[0, 2], width, across), out)
    elif is_nothing[0, 0] and is_nothing[1, 1]:
        rows = _indices(back[0, 1], back[0, 2], height, across)
        _gather(labels.T, rows, _indices(back[1, 0], back[1, 2], width, down), out)
    else:
        _scatter(labels, back, out)
    return out


def resize_nearest(labels: npt.NDArray[Value], size: tuple[int, int]) -> npt.NDArray[Value]:
    """Stretched to (width, height), in integers: target column j takes source column
    floor((2 j + 1) * source width / (2 * width)), rows likewise.

    Pillow's NEAREST and cv2's INTER_NEAREST_EXACT give the same, but for centres that fall exactly on an edge
    between two pixels: those they leave to rounding, here they take the right and lower one. Raises
    ValueError when there is nothing to take from.
    """
    width, height = size
    if labels.size == 0 and width and height:
        raise ValueError(f"An array of shape {labels.shape} has no pixels to stretch.")
    out = np.empty((height, width), labels.dtype)
    if out.size:
        rows, columns = (
            (2 * np.arange(new) + 1) * old // (2 * new)
            for new, old in zip((height, width), labels.shape, strict=True)
        )
        _gather(labels, rows, columns, out)
    return out


def resize_image(image: npt.NDArray[Value], size: tuple[int, int]) -> npt.NDArray[Value]:
    """A photo (h, w) or (h, w, channels) of uint8 or uint16 stretched to (width, height): where it shrinks by
    area averages, where it grows bicubic, each axis by its own rule. Not for labels: values are mixed.
    A photo that has the size already is returned as it is."""
    height, width = image.shape[:2]
    smaller = min(width, size[0]), min(height, size[1])
    found: AnyArray = np.ascontiguousarray(image)
    for step, way in ((smaller, cv2.INTER_AREA), (size, cv2.INTER_CUBIC)):
        if found.shape[1::-1] != step:
            found = np.asarray(cv2.resize(found, step, interpolation=way))
    return found.reshape(size[1], size[0], *image.shape[2:])


def moved(labels: npt.NDArray[Value], dx: int, dy: int, fill: int = 0) -> npt.NDArray[Value]:
    """The same size, content shifted right by dx and down by dy pixels; fill where nothing came from."""
    out = np.full_like(labels, fill)
    height, width = labels.shape[:2]
    to = slice(max(dy, 0), max(height + dy, 0)), slice(max(dx, 0), max(width + dx, 0))
    out[to] = labels[max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)]
    return out


def mirrored(labels: npt.NDArray[Value], way: Literal["h", "v"]) -> npt.NDArray[Value]:
    """A contiguous copy with left and right exchanged ("h"), or top and bottom ("v")."""
    return np.ascontiguousarray(labels[:, ::-1] if way == "h" else labels[::-1])


def quarter_turns(labels: npt.NDArray[Value], turns: int) -> npt.NDArray[Value]:
    """A contiguous copy turned clockwise on the screen by so many quarters; negative ones anticlockwise."""
    return np.ascontiguousarray(np.rot90(labels, -turns))


def _inverse(matrix: npt.ArrayLike) -> Matrix:
    affine = np.asarray(matrix, np.float64)
    if affine.shape != (2, 3):
        raise ValueError(f"An affine matrix has the shape (2, 3), not {affine.shape}.")
    (a, b, c), (d, e, f) = affine.tolist()
    area = a * e - b * d
    if not np.isfinite(affine).all() or area == 0:
        raise ValueError(f"The matrix {affine.tolist()} maps the plane to a line, or not at all.")
    back: Matrix = np.array(((e, -b, b * f - c * e), (-d, a, c * d - a * f))) / area
    return back


def _indices(slope: float, start: float, count: int, source: int) -> Ints:
    """Per target row or column the source's; -1 where it lies outside."""
    at = np.floor(slope * (np.arange(count) + 0.5) + start + _SNAP_PX)
    return np.where((at >= 0) & (at < source), at, -1).astype(np.int64)


def _gather(labels: npt.NDArray[Value], rows: Ints, columns: Ints, out: npt.NDArray[Value]) -> None:
    """out[i, j] = labels[rows[i], columns[j]] wherever neither is -1; those that are not lie together."""
    inside = []
    for indices in (rows, columns):
        taken = np.flatnonzero(indices >= 0)
        if len(taken) == 0:
            return
        inside.append(slice(int(taken[0]), int(taken[-1]) + 1))
    out[inside[0], inside[1]] = _picked(labels, rows[inside[0]], columns[inside[1]])


def _picked(labels: npt.NDArray[Value], rows: Ints, columns: Ints) -> npt.NDArray[Value]:
    """labels[rows][:, columns]. Whole rows are taken, columns as rows of the transpose: several times faster
    than numpy's choice of single pixels; even steps are a view."""
    across, down = _even_steps(columns), _even_steps(rows)
    if across is not None and down is not None:
        return labels[down, across]
    if len(rows) > labels.shape[0]:
        return _transposed(_transposed(labels)[columns])[rows]
    return _transposed(_transposed(labels[rows])[columns])


def _even_steps(indices: Ints) -> slice | None:
    """The slice that takes these indices, if one does."""
    first, last = int(indices[0]), int(indices[-1])
    step = int(indices[1]) - first if len(indices) > 1 else 1
    if step == 0 or (np.diff(indices) != step).any():
        return None
    end = last + step
    return slice(first, end if end >= 0 else None, step)


def _transposed(labels: npt.NDArray[Value]) -> npt.NDArray[Value]:
    """A C-contiguous transpose of any dtype; cv2 does it several times faster than numpy."""
    same = np.ascontiguousarray(labels).view(_SAME_BYTES[labels.dtype.itemsize])
    return np.asarray(cv2.transpose(same)).reshape(labels.shape[::-1]).view(labels.dtype)


def _scatter(labels: npt.NDArray[Value], back: Matrix, out: npt.NDArray[Value]) -> None:
    """Fill out, pixel by pixel, through a map that mixes rows and columns."""
    (height, width), (down, across) = out.shape, labels.shape
    flat = np.ascontiguousarray(labels).reshape(-1)
    x = np.arange(width) + 0.5
    block = max(1, _BLOCK_PX // width)
    for top in range(0, height, block):
        target = out[top : top + block]
        y = np.arange(top, top + len(target))[:, None] + 0.5
        column, row = (np.floor(a * x + (b * y + (c + _SNAP_PX))) for a, b, c in back.tolist())
        inside = (column >= 0) & (column < across) & (row >= 0) & (row < down)
        target[inside] = flat[(row[inside] * across + column[inside]).astype(np.int64)]
