"""How a mask of its photo's size fits, by the scores of repair: at which scale, and whether at all.

Of 120 sound masks (streets, cells, cars, VOC) none came within 1.9 of the lead that is asked for; of 40 that
were scaled by 0.8 to 0.95 or 1.1 to 1.25, 88 to 100 % exceed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.ops.stencil import AnyArray
from segdesk.repair.geometry.features import PhotoFacts, photo_facts
from segdesk.repair.geometry.hypotheses import Hypothesis
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.support import FEW_CRACKS, Support, support

LEAD, CONTRAST_LEAD = 5.0, 0.5
"""Borders and colours together, and borders alone: cells look alike at many scales."""
OVER_A_SHIFT = 1.0
"""A shift is explained by a scale in part: it must be clearly worse."""
SCALES = (0.5, 0.6, 2 / 3, 0.75, 0.8, 0.85, 0.9, 0.95, 1.05, 1.1, 1.15, 1.2, 1.25, 4 / 3, 1.5, 2.0)
ANCHORS = {"the top left": 0.0, "the centre": 0.5}


class Scale(NamedTuple):
    """The mask's content is `times` as large as it should be, about an anchor; lead: over it as it is."""

    times: float
    anchor: str
    lead: float


@dataclass(frozen=True, eq=False)
class Fit:
    """A mask over its photo. contrast: what its borders give as they lie; cracks: of how many border pixels,
    at the size that repair works at."""

    facts: PhotoFacts
    ids: npt.NDArray[np.int32]
    contrast: float
    cracks: int

    @property
    def per_border(self) -> float:
        """What the borders give, without regard to how many there are."""
        return self.contrast / sqrt(max(1, self.cracks))

    def better_scale(self, shift: tuple[float, float]) -> Scale | None:
        """None where no scale fits clearly better than the mask as it is, and than the mask moved back.

        shift: (dx, dy) in image pixels that would move the mask to where it fits best by shifts alone.
        """
        if self.cracks < FEW_CRACKS:
            return None
        size = (self.ids.shape[1], self.ids.shape[0])
        found = [(self._support(way), times, anchor) for times, anchor, way in _ways(size)]
        best, times, anchor = max(found, key=lambda one: one[0].contrast)
        lead = best.score - self._support(Placement()).score
        if lead <= LEAD or best.contrast - self.contrast <= CONTRAST_LEAD:
            return None
        over_shift = best.score - self._support(Placement(1, 0, -shift[0], 0, 1, -shift[1])).score
        return Scale(times, anchor, lead) if over_shift > OVER_A_SHIFT else None

    def _support(self, way: Placement) -> Support:
        return support(self.facts, self.ids, _as_hypothesis(way))


def fit_of(photo: npt.NDArray[np.uint8], labels: AnyArray) -> Fit:
    """Of an RGB photo and labels of its size."""
    facts, ids = photo_facts(photo), labels.astype(np.int32)
    as_it_is = support(facts, ids, _as_hypothesis(Placement()))
    return Fit(facts, ids, as_it_is.contrast, as_it_is.cracks)


def _as_hypothesis(way: Placement) -> Hypothesis:
    return Hypothesis("scale", "scale_shift", way)


def _ways(size: tuple[int, int]) -> Iterator[tuple[float, str, Placement]]:
    for times in SCALES:
        for anchor, share in ANCHORS.items():
            left, top = ((1 - times) * share * side for side in size)
            yield times, anchor, Placement(times, 0, left, 0, times, top)
