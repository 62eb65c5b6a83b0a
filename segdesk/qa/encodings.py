"""The check that all encodings of a package say the same: masks, coco, panoptic, yolo, index.csv."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.formats.coco_shapes import stated_in
from segdesk.io.formats.mask_fit import single_channel
from segdesk.io.formats.package import COCO, INDEX, PANOPTIC
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text
from segdesk.io.masks import read_mask
from segdesk.model.classes import ClassMap, Kind, Task
from segdesk.ops.runs import packed_rgb

from .examined import Examined
from .finding import Finding, Severity
from .limits import Limits
from .lists import PackageLists
from .look import Look
from .shape import Shape, Size, difference, of_annotation, of_stencil, of_values
from .stated import stated_otherwise
from .yolo_rows import differing_rows

Json = dict[str, Any]
Shapes = dict[int, Shape]
REMEDY = "Export the package again."


def consistency(look: Look) -> Iterator[Finding]:
    """What the files say of a mask (box, area, another encoding) must be so."""
    for remark in look.remarks("consistency"):
        yield look.finding("consistency", Severity.ERROR, remark.message)
    yield from stated_otherwise(look)
    lists = look.examined.lists
    if lists is None or look.facts is None:
        return
    of_image = _Image(look, lists)
    for said, fields in of_image.disagreements():
        yield look.finding("consistency", Severity.ERROR, f"{said} {REMEDY}", **fields)


def consistency_of_lists(examined: Examined, _limits: Limits) -> Iterator[Finding]:
    """The lists themselves must be there and agree on which images there are."""
    for remark in examined.remarks:
        if remark.check == "consistency":
            yield Finding("consistency", Severity.ERROR, None, f"{remark.file}: {remark.message}")
    lists = examined.lists
    if lists is None:
        return
    lists.read_all()
    said = {remark.file for remark in examined.remarks if remark.check == "consistency"}
    for file, words in lists.faults:
        if file not in said:
            yield Finding("consistency", Severity.ERROR, None, f"{file}: {words}")
    for name in sorted(lists.coco.keys() - lists.index.keys()):
        yield Finding("consistency", Severity.ERROR, name, f"{COCO} lists it and {INDEX} does not. {REMEDY}")


Disagreement = tuple[str, dict[str, Any]]
"""A sentence, and the fields of its finding."""


class _Image:
    """One image of a package in all its encodings."""

    def __init__(self, look: Look, lists: PackageLists) -> None:
        assert look.facts is not None
        self.look, self.lists = look, lists
        self.name = look.subject.name
        self.size: Size = (look.facts.width, look.facts.height)
        self.rows = lists.index.get(self.name, [])
        self.annotations = lists.coco.get(self.name)
        self.unread: set[int] = set()
        """Objects whose mask cannot be read: that is said by other checks, and nothing is compared."""

    def disagreements(self) -> Iterator[Disagreement]:
        yield from self._index()
        shapes = _MASKS[self.look.task](self)
        if self.annotations is None:
            if self.lists.coco_file and self.rows:
                yield f"{COCO} does not list it.", {}
        elif shapes is not None:
            yield from self._coco(shapes)
        if shapes is not None:
            yield from self._rows_of_objects(shapes)
            yield from self._panoptic(shapes)
            yield from self._yolo(shapes)

    def _index(self) -> Iterator[Disagreement]:
        """Size and hashes of index.csv."""
        if not self.rows:
            return
        stated = as_int(self.rows[0].get("width")), as_int(self.rows[0].get("height"))
        if stated != self.size:
            said = f"{INDEX} says {stated[0]} x {stated[1]}, it is {self.size[0]} x {self.size[1]}."
            yield said, {}
        if _differs(self.look.subject.photo, self.rows[0].get("image_sha256", "")):
            yield f"Its bytes have another sha256 than {INDEX} says.", {}
        for row in self.rows:
            path = self.file(row.get("mask", ""))
            if path is not None and _differs(path, row.get("mask_sha256", "")):
                yield f"The bytes of {row['mask']} have another sha256 than {INDEX} says.", {}

    def file(self, name: str) -> Path | None:
        """A mask that index.csv names, if it is a file of the package."""
        if not name.startswith("masks/") or ".." in name.split("/"):
            return None
        path = self.lists.root / name
        return path if path.is_file() else None

    def pixels(self, name: str) -> np.ndarray | None:
        """What a mask file holds; None where other checks say what is wrong with it."""
        path = self.file(name)
        try:
            file = read_mask(path) if path is not None else None
        except SegDeskError:
            return None
        return file.pixels if file is not None and file.size == self.size else None

    def _coco(self, shapes: Shapes) -> Iterator[Disagreement]:
        found: Counter[int] = Counter()
        for one in self.annotations or ():
            name = "category_id" if self.look.task is Task.SEMANTIC else "id"
            number = as_int(one.get(name)) or 0
            found[number] += 1
            if number in self.unread:
                continue
            yield from self._annotation(one, number, shapes.get(number))
        for number in sorted(self._listed(shapes) - found.keys()):
            yield f"{shapes[number].file} has {self._named(number)}, {COCO} has not.", {"object": number}
        for number in [number for number, count in found.items() if count > 1]:
            yield f"{COCO} has {self._named(number)} {found[number]} times.", {"object": number}

    def _annotation(self, one: Json, number: int, shape: Shape | None) -> Iterator[Disagreement]:
        about: dict[str, Any] = {"object": as_int(one.get("id")), "class_id": as_int(one.get("category_id"))}
        if shape is None:
            yield f"{COCO} has {self._named(number)}, masks/ has not.", about
            return
        if shape.class_id is not None and shape.class_id != about["class_id"]:
            said = f"{self._named(number)} is of class {about['class_id']} in {COCO}, of {shape.class_id} in"
            yield f"{said} {INDEX}.", about
        try:
            other = of_annotation(one, self.size, COCO)
        except ValueError as fault:
            yield f"{self._named(number)} in {COCO}: {fault}", about
            return
        count, rect = difference(shape, other, self.size)
        if count:
            said = f"{self._named(number)} in {COCO} and {shape.file} differ in {count:,} px."
            yield said, {**about, "rect": rect, "measure": count, "unit": "px"}
        yield from self._stated(one, shape, f"{self._named(number)} in {COCO}", about)

    def _stated(self, one: Json, shape: Shape, what: str, about: dict[str, Any]) -> Iterator[Disagreement]:
        """Area and box that a list states, against the mask's."""
        area, box = stated_in(one)
        if area is not None and area != shape.area:
            said = f"{what}: its area is said to be {area:g}, and is {shape.area:,}."
            yield said, {**about, "rect": shape.rect, "measure": abs(area - shape.area), "unit": "px"}
        if box is not None and list(box) != _box(shape.rect):
            stated, true = (", ".join(f"{number:g}" for number in one) for one in (box, _box(shape.rect)))
            yield f"{what}: its box is said to be {stated}, and is {true}.", {**about, "rect": shape.rect}

    def _rows_of_objects(self, shapes: Shapes) -> Iterator[Disagreement]:
        """Area and box of index.csv."""
        for row in self.rows if self.look.task is Task.INSTANCE else ():
            number = as_int(row.get("annotation_id"))
            shape = shapes.get(number or 0)
            if number is None or shape is None:
                continue
            box = [as_int(row.get(f"bbox_{side}")) for side in "xywh"]
            stated = {"area": as_int(row.get("area")), "bbox": box}
            yield from self._stated(stated, shape, f"{self._named(number)} in {INDEX}", {"object": number})

    def _panoptic(self, shapes: Shapes) -> Iterator[Disagreement]:
        if self.look.task is not Task.PANOPTIC or self.name not in self.lists.panoptic:
            return
        infos = [
            as_dict(info)
            for one in self.lists.panoptic[self.name]
            for info in as_list(one.get("segments_info"))
        ]
        for info in infos:
            number = as_int(info.get("id")) or 0
            shape, about = shapes.get(number), {"object": number, "class_id": as_int(info.get("category_id"))}
            if shape is None:
                yield f"{PANOPTIC} has {self._named(number)}, masks/ has not.", about
            else:
                yield from self._stated(info, shape, f"{self._named(number)} in {PANOPTIC}", about)
        for number in sorted(shapes.keys() - {as_int(info.get("id")) for info in infos}):
            yield f"{shapes[number].file} has {self._named(number)}, {PANOPTIC} has not.", {"object": number}

    def _yolo(self, shapes: Shapes) -> Iterator[Disagreement]:
        meta = self.lists.yolo
        if not meta or self.unread:
            return
        rows = self.lists.yolo_rows(self.name, self.look.subject.split)
        if rows is None:
            yield "Its rows in yolo/labels are not there or are no numbers.", {}
            return
        crowds = {as_int(one.get("id")) for one in self.annotations or () if one.get("iscrowd") == 1}
        classes = {number: self._class_of(number, shape) for number, shape in shapes.items()}
        kept = {number: shapes[number] for number in shapes if number not in crowds}
        for said in differing_rows(rows, kept, classes, meta, self.look.task, self.size):
            yield f"yolo/labels: {said}", {}

    def _class_of(self, number: int, shape: Shape) -> int | None:
        return number if self.look.task is Task.SEMANTIC else shape.class_id

    def _listed(self, shapes: Shapes) -> set[int]:
        """Which shapes COCO must list: objects; classes that are categories; things."""
        if self.look.task is Task.INSTANCE:
            return set(shapes)
        classes = self.look.classes
        kinds = (Kind.THING,) if self.look.task is Task.PANOPTIC else (Kind.THING, Kind.STUFF)
        wanted = {one.id for one in classes if one.kind in kinds}
        return {number for number, shape in shapes.items() if self._class_of(number, shape) in wanted}

    def _named(self, number: int) -> str:
        if self.look.task is Task.SEMANTIC:
            one = self.look.classes.by_id(number)
            return f"class {number}" + (f" ({one.name})" if one is not None else "")
        return f"{'segment' if self.look.task is Task.PANOPTIC else 'annotation'} {number}"

    def multiclass(self) -> Shapes | None:
        """By class id."""
        name = self.rows[0].get("mask", "") if self.rows else ""
        pixels = self.pixels(name)
        channel = single_channel(pixels) if pixels is not None else None
        return of_values(channel, name) if channel is not None else None

    def binary(self) -> Shapes | None:
        """By annotation id."""
        found: Shapes = {}
        for row in self.rows:
            number, name = as_int(row.get("annotation_id")), row.get("mask", "")
            pixels = self.pixels(name) if name else None
            channel = single_channel(pixels) if pixels is not None else None
            if number is not None and channel is not None:
                whole = Rect(0, 0, *self.size), channel != 0
                found[number] = of_stencil(whole, self.size, as_int(row.get("class_id")), name)
            elif number is not None:
                self.unread.add(number)
        return found

    def segments(self) -> Shapes | None:
        """By segment id, with the class that panoptic.json gives it."""
        name = self.rows[0].get("mask", "") if self.rows else ""
        pixels = self.pixels(name)
        if pixels is None or pixels.ndim != 3 or pixels.dtype != np.uint8:
            return None
        infos = [
            as_dict(info)
            for one in self.lists.panoptic.get(self.name, ())
            for info in as_list(one.get("segments_info"))
        ]
        classes = {as_int(info.get("id")): as_int(info.get("category_id")) for info in infos}
        shapes = of_values(packed_rgb(pixels).astype(np.int32), name)
        return {n: shape._replace(class_id=classes.get(n)) for n, shape in shapes.items() if n}


_MASKS: dict[Task, Callable[[_Image], Shapes | None]] = {
    Task.SEMANTIC: _Image.multiclass,
    Task.INSTANCE: _Image.binary,
    Task.PANOPTIC: _Image.segments,
}


def _box(rect: Rect) -> list[int]:
    return [rect.left, rect.top, rect.width, rect.height]


def _differs(path: Path, sha256: str) -> bool:
    """Has a file another hash than the one that is stated? Not where none is, or it cannot be read."""
    if not sha256:
        return False
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest() != sha256
    except OSError:
        return False


def numbering_faults(lists: PackageLists, classes: ClassMap) -> Iterator[str]:
    """What of COCO's and YOLO's numberings does not map back to the class map."""
    wanted = {one.id: one.name for one in classes if one.kind in (Kind.THING, Kind.STUFF)}
    rows = [as_dict(one) for one in as_list(lists.coco_file.get("categories"))]
    listed = {as_int(row.get("id")): as_text(row.get("name")) for row in rows}
    if len(listed) < len(rows):
        yield f"{COCO} lists a category id twice."
    for number, name in listed.items() if lists.coco_file else ():
        if wanted.get(number if number is not None else -1) != name:
            yield f"{COCO} calls category {number} {name!r}; the class map has {wanted.get(number or 0)!r}."
    for number in sorted(wanted.keys() - listed.keys()) if lists.coco_file else ():
        yield f"{COCO} lacks category {number}, {wanted[number]!r}."
    table = as_dict(lists.yolo.get("class_index"))
    numbers = sorted(int(key) for key in table if str(key).isdigit())
    if numbers != list(range(len(table))):
        yield "The class numbers of YOLO in meta.json are not 0, 1, 2, ..."
    targets = [as_int(value) for value in table.values()]
    if len(set(targets)) < len(targets) or not set(targets) <= wanted.keys():
        yield "The class numbers of YOLO in meta.json do not map back to the class map one to one."
