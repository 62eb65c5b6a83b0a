"""Label images as a comparing view paints them."""

import numpy as np

from segdesk.repair.geometry.placement import Placement
from segdesk.ui.repair.layers import HATCH_LINE_PX, HATCH_PX, HATCHED, Labels, Layer, LayerStyle, picture

GRID = (np.arange(40) + 0.5, np.arange(30) + 0.5)
LAYER = Layer(Labels.of(np.ones((60, 80), np.int64)), lambda _value: (200, 40, 40), Placement(a=2, e=2))


def test_what_a_repair_cuts_off_is_hatched_and_nothing_else():
    bare = picture(LAYER, GRID, LayerStyle())
    shown = picture(LAYER.cut_to((0, 20, 80, 40)), GRID, LayerStyle())
    assert np.array_equal(shown[10:20], bare[10:20])
    for bar in (shown[:10], shown[20:]):
        share = np.count_nonzero(bar == HATCHED) / bar.size
        assert abs(share - HATCH_LINE_PX / HATCH_PX) < 0.02


def test_labels_that_are_kept_whole_have_no_hatch():
    assert LAYER.cut_to((0, -4, 90, 60)) is LAYER
