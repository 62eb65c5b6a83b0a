"""The closed list of ways in which a mask of some size may have come from an image of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from segdesk.repair.geometry.placement import Placement, Size, dihedral

MERGE_PX = 1.5
"""Ways that put the image's corners closer than this are one: the first is kept."""


@dataclass(frozen=True)
class Hypothesis:
    """name pools over images; diagnosis and parameters are the report's; prior: what is usual.

    aliases: other ways that come to the same for these sizes.
    """

    name: str
    diagnosis: str
    placement: Placement
    prior: float = 0.0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, *self.aliases


def _stretch(image: Size, mask: Size) -> Placement:
    return Placement(mask[0] / image[0], 0, 0, 0, mask[1] / image[1], 0)


def _scaled(image: Size, mask: Size, scale: float, *, centred: bool) -> Placement:
    """Scaled to whole pixels, as resizers do; bars or cuts at both sides or at the right and bottom."""
    inner = [max(1, round(side * scale)) for side in image]
    offsets = [_half(there - side) if centred else 0 for there, side in zip(mask, inner, strict=True)]
    return Placement(inner[0] / image[0], 0, offsets[0], 0, inner[1] / image[1], offsets[1])


def _half(room: int) -> int:
    return room // 2 if room >= 0 else -(-room // 2)


def _fit(image: Size, mask: Size) -> float:
    return min(mask[0] / image[0], mask[1] / image[1])


def _fill(image: Size, mask: Size) -> float:
    return max(mask[0] / image[0], mask[1] / image[1])


Way = Callable[[Size, Size], Placement]

WAYS: dict[str, Way] = {
    "stretch": _stretch,
    "letterbox": lambda image, mask: _scaled(image, mask, _fit(image, mask), centred=True),
    "letterbox_topleft": lambda image, mask: _scaled(image, mask, _fit(image, mask), centred=False),
    "fill": lambda image, mask: _scaled(image, mask, _fill(image, mask), centred=True),
    "fill_topleft": lambda image, mask: _scaled(image, mask, _fill(image, mask), centred=False),
    "pad_or_crop_topleft": lambda image, mask: Placement(),
    "pad_or_crop_center": lambda image, mask: _scaled(image, mask, 1.0, centred=True),
}
"""How a resizer goes from one size to another, by the word of the report. Letterboxing the mask is cutting
the image's centre, and the other way round: one row covers both."""

ORIENTATION_PRIOR = {1: 0.0, 2: -0.7, 3: -0.7, 4: -1.0, 5: -1.0, 6: -0.5, 7: -1.0, 8: -0.5}


@lru_cache(maxsize=256)
def hypotheses(image: Size, mask: Size) -> tuple[Hypothesis, ...]:
    """Every way from an image to a mask of these sizes, no two of them alike."""
    kept: list[Hypothesis] = []
    allowed = MERGE_PX * min(mask[0] / image[0], mask[1] / image[1], 1.0)
    for one in _all(image, mask):
        apart = [one.placement.corner_distance(other.placement, image) for other in kept]
        near = min(range(len(apart)), key=apart.__getitem__, default=None)
        if near is None or apart[near] >= allowed:
            kept.append(one)
        else:
            kept[near] = replace(kept[near], aliases=(*kept[near].aliases, one.name))
    return tuple(kept)


def _all(image: Size, mask: Size) -> Iterator[Hypothesis]:
    for orientation in (1, 6, 8, 3, 2, 5, 4, 7):
        turned, size = dihedral(orientation, image)
        prior, word = ORIENTATION_PRIOR[orientation], f"exif_{orientation}"
        if size == mask:
            name = "none" if orientation == 1 else word
            yield Hypothesis(name, name, turned, prior)
            continue
        for name, way in WAYS.items():
            resized = way(size, mask) @ turned
            if orientation == 1:
                yield Hypothesis(name, name, resized, prior)
            else:
                yield Hypothesis(f"{word} {name}", word, resized, prior, {"then": name})
