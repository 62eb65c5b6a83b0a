"""What a reader found becomes objects: nothing is resized, clipped, remapped or lost without a word."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from segdesk.geometry import Part, Rect
from segdesk.io.formats.dataset import ImageLabels, Lost, SourceObject
from segdesk.io.intake import MAX_NUMBER, to_content
from segdesk.model.stored import StoredMask

SIZE = (8, 6)
KEYS = {0: 1, 5: 2, 9: 3}
SQUARE = (Part(((1, 1), (4, 1), (4, 4), (1, 4))),)


def stencil(rect, *, value=True):
    return rect, np.full((rect.height, rect.width), value)


def taken(*objects, **labels):
    return to_content(ImageLabels(SIZE, list(objects), labelled=True, **labels), KEYS, "a.png")


def test_a_mask_that_does_not_fit_is_kept_as_it_came():
    stored = StoredMask(np.arange(6, dtype=np.uint8).reshape(2, 3), "L", "Another size.")
    found = taken(stored=stored)
    assert found.content.stored is stored
    assert found.content.planes == []
    assert found.objects_in == found.objects_out == 0


def test_a_label_map_of_another_size_is_no_label_map():
    with pytest.raises(ValueError, match="The label map is 6 x 8"):
        taken(SourceObject(5, value=1), label_map=np.ones((8, 6), np.uint8))


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int32, np.uint32, np.int64])
def test_values_become_slots_in_the_order_of_the_objects_and_others_stay_unlabelled(kind):
    label_map = np.zeros(SIZE[::-1], kind)
    label_map[0], label_map[1], label_map[2] = 7, 120, 33
    found = taken(SourceObject(5, value=120), SourceObject(9, value=7), label_map=label_map)
    plane = found.content.planes[0]
    assert (plane[0] == 2).all()
    assert (plane[1] == 1).all()
    assert not plane[2:].any()
    assert found.objects_out == 2


def test_two_objects_of_one_value_are_one_object_and_one_lost():
    found = taken(
        SourceObject(5, value=1, what="first"),
        SourceObject(9, value=1, what="second"),
        label_map=np.ones(SIZE[::-1], np.uint8),
    )
    assert found.lost == [Lost("a.png", "second", "Another object has the value 1 already.")]
    assert found.objects_out == 1


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (SourceObject(77, polygon=SQUARE), "Its class 77 is in no class table."),
        (SourceObject(5, value=3), "It has no pixel in the mask."),
        (SourceObject(5, stencil=stencil(Rect(0, 0, 2, 2), value=False)), "Its mask has no pixel."),
        (SourceObject(5, stencil=stencil(Rect(20, 20, 22, 22))), "It lies outside the image."),
        (SourceObject(5, polygon=(Part(((1, 1), (4, 4), (1, 1))),)), "It has no area."),
        (SourceObject(5, polygon=(Part(((10, 10), (14, 10), (14, 14))),)), "It lies outside the image."),
        (
            SourceObject(5, polygon=(Part(((1, 1), (4, float("nan")), (4, 4))),)),
            "It has a coordinate that is no number.",
        ),
    ],
)
def test_what_cannot_come_in_is_lost_with_its_reason(one, reason):
    found = taken(one, SourceObject(5, polygon=SQUARE), label_map=np.zeros(SIZE[::-1], np.uint8))
    assert [lost.reason for lost in found.lost] == [reason]
    assert (found.objects_in, found.objects_out) == (2, 1)


def test_what_reaches_over_the_border_is_noted_and_keeps_its_outline():
    wide = (Part(((-3, 1), (4, 1), (4, 4), (-3, 4))),)
    found = taken(
        SourceObject(5, polygon=wide, what="shape 1"), SourceObject(9, stencil=stencil(Rect(6, 4, 11, 9)))
    )
    assert [note.message for note in found.notes] == [
        "shape 1 reaches over the border of the image; only what lies inside has pixels.",
        "An object was cut at the border of the image.",
    ]
    assert found.content.objects[1].polygon == wide
    assert int((found.content.planes[0] == 2).sum()) == 2 * 2


def test_objects_that_overlap_lie_in_planes_of_their_own_with_all_their_pixels():
    found = taken(
        SourceObject(5, polygon=SQUARE),
        SourceObject(9, polygon=SQUARE),
        SourceObject(5, stencil=stencil(Rect(5, 0, 8, 2))),
    )
    areas = [int((found.content.planes[one.plane] == one.slot).sum()) for one in found.content.objects]
    assert areas == [9, 9, 6]
    assert [one.plane for one in found.content.objects] == [0, 1, 0]


def test_a_number_that_no_project_can_hold_is_noted_and_not_kept():
    found = taken(SourceObject(5, polygon=SQUARE, group=MAX_NUMBER, z=-(10**30), what="shape 1"))
    assert (found.content.objects[1].group, found.content.objects[1].z) == (None, 0)
    assert len(found.notes) == 2
    assert str(MAX_NUMBER) in found.notes[0].message


rects = st.builds(
    lambda left, top, width, height: Rect(left, top, left + width, top + height),
    st.integers(-4, 9),
    st.integers(-4, 7),
    st.integers(1, 6),
    st.integers(1, 6),
)
objects = st.one_of(
    st.builds(
        lambda rect, key: SourceObject(key, stencil=stencil(rect)), rects, st.sampled_from([0, 5, 9, 77])
    ),
    st.builds(lambda value: SourceObject(5, value=value), st.integers(0, 4)),
    st.builds(
        lambda points: SourceObject(9, polygon=(Part(tuple(points)),)),
        st.lists(st.tuples(st.floats(-9, 15), st.floats(-9, 12)), min_size=3, max_size=6),
    ),
)


@given(st.lists(objects, max_size=12))
def test_as_many_objects_come_out_or_are_lost_as_went_in(many):
    label_map = np.arange(48, dtype=np.uint8).reshape(6, 8) % 4
    found = taken(*many, label_map=label_map)
    assert found.objects_in == len(many) == found.objects_out + len(found.lost)
    places = [(one.plane, one.slot) for one in found.content.objects]
    assert len(set(places)) == len(places)
    for index, plane in enumerate(found.content.planes):
        assert set(np.unique(plane)) <= {0, *(slot for at, slot in places if at == index)} or index == 0
