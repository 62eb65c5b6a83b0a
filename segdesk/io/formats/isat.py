"""ISAT JSON, one per image: groups as one object, layers as order, background on top as holes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from segdesk.geometry import Part, Polygon
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.shapes import Shape, Size, points_of, ring
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import Drawn, Sheet
from segdesk.io.formats.tree import Tree
from segdesk.io.formats.values import as_dict, as_int, as_list, as_number, as_text, load_json, plain_text

BACKGROUND = "__background__"
Shapes = tuple[dict[str, Any], ...]


def isat_files(tree: Tree) -> list[str]:
    """JSON files whose description is ISAT."""
    return [name for name in tree.by_suffix.get(".json", ()) if _looks_like_isat(tree.head(name))]


def _looks_like_isat(head: bytes) -> bool:
    return b'"ISAT"' in head and b'"objects"' in head


def parse(path: Path) -> list[Sheet]:
    """One sheet. Objects of one group, category and crowd are one; they keep the place of their first."""
    value = as_dict(load_json(path))
    info = as_dict(value.get("info"))
    shapes = [as_dict(one) for one in as_list(value.get("objects"))]
    cuts = tuple(one for one in shapes if one.get("category") == BACKGROUND)
    together: dict[object, list[dict[str, Any]]] = {}
    for place, one in enumerate(shapes):
        group = as_int(one.get("group"))
        key: object = (
            place if group is None else (as_text(one.get("category")), group, as_int(one.get("iscrowd")))
        )
        if one not in cuts:
            together.setdefault(key, []).append({**one, "place": place + 1})
    drawn = tuple(_drawn(tuple(many), cuts) for many in together.values())
    said = (f"{len(cuts)} background polygons cut holes into what lies below them.",) if cuts else ()
    size = (as_int(info.get("width")), as_int(info.get("height")))
    return [Sheet(as_text(info.get("name")), size, drawn, said)]


def _layer(shape: dict[str, Any]) -> float:
    return as_number(shape.get("layer")) or 0.0


def _drawn(shapes: Shapes, cuts: Shapes) -> Drawn:
    first = shapes[0]
    label = as_text(first.get("category")).strip() or "unnamed"
    return Drawn(
        Row(None, label),
        f"object {first['place']} ({plain_text(label)})",
        partial(shape_of, shapes, cuts),
        crowd=as_int(first.get("iscrowd")) == 1,
        group=as_int(first.get("group")),
        note=as_text(first.get("note")),
        z=int(max(map(_layer, shapes))),
    )


def shape_of(shapes: Shapes, cuts: Shapes, _size: Size) -> Shape:
    """A part per polygon, with the background polygons of higher layers as its holes."""
    parts: Polygon = ()
    for one in shapes:
        holes = tuple(ring(points_of(cut.get("segmentation"))) for cut in cuts if _layer(cut) > _layer(one))
        parts += (Part(ring(points_of(one.get("segmentation"))), holes),)
    return parts, None


FORMAT = SheetFormat("isat", isat_files, parse, looks_like="JSON of ISAT")
