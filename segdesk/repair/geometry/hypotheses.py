"""The closed list of ways in which a mask of some size may have come from an image of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from segdesk.repair.geometry.placement import Placement, Size, dihedral

MERGE_PX = 1.5
"""Ways that put the image's corners closer than this are one: the first is kept."""
ONE_OFF = 2
NEAR_PX = 2.5
MULTIPLES, STEPS = (32, 64, 128, 16), (2, 4, 8, 16, 32)
CLEARLY_SMALLER = 1 / 2.5


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


def _scaled(image: Size, mask: Size, scale: float, anchor: float) -> Placement:
    """Scaled to whole pixels, as resizers do. anchor: the share of bars or cuts at the left and top."""
    inner = [max(1, round(side * scale)) for side in image]
    left, top = (int((there - side) * anchor) for there, side in zip(mask, inner, strict=True))
    return Placement(inner[0] / image[0], 0, left, 0, inner[1] / image[1], top)


def _one(image: Size, mask: Size) -> float:
    return 1.0


def _fit(image: Size, mask: Size) -> float:
    return min(mask[0] / image[0], mask[1] / image[1])


def _fill(image: Size, mask: Size) -> float:
    return max(mask[0] / image[0], mask[1] / image[1])


Way = Callable[[Size, Size], Placement]

_SCALES: dict[str, Callable[[Size, Size], float]] = {"letterbox": _fit, "fill": _fill, "pad_or_crop": _one}
_ANCHORS = {"": 0.5, "_center": 0.5, "_topleft": 0.0, "_bottomright": 1.0}
_RESIZED = (
    "letterbox", "letterbox_topleft", "fill", "fill_topleft", "pad_or_crop_topleft", "pad_or_crop_center",
    "letterbox_bottomright", "fill_bottomright", "pad_or_crop_bottomright",
)  # fmt: skip


def _way(name: str) -> Way:
    scale = next(one for word, one in _SCALES.items() if name.startswith(word))
    anchor = _ANCHORS[name.removeprefix("letterbox").removeprefix("fill").removeprefix("pad_or_crop")]
    return lambda image, mask: _scaled(image, mask, scale(image, mask), anchor)


WAYS: dict[str, Way] = {"stretch": _stretch} | {name: _way(name) for name in _RESIZED}
"""How a resizer goes from one size to another, by the word of the report. Letterboxing the mask is cutting
the image's centre, and the other way round: one row covers both."""

ORIENTATION_PRIOR = {1: 0.0, 2: -0.7, 3: -0.7, 4: -1.0, 5: -1.0, 6: -0.5, 7: -1.0, 8: -0.5}

RARE_PRIOR = -0.5
SHAPE_PRIOR, SAME_SHAPE = -1.5, 0.02


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


@lru_cache(maxsize=1_024)
def names_near(image: Size, mask: Size, name: str) -> set[str]:
    """The names of ways that put the image's corners within NEAR_PX, or a pixel of the mask, of a way's."""
    ways = hypotheses(image, mask)
    chosen = next(one.placement for one in ways if name in one.names)
    allowed = max(NEAR_PX * min(mask[0] / image[0], mask[1] / image[1], 1.0), 1.0)
    near = (one for one in ways if one.placement.corner_distance(chosen, image) <= allowed)
    return {alias for one in near for alias in one.names}


def _all(image: Size, mask: Size) -> Iterator[Hypothesis]:
    for orientation in (1, 6, 8, 3, 2, 5, 4, 7):
        turned, size = dihedral(orientation, image)
        prior, word = ORIENTATION_PRIOR[orientation] + _shape_prior(size, mask), f"exif_{orientation}"
        if size == mask:
            name = "none" if orientation == 1 else word
            yield Hypothesis(name, name, turned, prior)
            continue
        for name, way in _ways(size, mask):
            resized = way(size, mask) @ turned
            rarity = RARE_PRIOR if name.endswith("_bottomright") else 0.0
            if orientation == 1:
                yield Hypothesis(name, name, resized, prior + rarity)
            else:
                yield Hypothesis(f"{word} {name}", word, resized, prior + rarity, {"then": name})
        if orientation == 1:
            yield from _padded_output(image, mask)


def _shape_prior(image: Size, mask: Size) -> float:
    """A mask of its image's proportions was hardly turned, and the other way round."""
    fits, fits_turned = (
        abs(wide * mask[1] / (high * mask[0]) - 1) < SAME_SHAPE for wide, high in (image, image[::-1])
    )
    return SHAPE_PRIOR if fits_turned and not fits else 0.0


def _ways(image: Size, mask: Size) -> Iterator[tuple[str, Way]]:
    """What needs no resampling first where a row or a column more or less is all that differs."""
    is_near = all(abs(one - other) <= ONE_OFF for one, other in zip(image, mask, strict=True))
    first = "pad_or_crop_topleft" if is_near else "stretch"
    yield first, WAYS[first]
    yield from ((name, way) for name, way in WAYS.items() if name != first)


def _padded_output(image: Size, mask: Size) -> Iterator[Hypothesis]:
    """What a network gives of a photo that was padded right and below to a multiple of something."""
    for multiple in MULTIPLES:
        there = tuple(-(-side // multiple) * multiple for side in image)
        for step in STEPS:
            if there[0] // step == mask[0] and there[1] // step == mask[1]:
                placement = Placement(1 / step, 0, 0, 0, 1 / step, 0)
                yield Hypothesis("network", "stride", placement, 0.0, {"step": step, "multiple": multiple})
                return


@lru_cache(maxsize=256)
def conventions(image: Size, mask: Size) -> tuple[Hypothesis, ...]:
    """The ways of making a mask much smaller that differ from a stretch by parts of its pixels; that first.

    They lie a pixel of the image or more apart; empty where there is one way only. Every q-th pixel keeps the
    first of q, not their middle; resizing with aligned corners puts the middles of the outermost pixels on
    each other.
    """
    scales = [there / side for there, side in zip(mask, image, strict=True)]
    if max(scales) > CLEARLY_SMALLER or min(mask) < 2:
        return ()
    found = [Hypothesis("stretch", "stretch", _stretch(image, mask))]
    for step in range(3, round(1 / min(scales)) + 2):
        if all(-(-side // step) == there for there, side in zip(mask, image, strict=True)):
            off = 0.5 - 0.5 / step
            placement = Placement(1 / step, 0, off, 0, 1 / step, off)
            found.append(Hypothesis("stride", "stride", placement, 0.0, {"step": step}))
            break
    sx, sy = ((there - 1) / (side - 1) for there, side in zip(mask, image, strict=True))
    aligned = Placement(sx, 0, 0.5 - sx / 2, 0, sy, 0.5 - sy / 2)
    return (*found, Hypothesis("align_corners", "align_corners", aligned))
