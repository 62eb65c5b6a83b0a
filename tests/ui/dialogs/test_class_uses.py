"""Counts of classes over a project, from what its entries say."""

import numpy as np

from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.entry import ClassUse, ImageEntry, packed
from segdesk.progress import SILENT
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.uses import count_uses

CLASSES = class_map([(number, f"class {number}", "#102030", Kind.THING) for number in range(6)])


def entries(count):
    rng = np.random.default_rng(5)
    found = []
    for number in range(1, count + 1):
        keys = rng.choice(6, rng.integers(0, 5), replace=False).tolist()
        use = [ClassUse(key + 1, int(rng.integers(1, 9)), int(rng.integers(1, 2**40))) for key in keys]
        found.append(ImageEntry(number, "a", "a", packed_use=packed(use)))
    return found


def test_the_counts_are_those_of_the_entries_and_merged_classes_count_for_their_target():
    every = entries(50)
    classes = CLASSES.merged_into(2, 4)
    uses = count_uses(classes, every, SILENT)
    for key in (1, 3, 4, 5, 6):
        rows = [(one.id, row) for one in every for row in one.use if classes.resolve(row.class_key) == key]
        assert uses[key].objects == sum(row.objects for _, row in rows)
        assert uses[key].pixels == sum(row.pixels for _, row in rows)
        assert uses[key].images.tolist() == sorted({image for image, _ in rows})
    assert uses[2].objects == 0


def test_a_merge_of_the_draft_adds_up_like_a_merge_of_the_project():
    every = entries(50)
    draft = Draft(CLASSES, Task.INSTANCE)
    draft.merge(2, 4)
    draft.set_uses(count_uses(CLASSES, every, SILENT))
    wanted = count_uses(CLASSES.merged_into(2, 4), every, SILENT)
    assert (draft.uses[4].objects, draft.uses[4].pixels) == (wanted[4].objects, wanted[4].pixels)
    assert draft.uses[4].images.tolist() == wanted[4].images.tolist()


def test_an_empty_project_has_no_uses():
    uses = count_uses(CLASSES, [], SILENT)
    assert (dict(uses.of), uses.pixels) == ({}, 0)


def test_a_key_of_a_removed_class_is_not_given_to_a_new_one():
    draft = Draft(CLASSES, Task.INSTANCE)
    draft.set_uses(count_uses(CLASSES, [], SILENT))
    draft.remove(6)
    assert draft.add().key == 7
