"""Scenes come from a seed alone, at any size."""

import numpy as np
import pytest

from segdesk.dataset.sample import SCENES, scene
from segdesk.errors import SegDeskError

from .conftest import SIZES, drawn


@pytest.mark.parametrize("kind", SCENES)
def test_a_seed_gives_the_same_scene_and_another_seed_another(kind):
    first, other = (drawn(kind, seed, SIZES[kind]) for seed in (1, 2))
    again = scene(kind, 1, SIZES[kind])
    assert first.image.shape == (*SIZES[kind][::-1], 3)
    assert np.array_equal(first.image, again.image)
    assert np.array_equal(first.labels, again.labels)
    assert np.array_equal(first.instances, again.instances)
    assert not np.array_equal(first.image, other.image)


@pytest.mark.parametrize("kind", SCENES)
def test_a_photo_has_light_and_shade_and_grain(kind):
    grey = drawn(kind, 1, SIZES[kind]).image.mean(axis=2)
    assert np.ptp(np.percentile(grey, [2, 98])) > 40
    assert len(np.unique(grey)) > 100


def test_a_scene_above_its_largest_size_repeats_the_pixels_of_its_truth():
    side = SCENES["fruit"].largest_px + 1
    shown = scene("fruit", 1, (side, 41))
    assert shown.image.shape == (41, side, 3)
    assert shown.labels.shape == shown.instances.shape == (41, side)
    assert np.array_equal(shown.instances[0:40:2], shown.instances[1:41:2])
    assert shown.objects()


def test_a_scene_that_nobody_knows_is_refused_with_those_that_are_known():
    with pytest.raises(SegDeskError, match="street, fruit, cells"):
        scene("moon", 1, (100, 100))


def test_a_scene_without_room_is_refused():
    with pytest.raises(SegDeskError, match="31 x 200 is too small"):
        scene("cells", 1, (31, 200))
