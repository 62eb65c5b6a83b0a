"""Patterns and hatch pixel by pixel, and that they cost and move nothing else."""

import numpy as np
import pytest

from segdesk.geometry import Rect
from segdesk.model.classes import Kind, class_map
from segdesk.model.display import Display
from segdesk.model.document import Document, DocumentContent
from segdesk.ui.canvas.looks import MaskStyle, argb, luminance
from segdesk.ui.canvas.mask_layer import MaskLayer
from segdesk.ui.canvas.patterns import PATTERNS
from segdesk.ui.canvas.viewport import scaled_length

NAMES = ("Plain", "Stripes", "Dots", "Levels", "Uprights", "Grid", "Dashes")
CLASSES = class_map(
    [(n, name, "#102030", Kind.STUFF) for n, name in enumerate(NAMES)]
    + [(255, "Void", "#00FF00", Kind.VOID), (8, "Light stripes", "#F0F0F0", Kind.STUFF)]
)
SIDE = 24


def layer(class_key, **style):
    """One object of a class all over a small image."""
    document = Document(1, DocumentContent((SIDE, SIDE)), CLASSES)
    with document.edit("Draw") as edit:
        edit.write(document.bounds, edit.add(class_key))
    made = MaskLayer(document, Display(document))
    made.restyle(MaskStyle(outlines=False, **style), 1.0, None)
    return made


def painted(made, scaled=Rect(0, 0, SIDE, SIDE), zoom=1.0):
    image = made.image(scaled, zoom)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()].copy()


def drawing(pixels, fill):
    """The first 10 x 10 pixels: # where there is anything but the fill."""
    return ["".join("#" if pixel != fill else "." for pixel in row) for row in pixels[:10, :10]]


EXPECTED = {
    "Plain": [".........."] * 10,
    "Stripes": [
        "##........", ".##.......", "..##......", "...##.....", "....##....",
        ".....##...", "......##..", ".......##.", "........##", "#........#",
    ],
    "Dots": ["##........"] * 2 + [".........."] * 8,
    "Levels": ["##########"] * 2 + [".........."] * 8,
    "Uprights": ["##........"] * 10,
    "Grid": ["##########"] * 2 + ["##........"] * 8,
    "Dashes": ["..########"] * 2 + [".........."] * 8,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_class_has_the_pattern_of_its_place_in_the_class_map(name):
    one = CLASSES.by_name(name)
    assert drawing(painted(layer(one.key, patterns=True)), argb(one.rgb, 0.4)) == EXPECTED[name]


def test_without_patterns_every_class_is_a_plain_fill():
    for one in (CLASSES.by_name("Grid"), CLASSES.by_name("Light stripes")):
        assert (painted(layer(one.key)) == argb(one.rgb, 0.4)).all()


def test_void_keeps_its_hatch_beside_patterns_and_shows_its_colour_when_the_hatch_is_off():
    void = CLASSES.by_name("Void")
    hatched = painted(layer(void.key))
    assert np.array_equal(hatched, painted(layer(void.key, patterns=True)))
    rising = [hatched[row, 9 - row] for row in range(9)]
    assert len(set(rising)) == 1 and hatched[0, 4] != rising[0]
    assert (painted(layer(void.key, hatch_void=False)) == argb(void.rgb, 0.4)).all()


@pytest.mark.parametrize("zoom", [0.53, 1.0, 3.7])
def test_a_part_has_the_very_pixels_of_the_whole(zoom):
    made = layer(CLASSES.by_name("Stripes").key, patterns=True)
    side = scaled_length(zoom, SIDE)
    whole = painted(made, Rect(0, 0, side, side), zoom)
    part = Rect(side // 3, side // 4, side - 1, side - 2)
    assert np.array_equal(painted(made, part, zoom), whole[part.slices])


def test_lines_keep_their_pixels_on_a_dense_screen_twice_as_thick():
    one = CLASSES.by_name("Levels")
    made = layer(one.key, patterns=True)
    made.restyle(MaskStyle(outlines=False, patterns=True), 2.0, None)
    strong = painted(made)[:, 0] != argb(one.rgb, 0.4)
    assert strong.tolist() == [True] * 4 + [False] * 16 + [True] * 4


def test_lines_are_lighter_on_dark_colours_and_darker_on_light_ones():
    for name, is_lighter in (("Stripes", True), ("Light stripes", False)):
        one = CLASSES.by_name(name)
        line = int(painted(layer(one.key, patterns=True, opacity=1.0))[0, 0])
        rgb = [line >> shift & 255 for shift in (16, 8, 0)]
        assert (luminance(rgb) > luminance(one.rgb)) is is_lighter


def test_nothing_of_a_pattern_is_left_where_the_mask_is_transparent():
    assert not painted(layer(CLASSES.by_name("Grid").key, patterns=True, opacity=0.0)).any()


@pytest.mark.parametrize("outline_px", [1, 2])
def test_outlines_are_as_thick_as_asked_on_both_sides_of_a_border(outline_px):
    document = Document(1, DocumentContent((SIDE, SIDE)), CLASSES)
    with document.edit("Draw") as edit:
        edit.write(Rect(0, 0, 10, SIDE), edit.add(CLASSES.by_name("Plain").key))
        edit.write(Rect(10, 0, SIDE, SIDE), edit.add(CLASSES.by_name("Dots").key))
    made = MaskLayer(document, Display(document))
    made.restyle(MaskStyle(outline_px=outline_px), 1.0, None)
    row = painted(made)[12, 1:-1]
    plain = argb(CLASSES.classes[0].rgb, 0.4)
    assert np.flatnonzero(row != plain).tolist() == [*range(9 - outline_px, 9 + outline_px)]


def test_seven_patterns_and_twenty_colours_meet_again_after_a_hundred_and_forty_classes():
    assert np.lcm(len(PATTERNS), 20) == 140
