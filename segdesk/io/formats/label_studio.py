"""Label Studio JSON and JSON-MIN: one file of tasks, shapes in percent, brushes in its own code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from segdesk.geometry import Part, Point
from segdesk.io.formats.brush_rle import brush_stencil
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.shapes import (
    BrokenPixelsError,
    Shape,
    Size,
    box,
    ellipse,
    points_of,
    ring,
    turned,
    whole_image,
)
from segdesk.io.formats.sheet_format import SheetFormat, find_by_name
from segdesk.io.formats.sheets import Drawn, Sheet, refused
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, suffix_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_number, as_text, load_json, plain_text

_UPLOAD = re.compile(r"^[0-9a-f]{8}-")
_KINDS = ("polygon", "brush", "rectangle", "ellipse", "keypoint", "vector")
_OTHER = "Another annotation of this task is read; several would show every object several times."


def label_studio_files(tree: Tree) -> list[str]:
    """JSON files of tasks with results, or of flat values in percent."""
    return [name for name in tree.by_suffix.get(".json", ())[:200] if _looks_like_tasks(tree.head(name))]


def _looks_like_tasks(head: bytes) -> bool:
    full = b'"result"' in head and b'"data"' in head and b'"annotations"' in head
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"[", b"{")) and (
        full or (b'"original_width"' in head and b'labels"' in head)
    )


def parse(path: Path) -> list[Sheet]:
    """A sheet per task."""
    value = load_json(path)
    tasks = value if isinstance(value, list) else [value]
    return [_sheet(as_dict(task)) for task in tasks]


def _sheet(task: dict[str, Any]) -> Sheet:
    is_full = isinstance(task.get("data"), dict)
    done = [
        one for one in map(as_dict, as_list(task.get("annotations"))) if one.get("was_cancelled") is not True
    ]
    full = [[as_dict(row) for row in as_list(one.get("result"))] for one in done]
    many = full if is_full else [list(_flat(task))]
    first, *others = many or [[]]
    results = _drawn_of(first, "")
    for number, other in enumerate(others, 2):
        results += [_refused(one) for one in _drawn_of(other, f" of annotation {number}")]
    said = (
        ("It has predictions and no annotation; predictions are not read.",)
        if _is_only_predicted(task)
        else ()
    )
    size = next(
        ((as_int(one.get("original_width")), as_int(one.get("original_height"))) for one in first), None
    )
    image = _image_of(as_dict(task.get("data")) if is_full else task)
    return Sheet(image, size or (None, None), tuple(results), said, labelled=bool(done) or not is_full)


def _is_only_predicted(task: dict[str, Any]) -> bool:
    return bool(as_list(task.get("predictions"))) and not as_list(task.get("annotations"))


def _flat(task: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """JSON-MIN: what is a value in full JSON stands as it is in lists of the task."""
    for value in task.values():
        for one in map(as_dict, as_list(value)):
            kind = next((kind for kind in _KINDS if f"{kind}labels" in one), "")
            if kind:
                yield {**one, "type": f"{kind}labels", "value": one}


def _image_of(data: dict[str, Any]) -> str:
    """The image's own name: without address, query, upload folder and the eight digits put before it."""
    texts = [unquote(as_text(value)).replace("\\", "/") for value in data.values() if isinstance(value, str)]
    paths = [text.rpartition("?d=")[2].partition("?")[0] for text in texts]
    named = next((path for path in paths if suffix_of(path) in IMAGE_SUFFIXES), "")
    return named.partition("://")[2] or named


def _drawn_of(rows: list[dict[str, Any]], where: str) -> list[Drawn]:
    """The shapes among the results. Labels may stand in a result of their own with the same id."""
    labels: dict[str, str] = {}
    for row in rows:
        labels.setdefault(as_text(row.get("id")), "")
        labels[as_text(row.get("id"))] = labels[as_text(row.get("id"))] or _label_of(row)
    shapes = [row for row in rows if _kind_of(row)]
    return [
        _drawn(row, _label_of(row) or labels[as_text(row.get("id"))], f"result {number}{where}")
        for number, row in enumerate(shapes, 1)
    ]


def _kind_of(row: dict[str, Any]) -> str:
    kind = as_text(row.get("type")).removesuffix("labels")
    return kind if kind in _KINDS else ""


def _label_of(row: dict[str, Any]) -> str:
    for key, names in as_dict(row.get("value")).items():
        if (key.endswith("labels") or key in ("labels", "choices")) and as_list(names):
            return as_text(names[0]).strip()
    return ""


def _drawn(row: dict[str, Any], label: str, what: str) -> Drawn:
    name = label or "unnamed"
    return Drawn(Row(None, name), f"{what} ({plain_text(name)})", partial(shape_of, _kind_of(row), row))


def _refused(one: Drawn) -> Drawn:
    return Drawn(one.category, one.what, partial(refused, _OTHER))


def shape_of(kind: str, row: dict[str, Any], size: Size) -> Shape:
    """The polygon or stencil of a result; ValueError in words for what has no area."""
    if kind not in _SHAPES:
        raise ValueError(f"A result of kind {kind} has no area.")
    if as_number(row.get("image_rotation")):
        raise ValueError("The image was turned in the editor; where the shape belongs is not known.")
    return _SHAPES[kind](as_dict(row.get("value")), row, size)


def _polygon(value: dict[str, Any], _row: dict[str, Any], size: Size) -> Shape:
    return (Part(ring([_scaled(point, size) for point in points_of(value.get("points"))])),), None


def _scaled(percent: Point, size: Size) -> Point:
    return percent[0] * size[0] / 100, percent[1] * size[1] / 100


def _pair(value: dict[str, Any], keys: tuple[str, str], size: Size) -> Point:
    return _scaled(points_of([[value.get(key) for key in keys]])[0], size)


def _rectangle(value: dict[str, Any], _row: dict[str, Any], size: Size) -> Shape:
    """Turned around its top left corner."""
    x, y = _pair(value, ("x", "y"), size)
    width, height = _pair(value, ("width", "height"), size)
    return (
        Part(turned(box((x, y), (x + width, y + height)), (x, y), as_number(value.get("rotation")) or 0.0)),
    ), None


def _ellipse(value: dict[str, Any], _row: dict[str, Any], size: Size) -> Shape:
    """Turned around its centre."""
    centre = _pair(value, ("x", "y"), size)
    outline = ellipse(centre, _pair(value, ("radiusX", "radiusY"), size))
    return (Part(turned(outline, centre, as_number(value.get("rotation")) or 0.0)),), None


def _brush(value: dict[str, Any], row: dict[str, Any], size: Size) -> Shape:
    given = as_int(row.get("original_width")), as_int(row.get("original_height"))
    if given != size:
        raise BrokenPixelsError(f"Its mask is {given[0]} x {given[1]}, the image {size[0]} x {size[1]}.")
    return None, whole_image(brush_stencil(as_list(value.get("rle")), *size))


_SHAPES: dict[str, Callable[[dict[str, Any], dict[str, Any], Size], Shape]] = {
    "polygon": _polygon,
    "rectangle": _rectangle,
    "ellipse": _ellipse,
    "brush": _brush,
}


def _find(photos: Tree, file: str, sheet: Sheet) -> str | None:
    """By the name as it is, else without the digits that an upload puts before it."""
    folder, _, base = sheet.image.rpartition("/")
    bare = Sheet(f"{folder}/{_UPLOAD.sub('', base)}")
    return find_by_name(photos, file, sheet) or find_by_name(photos, file, bare)


FORMAT = SheetFormat(
    "label_studio",
    label_studio_files,
    parse,
    shared=True,
    find_image=_find,
    looks_like="JSON of Label Studio",
)
