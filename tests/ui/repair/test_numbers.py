"""Places as numbers, layers, rows and choices: without a window."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segdesk.model.classes import Kind, class_map
from segdesk.repair.geometry.placement import Placement, dihedral
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.views import View
from segdesk.ui.repair.hand_numbers import HandNumbers, inverse
from segdesk.ui.repair.layers import Labels, Layer, LayerStyle, borders, class_rgb, outlined, picture, seen
from segdesk.ui.repair.mapping_file import load_mapping, save_mapping
from segdesk.ui.repair.scene import agreement
from segdesk.ui.repair.settled import Choice, edited

CLASSES = class_map([(0, "Sky", "#102030", Kind.BACKGROUND), (7, "Road", "#8667FE", Kind.STUFF)])
sides = st.integers(8, 400)
sizes = st.tuples(sides, sides)
scales = st.floats(0.1, 8)
shifts = st.floats(-300, 300)
places = st.builds(HandNumbers, sizes, sizes, st.integers(1, 8), scales, scales, shifts, shifts)


def almost(one: Placement, other: Placement) -> bool:
    return np.allclose(np.array(one.matrix), np.array(other.matrix), atol=1e-6)


@given(places)
def test_numbers_are_those_of_the_place_that_they_make(numbers):
    again = HandNumbers.of(numbers.placement, numbers.image, numbers.mask)
    assert again.way == numbers.way
    assert almost(again.placement, numbers.placement)


@given(places)
def test_four_quarters_and_two_mirrors_come_back(numbers):
    assert almost(numbers.turned(1).turned(3).placement, numbers.placement)
    assert almost(numbers.turned(1).turned(1).turned(1).turned(1).placement, numbers.placement)
    for side in "hv":
        assert almost(numbers.mirrored(side).mirrored(side).placement, numbers.placement)


@given(sizes, st.integers(1, 8), scales, shifts)
def test_a_place_and_its_inverse_are_nothing(image, way, scale, shift):
    one = dihedral(way, image)[0] @ Placement(scale, 0, shift, 0, scale, -shift)
    assert almost(inverse(one) @ one, Placement())


def test_a_crop_lays_the_rest_over_the_whole_image():
    numbers = HandNumbers((960, 720), (640, 640)).cropped(0, 80, 0, 80)
    assert (numbers.scale_x, numbers.scale_y, numbers.shift_y) == (1.5, 1.5, -120)
    assert [round(one, 6) for one in (numbers.left, numbers.top, numbers.right, numbers.bottom)] == [
        0, 80, 0, 80,
    ]  # fmt: skip


def test_a_scale_keeps_the_middle_of_the_image():
    numbers = HandNumbers((100, 80), (50, 40), scale_x=2, scale_y=2).scaled(4, 4)
    assert numbers.placement.at(50, 40) == (25, 20)


def test_labels_are_seen_through_their_place_and_nothing_beyond():
    layer = Layer(Labels.of(np.array([[0, 7], [7, 7]])), class_rgb(CLASSES), Placement(0.5, 0, 0, 0, 0.5, 0))
    grid = np.array([0.5, 2.5, 4.5]), np.array([0.5, 3.5])
    assert seen(layer, grid).tolist() == [[0, 1, 2], [1, 1, 2]]
    shown = picture(layer, grid, LayerStyle(fill=1.0, edges=False))
    assert shown[0, 0] == 0
    assert shown[1, 0] == 0xFF8667FE
    assert shown[0, 2] == 0


def test_borders_and_outlines_run_around_a_value():
    pixels = np.zeros((7, 7), np.int32)
    pixels[2:5, 2:5] = 7
    layer = Layer(Labels.of(pixels), class_rgb(CLASSES))
    grid = np.arange(7) + 0.5, np.arange(7) + 0.5
    assert borders(seen(layer, grid)).sum() == 11
    ring = outlined(layer, grid, 7)
    assert (ring[2:5, 2:5] == 0).all()
    assert ring[1, 3] == 0xFFFFFFFF
    assert not outlined(layer, grid, 9).any()


def test_border_colours_say_what_the_photo_does():
    pixels = np.zeros((4, 4), np.int32)
    pixels[:, 2:] = 7
    layer, grid = Layer(Labels.of(pixels), class_rgb(CLASSES)), (np.arange(4) + 0.5, np.arange(4) + 0.5)
    ranks = np.zeros((4, 4), np.uint8)
    ranks[2:] = 255
    shown = picture(layer, grid, LayerStyle(by_support=True), ranks)
    assert shown[0, 2] != shown[3, 2]


def test_agreement_grows_with_the_score_and_stays_within_its_bounds():
    found = [agreement(score, 3_000) for score in (-20, 0, 20, 40, 500)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0.0, 1.0)


def test_a_choice_takes_a_value_from_all_other_classes():
    reading = Reading("luma", "palette_luma", View.VALUE, {1: (38,), 16: (38,), 2: (75,)}, "")
    assert edited(reading, {38: 16}).ids_of(np.array([38, 75]), 0).tolist() == [16, 2]
    assert Choice().is_empty
    assert not Choice(is_accepted=True).is_empty


def test_a_mapping_of_colours_comes_back_as_it_was(tmp_path):
    table = {0x008000: 2, 0x800000: 1}
    save_mapping(tmp_path / "map.json", table, View.COLOR, 255)
    assert load_mapping(tmp_path / "map.json") == (table, 255)


@given(st.lists(st.integers(-2, 1 << 24), min_size=1, max_size=30))
def test_compact_labels_hold_what_they_are_made_of(values):
    ids = np.array([values], np.int32)
    labels = Labels.of(ids)
    assert (labels.values[labels.codes] == ids).all()
    assert all(labels.values[labels.code_of(one)] == one for one in values)
    assert labels.code_of(-9) == -1
