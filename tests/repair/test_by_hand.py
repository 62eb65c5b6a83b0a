"""Repairs by hand: nothing but the stated pixels changes, and undo brings every byte back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdesk.errors import Refused, SegDeskError
from segdesk.geometry import Part, Rect
from segdesk.model.classes import Kind, class_map
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.model.project import Project
from segdesk.model.stored import StoredMask
from segdesk.ops.affine import moved, resize_nearest
from segdesk.repair.by_hand import Repair, look, mend, tried
from segdesk.repair.over_images import look_at_many, mend_many
from segdesk.repair.placement import Mirror, Move, Scale, Stretch, Turn, kept, placed
from segdesk.repair.stored_classes import UNLABELLED

ROAD, CAR, REST = 1, 2, 3
CLASSES = class_map(
    [
        (0, "Road", "#8667FE", Kind.STUFF),
        (7, "Car", "#4BEEDC", Kind.THING),
        (9, "Rest", "#000000", Kind.BACKGROUND),
    ]
)
SIZE = 12, 9


class Store:
    def __init__(self, contents):
        self.contents = contents

    def read(self, entry):
        return self.contents[entry.id]


def project_of(*contents):
    entries = {
        number: ImageEntry(number, f"{number}.png", f"{number}.png", *SIZE)
        for number in range(1, len(contents) + 1)
    }
    return Project(Store(dict(enumerate(contents, 1))), classes=CLASSES, entries=entries)


def content_of(*planes, locked=(), size=SIZE):
    """Objects of alternating classes; slot n of plane p is object 10 p + n."""
    objects = {}
    for index, plane in enumerate(planes):
        for slot in np.unique(plane[plane > 0]).tolist():
            number = 10 * index + slot
            key = ROAD if slot % 2 else CAR
            objects[number] = MaskObject(number, index, slot, key, locked=number in locked)
    return DocumentContent(size, [plane.copy() for plane in planes], ObjectTable(objects))


def stored_content(pixels, **fields):
    stored = StoredMask(np.asarray(pixels), "L", "It does not fit.", **fields)
    return DocumentContent(SIZE, stored=stored)


def keys_of(document):
    """The class key of every pixel, the upper object's where two are."""
    found = np.zeros((document.size[1], document.size[0]), np.int32)
    for one in document.objects.ordered:
        found[document.planes[one.plane] == one.slot] = document.classes.resolve(one.class_key)
    return found


def bytes_of(document):
    return [plane.tobytes() for plane in document.planes], dict(document.objects.by_id), document.stored


planes = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).integers(0, 4, (SIZE[1], SIZE[0]), np.uint16)
)
factors = st.floats(0.1, 4)
placements = st.one_of(
    st.builds(Move, st.integers(-15, 15), st.integers(-15, 15)),
    st.builds(Scale, factors, factors, st.sampled_from(["center", "corner"])),
    st.builds(Turn, st.integers(-4, 4)),
    st.builds(Mirror, st.sampled_from(["h", "v"])),
    st.just(Stretch()),
)
sizes = st.tuples(st.integers(1, 20), st.integers(1, 20))


@given(planes, placements)
@settings(max_examples=60)
def test_every_pixel_comes_from_its_place_and_undo_brings_every_byte_back(plane, placement):
    project = project_of(content_of(plane))
    document = project.document(1)
    before, keys = bytes_of(document), keys_of(document)
    mend(document, Repair("Repair", placement))
    assert np.array_equal(keys_of(document), placed(keys, placement, SIZE))
    if project.history.done:
        project.history.undo()
    assert bytes_of(document) == before
    assert len(project.history.done) == 0


@given(planes, placements)
@settings(max_examples=40)
def test_the_counts_are_those_of_the_pixels(plane, placement):
    document = project_of(content_of(plane)).document(1)
    before = bytes_of(document)
    foreseen = look(document, Repair("Repair", placement))
    assert bytes_of(document) == before
    assert mend(document, Repair("Repair", placement)) == foreseen
    assert foreseen.pixels == np.count_nonzero(document.planes[0] != plane)
    inside = kept(placement, SIZE, SIZE)
    assert foreseen.cut_off == np.count_nonzero(plane) - np.count_nonzero(plane[inside.slices])


@given(sizes, sizes, placements)
@settings(max_examples=150)
def test_what_is_not_kept_is_nowhere_and_without_shrinking_all_that_is_kept_is_somewhere(
    source, target, placement
):
    names = np.arange(1, source[0] * source[1] + 1, dtype=np.int32).reshape(source[::-1])
    seen = np.zeros(names.size + 1, bool)
    seen[placed(names, placement, target)] = True
    inside = np.zeros(names.shape, bool)
    inside[kept(placement, source, target).slices] = True
    shrinks = isinstance(placement, Scale) and min(placement.across, placement.down) < 1
    shrinks |= isinstance(placement, Stretch) and (target[0] < source[0] or target[1] < source[1])
    there = seen[names]
    if not isinstance(placement, Scale):
        assert not (there & ~inside).any()
    if not shrinks:
        assert not (inside & ~there).any()


@given(planes, st.integers(-14, 14), st.integers(-14, 14))
@settings(max_examples=40)
def test_locked_objects_stay_where_they_are(plane, dx, dy):
    document = project_of(content_of(plane, locked=(2,))).document(1)
    outcome = mend(document, Repair("Move", Move(dx, dy)))
    locked = plane == 2
    assert np.array_equal(document.planes[0] == 2, locked)
    free = moved(np.where(locked, 0, plane), dx, dy)
    wanted = np.where(locked, 2, free) if (dx, dy) != (0, 0) else plane
    assert np.array_equal(document.planes[0], wanted)
    assert outcome.kept_by_others == (np.count_nonzero(free[locked]) if (dx, dy) != (0, 0) else 0)


def test_objects_that_overlap_still_overlap_after_a_move():
    lower, upper = np.zeros((2, SIZE[1], SIZE[0]), np.uint16)
    lower[1:5, 1:6], upper[2:7, 3:9] = 1, 1
    document = project_of(content_of(lower, upper)).document(1)
    mend(document, Repair("Move", Move(1, 1)))
    boxes = {one.id: document.box(one.id) for one in document.objects}
    assert boxes == {1: Rect(2, 2, 7, 6), 11: Rect(4, 3, 10, 8)}
    assert all(document.area(one) == boxes[one].width * boxes[one].height for one in boxes)


def test_an_outline_moves_with_its_object_and_an_outline_that_would_fill_other_pixels_goes():
    project = project_of(DocumentContent(SIZE))
    document = project.document(1)
    ring = (2.5, 1.5), (9.0, 2.0), (6.0, 8.0)
    with document.edit("Polygon") as edit:
        one = edit.add(CAR)
        edit.draw(one, (Part(ring),))
    pixels = document.planes[0].copy()
    mend(document, Repair("Move", Move(1, -1)))
    assert np.array_equal(document.planes[0], moved(pixels, 1, -1))
    assert document.objects[one].polygon[0].outer[0] == (3.5, 0.5)
    assert document.objects[one].agrees
    mend(document, Repair("Move", Move(0, -1)))
    assert np.array_equal(document.planes[0], moved(pixels, 1, -2))
    assert document.objects[one].polygon is None


def test_a_mask_moved_out_of_sight_says_that_its_objects_have_no_pixel():
    document = project_of(content_of(np.full((SIZE[1], SIZE[0]), 1, np.uint16))).document(1)
    outcome = mend(document, Repair("Move", Move(50, 0)))
    assert (outcome.cut_off, outcome.emptied, outcome.objects) == (108, 1, 1)


def test_one_class_becomes_another_and_no_other_pixel_changes():
    plane = np.random.default_rng(3).integers(0, 4, (SIZE[1], SIZE[0]), np.uint16)
    project = project_of(content_of(plane))
    document = project.document(1)
    before = bytes_of(document)
    outcome = mend(document, Repair("Replace", classes={ROAD: CAR}))
    assert np.array_equal(document.planes[0], plane)
    assert set(np.unique(keys_of(document))) == {0, CAR}
    assert outcome.pixels == np.count_nonzero(plane % 2)
    project.history.undo()
    assert bytes_of(document) == before


def test_a_class_may_become_unlabelled():
    plane = np.random.default_rng(3).integers(0, 4, (SIZE[1], SIZE[0]), np.uint16)
    document = project_of(content_of(plane)).document(1)
    mend(document, Repair("Replace", classes={ROAD: UNLABELLED}))
    assert np.array_equal(document.planes[0], np.where(plane == 2, 2, 0))


# Stored masks


@given(sizes, st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_a_mask_is_taken_where_it_fits_and_undo_stores_it_again(size, seed):
    pixels = np.random.default_rng(seed).choice(np.array([0, 7, 9], np.uint8), size[::-1])
    project = project_of(stored_content(pixels))
    document = project.document(1)
    before = bytes_of(document)
    outcome = mend(document, Repair("Take as it is"))
    width, height = min(size[0], SIZE[0]), min(size[1], SIZE[1])
    wanted = np.zeros((SIZE[1], SIZE[0]), np.int32)
    wanted[:height, :width] = np.array([ROAD, CAR, 0])[np.searchsorted([0, 7, 9], pixels[:height, :width])]
    assert np.array_equal(keys_of(document), wanted)
    assert outcome.cut_off == np.count_nonzero(pixels != 9) - np.count_nonzero(wanted)
    assert outcome.pixels == np.count_nonzero(wanted)
    assert document.stored is None
    assert not project.entries[1].stored
    project.history.undo()
    assert bytes_of(document) == before


def test_a_mask_of_half_the_size_is_stretched_and_its_values_stay():
    pixels = np.random.default_rng(1).choice(np.array([0, 7], np.uint8), (4, 6))
    document = project_of(stored_content(pixels)).document(1)
    mend(document, Repair("Resize", Stretch()))
    assert np.array_equal(keys_of(document) == CAR, resize_nearest(pixels, SIZE) == 7)


def test_a_mask_on_its_side_is_turned_upright():
    upright = np.random.default_rng(1).choice(np.array([0, 7], np.uint8), (SIZE[1], SIZE[0]))
    document = project_of(stored_content(np.rot90(upright))).document(1)
    outcome = mend(document, Repair("Turn", Turn(1)))
    assert np.array_equal(keys_of(document) == CAR, upright == 7)
    assert outcome.cut_off == 0


def test_values_without_a_class_are_refused_and_nothing_changes():
    project = project_of(stored_content(np.array([[0, 7, 77], [77, 78, 0]], np.uint8), path="a.png"))
    document = project.document(1)
    before = bytes_of(document)
    with pytest.raises(Refused, match=r"a.png: The mask has values without a class: 77, 78"):
        mend(document, Repair("Take as it is"))
    assert bytes_of(document) == before
    assert project.history.done == []
    assert look(document, Repair("Take as it is")).unknown == {77: 2, 78: 1}


def test_a_value_is_given_a_class_and_the_rest_becomes_unlabelled():
    document = project_of(stored_content(np.array([[0, 7, 77], [77, 78, 0]], np.uint8))).document(1)
    mend(document, Repair("Values", values={77: CAR, 0: UNLABELLED}, rest=UNLABELLED))
    assert keys_of(document)[:2, :3].tolist() == [[0, CAR, CAR], [CAR, 0, 0]]


def test_colours_mean_the_class_that_has_them():
    red, violet, aqua = (250, 0, 0), (0x86, 0x67, 0xFE), (0x4B, 0xEE, 0xDC)
    document = project_of(stored_content(np.array([[violet, aqua, red]], np.uint8))).document(1)
    assert look(document, Repair("Colours")).unknown == {0xFA0000: 1}
    mend(document, Repair("Colours", values={0xFA0000: CAR}))
    assert keys_of(document)[0, :3].tolist() == [ROAD, CAR, CAR]


def test_what_was_painted_before_stays():
    project = project_of(stored_content(np.full((SIZE[1], SIZE[0]), 7, np.uint8)))
    document = project.document(1)
    with document.edit("Brush") as edit:
        edit.write(Rect(0, 0, 3, 3), edit.add(ROAD))
    outcome = mend(document, Repair("Take as it is"))
    assert outcome.kept_by_others == 9
    assert (keys_of(document)[:3, :3] == ROAD).all()
    assert np.count_nonzero(keys_of(document) == CAR) == 108 - 9


def test_a_copy_shows_what_would_be():
    document = project_of(stored_content(np.full((2, 2), 7, np.uint8))).document(1)
    after, outcome = tried(document, Repair("Resize", Stretch()))
    assert (keys_of(after) == CAR).all()
    assert outcome.pixels == 108
    assert document.stored is not None


# Many images


class Pieces:
    """A batch without a file."""

    def __init__(self, project, into):
        self.project, self.into = project, into

    def document(self, image):
        return self.project.document(image)

    def put(self, document, changes):
        self.into.update(changes)


def test_many_images_are_one_step_and_those_that_refuse_are_listed():
    good = stored_content(np.full((2, 2), 7, np.uint8))
    bad = stored_content(np.full((2, 2), 77, np.uint8))
    project = project_of(good, bad, stored_content(np.full((3, 3), 0, np.uint8)))
    before = [bytes_of(project.document(number)) for number in (1, 2, 3)]
    repair = Repair("Resize", Stretch())
    dry = look_at_many(project.document, [1, 2, 3], repair)
    assert (dry.images, list(dry.refused), dry.outcome.unknown) == (2, [2], {77: 4})
    with project.step(repair.name) as step:
        tally = mend_many(Pieces(project, step), [1, 2, 3], repair, jobs=1)
    assert (tally.images, list(tally.refused)) == (2, [2])
    assert tally.outcome.pixels == dry.outcome.pixels == 216
    assert [one.name for one in project.history.done] == ["Resize"]
    project.history.undo()
    assert [bytes_of(project.document(number)) for number in (1, 2, 3)] == before


def test_a_factor_beyond_the_limits_is_no_scale():
    with pytest.raises(ValueError, match="scaled by"):
        Scale(0, 1)


def test_an_image_that_cannot_be_read_is_listed_and_the_others_are_repaired():
    project = project_of(*(stored_content(np.full((2, 2), 7, np.uint8)) for _ in range(2)))

    class Damaged(Pieces):
        def document(self, image):
            if image == 1:
                raise SegDeskError("Its mask is damaged.", file="1.png")
            return super().document(image)

    tally = mend_many(Damaged(project, {}), [1, 2], Repair("Resize", Stretch()))
    assert (tally.images, tally.refused) == (1, {1: "1.png: Its mask is damaged."})
