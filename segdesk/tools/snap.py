"""Where a point snaps to: corners and edges of other objects, and the border of the image."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from segdesk.geometry import Point, Rect
from segdesk.model.objects import MaskObject
from segdesk.tools.flat import FlatPolygon
from segdesk.tools.scene import Scene

SNAP_PX = 8.0
FARTHEST_PX = 64
"""However far out the view is zoomed, pixels farther than that are not looked at."""


class Surroundings:
    """What lies around a point: outlines and pixels of the visible objects, but for those left out.

    Objects are found by their pixels, so it costs the same among ten thousand as among ten.
    """

    def __init__(self, scene: Scene, *, without: Collection[int] = ()) -> None:
        self._scene = scene
        self._without = frozenset(without)
        self._flat: dict[int, FlatPolygon] = {}

    def objects(self, x: float, y: float, reach: float) -> list[MaskObject]:
        """The objects with a pixel in the square around a point."""
        table, rect = self._scene.document.objects, self._window(x, y, reach)
        found = []
        for index, plane in enumerate(self._scene.document.planes if not rect.is_empty else ()):
            for slot in np.unique(plane[rect.slices]).tolist():
                one = table.by_slot.get((index, slot))
                if one is not None and one.id not in self._without and self._scene.is_visible(one):
                    found.append(one)
        return found

    def outlines(self, x: float, y: float, reach: float) -> dict[int, FlatPolygon]:
        """The polygons around a point, by object."""
        return {one.id: self._outline(one) for one in self.objects(x, y, reach) if one.polygon is not None}

    def corners(self, x: float, y: float, reach: float) -> np.ndarray:
        """The corners of pixels (n, 2) around a point on the edges of objects that have no polygon."""
        rect = self._window(x, y, reach).grown(1) & self._scene.document.bounds
        pixels = [one for one in self.objects(x, y, reach) if one.polygon is None]
        marks = np.zeros((rect.height + 1, rect.width + 1), bool)
        for plane in {one.plane for one in pixels}:
            slots = self._scene.document.planes[plane][rect.slices]
            is_theirs = np.isin(slots, [one.slot for one in pixels if one.plane == plane])
            marks |= _edge_corners(np.where(is_theirs, slots, 0))
        rows, columns = np.nonzero(marks)
        return np.stack((columns + rect.left, rows + rect.top), axis=1).astype(np.float64)

    def _outline(self, one: MaskObject) -> FlatPolygon:
        kept = self._flat.get(one.id)
        if kept is None or kept.polygon is not one.polygon:
            assert one.polygon is not None
            kept = self._flat[one.id] = FlatPolygon(one.polygon)
        return kept

    def _window(self, x: float, y: float, reach: float) -> Rect:
        reach = min(reach, FARTHEST_PX) + 1
        left, top = math.floor(x - reach), math.floor(y - reach)
        square = Rect(left, top, math.ceil(x + reach), math.ceil(y + reach))
        return square & self._scene.document.bounds


class Snap:
    """Takes points to what is near them on the screen."""

    def __init__(self, scene: Scene, *, without: Collection[int] = ()) -> None:
        """without: objects that are being drawn and attract nothing."""
        self._scene = scene
        self._around = Surroundings(scene, without=without)

    def to(self, x: float, y: float) -> Point:
        """The nearest point of an outline, else the nearest place on an edge or the border, else (x, y)."""
        reach = self._scene.reach(SNAP_PX)
        outlines = list(self._around.outlines(x, y, reach).values())
        points = [one.point(at) for one in outlines if (at := one.vertex_near(x, y, reach)) is not None]
        found = _nearest(x, y, points, reach)
        if found is None:
            places = [hit[1] for one in outlines if (hit := one.edge_near(x, y, reach)) is not None]
            found = _nearest(x, y, [*places, *self._around.corners(x, y, reach)], reach)
        return found or self._on_border(x, y, reach)

    def _on_border(self, x: float, y: float, reach: float) -> Point:
        width, height = self._scene.document.size
        return _pulled_to(x, (0.0, float(width)), reach), _pulled_to(y, (0.0, float(height)), reach)


def _edge_corners(slots: np.ndarray) -> np.ndarray:
    """The corners at both ends of every edge between two pixels of different slots (bool, one larger)."""
    marks = np.zeros((slots.shape[0] + 1, slots.shape[1] + 1), bool)
    upright, level = slots[:, 1:] != slots[:, :-1], slots[1:] != slots[:-1]
    marks[:-1, 1:-1] |= upright
    marks[1:, 1:-1] |= upright
    marks[1:-1, :-1] |= level
    marks[1:-1, 1:] |= level
    return marks


def _nearest(x: float, y: float, points: Collection[Point], reach: float) -> Point | None:
    if not points:
        return None
    best_x, best_y = min(points, key=lambda point: math.dist((x, y), point))
    near = math.dist((x, y), (best_x, best_y)) <= reach
    return (float(best_x), float(best_y)) if near else None


def _pulled_to(value: float, lines: tuple[float, float], reach: float) -> float:
    return next((line for line in lines if abs(value - line) <= reach), value)
