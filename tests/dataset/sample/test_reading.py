"""The sound sets are read without a remark; nothing of them is lost or changed."""

import numpy as np
import pytest

from .reading import taken

SOUND = {
    "street-semantic": ("masks", "semantic"),
    "street-panoptic": ("coco_panoptic", "panoptic"),
    "fruit-instance": ("coco", "instance"),
    "cells-instance": ("binary_masks", "instance"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_set_is_recognised_and_read_without_a_remark(samples, name):
    read = taken(samples.path(name))
    assert (read.data.format, read.data.task.value) == SOUND[name]
    assert (read.remarks, read.report.lost) == ([], [])
    assert read.report.images == samples.sets[name].images
    assert list(read.data.classes.problems()) == []
    assert not read.data.classes.provisional


@pytest.mark.parametrize("name", ["street-semantic", "street-panoptic", "fruit-instance"])
def test_the_pixels_that_were_read_are_the_scenes(samples, name):
    read = taken(samples.path(name))
    for image, truth in samples.scenes(name).items():
        found = read.ids(f"images/{image}.jpg")
        nowhere = {"street-panoptic": 255, "fruit-instance": 0}.get(name, -1)
        assert np.array_equal(np.where(found < 0, nowhere, found), truth.labels)


@pytest.mark.parametrize("name", ["street-panoptic", "fruit-instance", "cells-instance"])
def test_every_object_came_in(samples, name):
    things = sum(len(truth.objects()) for truth in samples.scenes(name).values())
    read = taken(samples.path(name))
    kinds = {one.key: one.kind for one in read.data.classes}
    contents = read.target.contents.values()
    assert sum(kinds[one.class_key] == "thing" for content in contents for one in content.objects) == things
