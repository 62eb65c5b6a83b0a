"""Which of the ways of making a mask smaller it was: they differ by parts of its pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.geometry.features import edges_of, lab_of
from segdesk.repair.geometry.hypotheses import conventions
from segdesk.repair.geometry.placement import Size, centres
from segdesk.repair.geometry.support import OUTSIDE, contrast_score

MAX_SIDE = 1_024
"""Of larger photos the middle is looked at."""
BLUR_OF_CELL = 0.45


def convention_scores(photo: NDArray[np.uint8], ids: NDArray[Any], size: Size) -> dict[str, float]:
    """What borders give of each convention, at full resolution; empty where there is one only."""
    ways = conventions(size, (ids.shape[1], ids.shape[0]))
    if len(ways) < 2:
        return {}
    left, top = (max(0, (side - MAX_SIDE) // 2) for side in size)
    part = photo[top : top + MAX_SIDE, left : left + MAX_SIDE]
    xs, ys = centres(part.shape[1], part.shape[1], left), centres(part.shape[0], part.shape[0], top)
    cell = size[0] / ids.shape[1]
    edges = (edges_of(lab_of(part), max(1.0, BLUR_OF_CELL * cell)),)
    return {one.name: contrast_score(edges, one.placement.sampled(ids, xs, ys, OUTSIDE))[0] for one in ways}
