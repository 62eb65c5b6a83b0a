"""COCO's run-length code: column-major runs, background first, as numbers or packed into text.

Packed: 6 bits per character from '0' on, 5 of them data, low ones first, the sixth says that more follow;
two's complement; from the fourth run on, the difference to the run two before. Written as pycocotools writes
it, byte for byte; read with every claim checked first, since pycocotools reads foreign memory where runs are
missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from segdesk.geometry import EMPTY, Rect
from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray, Bytes, Ints, Placed, Stencil, as_bytes, columns_filled, nothing

Counts = str | bytes | Sequence[int]
LIMIT_PX = 1 << 30
"""Claims of larger masks are refused unless the caller allows more."""

_FIRST, _DATA_BITS, _MORE, _SIGN = 48, 5, 0x20, 0x10
_LONGEST = 7  # characters of one number: 35 bits, more than any mask has pixels
_STEPS = np.array([1 << (_DATA_BITS * k - 1) for k in range(1, _LONGEST)], np.int64)
_STRIP_PX = 1 << 20  # columns turned at a time: large planes need no second copy


def encode(stencil: Stencil, rect: Rect, size: tuple[int, int]) -> str:
    """The packed runs of an image of (width, height) that is set where the stencil at rect is."""
    width, height = size
    toggles = _toggles(stencil, rect, height)
    if rect.height == height:  # a run goes on from one column to the next
        again = toggles[1:] == toggles[:-1]
        keep = np.ones(len(toggles), bool)
        keep[1:] &= ~again
        keep[:-1] &= ~again
        toggles = toggles[keep]
    counts = np.diff(toggles, prepend=0, append=width * height)
    return _text(counts[:-1] if counts[-1] == 0 else counts)


class Coded(NamedTuple):
    """All pixels of one value in a plane: their packed runs, how many, and the smallest Rect around them."""

    text: str
    area: int
    rect: Rect


def encode_labels(plane: AnyArray) -> dict[int, Coded]:
    """Every value of a 2-D integer array, in ascending order; all in one pass over the runs."""
    if plane.size == 0:
        return {}
    starts, values = _column_runs(plane)
    ends = np.append(starts[1:], plane.size)
    order = np.argsort(values, kind="stable")
    values, starts, ends = values[order], starts[order], ends[order]
    heads = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    tails = np.append(heads[1:], len(values)) - 1
    areas = np.add.reduceat(ends - starts, heads).tolist()
    texts = _texts(*_label_counts(starts, ends, heads, tails, plane.size))
    rects = _boxes(starts, ends - 1, heads, plane.shape[0])
    coded = map(Coded, texts, areas, rects)
    return dict(zip(values[heads].tolist(), coded, strict=True))


def _label_counts(starts: Ints, ends: Ints, heads: Ints, tails: Ints, total: int) -> tuple[Ints, Ints]:
    """The counts of several masks one after the other, and how many each has. Runs of set pixels are given,
    mask by mask; heads and tails are the first and last of each."""
    toggles = np.stack((starts, ends), axis=1).ravel()
    counts = np.diff(toggles, prepend=0)
    counts[heads * 2] = toggles[heads * 2]
    open_ended = ends[tails] < total
    counts = np.insert(counts, tails[open_ended] * 2 + 2, total - ends[tails[open_ended]])
    return counts, 2 * (tails + 1 - heads) + open_ended


def _boxes(firsts: Ints, lasts: Ints, heads: Ints, height: int) -> list[Rect]:
    """Around the pixels of several masks, given the first and last of each run down the columns."""
    (lefts, tops), (rights, bottoms) = np.divmod(firsts, height), np.divmod(lasts, height)
    goes_on = lefts != rights  # into the next column, which takes it from the top to the bottom
    tops[goes_on], bottoms[goes_on] = 0, height - 1
    sides = (
        lefts[heads],
        np.minimum.reduceat(tops, heads),
        np.maximum.reduceat(rights, heads) + 1,
        np.maximum.reduceat(bottoms, heads) + 1,
    )
    return [Rect(*box) for box in np.stack(sides, axis=1).tolist()]


def decode(counts: Counts, size_hw: Sequence[int], *, limit_px: int = LIMIT_PX) -> Stencil:
    """The mask of COCO's size [height, width]. Raises ValueError, in words, before anything is allocated,
    when size or runs are not what they should be."""
    height, width = _checked_size(size_hw, limit_px)
    runs = _checked_runs(counts, height * width)
    return columns_filled(np.cumsum(runs[:-1]), (height, width))


def decode_rect(counts: Counts, size_hw: Sequence[int], *, limit_px: int = LIMIT_PX) -> Placed:
    """The set pixels in the smallest Rect around them; costs what the object measures, not the image."""
    height, width = _checked_size(size_hw, limit_px)
    starts, ends = _set_runs(_checked_runs(counts, height * width))
    rect = _box(starts, ends, height)
    if rect.is_empty:
        return nothing()
    shift = rect.left * rect.height + rect.top
    columns, rows = np.divmod(np.stack((starts, ends - 1), axis=1), height)
    toggles = columns * rect.height + rows - shift
    toggles[:, 1] += 1
    return rect, columns_filled(toggles.ravel(), (rect.height, rect.width))


def area(counts: Counts, size_hw: Sequence[int], *, limit_px: int = LIMIT_PX) -> int:
    """How many pixels are set. Raises as decode does."""
    height, width = _checked_size(size_hw, limit_px)
    return int(_checked_runs(counts, height * width)[1::2].sum())


def bbox(counts: Counts, size_hw: Sequence[int], *, limit_px: int = LIMIT_PX) -> Rect:
    """The smallest Rect around the set pixels; EMPTY without any. Raises as decode does."""
    height, width = _checked_size(size_hw, limit_px)
    return _box(*_set_runs(_checked_runs(counts, height * width)), height)


def parse(counts: Counts) -> Ints:
    """The runs as numbers, from text or numbers. Raises ValueError, in words, for what is neither."""
    if isinstance(counts, str):
        try:
            return _parsed(counts.encode("ascii"))
        except UnicodeEncodeError:
            raise ValueError("The RLE text has characters that no RLE has.") from None
    if isinstance(counts, bytes):
        return _parsed(counts)
    try:
        runs = np.asarray(counts)
    except (ValueError, OverflowError):
        runs = np.zeros((1, 1))
    if runs.ndim != 1 or (runs.dtype.kind not in "iu" and runs.size):
        raise ValueError("RLE counts must be a text or a list of whole numbers.")
    return runs.astype(np.int64)


def _checked_size(size_hw: Sequence[int], limit_px: int) -> tuple[int, int]:
    if len(size_hw) != 2 or not all(isinstance(side, int | np.integer) for side in size_hw):
        raise ValueError(f"An RLE size must be [height, width]; this one is {list(size_hw)!r:.60}.")
    height, width = (int(side) for side in size_hw)
    if height <= 0 or width <= 0:
        raise ValueError(f"An RLE size must be positive; this one is [{height}, {width}].")
    if height * width > limit_px:
        raise ValueError(f"The RLE claims {height} x {width} pixels; {limit_px} is the limit.")
    return height, width


def _checked_runs(counts: Counts, total: int) -> Ints:
    runs = parse(counts)
    if len(runs) and int(runs.min()) < 0:
        raise ValueError(f"The RLE has a run of {runs.min()} pixels.")
    if len(runs) and int(runs.max()) > total:
        raise ValueError(f"The RLE has a run of {runs.max()} pixels; its size has {total}.")
    if (found := int(runs.sum())) != total:
        raise ValueError(f"The RLE's runs add up to {found} pixels; its size has {total}.")
    return runs


def _set_runs(runs: Ints) -> tuple[Ints, Ints]:
    """First and one past the last position of each run of set pixels."""
    edges = np.cumsum(runs)
    ends = edges[1::2]
    starts = edges[0::2][: len(ends)]
    is_there = ends > starts
    return starts[is_there], ends[is_there]


def _box(starts: Ints, ends: Ints, height: int) -> Rect:
    if len(starts) == 0:
        return EMPTY
    (left, top), (right, bottom) = np.divmod(starts, height), np.divmod(ends - 1, height)
    if (left != right).any():
        return Rect(int(left[0]), 0, int(right[-1]) + 1, height)
    return Rect(int(left[0]), int(top.min()), int(right[-1]) + 1, int(bottom.max()) + 1)


def _strips(plane: AnyArray) -> Iterator[AnyArray]:
    """Groups of columns, each turned so that the columns lie one after the other in memory."""
    plane = np.ascontiguousarray(plane)
    height, width = plane.shape
    columns = max(1, _STRIP_PX // max(1, height))
    for left in range(0, width, columns):
        strip = plane[:, left : left + columns]
        if strip.dtype.itemsize <= 2:
            yield np.asarray(cv2.transpose(strip)).reshape(strip.shape[::-1])
        else:
            yield np.ascontiguousarray(strip.T)


def _toggles(stencil: Stencil, rect: Rect, height: int) -> Ints:
    """Column-major positions in the image at which a column of the stencil starts or stops being set."""
    if stencil.size == 0:
        return np.zeros(0, np.int64)
    found, left = [], rect.left
    for strip in _strips(as_bytes(stencil)):
        columns, rows = strip.shape
        fenced = np.zeros(columns * (rows + 1) + 1, np.uint8)
        fenced[:-1].reshape(columns, rows + 1)[:, 1:] = strip
        column, row = np.divmod(np.flatnonzero(fenced[1:] != fenced[:-1]), rows + 1)
        found.append((left + column) * height + (rect.top + row))
        left += columns
    return np.concatenate(found)


def _column_runs(plane: AnyArray) -> tuple[Ints, AnyArray]:
    """Where each column-major run starts, and its value."""
    starts, values, offset, last = [], [], 0, None
    for strip in _strips(plane):
        flat = strip.reshape(-1)
        changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
        if flat[0] != last:
            changes = np.append(0, changes)
        starts.append(changes + offset)
        values.append(flat[changes])
        offset, last = offset + len(flat), flat[-1]
    return np.concatenate(starts), np.concatenate(values)


def _text(counts: Ints) -> str:
    return _texts(counts, np.array([len(counts)]))[0]


def _texts(counts: Ints, lengths: Ints) -> list[str]:
    """Packed text of several masks: lengths says how many counts each has."""
    heads = np.cumsum(lengths) - lengths
    rank = np.arange(len(counts)) - np.repeat(heads, lengths)
    numbers = counts.copy()
    numbers[2:] -= np.where(rank[2:] > 2, counts[:-2], 0)
    widths = np.searchsorted(_STEPS, numbers ^ (numbers >> 63), "right") + 1
    ends = np.cumsum(widths)
    text = _characters(numbers, widths, ends - widths).tobytes().decode("ascii")
    last = ends[heads + lengths - 1].tolist()
    return [text[start:end] for start, end in zip([0, *last], last, strict=False)]


def _characters(numbers: Ints, widths: Ints, places: Ints) -> Bytes:
    """The numbers as characters, each from its place on; most have one or two."""
    found = np.empty(int(widths.sum()), np.uint8)
    while len(numbers):
        has_more = widths > 1
        found[places] = (numbers & (_MORE - 1)) + np.where(has_more, _FIRST + _MORE, _FIRST)
        numbers, widths = numbers[has_more] >> _DATA_BITS, widths[has_more] - 1
        places = places[has_more] + 1
    return found


def _parsed(text: bytes) -> Ints:
    characters = np.frombuffer(text, np.uint8) - np.uint8(_FIRST)
    if len(characters) == 0:
        return np.zeros(0, np.int64)
    if characters.max() >= 2 * _MORE:
        raise ValueError("The RLE text has characters that no RLE has.")
    ends = np.flatnonzero(characters < _MORE)
    if len(ends) == 0 or ends[-1] != len(characters) - 1:
        raise ValueError("The RLE text breaks off in the middle of a number.")
    widths = np.diff(ends, prepend=-1)
    if widths.max() > _LONGEST:
        raise ValueError("The RLE text has a number that is too long.")
    starts = ends + 1 - widths
    place = np.arange(len(characters)) - np.repeat(starts, widths)
    numbers = np.add.reduceat((characters & (_MORE - 1)).astype(np.int64) << (_DATA_BITS * place), starts)
    numbers -= ((characters[ends] & _SIGN) != 0) * (np.int64(1) << (_DATA_BITS * widths))
    return _summed(numbers)


def _summed(numbers: Ints) -> Ints:
    """From differences to the run two before, which start with the fourth, to runs."""
    runs = numbers.copy()
    runs[1::2] = np.cumsum(numbers[1::2])
    runs[2::2] = np.cumsum(numbers[2::2])
    return runs
