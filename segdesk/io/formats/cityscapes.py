"""Cityscapes: instanceIds or labelIds beside leftImg8bit, else the polygons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from segdesk.io.formats.class_files import Row, color_of
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.id_masks import IdCode, IdFormat
from segdesk.io.formats.reading import Certainty
from segdesk.io.formats.shapes import Shape, Size, of_points, points_of
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import Drawn, Sheet
from segdesk.io.formats.tree import Tree, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, load_json, plain_text
from segdesk.model.classes import Kind, Task
from segdesk.progress import SILENT, Progress

V, S, T = Kind.VOID, Kind.STUFF, Kind.THING
_LABELS: tuple[tuple[str, str, Kind], ...] = (
    ("unlabeled", "000000", V), ("ego vehicle", "000000", V), ("rectification border", "000000", V),
    ("out of roi", "000000", V), ("static", "000000", V), ("dynamic", "6f4a00", V), ("ground", "510051", V),
    ("road", "804080", S), ("sidewalk", "f423e8", S), ("parking", "faaaa0", S), ("rail track", "e6968c", S),
    ("building", "464646", S), ("wall", "66669c", S), ("fence", "be9999", S), ("guard rail", "b4a5b4", S),
    ("bridge", "966464", S), ("tunnel", "96785a", S), ("pole", "999999", S), ("polegroup", "999999", S),
    ("traffic light", "faaa1e", S), ("traffic sign", "dcdc00", S), ("vegetation", "6b8e23", S),
    ("terrain", "98fb98", S), ("sky", "4682b4", S), ("person", "dc143c", T), ("rider", "ff0000", T),
    ("car", "00008e", T), ("truck", "000046", T), ("bus", "003c64", T), ("caravan", "00005a", T),
    ("trailer", "00006e", T), ("train", "005064", T), ("motorcycle", "0000e6", T), ("bicycle", "770b20", T),
)  # fmt: skip
LABEL_ROWS = [Row(n, name, color_of(color), kind) for n, (name, color, kind) in enumerate(_LABELS)]
"""The labels of Cityscapes by id, 0 to 33; the licence plate has the id -1, which no PNG holds."""
_ENDS = re.compile(r"_(leftImg8bit|gt(Fine|Coarse)_(instanceIds|labelIds|polygons))$", re.IGNORECASE)


def _named(tree: Tree, end: str, suffix: str = ".png") -> list[str]:
    return [
        name
        for name in tree.by_suffix.get(suffix, ())
        if stem_of(name).endswith((f"gtFine_{end}", f"gtCoarse_{end}"))
    ]


def frame_of(name: str) -> str:
    """City, sequence and frame: what all files of an image share."""
    return _ENDS.sub("", stem_of(name)).casefold()


def parse(path: Path) -> list[Sheet]:
    """The polygons of one image. A label that ends in 'group' is a crowd; later ones cover earlier ones."""
    value = as_dict(load_json(path))
    size = (as_int(value.get("imgWidth")), as_int(value.get("imgHeight")))
    rows = [as_dict(one) for one in as_list(value.get("objects"))]
    drawn = tuple(_drawn(one, place) for place, one in enumerate(rows, 1) if not one.get("deleted"))
    return [Sheet(f"{_ENDS.sub('', stem_of(path.name))}_leftImg8bit.png", size, drawn)]


def _drawn(one: dict[str, Any], place: int) -> Drawn:
    label = as_text(one.get("label")).strip() or "unlabeled"
    bare = label.removesuffix("group")
    is_crowd = bare != label and label not in _ROW_OF and bare in _ROW_OF
    row = _ROW_OF.get(bare if is_crowd else label, Row(None, label))
    what = f"object {place} ({plain_text(label)})"
    return Drawn(row, what, partial(_shape, one.get("polygon")), crowd=is_crowd, z=place)


_ROW_OF = {row.name: row for row in LABEL_ROWS}


def _shape(points: object, _size: Size) -> Shape:
    return of_points(points_of(points))


def _is_photo(name: str) -> bool:
    return stem_of(name).endswith("_leftImg8bit")


def _polygons(tree: Tree) -> list[str]:
    return _named(tree, "polygons", ".json")


INSTANCES = IdFormat(
    "cityscapes", IdCode(1000, lowest=1000, crowd_below=1000), lambda tree: _named(tree, "instanceIds"),
    frame_of, _is_photo, lambda _tree: LABEL_ROWS, "instanceIds of Cityscapes",
)  # fmt: skip
LABELS = IdFormat(
    "cityscapes", IdCode(1000, lowest=1000), lambda tree: _named(tree, "labelIds"), frame_of,
    _is_photo, lambda _tree: LABEL_ROWS, "labelIds of Cityscapes", Task.SEMANTIC,
)  # fmt: skip
POLYGONS = SheetFormat("cityscapes", _polygons, parse, looks_like="polygons of Cityscapes")
_KINDS: Sequence[IdFormat | SheetFormat] = (INSTANCES, LABELS, POLYGONS)


def recognise(tree: Tree) -> Certainty:
    """Sure by the names of the files."""
    found = [one.recognise(tree) for one in _KINDS]
    return next((one for one in found if one.score), found[0])


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Where the same objects stand as pixels and as polygons, pixels count."""
    form = next((one for one in _KINDS if one.recognise(tree).score), INSTANCES)
    return form.read(tree, options, progress)
