"""Folders with more than one thing wrong, or with images that say nothing: parameters drawn at random."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from segdesk.repair.geometry.placement import Placement
from tests.bench.geometry import places
from tests.bench.geometry.places import Spoilt, Way

Scenes = list[tuple[np.ndarray, np.ndarray]]
Folder = Callable[[Scenes], list[Spoilt]]
MUTE, FEWEST = 3, 8


def alike(spoil: Callable[[np.random.Generator], Way]) -> Callable[[np.random.Generator], Folder]:
    """One way, with the same parameters, for all images."""

    def make(rng):
        way = spoil(rng)
        return lambda scenes: [way(*one) for one in scenes]

    return make


def wrong_pairs(rng, *, share=(0.1, 0.2)):
    """Some masks have changed places, in a ring, among images of the size that most have."""
    part = rng.uniform(*share)

    def folder(scenes):
        usual = Counter(ids.shape for _, ids in scenes).most_common(1)[0][0]
        same = [at for at, (_, ids) in enumerate(scenes) if ids.shape == usual]
        count = min(len(same), max(2, round(part * len(scenes))))
        ring = rng.permutation(same)[:count].tolist()
        owner = dict(zip(ring, ring[1:] + ring[:1], strict=True)) if count > 1 else {}
        return [
            Spoilt(photo, scenes[owner[at]][1], Placement(), ("pairing",))
            if at in owner else places.lies_right(rng)(photo, ids)
            for at, (photo, ids) in enumerate(scenes)
        ]  # fmt: skip

    return folder


def half_sound(rng, *, spoil):
    """Every second image is sound, whatever the order of the draw."""
    way = spoil(rng)
    return lambda scenes: [
        way(*one) if at % 2 else places.lies_right(rng)(*one) for at, one in enumerate(scenes)
    ]


def two_ways(rng, *, first, second):
    one, other = first(rng), second(rng)
    return lambda scenes: [(one if at % 2 else other)(*scene) for at, scene in enumerate(scenes)]


def boxed_or_stretched(rng):
    """Two ways to one square size."""
    side = int(rng.integers(240, 700))
    there = (side, side)
    boxed = places.placed(lambda size: (places.inner_part(size, side / max(size), there, 0.5), there))
    stretched = places.placed(lambda size: (Placement(side / size[0], 0, 0, 0, side / size[1], 0), there))
    return lambda scenes: [(boxed if at % 2 else stretched)(*scene) for at, scene in enumerate(scenes)]


def with_mute(rng, *, mute):
    """One of the plain ways for a folder whose first images say nothing."""
    ways = (places.stretch, places.boxed, places.padded, places.shift, places.lies_right)
    way = ways[int(rng.integers(len(ways)))](rng)

    def folder(scenes):
        said = [mute(rng, *one) if at < MUTE else one for at, one in enumerate(scenes)]
        return [replace(way(*one), is_mute=at < MUTE) for at, one in enumerate(said)]

    return folder


def blank_photo(rng, photo, ids):
    return np.full_like(photo, rng.integers(0, 256)), ids


def noise_photo(rng, photo, ids):
    return rng.integers(0, 256, photo.shape).astype(np.uint8), ids


def empty_mask(rng, photo, ids):
    return photo, np.zeros_like(ids)


def one_class(rng, photo, ids):
    return photo, np.full_like(ids, rng.integers(1, 9))


def tiny_object(rng, photo, ids):
    height, width = ids.shape
    side = int(rng.integers(1, 7))
    top, left = int(rng.integers(height - side)), int(rng.integers(width - side))
    only = np.zeros_like(ids)
    only[top : top + side, left : left + side] = 1
    return photo, only


def symmetric(rng, photo, ids):
    """The left half, and its mirror image."""
    half = ids.shape[1] // 2
    both = [np.concatenate([one[:, :half], one[:, :half][:, ::-1]], axis=1) for one in (photo, ids)]
    return both[0], both[1]
