"""How many pixels differ between two arrays of one shape."""

from __future__ import annotations

import numpy as np

from segdesk.ops.stencil import AnyArray

_BLOCK_BYTES = 1 << 20


def differing(one: AnyArray, other: AnyArray) -> int:
    """Pixels that differ: of (h, w) arrays their values, of (h, w, channels) any channel.

    Raises ValueError when the shapes differ. Dtypes may differ; values count.
    """
    if one.shape != other.shape:
        raise ValueError(f"Arrays of {one.shape} and {other.shape} cannot be compared pixel by pixel.")
    if one.size == 0:
        return 0
    rows = max(1, _BLOCK_BYTES // max(one[0].nbytes, other[0].nbytes))
    blocks = (slice(top, top + rows) for top in range(0, len(one), rows))
    return sum(_in_block(one[block], other[block]) for block in blocks)


def _in_block(one: AnyArray, other: AnyArray) -> int:
    differs = one != other
    if differs.ndim == 3:
        channels = [differs[..., channel] for channel in range(differs.shape[2])]
        differs = np.logical_or.reduce(channels)
    return int(np.count_nonzero(differs))
