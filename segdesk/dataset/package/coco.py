"""coco/coco.json and coco/panoptic.json: entries as JSON text. Knows COCO's fields; knows no files."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from segdesk.geometry import Part, Polygon, Rect
from segdesk.ops.raster import rasterise
from segdesk.ops.rle import encode
from segdesk.ops.trace import rings, trace

from .content import ExportObject
from .numbering import Numbering
from .settings import CocoForm


def text(value: Any) -> str:
    """One entry as a line of JSON: no NaN, numbers in the shortest form that reads back equal."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def image_entry(image_id: int, file_name: str, size: tuple[int, int]) -> dict[str, Any]:
    return {"id": image_id, "file_name": file_name, "width": size[0], "height": size[1]}


def categories(numbering: Numbering) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "name": one.name,
            "supercategory": "",
            "isthing": int(one.kind == "thing"),
            "color": list(one.rgb),
        }
        for one in numbering.categories
    ]


def annotation(
    one: ExportObject, *, annotation_id: int, image_id: int, size: tuple[int, int], form: CocoForm
) -> dict[str, Any]:
    """An object as COCO holds it; box and area are those of the mask, a crowd is RLE whatever the form."""
    as_rle = one.crowd or form is CocoForm.RLE
    entry = {
        "id": annotation_id,
        "image_id": image_id,
        "category_id": one.one.id,
        "segmentation": rle(one.stencil, one.rect, size) if as_rle else polygons(one, size),
        "area": one.area,
        "bbox": box(one.rect),
        "iscrowd": int(one.crowd),
    }
    return entry | _extra(one)


def semantic_annotation(
    class_id: int, segmentation: dict[str, Any], *, area: int, rect: Rect, annotation_id: int, image_id: int
) -> dict[str, Any]:
    """All pixels of a class in an image, as RLE."""
    return {
        "id": annotation_id,
        "image_id": image_id,
        "category_id": class_id,
        "segmentation": segmentation,
        "area": area,
        "bbox": box(rect),
        "iscrowd": 0,
    }


def segment_info(one: ExportObject, segment_id: int) -> dict[str, Any]:
    """A row of panoptic segments_info."""
    return {
        "id": segment_id,
        "category_id": one.one.id,
        "area": one.area,
        "bbox": box(one.rect),
        "iscrowd": int(one.crowd),
    }


def box(rect: Rect) -> list[int]:
    return [rect.left, rect.top, rect.width, rect.height]


def rle(stencil: np.ndarray, rect: Rect, size: tuple[int, int]) -> dict[str, Any]:
    """Compressed, column-major run lengths in an image of size (width, height)."""
    return sized(encode(stencil, rect, size), size)


def sized(counts: str, size: tuple[int, int]) -> dict[str, Any]:
    """Run lengths of an image of size (width, height) as COCO writes them: height first."""
    return {"size": [size[1], size[0]], "counts": counts}


def polygons(one: ExportObject, size: tuple[int, int]) -> list[list[float]]:
    """Rings that decode to exactly the object's mask: its own vertices where they do, else traced edges."""
    if one.polygon is not None:
        own = rings(one.polygon)
        if decodes_to(own, one.rect, one.stencil, size):
            return [_in_shortest(ring) for ring in own]
    return [_in_shortest(ring) for ring in rings(trace(one.stencil, (one.rect.left, one.rect.top)))]


def decodes_to(flat_rings: list[list[float]], rect: Rect, stencil: np.ndarray, size: tuple[int, int]) -> bool:
    """Do flat rings, filled by the raster rule, give exactly this mask?"""
    drawn_rect, drawn = rasterise(as_polygon(flat_rings), size)
    common = drawn_rect & rect
    shared = np.count_nonzero(drawn[common.within(drawn_rect)] & stencil[common.within(rect)])
    return bool(shared == np.count_nonzero(drawn) == np.count_nonzero(stencil))


def as_polygon(flat_rings: list[list[float]]) -> Polygon:
    """COCO's flat rings as a polygon: one part each, no holes."""
    return tuple(Part(tuple(zip(ring[::2], ring[1::2], strict=True))) for ring in flat_rings)


def _in_shortest(ring: list[float]) -> list[float]:
    """Traced rings are whole numbers as they come, which is told soonest by their type."""
    return [number if type(number) is int else shortest(number) for number in ring]


def shortest(number: float) -> float:
    """An integer where the number is one: 12 instead of 12.0."""
    return int(number) if float(number).is_integer() else float(number)


def _extra(one: ExportObject) -> dict[str, Any]:
    """z, group and note have no place in COCO; they travel under a key of our own."""
    source = one.source
    if source is None:
        return {}
    fields = {"z": source.z, "group": source.group, "note": source.note}
    kept = {name: value for name, value in fields.items() if value not in (0, None, "")}
    return {"segdesk": kept} if kept else {}
