"""CVAT for images 1.1 and for video 1.1: one XML of shapes for many images."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

from segdesk.errors import SegDeskError
from segdesk.geometry import Part, Ring
from segdesk.io.formats.class_files import Row, any_color
from segdesk.io.formats.shapes import (
    BrokenPixelsError,
    Shape,
    Size,
    box,
    ellipse,
    numbers_of,
    of_row_runs,
    placed,
    points_of,
    ring,
    turned,
)
from segdesk.io.formats.sheet_format import SheetFormat, find_by_name
from segdesk.io.formats.sheets import Drawn, Sheet, extra_text
from segdesk.io.formats.tree import SPLIT_NAMES, Tree
from segdesk.io.formats.values import as_int, as_number, plain_text
from segdesk.io.formats.xml_file import load_xml
from segdesk.ops.stencil import Placed

_SHAPES = ("polygon", "box", "ellipse", "mask", "polyline", "points", "cuboid", "skeleton")
_FRAME = "frame_{:06d}"
Attributes = dict[str, str]


def cvat_files(tree: Tree) -> list[str]:
    """XML files of annotations with images or tracks."""
    return [name for name in tree.by_suffix.get(".xml", ())[:200] if _looks_like_cvat(tree.head(name))]


def _looks_like_cvat(head: bytes) -> bool:
    return b"<annotations" in head and (b"<image " in head or b"<track " in head or b"<meta>" in head)


def parse(path: Path) -> list[Sheet]:
    """A sheet per image, or per frame of a video's tracks."""
    root = load_xml(path)
    return [*map(_sheet, root.iter("image")), *_frames(root)]


def declared(tree: Tree, names: Sequence[str]) -> list[Row]:
    """The labels that the files declare, those of a broken file left out: reading it says so."""
    rows = []
    for name in names:
        try:
            labels = load_xml(tree.path(name)).iter("label")
        except SegDeskError:
            continue
        rows += [
            Row(None, one.findtext("name", "").strip(), any_color(one.findtext("color"))) for one in labels
        ]
    return [row for row in rows if row.name]


def _sheet(image: Element) -> Sheet:
    shapes = [one for one in image if one.tag in _SHAPES]
    size = (as_int(image.get("width")), as_int(image.get("height")))
    subset = image.get("subset", "")
    drawn = tuple(_drawn(one, number, one.get("label", "")) for number, one in enumerate(shapes, 1))
    name = f"{subset}/{image.get('name', '')}" if subset else image.get("name", "")
    return Sheet(name, size, drawn, split=SPLIT_NAMES.get(subset.casefold(), ""))


def _frames(root: Element) -> Iterator[Sheet]:
    """Tracks hold their shapes by frame; one outside is not there."""
    frames: dict[int, list[Drawn]] = defaultdict(list)
    size = as_int(root.findtext(".//original_size/width")), as_int(root.findtext(".//original_size/height"))
    for track in root.iter("track"):
        group = as_int(track.get("id"))
        for one in (one for one in track if one.tag in _SHAPES and one.get("outside") != "1"):
            number = as_int(one.get("frame"))
            if number is not None:
                drawn = _drawn(one, len(frames[number]) + 1, track.get("label", ""), group)
                frames[number].append(drawn)
    for number, many in sorted(frames.items()):
        yield Sheet(_FRAME.format(number), size, tuple(many))


def _drawn(one: Element, number: int, label: str, group: int | None = None) -> Drawn:
    name = label.strip() or "unnamed"
    own = {child.get("name", ""): child.text or "" for child in one.iter("attribute")}
    if one.get("occluded") == "1":
        own["occluded"] = "1"
    own_group = as_int(one.get("group_id"))
    return Drawn(
        Row(None, name),
        f"{one.tag} {number} ({plain_text(name)})",
        partial(shape_of, one.tag, dict(one.attrib)),
        group=own_group if own_group is not None else group,
        z=as_int(one.get("z_order")) or 0,
        extra=extra_text(own),
    )


def shape_of(kind: str, attributes: Attributes, _size: Size) -> Shape:
    """The polygon or stencil of a shape; ValueError in words for what has no area."""
    if kind == "mask":
        return None, _mask(attributes)
    if kind not in _OUTLINES:
        raise ValueError(f"A shape of kind {kind} has no area.")
    return (Part(_OUTLINES[kind](attributes)),), None


def _polygon(attributes: Attributes) -> Ring:
    return ring(
        points_of([pair.split(",") for pair in attributes.get("points", "").split(";") if pair.strip()])
    )


def _box(attributes: Attributes) -> Ring:
    left, top, right, bottom = numbers_of(attributes, "xtl", "ytl", "xbr", "ybr")
    corners = box((left, top), (right, bottom))
    angle = as_number(attributes.get("rotation"))
    return turned(corners, ((left + right) / 2, (top + bottom) / 2), angle) if angle else corners


def _ellipse(attributes: Attributes) -> Ring:
    x, y, rx, ry = numbers_of(attributes, "cx", "cy", "rx", "ry")
    return turned(ellipse((x, y), (rx, ry)), (x, y), as_number(attributes.get("rotation")) or 0.0)


def _mask(attributes: Attributes) -> Placed:
    counts = [as_int(word) for word in attributes.get("rle", "").split(",")]
    runs = [count for count in counts if count is not None]
    width, height = (as_int(attributes.get(key)) or 0 for key in ("width", "height"))
    if len(runs) < len(counts):
        raise BrokenPixelsError("Its RLE has counts that are no run lengths.")
    stencil = of_row_runs(runs, width, height)
    return placed(stencil, as_number(attributes.get("left")), as_number(attributes.get("top")))


_OUTLINES: dict[str, Callable[[Attributes], Ring]] = {"polygon": _polygon, "box": _box, "ellipse": _ellipse}


def _find(photos: Tree, file: str, sheet: Sheet) -> str | None:
    """With the subset as folder, then without."""
    bare = Sheet(sheet.image.partition("/")[2] or sheet.image)
    return find_by_name(photos, file, sheet) or find_by_name(photos, file, bare)


FORMAT = SheetFormat(
    "cvat", cvat_files, parse, shared=True, classes=declared, find_image=_find, looks_like="XML of CVAT"
)
