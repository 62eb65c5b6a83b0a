"""A closer look at masks that lie badly on their photos: are they scaled, or another photo's?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.geometry.features import photo_facts
from segdesk.repair.geometry.look import Look, compact
from segdesk.repair.geometry.moved import MAX_SHIFT_MAPS
from segdesk.repair.geometry.pairing import SmallMask, nearest, partners_of
from segdesk.repair.geometry.scaling import scaled_fit

OF_A_KIND = 16
"""So many images of one kind are looked at closer: what they say together holds for the others."""
FEW, ENOUGH, OTHERS = 6, 3, 48
"""Of images that seem sound so many of a size, of sizes with enough images, and so many in all."""
MANY_MASKS = 48


def wanting(looks: Sequence[Look]) -> list[int]:
    """The places of images that want a closer look: that lie badly, and some of each size that seem sound.

    A scale near 1 leaves borders in the middle of an image where they belong.
    """
    poor: dict[Any, list[int]] = defaultdict(list)
    other: dict[Any, list[int]] = defaultdict(list)
    for place, one in enumerate(looks):
        if one.is_poor and not one.is_clearly_moved:
            poor[one.image, one.mask].append(place)
        elif one.is_same_size and one.can_tell:
            other[one.image].append(place)
    chosen = [at for some in poor.values() for at in spread(some, OF_A_KIND)]
    least = 1 if len(looks) <= OF_A_KIND else ENOUGH
    some_other = [at for some in other.values() if len(some) >= least for at in spread(some, FEW)]
    return sorted([*chosen, *(spread(some_other, OTHERS) if some_other else [])])


def spread(places: Sequence[int], most: int) -> list[int]:
    """So many of them at most, from the first to the last."""
    return [places[one] for one in np.unique(np.linspace(0, len(places) - 1, most).astype(int))]


def thinned(looks: Iterable[Look | None]) -> list[Look | None]:
    """Looks without the maps of shifts of those that lie well, but for some of each size: maps are large."""
    kept: Counter[Any] = Counter()
    found: list[Look | None] = []
    for one in looks:
        if one is not None and one.shifts is not None and not one.is_poor:
            kept[one.image] += 1
            one = one if kept[one.image] <= MAX_SHIFT_MAPS else replace(one, shifts=None)
        found.append(one)
    return found


def candidates(looks: Sequence[Look], place: int) -> dict[str, SmallMask]:
    """The masks of other images that would fit a photo by their size; of many those next to it in order."""
    size = looks[place].image
    places = [at for at, one in enumerate(looks) if one.mask == size and one.small is not None]
    chosen = nearest(places, place, MANY_MASKS)
    return {looks[at].name: small for at in chosen if (small := looks[at].small) is not None}


def closer_look(
    look: Look, photo: NDArray[np.uint8], ids: NDArray[Any], masks: Mapping[str, SmallMask]
) -> Look:
    """With what the photo says of these masks of others, and of its own mask scaled and moved."""
    facts = photo_facts(photo)
    scaled = None
    if look.is_same_size and look.shift is not None:
        scaled = scaled_fit(photo, compact(ids), (look.shift.dx, look.shift.dy))
    return replace(look, scaled=scaled, partners=partners_of(facts, masks))
