"""A person's word for how masks lie: steps such as "mirror:h; shift:3,-2", applied as given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segdesk.errors import SegDeskError
from segdesk.repair.geometry.hypotheses import WAYS
from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement, Size, dihedral
from segdesk.repair.proposal import Decision, Family, Proposal

Step = Callable[[Size, Size], tuple[Placement, Size]]
"""(size of the mask so far, size of the image) -> (from the result to the mask so far, size of the result)"""


@dataclass(frozen=True)
class Spec:
    """What is done to a mask, in order: each step takes the mask as the step before left it."""

    words: str
    steps: tuple[Step, ...]

    def placed(self, look: Look) -> Placed:
        """The place that the steps give a mask of a size under an image of a size."""
        placement = self.placement(look.mask, look.image)
        is_same = placement.is_identity and look.is_same_size
        proposal = Proposal(
            Family.GEOMETRY, "none" if is_same else "scale_shift", 1.0, 0.0, Decision.APPLY,
            f"As given: {self.words}.", {"matrix": placement.matrix, "spec": self.words},
        )  # fmt: skip
        return Placed(proposal, placement, look, 0)

    def placement(self, mask: Size, image: Size) -> Placement:
        """From the image to the stored mask."""
        whole, size = Placement(), mask
        for step in self.steps:
            back, size = step(size, image)
            whole = whole @ back
        return whole


def parse(words: str) -> Spec:
    """The steps of --geometry. SegDeskError, with the steps there are, for anything else."""
    return Spec(words, tuple(_step(one.strip()) for one in words.split(";") if one.strip()))


def _step(word: str) -> Step:
    name, _, rest = word.partition(":")
    if name not in _STEPS:
        raise SegDeskError(f"There is no geometry step {name!r}.", f"Steps are {', '.join(_STEPS)}.")
    count, make = _STEPS[name]
    parts = [one.strip() for one in rest.split(",")] if rest else []
    try:
        if len(parts) != count:
            raise ValueError(f"it takes {count} values")
        return make(parts)
    except (ValueError, KeyError, ZeroDivisionError) as fault:
        raise SegDeskError(
            f"The geometry step {word!r} cannot be read: {fault}.", "Write it like shift:12,-7 or mirror:h."
        ) from fault


def _shift(parts: list[str]) -> Step:
    dx, dy = (float(one) for one in parts)
    return lambda mask, image: (Placement(1, 0, -dx, 0, 1, -dy), mask)


def _scale(parts: list[str]) -> Step:
    sx, sy = (float(one) for one in parts)
    if sx <= 0 or sy <= 0:
        raise ValueError("a scale is above 0")

    def step(mask: Size, image: Size) -> tuple[Placement, Size]:
        size = max(1, round(mask[0] * sx)), max(1, round(mask[1] * sy))
        return Placement(1 / sx, 0, 0, 0, 1 / sy, 0), size

    return step


def _view(orientation: int) -> Step:
    """The mask is stored as EXIF orientation 1..8 stores the upright one."""

    def step(mask: Size, image: Size) -> tuple[Placement, Size]:
        upright = mask if orientation < 5 else (mask[1], mask[0])
        return dihedral(orientation, upright)[0], upright

    return step


_TURNS = {"90": 6, "180": 3, "270": 8}
"""Degrees that the mask is turned clockwise by, as the EXIF orientation that such a turn sets upright."""
_MIRRORS = {"h": 2, "v": 4}


def _crop(parts: list[str]) -> Step:
    left, top, right, bottom = (int(one) for one in parts)

    def step(mask: Size, image: Size) -> tuple[Placement, Size]:
        size = max(1, mask[0] - left - right), max(1, mask[1] - top - bottom)
        return Placement(1, 0, left, 0, 1, top), size

    return step


def _way(name: str) -> Callable[[list[str]], Step]:
    return lambda parts: lambda mask, image: (WAYS[name](image, mask), image)


def _exif(parts: list[str]) -> Step:
    orientation = int(parts[0])
    if not 1 <= orientation <= 8:
        raise ValueError("an orientation is 1 to 8")
    return _view(orientation)


_STEPS: dict[str, tuple[int, Callable[[list[str]], Step]]] = {
    "shift": (2, _shift),
    "scale": (2, _scale),
    "rotate": (1, lambda parts: _view(_TURNS[parts[0]])),
    "mirror": (1, lambda parts: _view(_MIRRORS[parts[0]])),
    "crop": (4, _crop),
    "stretch": (0, _way("stretch")),
    "letterbox": (0, _way("letterbox")),
    "fill": (0, _way("fill")),
    "topleft": (0, _way("pad_or_crop_topleft")),
    "exif": (1, _exif),
}
