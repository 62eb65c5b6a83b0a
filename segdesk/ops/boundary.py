"""The boundary of a stencil along pixel edges, in integers: its turns, and the rings they link up to.

A lattice point is a turn where the four pixels around it do not split along a straight line. In reading order
turns pair up to the horizontal edges, in column order to the vertical ones. Where two set pixels touch only
at a corner there are two turns, one per pixel: parts are 4-connected and their background is 8-connected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.ops.stencil import Bytes, Ints, Stencil, as_bytes

_BLOCK_PX = 1 << 19  # lattice points looked at together: they stay in the cache, and are little at 16k

Flags = npt.NDArray[np.bool_]


class Turns(NamedTuple):
    """All turns in reading order: turns 2 i and 2 i + 1 are the left and right end of a horizontal edge."""

    x: Ints
    y: Ints
    partner: Ints
    """The other end of the turn's vertical edge."""
    is_set_below: Flags
    """Per horizontal edge: the pixels under it are set, those over it are not; else the other way round."""


class Loops(NamedTuple):
    """Every ring of a stencil: ring i has the vertices starts[i] to starts[i + 1], set pixels on the right
    hand, so outer rings run clockwise on the screen and holes anticlockwise. Rings are in reading order of
    their topmost, then leftmost edge. No vertex lies between two in line."""

    x: Ints
    y: Ints
    starts: Ints
    is_hole: Flags


def find_turns(stencil: Stencil) -> Turns:
    """Where the boundary of the set pixels turns; outside the stencil nothing is set."""
    blocks = list(_turns_by_block(as_bytes(stencil)))
    x, y, is_down, below = (np.concatenate(column) for column in zip(*blocks, strict=True))
    by_column = np.argsort((x * (stencil.shape[0] + 1) + y) * 2 + is_down)
    partner = np.empty(len(x), np.int64)
    partner[by_column[0::2]], partner[by_column[1::2]] = by_column[1::2], by_column[0::2]
    return Turns(x, y, partner, below[0::2].astype(bool))


def find_loops(stencil: Stencil) -> Loops:
    """The rings around the 4-connected parts of a stencil and around their holes."""
    found = find_turns(stencil)
    first = np.arange(0, len(found.x), 2) + ~found.is_set_below
    edges, starts = _walk(found.partner[first ^ 1] >> 1)
    ends = np.stack((first[edges], first[edges] ^ 1), axis=1).ravel()
    is_hole = ~found.is_set_below[edges[starts[:-1]]]
    return Loops(found.x[ends], found.y[ends], starts * 2, is_hole)


def _walk(following: Ints) -> tuple[Ints, Ints]:
    """The cycles of a permutation, one after the other, and where each starts (and the last one ends)."""
    next_of = following.tolist()
    order: list[int] = []
    starts: list[int] = []
    for at in range(len(next_of)):
        if next_of[at] >= 0:
            starts.append(len(order))
        while next_of[at] >= 0:
            order.append(at)
            next_of[at], at = -1, next_of[at]
    starts.append(len(order))
    return np.array(order, np.int64), np.array(starts, np.int64)


def _turns_by_block(pixels: Bytes) -> Iterator[tuple[Ints, Ints, Bytes, Bytes]]:
    """x, y, whether the vertical arm points down, whether the pixel below and right is set."""
    height, width = pixels.shape
    rows = max(1, _BLOCK_PX // (width + 1))
    for top in range(0, height + 1, rows):
        bottom = min(top + rows, height + 1)
        padded = np.zeros((bottom - top + 1, width + 2), np.uint8)
        inside = pixels[max(top - 1, 0) : min(bottom, height)]
        skipped = 1 if top == 0 else 0
        padded[skipped : skipped + len(inside), 1:-1] = inside
        x, y, is_down, below = _turns_of(padded)
        yield x, y + top, is_down, below


def _turns_of(padded: Bytes) -> tuple[Ints, Ints, Bytes, Bytes]:
    upright, level = padded[:, :-1] ^ padded[:, 1:], padded[:-1] ^ padded[1:]
    up, down, left = upright[:-1], upright[1:], level[:, :-1]
    is_turn = up ^ down
    is_turn |= up & down & left
    at = np.flatnonzero(is_turn.view(bool))
    y, x = np.divmod(at, is_turn.shape[1])
    is_saddle = up[y, x] & down[y, x]
    is_down = np.where(is_saddle, padded[y, x] ^ 1, down[y, x])  # of the left one of two at a saddle
    below = padded[y + 1, x + 1]
    if not is_saddle.any():
        return x, y, is_down, below
    twice = np.repeat(np.arange(len(x)), is_saddle + 1)
    is_down = is_down[twice]
    is_down[1:][twice[1:] == twice[:-1]] ^= 1
    return x[twice], y[twice], is_down, below[twice]
