"""Unitlab JSON, one per image: objects with points, or entries of a class with contours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.geometry import Part, Point
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import Note
from segdesk.io.formats.shapes import Shape, Size, points_of, ring
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import Drawn, Parse, Sheet, extra_text
from segdesk.io.formats.tree import Tree, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, load_json, plain_text

_SHARES = "No coordinate of the set is above 1: they are read as shares of width and height."


def unitlab_files(tree: Tree) -> list[str]:
    """JSON files of objects with points, or of entries with contours."""
    return [name for name in tree.by_suffix.get(".json", ()) if _looks_like_unitlab(tree.head(name))]


def _looks_like_unitlab(head: bytes) -> bool:
    instance = (
        b'"objects"' in head and b'"points"' in head and (b'"markup_type"' in head or b'"isVisible"' in head)
    )
    return instance or (b'"contours"' in head and b'"classID"' in head)


def parse(path: Path, *, shares: bool = False) -> list[Sheet]:
    """One sheet for the image of the file's stem. shares: coordinates go from 0 to 1."""
    rows = _rows(path)
    drawn = tuple(_drawn(row, number, shares=shares) for number, row in enumerate(rows, 1))
    return [Sheet(stem_of(path.name), objects=drawn)]


def _rows(path: Path) -> list[dict[str, Any]]:
    value = load_json(path)
    return [
        as_dict(one) for one in as_list(value if isinstance(value, list) else as_dict(value).get("objects"))
    ]


def _drawn(row: dict[str, Any], number: int, *, shares: bool) -> Drawn:
    named = row.get("classID", row.get("class"))
    label = as_text(as_dict(named).get("name") if isinstance(named, dict) else named).strip()
    class_id = as_int(label)
    category = Row(class_id, "") if class_id is not None else Row(None, label or "unnamed")
    what = f"object {plain_text(row.get('pk', f'no. {number}'))}"
    extra = extra_text({"isVisible": False} if row.get("isVisible") is False else {})
    return Drawn(category, what, partial(shape_of, tuple(_contours(row)), shares), extra=extra)


def _contours(row: dict[str, Any]) -> Iterator[object]:
    """The rings of an entry; contours are a union."""
    contours = [one.get("points") for one in map(as_dict, as_list(row.get("contours")))]
    yield from contours if "contours" in row else [row.get("points")]


def shape_of(contours: Sequence[object], shares: bool, size: Size) -> Shape:
    """The union of the contours of an entry."""
    scale = size if shares else (1, 1)
    if not contours:
        raise ValueError("It has no contour.")
    return tuple(Part(ring(_scaled(points_of(one), scale))) for one in contours), None


def _scaled(points: Sequence[Point], scale: Size) -> list[Point]:
    return [(x * scale[0], y * scale[1]) for x, y in points]


def _decide(tree: Tree, _photos: Tree, names: Sequence[str]) -> tuple[Parse, list[Note]]:
    """Pixels or shares? Shares only if no coordinate of the whole set is above 1."""
    tops = [top for name in names if (top := _largest(tree.path(name))) is not None]
    if not tops or max(tops) > 1:
        return parse, []
    return partial(parse, shares=True), [Note("", _SHARES)]


def _largest(path: Path) -> float | None:
    """The largest coordinate of a file; None for one without, or that is broken: reading it says so."""
    try:
        points = [point for row in _rows(path) for one in _contours(row) for point in points_of(one)]
    except (SegDeskError, ValueError):
        return None
    return max((max(point) for point in points), default=None)


FORMAT = SheetFormat("unitlab", unitlab_files, parse, looks_like="JSON of Unitlab", decide=_decide)
