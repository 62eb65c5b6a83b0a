"""What a brush covers: its dabs exactly, and everything it passes over."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segdesk.geometry import Rect
from segdesk.ops.brush import capsule, disc, square
from segdesk.ops.cv import cv2

from .oracles import many

diameters = st.integers(1, 40)
places = st.floats(-50, 50)


def drawn(placed, frame):
    rect, stencil = placed
    assert stencil.shape == (rect.height, rect.width)
    mask = np.zeros((frame.height, frame.width), bool)
    mask[rect.within(frame)] = stencil
    return mask


@many
@given(diameters, places, places)
def test_a_disc_is_every_pixel_whose_centre_is_near_enough(diameter_px, x, y):
    rect, stencil = disc(x, y, diameter_px)
    assert rect.width == rect.height == diameter_px
    centre_x, centre_y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
    assert max(abs(centre_x - x), abs(centre_y - y)) <= 0.5 + 1e-9
    rows, columns = np.indices(stencil.shape) + 0.5
    distance = np.hypot(rows - diameter_px / 2, columns - diameter_px / 2)
    assert np.array_equal(stencil, distance <= diameter_px / 2 + 1e-9)


def test_a_brush_of_one_is_the_pixel_the_pointer_is_in():
    for x in (3.0, 3.2, 3.5, 3.999):
        assert disc(x, 7.4, 1)[0] == square(x, 7.4, 1)[0] == Rect(3, 7, 4, 8)
        assert disc(x, 7.4, 1)[1].tolist() == [[True]]


def test_even_brushes_sit_on_the_nearest_corner():
    assert disc(5.4, 5.6, 2)[0] == Rect(4, 5, 6, 7)
    assert disc(5.4, 5.6, 4)[1].sum() == 12


@many
@given(diameters, places, places, places, places)
def test_a_round_sweep_is_every_pixel_near_the_line_between_its_dabs(diameter_px, x, y, to_x, to_y):
    start, end = disc(x, y, diameter_px)[0], disc(to_x, to_y, diameter_px)[0]
    rect, stencil = capsule(x, y, to_x, to_y, diameter_px)
    assert rect == start | end
    if diameter_px == 1:
        return
    a = np.array([start.left + start.right, start.top + start.bottom]) / 2
    b = np.array([end.left + end.right, end.top + end.bottom]) / 2
    rows, columns = np.indices(stencil.shape)
    points = np.stack((columns + rect.left + 0.5, rows + rect.top + 0.5), axis=2)
    along = b - a
    share = np.clip((points - a) @ along / max(along @ along, 1e-9), 0, 1)
    distance = np.linalg.norm(points - a - share[..., None] * along, axis=2)
    assert np.array_equal(stencil, distance <= diameter_px / 2 + 1e-9)


@many
@given(diameters, places, places, places, places, st.booleans())
def test_a_sweep_holds_both_dabs_and_no_gap(diameter_px, x, y, to_x, to_y, is_round):
    dab = disc if is_round else square
    rect, stencil = capsule(x, y, to_x, to_y, diameter_px, is_round)
    for point in ((x, y), (to_x, to_y)):
        inner, pixels = dab(*point, diameter_px)
        assert stencil[inner.within(rect)][pixels].all()
    assert cv2.connectedComponents(stencil.astype(np.uint8), connectivity=8)[0] == 2
    padded = np.pad(stencil, ((0, 0), (1, 1))).astype(int)
    assert (np.abs(np.diff(padded, axis=1)).sum(axis=1) == 2).all()  # one run per row


@many
@given(diameters, places, places, places, places, st.booleans())
@example(2, 0.0, 0.0, 1.0, 1.0, False)  # two pixel centres lie on the very edge
def test_a_sweep_is_the_same_backwards_and_mirrored(diameter_px, x, y, to_x, to_y, is_round):
    rect, stencil = capsule(x, y, to_x, to_y, diameter_px, is_round)
    back_rect, back = capsule(to_x, to_y, x, y, diameter_px, is_round)
    assert rect == back_rect
    assert np.array_equal(stencil, back)
    if diameter_px > 1:
        snapped = [np.floor(v - diameter_px / 2 + 0.5) + diameter_px / 2 for v in (x, y, to_x, to_y)]
        mirrored = capsule(-snapped[0], snapped[1], -snapped[2], snapped[3], diameter_px, is_round)[1]
        assert np.array_equal(mirrored, stencil[:, ::-1])


@many
@given(st.integers(2, 20), places, places, places, places)
def test_a_square_sweep_covers_every_stamp_on_its_way(diameter_px, x, y, to_x, to_y):
    start, end = square(x, y, diameter_px)[0], square(to_x, to_y, diameter_px)[0]
    rect, stencil = capsule(x, y, to_x, to_y, diameter_px, False)
    dx, dy = end.left - start.left, end.top - start.top
    for step in range(n := max(abs(dx), abs(dy), 1)):
        stamp = start.moved(round(dx * step / n), round(dy * step / n))
        assert stencil[stamp.within(rect)].mean() > 0.5
        assert stencil[stamp.within(rect)][diameter_px // 2].any()
    thickness = stencil.sum(axis=0 if abs(dx) >= abs(dy) else 1)
    assert (thickness[diameter_px - 1 : len(thickness) - diameter_px + 1] >= diameter_px).all()


@pytest.mark.parametrize(("dx", "dy"), [(10, 0), (0, 10), (10, 10), (10, 3), (3, 10), (-7, 10)])
def test_a_thin_line_has_one_pixel_per_step(dx, dy):
    assert capsule(5.5, 5.5, 5.5 + dx, 5.5 + dy, 1)[1].sum() == max(abs(dx), abs(dy)) + 1


def test_shared_stencils_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        disc(3, 3, 9)[1][0, 0] = True
