"""Palette and colour difference."""

from itertools import combinations

import numpy as np
import pytest

from segdesk.model import colours

# The test data of Sharma, Wu and Dalal 2005: L, a, b of both colours and their distance.
SHARMA = """
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000
50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000
50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


def smallest(hexes, vision):
    labs = colours.labs(hexes, vision)
    return min(float(colours.ciede2000(labs[i], labs[j])) for i, j in combinations(range(len(hexes)), 2))


def test_distance_agrees_with_the_published_pairs():
    rows = np.array([line.split() for line in SHARMA.split("\n") if line], np.float64)
    found = colours.ciede2000(rows[:, :3], rows[:, 3:6])
    assert np.abs(found - rows[:, 6]).max() < 1e-4
    assert np.allclose(found, colours.ciede2000(rows[:, 3:6], rows[:, :3]), atol=1e-9)


@pytest.mark.parametrize(
    ("count", "least"),
    [(6, (20, 16, 16, 17)), (8, (19, 14.9, 15, 14.9)), (12, (14, 11, 10, 8)), (20, (9, 7, 7, 7))],
)
def test_the_first_classes_get_the_safest_colours(count, least):
    hexes = [color for color, _ in colours.PALETTE[:count]]
    for vision, floor in zip(("normal", "deutan", "protan", "tritan"), least, strict=True):
        assert smallest(hexes, vision) >= floor, (count, vision)


def test_white_and_a_known_red_have_the_lab_values_of_the_textbook():
    white, red = colours.labs(["#FFFFFF", "#FF0000"])
    assert np.allclose(white, (100, 0, 0), atol=0.01)
    assert np.allclose(red, (53.24, 80.09, 67.20), atol=0.02)


def test_lab_and_back_keeps_every_palette_colour():
    for color, _ in colours.PALETTE:
        assert colours.hex_of(colours.encoded(colours.light_of_lab(colours.labs([color])))[0]) == color


def test_classes_past_the_palette_get_the_palette_lighter_then_darker():
    lab = colours.labs(["#176DC7", colours.palette_color(36), colours.palette_color(56)])
    assert lab[0, 0] + 8 < lab[1, 0]
    assert lab[2, 0] < lab[0, 0] - 8
    assert len({colours.palette_color(i) for i in range(60)}) == 60


def test_a_free_colour_is_the_first_that_no_class_has():
    assert colours.free_palette_color([]) == "#EA8828"
    assert colours.free_palette_color(["#ea8828", "#4BEEDC"]) == "#8667FE"
    assert colours.free_palette_color([colours.palette_color(i) for i in range(150)]).startswith("#")


def test_a_warning_names_the_nearest_colour_and_the_vision():
    assert colours.clash("#4BEEDC", ["#EA8828", "#DD0000"]) is None
    assert colours.clash("#DD0000", []) is None
    near = colours.clash("#DC0404", ["#EA8828", "#DD0000"])
    assert near is not None
    assert (near.index, near.distance < 2) == (1, True)
    red_green = colours.clash("#B08A00", ["#7DA000"])
    assert red_green is not None
    assert red_green.vision in {"deutan", "protan"}


def test_a_word_that_is_no_colour_is_refused():
    with pytest.raises(ValueError, match="#RRGGBB"):
        colours.rgb_of("#12345")
