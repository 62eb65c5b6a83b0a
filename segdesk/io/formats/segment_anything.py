"""SA-1B (Segment Anything): a JSON per image with COCO RLE and no classes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from segdesk.io.formats.class_files import Row
from segdesk.io.formats.coco_shapes import counts_of, polygon_of
from segdesk.io.formats.shapes import BrokenPixelsError, Shape, Size
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import Drawn, Sheet, extra_text
from segdesk.io.formats.tree import Tree
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, load_json, plain_text
from segdesk.ops.rle import decode_rect

NO_CLASS = "object"
_MEASURES = ("predicted_iou", "stability_score", "point_coords", "crop_box")


def sa_files(tree: Tree) -> list[str]:
    """JSON files of one image with annotations."""
    return [name for name in tree.by_suffix.get(".json", ()) if _looks_like_sa(tree.head(name))]


def _looks_like_sa(head: bytes) -> bool:
    if b'"image"' not in head or b'"images"' in head:
        return False
    return b'"annotations"' in head and (b'"segmentation"' in head or b'"image_id"' in head)


def parse(path: Path) -> list[Sheet]:
    """One sheet, every object of the class 'object'."""
    value = as_dict(load_json(path))
    image = as_dict(value.get("image"))
    rows = [as_dict(one) for one in as_list(value.get("annotations"))]
    drawn = tuple(_drawn(one, number) for number, one in enumerate(rows, 1))
    size = (as_int(image.get("width")), as_int(image.get("height")))
    return [Sheet(as_text(image.get("file_name")), size, drawn)]


def _drawn(one: dict[str, Any], number: int) -> Drawn:
    what = f"annotation {plain_text(one.get('id', f'no. {number}'))}"
    extra = extra_text({key: one.get(key) for key in _MEASURES})
    return Drawn(Row(None, NO_CLASS), what, partial(segmentation_of, one.get("segmentation")), extra=extra)


def segmentation_of(segmentation: object, size: Size) -> Shape:
    """COCO's segmentation, RLE or polygons, as a shape."""
    if not isinstance(segmentation, dict):
        return polygon_of(as_list(segmentation))[0], None
    try:
        return None, decode_rect(counts_of(segmentation, size), size[::-1])
    except ValueError as fault:
        raise BrokenPixelsError(str(fault)) from fault


FORMAT = SheetFormat("sa1b", sa_files, parse, looks_like="JSON of SA-1B")
