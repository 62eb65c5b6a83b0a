"""SegDesk's own packages: meta.json, index.csv, and the primary encoding, whichever it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.binary_masks import keep_misfits, stencil_or_misfit
from segdesk.io.formats.class_files import Row, from_json
from segdesk.io.formats.classes import made_classes
from segdesk.io.formats.coco import own_fields
from segdesk.io.formats.coco import read_image as read_coco_image
from segdesk.io.formats.coco_file import read_coco_file
from segdesk.io.formats.coco_panoptic import IdMask, Segment
from segdesk.io.formats.coco_panoptic import read_image as read_panoptic_image
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
    Unpaired,
)
from segdesk.io.formats.mask_fit import UNLABELLED, MaskRules
from segdesk.io.formats.masks import read_pair
from segdesk.io.formats.reading import Certainty, image_size
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, base_of, suffix_of
from segdesk.io.formats.values import (
    as_dict,
    as_int,
    as_list,
    as_text,
    in_words,
    load_json,
    plain_text,
    read_text,
)
from segdesk.model.classes import ClassMap, Task
from segdesk.progress import SILENT, Progress

META, INDEX, COCO, PANOPTIC = "meta.json", "index.csv", "coco/coco.json", "coco/panoptic.json"
FORMAT = "segdesk-package"
NOT_THERE = "It is not there."
_RISKY = ("'=", "'+", "'-", "'@", "'\t", "'\r")


class _Mask(NamedTuple):
    """One row of index.csv that has a mask."""

    path: str
    annotation_id: int | None
    class_id: int | None


@dataclass
class _Listed:
    """One image of index.csv."""

    image: str
    original: str
    split: str
    source: str
    masks: list[_Mask] = field(default_factory=list)


@dataclass
class _Package:
    """A package while it is read."""

    tree: Tree
    task: Task
    primary: str
    classes: ClassMap
    void_id: int | None
    background_id: int | None
    images: dict[str, _Listed]
    lost: list[Lost] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unpaired: list[Unpaired] = field(default_factory=list)


Reader = Callable[[], ImageLabels]


def recognise(tree: Tree) -> Certainty:
    """Certain when meta.json says so."""
    if META in tree and FORMAT.encode() in tree.head(META):
        return Certainty(1.0, "meta.json says segdesk-package")
    return Certainty(0, "no meta.json of a package")


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """The images of index.csv with what the primary holds. SegDeskError for a newer or broken meta.json."""
    meta = as_dict(load_json(tree.path(META)))
    package = _opened(tree, meta)
    package.images = _index(package)
    readers = _PRIMARIES[package.primary](package)
    images = [_image(package, one, readers(one)) for one in package.images.values() if one.image in tree]
    images += _unlisted(package)
    return DataSet(
        "segdesk", tree.root, options.task or package.task, package.classes,
        tuple(sorted(images, key=lambda one: one.original)), name=as_text(meta.get("name")),
        lost=tuple(package.lost), notes=tuple(package.notes), unpaired=tuple(package.unpaired),
        annotations=frozenset(tree.by_suffix.get(".json", ())),
    )  # fmt: skip


def _opened(tree: Tree, meta: dict[str, Any]) -> _Package:
    path = tree.path(META)
    version = as_text(meta.get("version"))
    if meta.get("format") != FORMAT or version.partition(".")[0] != "1":
        raise SegDeskError(
            f"This is a package of version {version or 'unknown'}; 1 is read.",
            "Use a newer SegDesk.",
            file=path,
        )
    encoding = as_dict(meta.get("encoding"))
    task, primary = as_text(meta.get("task")), as_text(encoding.get("primary"))
    if task not in set(Task) or primary not in _PRIMARIES:
        raise SegDeskError(
            f"Task {task!r} or primary encoding {primary!r} is unknown.",
            "Export the package again.",
            file=path,
        )
    notes: list[Note] = []
    rows = _class_rows(meta, path)
    classes = made_classes(rows, Task(task), notes, META)
    void_id, background_id = as_int(encoding.get("void_id")), as_int(encoding.get("background_id"))
    return _Package(tree, Task(task), primary, classes, void_id, background_id, {}, notes=notes)


def _class_rows(meta: dict[str, Any], path: Path) -> list[Row]:
    return from_json(json.dumps(as_list(meta.get("classes"))), path)


def _index(package: _Package) -> dict[str, _Listed]:
    """The images of index.csv by their path. Rows that cannot be used are noted."""
    text = read_text(package.tree.path(INDEX))
    found: dict[str, _Listed] = {}
    originals: set[str] = set()
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as fault:
        raise SegDeskError(
            f"It is broken: {fault}.", "Export again.", file=package.tree.path(INDEX)
        ) from fault
    for number, row in enumerate(rows, 2):
        image = row.get("image") or ""
        if not image.startswith("images/") or ".." in image.split("/"):
            package.notes.append(Note(INDEX, f"Line {number} names no image: {plain_text(image)}.", "pairs"))
            continue
        if image not in found:
            original = _bare(row.get("original") or "") or image
            original = image if original in originals else original
            originals.add(original)
            found[image] = _Listed(image, original, row.get("split") or "", row.get("source") or "")
        if row.get("mask"):
            mask = _Mask(row["mask"] or "", as_int(row.get("annotation_id")), as_int(row.get("class_id")))
            found[image].masks.append(mask)
    _find_strays(package, found)
    return found


def _bare(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running the cell."""
    return cell[1:] if cell.startswith(_RISKY) else cell


def _find_strays(package: _Package, images: dict[str, _Listed]) -> None:
    tree = package.tree
    listed = {mask.path for one in images.values() for mask in one.masks}
    for name in tree.files:
        if name.startswith("masks/") and name not in listed:
            package.unpaired.append(Unpaired(name, "It is not in index.csv."))
    for one in images.values():
        if one.image not in tree:
            reason = f"Its image {one.image} is not there."
            package.unpaired.append(Unpaired(one.image, "index.csv lists it, and it is not there."))
            package.lost += [Lost(mask.path, base_of(mask.path), reason, "pairs") for mask in one.masks]


def _unlisted(package: _Package) -> Iterable[SourceImage]:
    for name in package.tree.files:
        if name.startswith("images/") and name not in package.images and suffix_of(name) in IMAGE_SUFFIXES:
            package.notes.append(Note(name, "It is not in index.csv; it comes without a mask.", "pairs"))
            path = package.tree.path(name)
            yield SourceImage(path, name, partial(read_pair, path, name, None, "", None))


def _image(package: _Package, one: _Listed, reader: Reader) -> SourceImage:
    masks = "\n".join(mask.path for mask in one.masks)
    return SourceImage(package.tree.path(one.image), one.original, reader, masks, one.split, one.source)


# The primaries: each gives a function from a listed image to the reader of its labels.


def _multiclass(package: _Package) -> Callable[[_Listed], Reader]:
    values = {one.id: one.id for one in package.classes}
    for number in (package.void_id, package.background_id):
        if number is not None:
            values.setdefault(number, UNLABELLED)
    rules = MaskRules(values, background=package.background_id)

    def reader(one: _Listed) -> Reader:
        image, mask = package.tree.path(one.image), one.masks[0].path if one.masks else ""
        path = _listed(package, mask)
        if mask and path is None:
            return partial(read_missing, image, one.original, mask)
        return partial(read_pair, image, one.original, path, mask, rules)

    return reader


def read_missing(path: Path, name: str, mask: str) -> ImageLabels:
    """One photo whose mask is not there."""
    size, notes = image_size(path, name)
    return ImageLabels(size, lost=[Lost(mask, "", NOT_THERE, "pairs")], notes=notes)


def _listed(package: _Package, name: str) -> Path | None:
    """Where a file is that index.csv names: only what was listed in the package is ever opened."""
    return package.tree.path(name) if name in package.tree else None


def _binary(package: _Package) -> Callable[[_Listed], Reader]:
    fields = _fields_by_id(package)

    def reader(one: _Listed) -> Reader:
        rows = tuple(
            (mask, _listed(package, mask.path), fields.get(mask.annotation_id or 0, {})) for mask in one.masks
        )
        return partial(read_binary, package.tree.path(one.image), one.original, rows)

    return reader


def _fields_by_id(package: _Package) -> dict[int, dict[str, Any]]:
    """Crowd, z, group and note of objects stand in coco.json; the pixels do not come from there."""
    if COCO not in package.tree:
        package.notes.append(
            Note(COCO, "It is not there: crowds, groups and notes are missing.", "consistency")
        )
        return {}
    try:
        annotations = as_list(as_dict(load_json(package.tree.path(COCO))).get("annotations"))
    except SegDeskError as fault:
        package.notes.append(Note(COCO, in_words(fault), "consistency"))
        return {}
    return {as_int(one.get("id")) or 0: own_fields(one) for one in map(as_dict, annotations)}


def read_binary(
    path: Path, name: str, rows: tuple[tuple[_Mask, Path | None, dict[str, Any]], ...]
) -> ImageLabels:
    """One photo and the binary masks of its objects, each with its class and fields."""
    size, notes = image_size(path, name)
    labels = ImageLabels(size, labelled=True, notes=notes)
    misfits = []
    for mask, file, fields in rows:
        what = base_of(mask.path)
        found, misfit, fault = stencil_or_misfit(file, size) if file else (None, None, NOT_THERE)
        if fault:
            labels.lost.append(Lost(mask.path, what, fault, "readable" if file else "pairs"))
        elif mask.class_id is None:
            labels.lost.append(Lost(mask.path, what, "index.csv names no class for it.", "classmap"))
        elif misfit is not None:
            misfits.append((mask.path, *misfit))
        elif found is not None:
            labels.objects.append(SourceObject(mask.class_id, stencil=found, **{**fields, "what": what}))
    keep_misfits(labels, misfits)
    return labels


def _panoptic(package: _Package) -> Callable[[_Listed], Reader]:
    value = as_dict(load_json(package.tree.path(PANOPTIC)))
    names = {
        as_int(one.get("id")): as_text(one.get("file_name"))
        for one in map(as_dict, as_list(value.get("images")))
    }
    segments: dict[str, list[Segment]] = {}
    for one in map(as_dict, as_list(value.get("annotations"))):
        image = f"images/{names.get(as_int(one.get('image_id')), '')}"
        segments[image] = [
            Segment(
                as_int(info.get("id")) or 0, as_int(info.get("category_id")) or 0, info.get("iscrowd") == 1
            )
            for info in map(as_dict, as_list(one.get("segments_info")))
        ]

    def reader(one: _Listed) -> Reader:
        mask = one.masks[0].path if one.masks else ""
        path = _listed(package, mask)
        ids = IdMask(mask, path, tuple(segments.get(one.image, ())))
        return partial(read_panoptic_image, package.tree.path(one.image), one.original, (None, None), ids)

    return reader


def _coco(package: _Package) -> Callable[[_Listed], Reader]:
    file = read_coco_file(package.tree, COCO)
    package.lost += file.lost
    package.notes += file.notes
    entries = {entry.found: entry for entry in file.images.values() if entry.found}
    numbers = {key: key if isinstance(key, int) else UNLABELLED for key in file.categories}

    def reader(one: _Listed) -> Reader:
        entry = entries.get(one.image)
        rows = [(COCO, numbers, tuple(entry.annotations))] if entry else []
        declared = (entry.width, entry.height) if entry else (None, None)
        return partial(read_coco_image, package.tree.path(one.image), one.original, declared, rows)

    return reader


_PRIMARIES: dict[str, Callable[[_Package], Callable[[_Listed], Reader]]] = {
    "multiclass_png": _multiclass,
    "binary_png": _binary,
    "panoptic_png": _panoptic,
    "coco_polygon": _coco,
    "coco_rle": _coco,
}
