"""Whether a mask belongs to another photo of the set: photos are compared with small masks of others."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.geometry.features import WORK_SIDE, PhotoFacts
from segdesk.repair.geometry.support import FOR_COLOR, color_score, contrast_score

MANY_CODES = 255


@dataclass(frozen=True, eq=False)
class SmallMask:
    """A mask at the working size of its photo, packed: some 2 KB."""

    shape: tuple[int, int]
    packed: bytes

    @classmethod
    def of(cls, ids: NDArray[Any]) -> SmallMask:
        height, width = ids.shape
        scale = min(1.0, WORK_SIDE / max(height, width))
        rows, columns = (_picked(side, scale) for side in (height, width))
        small = ids[np.ix_(rows, columns)]
        codes = np.unique(small, return_inverse=True)[1].reshape(small.shape) % MANY_CODES
        return cls(small.shape, zlib.compress(codes.astype(np.uint8).tobytes(), 1))

    @property
    def labels(self) -> NDArray[np.uint8]:
        return np.frombuffer(zlib.decompress(self.packed), np.uint8).reshape(self.shape)


def _picked(side: int, scale: float) -> NDArray[np.intp]:
    count = max(2, round(side * scale))
    return ((np.arange(count) + 0.5) * (side / count)).astype(np.intp)


def agreement(facts: PhotoFacts, mask: SmallMask) -> float | None:
    """The score of a mask on a photo, as support() has it; None where their shapes differ."""
    labels = mask.labels.astype(np.int32)
    if labels.shape != facts.cells.shape:
        return None
    return contrast_score(facts.edges, labels)[0] + FOR_COLOR * color_score(facts, labels)


def partners_of(facts: PhotoFacts, masks: Mapping[str, SmallMask]) -> dict[str, float]:
    """The score of each mask of its shape, by the name of its image."""
    found = {name: agreement(facts, mask) for name, mask in masks.items()}
    return {name: score for name, score in found.items() if score is not None}


def nearest(places: Sequence[int], place: int, most: int) -> list[int]:
    """The places in a list that are nearest to one of them, which is left out."""
    others = sorted((one for one in places if one != place), key=lambda one: abs(one - place))
    return others[:most]
