"""Differing pixels are counted, in blocks, whatever the channels."""

import numpy as np
import pytest

from segdesk.ops import compare
from segdesk.ops.compare import differing


@pytest.mark.parametrize("shape", [(40, 30), (40, 30, 3), (40, 30, 4)])
@pytest.mark.parametrize("block", [1, 500, 1 << 20])
def test_pixels_count_once_however_many_channels_differ(monkeypatch, shape, block):
    monkeypatch.setattr(compare, "_BLOCK_BYTES", block)
    rng = np.random.default_rng(0)
    one = rng.integers(0, 2, shape).astype(np.uint8)
    other = rng.integers(0, 2, shape).astype(np.uint16)
    differs = one != other
    assert differing(one, other) == (differs.any(axis=2) if len(shape) == 3 else differs).sum()
    assert differing(one, one) == 0


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="cannot be compared"):
        differing(np.zeros((2, 3)), np.zeros((3, 2)))
    assert differing(np.zeros((0, 3)), np.zeros((0, 3))) == 0
