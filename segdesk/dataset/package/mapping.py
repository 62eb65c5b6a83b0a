"""A document through the map of an image: planes by nearest pixel, kept polygons by their vertices.

mapped() is what is written; resampled() is the same by other arithmetic, for the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from segdesk.geometry import Polygon, Rect
from segdesk.model.document import DocumentContent
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.ops.affine import warp_labels
from segdesk.ops.raster import polygon_bounds, transform_polygon
from segdesk.ops.runs import values

from .resize import ImageMap

Resample = Callable[[np.ndarray, ImageMap], np.ndarray]


class Mapped(NamedTuple):
    """A document in the target's pixels.

    vanished: objects that had pixels and have none any more; cut: painted pixels that a crop leaves out. In a
    tile there are neither, because what is not in one is in another.
    """

    document: DocumentContent
    vanished: tuple[MaskObject, ...] = ()
    cut: int = 0


def by_matrix(plane: np.ndarray, image_map: ImageMap) -> np.ndarray:
    """A plane through the map's matrix; 0 where nothing comes from."""
    out = warp_labels(plane, image_map.matrix, image_map.size)
    if image_map.place != Rect(0, 0, *image_map.size):
        kept = out[image_map.place.slices].copy()
        out[...] = 0
        out[image_map.place.slices] = kept
    return out


def by_rows_and_columns(plane: np.ndarray, image_map: ImageMap) -> np.ndarray:
    """The same in whole numbers: target column j of a place takes source column
    floor((2 j + 1) * width of window / (2 * width of place)) of the window; rows likewise."""
    window, place = image_map.window, image_map.place
    rows = window.top + (2 * np.arange(place.height) + 1) * window.height // (2 * place.height)
    columns = window.left + (2 * np.arange(place.width) + 1) * window.width // (2 * place.width)
    out = np.zeros(image_map.size[::-1], plane.dtype)
    out[place.slices] = plane[np.ix_(rows, columns)]
    return out


def mapped(document: DocumentContent, image_map: ImageMap, resample: Resample = by_matrix) -> Mapped:
    """What an image of the package holds of a document; the document itself where the map changes nothing.

    Objects of a tile are those that have pixels in it, and in the first tile also those that have none
    anywhere.
    """
    if not image_map.changes:
        return Mapped(document)
    planes = [resample(plane, image_map) for plane in document.planes]
    present = _objects_in(document, planes)
    kept = _of_tile(document, image_map, present) if image_map.tile else document.objects.ordered
    table = ObjectTable({one.id: _moved(one, image_map) for one in kept})
    found = replace(document, size=image_map.size, planes=planes, objects=table)
    if image_map.tile:
        return Mapped(found)
    return Mapped(found, _vanished(document, present), _cut(document, image_map.window))


def _of_tile(document: DocumentContent, image_map: ImageMap, present: set[int]) -> list[MaskObject]:
    is_first = (image_map.window.left, image_map.window.top) == (0, 0)
    ids = present | (_without_pixels(document) if is_first else set())
    return sorted((document.objects[number] for number in ids), key=lambda one: one.order)


def _cut(document: DocumentContent, window: Rect) -> int:
    if window == Rect(0, 0, *document.size):
        return 0
    return sum(
        int(np.count_nonzero(plane)) - int(np.count_nonzero(plane[window.slices]))
        for plane in document.planes
    )


def _vanished(document: DocumentContent, present: set[int]) -> tuple[MaskObject, ...]:
    missing = [one for one in document.objects.ordered if one.id not in present]
    if not missing:
        return ()
    before = _objects_in(document, document.planes)
    return tuple(one for one in missing if one.id in before)


def _without_pixels(document: DocumentContent) -> set[int]:
    return document.objects.by_id.keys() - _objects_in(document, document.planes)


def _objects_in(document: DocumentContent, planes: Iterable[np.ndarray]) -> set[int]:
    """The ids of the objects that have a pixel in these planes."""
    by_slot = document.objects.by_slot
    found = ((index, slot) for index, plane in enumerate(planes) for slot in values(plane).tolist())
    return {by_slot[at].id for at in found if at in by_slot}


def _moved(one: MaskObject, image_map: ImageMap) -> MaskObject:
    """With its polygon in the target's coordinates; without one that would leave the image."""
    if one.polygon is None:
        return one
    polygon = transform_polygon(one.polygon, image_map.matrix)
    return replace(one, polygon=polygon if _inside(polygon, image_map.size) else None)


def _inside(polygon: Polygon, size: tuple[int, int]) -> bool:
    left, top, right, bottom = polygon_bounds(polygon)
    return left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]
