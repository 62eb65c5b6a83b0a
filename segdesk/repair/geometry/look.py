"""What an image and its mask say about how they lie: scores of all hypotheses, and the map of shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.geometry import scrambled
from segdesk.repair.geometry.conventions import convention_scores
from segdesk.repair.geometry.features import SIGMAS, photo_facts
from segdesk.repair.geometry.hypotheses import Hypothesis, hypotheses
from segdesk.repair.geometry.pairing import SmallMask
from segdesk.repair.geometry.placement import Placement, Size
from segdesk.repair.geometry.scaling import Scaled
from segdesk.repair.geometry.shift import Shift, ShiftMap, best_shift, frame, shift_map
from segdesk.repair.geometry.support import FEW_CRACKS, MAX_CRACKS, OUTSIDE, contrast_score, support

Frame = tuple[int, int, int, int]
STRAIGHTER = 3.0
"""By how much borders lie better when rows are set right, where a mask alone does not show it."""
POOR, WORSE, CLEAR = 0.1, 0.6, 0.25
"""Ranks of contrast above the mean that borders have at least; the share of the best place's rank; a rank
that wrong places do not have."""


@dataclass(frozen=True, eq=False)
class Look:
    """image, mask: sizes. scores: hypothesis name -> score; empty where the photo cannot be read.

    contrasts: what borders alone give of them. cracks: border pixels at the working size. frame: blank
    lines at the left, top, right, bottom of the mask. scrambled: "row_order" or "row_width" where the rows
    are mixed up, with the true width. conventions: scores of those that differ by parts of a mask pixel.
    small: the mask, to be compared with other photos. scaled, partners: of a closer look, see closer.py.
    left: what is left to do where a verdict put the mask, see refined.py.
    """

    image: Size
    mask: Size
    scores: Mapping[str, float] = field(default_factory=dict)
    contrasts: Mapping[str, float] = field(default_factory=dict)
    cracks: int = 0
    shift: Shift | None = None
    shifts: ShiftMap | None = None
    frame: Frame = (0, 0, 0, 0)
    scrambled: str = ""
    width: int = 0
    conventions: Mapping[str, float] = field(default_factory=dict)
    name: str = ""
    small: SmallMask | None = None
    scaled: Scaled | None = None
    partners: Mapping[str, float] = field(default_factory=dict)
    left: Mapping[Placement, Scaled] = field(default_factory=dict)

    @property
    def is_same_size(self) -> bool:
        return self.image == self.mask

    @property
    def can_tell(self) -> bool:
        """Whether this image may be judged by itself."""
        return bool(self.scores) and self.cracks >= FEW_CRACKS and max(map(abs, self.scores.values())) > 1e-6

    @property
    def is_poor(self) -> bool:
        """Its borders lie badly on the photo: nowhere well, or elsewhere far better."""
        if not self.can_tell:
            return False
        if self.shifts is not None:
            return self.shifts.here < max(POOR, WORSE * self.shifts.fit)
        return max(map(self.fit, self.contrasts)) < POOR

    @property
    def is_clearly_moved(self) -> bool:
        """A shift explains it well."""
        return (
            self.shift is not None
            and self.shift.is_alarm
            and self.shifts is not None
            and self.shifts.fit >= CLEAR
        )

    def fit(self, name: str) -> float:
        """The mean rank of contrast under the borders as a way puts them, less 1/2."""
        return self.contrasts[name] / (len(SIGMAS) * sqrt(min(max(self.cracks, 1), MAX_CRACKS)))

    @property
    def ways(self) -> tuple[Hypothesis, ...]:
        return hypotheses(self.image, self.mask)


def look_at(photo: NDArray[np.uint8] | None, ids: NDArray[Any], size: Size, name: str = "") -> Look:
    """Of an upright 8-bit RGB photo (None: it cannot be read) and label values in the mask's own frame.

    size: the photo's. name: of the image, for others whose mask this may be. Any worker may run it.
    """
    ids = compact(ids)
    mask = (ids.shape[1], ids.shape[0])
    mixed, width = _mixed_up(ids, size)
    if not mixed and mask == size and photo is not None:
        mixed, width = _leaning(photo, ids)
    if mixed or photo is None or 0 in mask:
        return Look(size, mask, scrambled=mixed, width=width, name=name)
    scores, contrasts, cracks = _scores(photo, ids, size)
    shifts = shift_map(photo, ids) if mask == size else None
    return Look(
        size, mask, scores, contrasts, cracks, best_shift(shifts) if shifts is not None else None, shifts,
        frame(ids), conventions=convention_scores(photo, ids, size), name=name, small=SmallMask.of(ids),
    )  # fmt: skip


def _leaning(photo: NDArray[np.uint8], ids: NDArray[Any]) -> tuple[str, int]:
    """Whether borders lie far better on the photo when rows are a few pixels longer or shorter."""
    width = scrambled.leaning_width(ids)
    if width is None:
        return "", 0
    facts = photo_facts(photo)
    both = (
        Placement().sampled(one, *facts.grid, OUTSIDE) for one in (ids, scrambled.straightened(ids, width))
    )
    as_is, straight = (contrast_score(facts.edges, one)[0] for one in both)
    return ("row_width", width) if straight - as_is > STRAIGHTER else ("", 0)


def compact(ids: NDArray[Any]) -> NDArray[Any]:
    """The same values in as few bytes as hold them and OUTSIDE."""
    is_small = not ids.size or (ids.min() > OUTSIDE and ids.max() <= np.iinfo(np.int16).max)
    return ids.astype(np.int16 if is_small else np.int32)


def _scores(
    photo: NDArray[np.uint8], ids: NDArray[Any], size: Size
) -> tuple[dict[str, float], dict[str, float], int]:
    """Of every hypothesis: its score, what borders give of it; and how many border pixels there are."""
    facts = photo_facts(photo)
    scores: dict[str, float] = {}
    contrasts: dict[str, float] = {}
    cracks = 0
    for one in hypotheses(size, (ids.shape[1], ids.shape[0])):
        found = support(facts, ids, one)
        scores.update(dict.fromkeys(one.names, found.score))
        contrasts.update(dict.fromkeys(one.names, found.contrast))
        cracks = max(cracks, found.cracks)
    return scores, contrasts, cracks


def _mixed_up(ids: NDArray[Any], size: Size) -> tuple[str, int]:
    if scrambled.in_row_order(ids, size) is not None:
        return "row_order", size[1]
    if scrambled.in_row_width(ids, size) is not None:
        return "row_width", size[0]
    width = scrambled.true_width(ids) if ids.shape == (size[1], size[0]) else None
    return ("row_width", width) if width else ("", 0)
