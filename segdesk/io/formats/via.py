"""VGG Image Annotator 1 and 2: one JSON (or CSV) of regions for many images."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.geometry import Part, Ring
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.shapes import Shape, Size, box, ellipse, numbers_of, points_of_columns, ring, turned
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import Drawn, Sheet, extra_text
from segdesk.io.formats.tree import Tree, suffix_of
from segdesk.io.formats.values import as_dict, as_list, as_number, as_text, load_json, plain_text, read_text

NO_CLASS = "object"
_CLASS_ATTRIBUTES = ("class", "label", "name", "category", "type", "object")
_CSV_HEAD = b"region_shape_attributes"


def via_files(tree: Tree) -> list[str]:
    """JSON files with shape_attributes, else CSV files with region_shape_attributes."""
    found = [
        name for name in tree.by_suffix.get(".json", ())[:200] if b'"shape_attributes"' in tree.head(name)
    ]
    return found or [name for name in tree.by_suffix.get(".csv", ()) if _CSV_HEAD in tree.head(name)]


def parse(path: Path) -> list[Sheet]:
    """A sheet per image. The class is the region attribute that most regions have; which one is said."""
    entries = list(_csv_entries(path) if suffix_of(path.name) == ".csv" else _json_entries(path))
    regions = [region for _, many in entries for region in many]
    attribute = _class_attribute(regions)
    said = f"The class of a region is its attribute {attribute!r}." if attribute else ""
    sheets = []
    for place, (name, many) in enumerate(entries):
        drawn = tuple(_drawn(region, index, attribute) for index, region in enumerate(many, 1))
        sheets.append(Sheet(name, objects=drawn, notes=(said,) if said and place == 0 else ()))
    return sheets


Entry = tuple[str, list[dict[str, Any]]]


def _json_entries(path: Path) -> Iterable[Entry]:
    value = as_dict(load_json(path))
    for entry in map(as_dict, as_dict(value.get("_via_img_metadata", value)).values()):
        name, regions = as_text(entry.get("filename")), entry.get("regions")
        if name:
            many = list(regions.values()) if isinstance(regions, dict) else as_list(regions)
            yield name, [as_dict(one) for one in many]


def _csv_entries(path: Path) -> Iterable[Entry]:
    entries: dict[str, list[dict[str, Any]]] = {}
    try:
        for row in csv.DictReader(io.StringIO(read_text(path), newline="")):
            many = entries.setdefault(row.get("filename") or row.get("#filename") or "", [])
            shape = as_dict(json.loads(row.get("region_shape_attributes") or "{}"))
            if shape:
                attributes = as_dict(json.loads(row.get("region_attributes") or "{}"))
                many.append({"shape_attributes": shape, "region_attributes": attributes})
    except (csv.Error, ValueError, RecursionError) as fault:
        raise SegDeskError(f"The CSV is broken: {fault}.", "Write it again from VIA.", file=path) from fault
    return entries.items()


def _class_attribute(regions: Iterable[dict[str, Any]]) -> str:
    used = Counter(
        key for one in regions for key, value in as_dict(one.get("region_attributes")).items() if _word(value)
    )
    known = [name for name in _CLASS_ATTRIBUTES if name in used]
    most = [key for key, count in used.items() if count == max(used.values())]
    return next((name for name in known if name in most), most[0] if most else "")


def _word(value: object) -> str:
    """The value of an attribute; of check boxes the first that is ticked."""
    if isinstance(value, dict):
        return next((key for key, ticked in value.items() if ticked), "")
    return as_text(value).strip()


def _drawn(region: dict[str, Any], number: int, attribute: str) -> Drawn:
    attributes = as_dict(region.get("region_attributes"))
    label = _word(attributes.get(attribute)) or NO_CLASS
    rest = {key: value for key, value in attributes.items() if key != attribute}
    shape = as_dict(region.get("shape_attributes"))
    what = f"region {number} ({plain_text(label)})"
    return Drawn(Row(None, label), what, partial(shape_of, shape), extra=extra_text(rest))


def shape_of(shape: dict[str, Any], _size: Size) -> Shape:
    """The polygon of a region; ValueError in words for points, lines and what is none."""
    name = as_text(shape.get("name"))
    if name not in _OUTLINES:
        raise ValueError(f"A region of kind {plain_text(name) or 'unknown'} has no area.")
    return (Part(_OUTLINES[name](shape)),), None


def _polygon(shape: dict[str, Any]) -> Ring:
    return ring(points_of_columns(shape.get("all_points_x"), shape.get("all_points_y")))


def _rect(shape: dict[str, Any]) -> Ring:
    x, y, width, height = numbers_of(shape, "x", "y", "width", "height")
    return box((x, y), (x + width, y + height))


def _circle(shape: dict[str, Any]) -> Ring:
    x, y, radius = numbers_of(shape, "cx", "cy", "r")
    return ellipse((x, y), (radius, radius))


def _ellipse(shape: dict[str, Any]) -> Ring:
    x, y, rx, ry = numbers_of(shape, "cx", "cy", "rx", "ry")
    angle = math.degrees(as_number(shape.get("theta")) or 0.0)
    return turned(ellipse((x, y), (rx, ry)), (x, y), angle)


_OUTLINES: dict[str, Callable[[dict[str, Any]], Ring]] = {
    "polygon": _polygon,
    "rect": _rect,
    "circle": _circle,
    "ellipse": _ellipse,
}

FORMAT = SheetFormat("via", via_files, parse, shared=True, looks_like="file of VIA regions")
