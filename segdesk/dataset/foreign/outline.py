"""Outlines for formats whose polygons have no holes: own vertices where they give the exact mask."""

from __future__ import annotations

import numpy as np

from segdesk.dataset.package.coco import decodes_to, shortest
from segdesk.dataset.package.content import ExportObject

Points = list[list[float]]


def exact_rings(one: ExportObject, size: tuple[int, int], digits: int = 12) -> list[Points]:
    """The rings of the kept polygon, rounded to digits, one per part; none where it has holes, is not there,
    or fills anything but the object's mask."""
    polygon = one.polygon
    if polygon is None or any(part.holes for part in polygon):
        return []
    rings = [[[round(number, digits) for number in point] for point in part.outer] for part in polygon]
    flat = [[number for point in ring for number in point] for ring in rings]
    if not decodes_to(flat, one.rect, one.stencil, size):
        return []
    return [[[shortest(number) for number in point] for point in ring] for ring in rings]


def row_runs(stencil: np.ndarray) -> list[int]:
    """Lengths of the runs of a stencil row by row, the first of unset pixels (0 where there are none)."""
    flat = stencil.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    counts = np.diff(np.concatenate(([0], changes, [len(flat)]))).tolist()
    return [0, *counts] if flat[0] else counts
