"""Supervisely: a JSON per image in ann/, photos in img/; bitmaps, and polygons with holes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.geometry import Part
from segdesk.io.formats.class_files import Row, any_color
from segdesk.io.formats.shapes import (
    BrokenPixelsError,
    Shape,
    Size,
    box,
    decoded_stencil,
    from_base64,
    placed,
    points_of,
    ring,
)
from segdesk.io.formats.sheet_format import SheetFormat, find_by_name
from segdesk.io.formats.sheets import Drawn, Sheet, extra_text
from segdesk.io.formats.tree import Tree, base_of, folder_of, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_number, as_text, load_json, plain_text

MAX_PNG_BYTES = 1 << 28
HALF = 127


def supervisely_files(tree: Tree) -> list[str]:
    """JSON files with objects that have classTitle or geometryType, or with none, in a folder ann."""
    return [
        name
        for name in tree.by_suffix.get(".json", ())
        if (base_of(folder_of(name)) == "ann" or b'"classTitle"' in tree.head(name))
        and _looks_like_supervisely(tree.head(name))
    ]


def _looks_like_supervisely(head: bytes) -> bool:
    return b'"objects"' in head and b'"size"' in head and b'"tags"' in head


def declared(tree: Tree, names: Sequence[str]) -> list[Row]:
    """The classes of meta.json, at the root or above the annotations; a broken one is a stray file."""
    name = next((one for one in tree.by_suffix.get(".json", ()) if base_of(one) == "meta.json"), None)
    if name is None:
        return []
    try:
        classes = as_list(as_dict(load_json(tree.path(name))).get("classes"))
    except SegDeskError:
        return []
    return [
        Row(None, title, any_color(one.get("color")))
        for one in map(as_dict, classes)
        if (title := as_text(one.get("title")).strip())
    ]


def parse(path: Path) -> list[Sheet]:
    """One sheet; the image is that of the file's name without .json."""
    value = as_dict(load_json(path))
    size = as_dict(value.get("size"))
    objects = [as_dict(one) for one in as_list(value.get("objects"))]
    drawn = tuple(_drawn(one, number) for number, one in enumerate(objects, 1))
    return [Sheet(stem_of(path.name), (as_int(size.get("width")), as_int(size.get("height"))), drawn)]


def _drawn(one: dict[str, Any], number: int) -> Drawn:
    label = as_text(one.get("classTitle")).strip() or "unnamed"
    kind = as_text(one.get("geometryType")) or ("bitmap" if one.get("bitmap") else "polygon")
    return Drawn(
        Row(None, label),
        f"object {number} ({plain_text(label)})",
        partial(shape_of, kind, one),
        note=as_text(one.get("description")),
        extra=extra_text({"tags": one.get("tags")}),
    )


def shape_of(kind: str, one: dict[str, Any], _size: Size) -> Shape:
    """The shape of an object; ValueError in words for what has no area."""
    if kind not in _SHAPES:
        raise ValueError(f"An object of kind {plain_text(kind)} has no area.")
    return _SHAPES[kind](one)


def _polygon(one: dict[str, Any]) -> Shape:
    points = as_dict(one.get("points"))
    holes = tuple(ring(points_of(hole)) for hole in as_list(points.get("interior")))
    return (Part(ring(points_of(points.get("exterior"))), holes),), None


def _rectangle(one: dict[str, Any]) -> Shape:
    corners = points_of(as_dict(one.get("points")).get("exterior"))
    if len(corners) != 2:
        raise ValueError(f"A rectangle has two points, this one {len(corners)}.")
    return (Part(box(*corners)),), None


def _bitmap(one: dict[str, Any], above: int = 0) -> Shape:
    """base64 of a PNG, packed by zlib (old exports: not), and where its top left corner is."""
    bitmap = as_dict(one.get("bitmap"))
    origin = [as_number(number) for number in as_list(bitmap.get("origin"))[:2]] or [None]
    stencil = decoded_stencil(_unpacked(from_base64(as_text(bitmap.get("data")))), above=above)
    return None, placed(stencil, origin[0], origin[-1])


def _unpacked(data: bytes) -> bytes:
    if data.startswith(b"\x89PNG"):
        return data
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, MAX_PNG_BYTES)
    except zlib.error as fault:
        raise BrokenPixelsError(f"The bitmap does not unpack: {fault}.") from fault
    if unpacker.unconsumed_tail:
        raise BrokenPixelsError(f"The bitmap unpacks to more than {MAX_PNG_BYTES >> 20} MB.")
    return found


_SHAPES: dict[str, Callable[[dict[str, Any]], Shape]] = {
    "polygon": _polygon,
    "rectangle": _rectangle,
    "bitmap": _bitmap,
    "alpha_mask": partial(_bitmap, above=HALF),
}


def _find(photos: Tree, file: str, sheet: Sheet) -> str | None:
    """In the folder img beside ann, else by name."""
    beside = "/".join([*folder_of(file).split("/")[:-1], "img", sheet.image])
    return beside if beside in photos else find_by_name(photos, file, sheet)


FORMAT = SheetFormat(
    "supervisely",
    supervisely_files,
    parse,
    classes=declared,
    find_image=_find,
    looks_like="JSON of Supervisely",
)
