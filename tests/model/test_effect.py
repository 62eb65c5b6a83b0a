"""What an edit did, counted in pixels and objects, against brute force."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from segdesk.geometry import EMPTY, Rect
from segdesk.model.classes import Kind, class_map
from segdesk.model.document import Document, DocumentContent
from segdesk.model.overlap import Overlap

CLASSES = class_map([(1, "Car", "#4BEEDC", Kind.THING)])
SIZE = (300, 270)

sides = st.integers(-10, 290)
rects = st.builds(
    lambda x, y, w, h: Rect(x, y, x + w, y + h), sides, sides, st.integers(1, 80), st.integers(1, 80)
)
moves = st.lists(st.tuples(rects, st.integers(0, 3), st.sampled_from(Overlap)), min_size=1, max_size=4)


def owners(document):
    """Per pixel the ids of the objects that it belongs to, sorted."""
    ids = np.zeros((13, document.size[1], document.size[0]), np.int64)
    for index, plane in enumerate(document.planes):
        for one in document.objects:
            if one.plane == index:
                ids[index][plane == one.slot] = one.id
    return np.sort(ids, axis=0)


@given(moves, moves)
@settings(max_examples=40, deadline=None)
def test_pixels_count_where_their_objects_are_others(first, second):
    document = Document(1, DocumentContent(SIZE), CLASSES)
    for overlap in Overlap:
        with document.edit("Draw", overlap=overlap) as edit:
            for rect, _, _ in first:
                edit.write(rect, edit.add(1))
    before = owners(document)
    with document.edit("More", overlap=second[0][2]) as edit:
        for rect, number, _ in second:
            ids = sorted(document.objects.by_id)
            if number == 0 and len(ids) > 1:
                edit.remove(ids[0])
            elif number == 1:
                edit.erase(rect)
            else:
                edit.write(rect, ids[-1])
    differs = (owners(document) != before).any(axis=0)
    effect = edit.effect
    assert effect.pixels == np.count_nonzero(differs)
    assert np.array_equal(effect.stencil(document.bounds), differs)
    part = Rect(40, 30, 290, 261)
    assert np.array_equal(effect.stencil(part), differs[part.slices])
    outside = differs.copy()
    outside[effect.rect.slices] = False
    assert not outside.any()
    assert set(effect.removed) == set(effect.before.by_id) - set(document.objects.by_id)


def test_an_edit_that_changes_nothing_has_no_effect():
    document = Document(1, DocumentContent(SIZE), CLASSES)
    with document.edit("Nothing") as edit:
        edit.remove(edit.add(1))
    assert not edit.effect
    assert (edit.effect.pixels, edit.effect.rect, edit.effect.added) == (0, EMPTY, ())


def test_a_fork_knows_areas_and_boxes_and_goes_its_own_way():
    document = Document(1, DocumentContent(SIZE), CLASSES)
    with document.edit("Draw") as edit:
        edit.write(Rect(5, 5, 25, 25), edit.add(1))
    fork = document.fork()
    with fork.edit("Erase") as edit:
        edit.erase(Rect(0, 0, 300, 15))
    assert (fork.area(1), fork.box(1)) == (200, Rect(5, 15, 25, 25))
    assert (document.area(1), document.box(1)) == (400, Rect(5, 5, 25, 25))
