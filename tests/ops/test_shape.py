"""Perimeter, smallest rectangle and diameter against shapes whose measures are known."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.ops import shape
from segdesk.ops.shape import crofton, diameter, hull, perimeter, smallest_rectangle


def disc(across, x=0.3, y=0.6):
    side = math.ceil(across) + 4
    rows, columns = np.mgrid[:side, :side] + 0.5
    return (columns - side / 2 - x) ** 2 + (rows - side / 2 - y) ** 2 < (across / 2) ** 2


def turned_rectangle(length, width, degrees, x=0.2, y=0.7):
    side = math.ceil(math.hypot(length, width)) + 4
    rows, columns = np.mgrid[:side, :side] + 0.5
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    right, down = columns - side / 2 - x, rows - side / 2 - y
    along, across = right * cos + down * sin, down * cos - right * sin
    return (abs(along) < length / 2) & (abs(across) < width / 2)


@pytest.mark.parametrize("across", [40, 41.7, 55, 80, 200, 333.3])
def test_the_perimeter_of_a_disc_is_right_within_three_percent(across):
    assert perimeter(disc(across)) == pytest.approx(math.pi * across, rel=0.03)


@pytest.mark.parametrize("degrees", range(0, 180, 15))
@pytest.mark.parametrize("size", [(40, 40), (40, 20), (60, 15), (200, 90)])
def test_the_perimeter_of_a_turned_rectangle_is_right_within_three_percent(size, degrees):
    assert perimeter(turned_rectangle(*size, degrees)) == pytest.approx(2 * sum(size), rel=0.03)


def test_a_hole_counts_with_its_own_boundary():
    ring = disc(80)
    inner = np.zeros_like(ring)
    hole = disc(40)
    at = (len(ring) - len(hole)) // 2
    inner[at : at + len(hole), at : at + len(hole)] = hole
    assert perimeter(ring & ~inner) == pytest.approx(math.pi * 120, rel=0.03)


@pytest.mark.parametrize("stencil", [np.ones((1, 1), bool), np.ones((1, 40), bool), np.eye(30, dtype=bool)])
def test_thin_objects_have_a_perimeter_too(stencil):
    length = max(stencil.shape) - 1
    assert perimeter(stencil) == crofton(stencil) > 1.9 * length


def test_no_pixels_have_no_perimeter():
    assert perimeter(np.zeros((4, 5), bool)) == 0


def test_bands_make_no_difference(monkeypatch):
    stencil = disc(90)
    whole = perimeter(stencil)
    for rows in (1, 7, 93, 94, 95):
        monkeypatch.setattr(shape, "_BAND_ROWS", rows)
        assert perimeter(stencil) == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("degrees", [0, 17, 45, 90, 120, 179])
def test_the_smallest_rectangle_finds_length_width_and_direction(degrees):
    found = smallest_rectangle(hull(turned_rectangle(120, 30, degrees)))
    assert found.length == pytest.approx(120, abs=2.5)
    assert found.width == pytest.approx(30, abs=2.5)
    assert min(abs(found.angle - degrees), 180 - abs(found.angle - degrees)) < 1.5


def test_an_upright_box_is_exact():
    assert smallest_rectangle(hull(np.ones((7, 3), bool))) == (7, 3, 90)
    assert smallest_rectangle(hull(np.ones((3, 7), bool))) == (7, 3, 0)
    assert smallest_rectangle(hull(np.ones((4, 4), bool))) == (4, 4, 0)


@st.composite
def stencils(draw):
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    bits = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))
    return np.array(bits).reshape(height, width)


@given(stencils().filter(np.any))
def test_hull_diameter_and_rectangle_agree_with_brute_force(stencil):
    rows, columns = np.nonzero(stencil)
    corners = [(x + dx, y + dy) for x, y in zip(columns, rows, strict=True) for dx in (0, 1) for dy in (0, 1)]
    found = hull(stencil)
    longest = max(math.dist(one, other) for one, other in itertools.product(corners, corners))
    assert diameter(found) == pytest.approx(longest)
    rectangle = smallest_rectangle(found)
    areas = []
    for (ax, ay), (bx, by) in itertools.combinations(set(corners), 2):
        length = math.dist((ax, ay), (bx, by))
        cos, sin = (bx - ax) / length, (by - ay) / length
        sides = [
            np.ptp([x * cos + y * sin for x, y in corners]),
            np.ptp([y * cos - x * sin for x, y in corners]),
        ]
        areas.append(sides[0] * sides[1])
    assert rectangle.length * rectangle.width == pytest.approx(min(areas))
    assert rectangle.length >= rectangle.width - 1e-9
    assert 0 <= rectangle.angle < 180


@given(stencils().filter(np.any))
def test_every_object_with_pixels_has_a_perimeter(stencil):
    assert perimeter(stencil) > 0
