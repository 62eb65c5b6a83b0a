"""XML per image with <annotation>: polygons and masks of LabelMe's web tool; boxes of VOC have no mask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

from segdesk.geometry import Part
from segdesk.io.formats.binary_masks import object_stencil
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.shapes import Shape, Size, points_of, ring
from segdesk.io.formats.sheet_format import SheetFormat, find_by_name
from segdesk.io.formats.sheets import BOX, Drawn, Sheet, extra_text, refused
from segdesk.io.formats.tree import Tree, base_of, folder_of
from segdesk.io.formats.values import as_int, plain_text
from segdesk.io.formats.xml_file import load_xml

NO_SHAPE = "It has neither polygon nor mask nor box."
MASKS = "Masks"


def xml_files(tree: Tree) -> list[str]:
    """XML files of one annotation."""
    return [name for name in tree.by_suffix.get(".xml", ()) if b"<annotation>" in tree.head(name)]


def parse(path: Path) -> list[Sheet]:
    """One sheet; objects that are marked as deleted are none."""
    root = load_xml(path)
    width = as_int(root.findtext("size/width") or root.findtext("imagesize/ncols"))
    height = as_int(root.findtext("size/height") or root.findtext("imagesize/nrows"))
    rows = [one for one in root.iter("object") if (one.findtext("deleted") or "0").strip() != "1"]
    drawn = tuple(_drawn(one, number, path) for number, one in enumerate(rows, 1))
    folder, name = ((root.findtext(tag) or "").strip() for tag in ("folder", "filename"))
    return [Sheet(f"{folder}/{name}" if folder and name else name, (width or None, height or None), drawn)]


def _drawn(one: Element, number: int, path: Path) -> Drawn:
    label = (one.findtext("name") or "").strip() or "unnamed"
    what = f"object {number} ({plain_text(label)})"
    extra = extra_text({"attributes": (one.findtext("attributes") or "").strip()})
    mask = base_of((one.findtext("segm/mask") or "").strip().replace("\\", "/"))
    polygon = one.find("polygon")
    if polygon is not None:
        pairs = [[pt.findtext("x"), pt.findtext("y")] for pt in polygon.iter("pt")]
        return Drawn(Row(None, label), what, partial(_polygon, pairs), extra=extra)
    if mask:
        return Drawn(Row(None, label), what, partial(_mask, _beside(path, mask)), extra=extra)
    reason = BOX if one.find("bndbox") is not None else NO_SHAPE
    return Drawn(Row(None, label), what, partial(refused, reason))


def _polygon(pairs: Sequence[object], _size: Size) -> Shape:
    return (Part(ring(points_of(list(pairs)))),), None


def _beside(path: Path, mask: str) -> Path:
    """Annotations/x/a.xml and Masks/x/a_mask_1.png; the innermost Annotations counts."""
    parts = list(path.parent.parts)
    places = [index for index, part in enumerate(parts) if part.casefold() == "annotations"]
    if places:
        parts[places[-1]] = MASKS
    return Path(*parts, mask)


def _mask(path: Path, size: Size) -> Shape:
    return None, object_stencil(path, size)


def is_photo(name: str) -> bool:
    """LabelMe's masks and scribbles lie in folders of their own."""
    return not {"Masks", "Scribbles"} & set(folder_of(name).split("/"))


def _find(photos: Tree, file: str, sheet: Sheet) -> str | None:
    """In Images/, as LabelMe has it, else by name."""
    in_images = f"Images/{sheet.image}"
    return in_images if in_images in photos else find_by_name(photos, file, sheet)


FORMAT = SheetFormat(
    "annotation_xml",
    xml_files,
    parse,
    find_image=_find,
    is_photo=is_photo,
    looks_like="XML of LabelMe or VOC",
)
