"""Masks that were padded or cut to a multiple at the right and below, then stretched to the photo's size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segdesk.repair.geometry.placement import Sides, Size

MULTIPLES = (16, 32, 64, 128)


def stretched_back(size: Size) -> Iterator[tuple[Sides, dict[str, Any]]]:
    """Where the sides of an image of a size then lie in the mask, and the parameter of the report."""
    width, height = size
    for multiple in MULTIPLES:
        for word, more in (("padded_to", 1), ("cut_to", 0)):
            wide, high = ((side // multiple + more) * multiple or side for side in size)
            exact = [side % multiple == 0 for side in size]
            wide, high = width if exact[0] else wide, height if exact[1] else high
            if (wide, high) != size:
                yield (0.0, 0.0, width * width / wide, height * height / high), {word: multiple}
