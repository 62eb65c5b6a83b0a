"""COCO instances JSON, with everything that tools write under that name (Roboflow's dialect too)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.coco_file import CocoFile, CocoImage, Ident, called, read_coco_file
from segdesk.io.formats.coco_shapes import counts_of, is_box_only, polygon_of, stated_in
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
)
from segdesk.io.formats.reading import Certainty, ObjectClasses, image_size, photo_tree
from segdesk.io.formats.tree import HEAD_BYTES, Tree, base_of, folder_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, in_words
from segdesk.model.classes import Task
from segdesk.ops.rle import decode_rect
from segdesk.progress import SILENT, Progress

MAX_JSON_PER_FOLDER = 50
"""A folder with more JSON files holds one per image, not COCO."""
MAX_EXTRA = 1 << 16
_KNOWN = frozenset(("id", "image_id", "category_id", "segmentation", "area", "bbox", "iscrowd", "segdesk"))
_OTHER_KINDS = ("captions", "person_keypoints", "image_info", "labels", "panoptic")


class _Shown(NamedTuple):
    """One image of one or several JSON files."""

    found: str
    entry: CocoImage
    file: CocoFile


def recognise(tree: Tree) -> Certainty:
    """Sure when a JSON has images, annotations and categories, and annotations have segmentations."""
    names = coco_files(tree)
    if not names:
        return Certainty(0, "no JSON with images and annotations")
    score = 0.8 if base_of(names[0]).startswith(_OTHER_KINDS) else 0.95
    return Certainty(score, f"{names[0]} lists images, annotations and segmentations")


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Every COCO JSON of the folder. Images that several files show are one, with the objects of all."""
    files, lost = _read_files(tree, options, progress)
    task = options.task or Task.INSTANCE
    classes = ObjectClasses(tree, options, task)
    numbers = {id(file): _numbers(file, classes) for file in files}
    shown: dict[str, list[_Shown]] = defaultdict(list)
    for file in files:
        for entry in file.images.values():
            if entry.found is not None:
                shown[entry.found].append(_Shown(entry.found, entry, file))
    photos = photo_tree(tree, options)
    images = [_image(photos, many, numbers) for many in shown.values()]
    images += unlisted(photos, shown)
    notes = [Note(found, f"{len(many)} entries show this image; it has the objects of all.")
             for found, many in shown.items() if len(many) > 1]  # fmt: skip
    notes += _not_read(tree, [file.name for file in files])
    class_map = classes.finished()
    return DataSet(
        "coco", tree.root, task, class_map, tuple(sorted(images, key=lambda one: one.original)),
        lost=(*lost, *(one for file in files for one in file.lost)),
        notes=(*notes, *(one for file in files for one in file.notes), *classes.notes),
        unpaired=tuple(one for file in files for one in file.unpaired),
        annotations=frozenset((*(file.name for file in files), *(one.file for one in lost))),
    )  # fmt: skip


def coco_files(tree: Tree) -> list[str]:
    """The JSON files that hold segmentations; instances before other kinds, captions left out."""
    by_folder: dict[str, list[str]] = defaultdict(list)
    for name in tree.by_suffix.get(".json", ()):
        by_folder[folder_of(name)].append(name)
    few = [name for names in by_folder.values() if len(names) <= MAX_JSON_PER_FOLDER for name in names]
    found = [name for name in few if _looks_like_coco(tree.head(name))]
    main = [name for name in found if not base_of(name).startswith((*_OTHER_KINDS, "stuff"))]
    if main:
        return main
    return [name for name in found if base_of(name).startswith("stuff")] or found


def _not_read(tree: Tree, read: Iterable[str]) -> list[Note]:
    """Files that hold segmentations too, of the same images in other words: stuff beside instances."""
    said = "It is not read, because there are instances. Name it alone to read it."
    others = set(tree.by_suffix.get(".json", ())) - set(read)
    found = [name for name in sorted(others) if base_of(name).startswith(("stuff", "person_keypoints"))]
    return [Note(name, said) for name in found if b'"segmentation"' in tree.head(name)]


def _looks_like_coco(head: bytes) -> bool:
    """By the names of the lists. Of a large file only both ends are known, and the names may lie between
    them: there a list shows by what its entries have."""
    if b'"segments_info"' in head:
        return False
    has_images, has_annotations = b'"images"' in head, b'"annotations"' in head
    if len(head) >= 2 * HEAD_BYTES:
        has_annotations |= b'"image_id"' in head
        has_images |= b'"file_name"' in head and b'"image"' not in head  # which SA-1B has
    return has_images and has_annotations and (b'"segmentation"' in head or b'"categories"' in head)


def _read_files(tree: Tree, options: ReadOptions, progress: Progress) -> tuple[list[CocoFile], list[Lost]]:
    photos = photo_tree(tree, options) if options.images else None
    files: list[CocoFile] = []
    lost: list[Lost] = []
    fault: SegDeskError | None = None
    for name in progress.over(coco_files(tree), "Reading annotations"):
        try:
            files.append(read_coco_file(tree, name, photos))
        except SegDeskError as broken:
            fault = fault or broken
            lost.append(Lost(name, "the whole file", in_words(broken), "readable"))
    if not files:
        raise fault or SegDeskError("No COCO JSON was found.", "Name its folder.", file=tree.root)
    return files, lost


def _numbers(file: CocoFile, classes: ObjectClasses) -> dict[Ident, int]:
    """Category id of this file -> class id of the set."""
    return {key: classes.number(row, file.name) for key, row in file.categories.items()}


def unlisted(photos: Tree, shown: Iterable[str]) -> list[SourceImage]:
    """Images beside listed ones that no JSON lists: they are part of the set, and not labelled."""
    known = set(shown)
    folders = {folder_of(name) for name in known}
    return [
        SourceImage(photos.path(name), name, partial(read_image, photos.path(name), name, (None, None), None))
        for name in photos.images
        if name not in known and folder_of(name) in folders
    ]


def _image(photos: Tree, shown: Sequence[_Shown], numbers: dict[int, dict[Ident, int]]) -> SourceImage:
    first = shown[0]
    rows = [(one.file.name, numbers[id(one.file)], tuple(one.entry.annotations)) for one in shown]
    declared = (first.entry.width, first.entry.height)
    read_one = partial(read_image, photos.path(first.found), first.found, declared, rows)
    return SourceImage(photos.path(first.found), first.found, read_one, first.file.name, first.file.split)


_Rows = list[tuple[str, dict[Ident, int], tuple[tuple[int, dict[str, Any]], ...]]]


def read_image(
    path: Path, name: str, declared: tuple[int | None, int | None], rows: _Rows | None
) -> ImageLabels:
    """The objects of one image. rows: per JSON its name, its categories, its annotations and their places."""
    size, notes = image_size(path, name, declared)
    labels = ImageLabels(size, labelled=rows is not None, notes=notes)
    for file, numbers, shapes in rows or ():
        for place, one in shapes:
            _add(labels, name, file, numbers, place, one)
    return labels


def _add(
    labels: ImageLabels, name: str, file: str, numbers: dict[Ident, int], place: int, one: dict[str, Any]
) -> None:
    what = called(one, place)
    try:
        found = _object(one, labels, name, numbers[one["category_id"]], what)
    except ValueError as fault:
        check = "readable" if isinstance(one.get("segmentation"), dict) else "polygon"
        labels.lost.append(Lost(name, what, str(fault), check))
    else:
        labels.objects.append(found)


def _object(one: dict[str, Any], labels: ImageLabels, name: str, class_id: int, what: str) -> SourceObject:
    """ValueError, in words, when the annotation has no shape that can be read."""
    fields = {
        **own_fields(one),
        "extra": extra_of(one, _KNOWN),
        "what": what,
        "stated": stated_in(one),
    }
    if is_box_only(one):
        raise ValueError("It has a box and no segmentation.")
    segmentation = one.get("segmentation")
    if isinstance(segmentation, dict):
        counts = counts_of(segmentation, labels.size)
        return SourceObject(class_id, stencil=decode_rect(counts, labels.size[::-1]), **fields)
    polygon, dropped = polygon_of(as_list(segmentation))
    if dropped:
        said = f"{what}: {dropped} of its rings have no area or are broken; they are left out."
        labels.notes.append(Note(name, said, "polygon"))
    return SourceObject(class_id, polygon=polygon, **fields)


def own_fields(one: dict[str, Any]) -> dict[str, Any]:
    """Crowd, and what SegDesk writes beside COCO's keys: group, note and z."""
    own = as_dict(one.get("segdesk"))
    return {
        "crowd": as_int(one.get("iscrowd")) == 1,
        "group": as_int(own.get("group")),
        "note": as_text(own.get("note")),
        "z": as_int(own.get("z")) or 0,
    }


def extra_of(one: dict[str, Any], known: frozenset[str]) -> str:
    """Fields that SegDesk has no place for, as JSON; '' when there are none or too many."""
    rest = {key: value for key, value in one.items() if key not in known and value not in (None, "", [], {})}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False) if rest else ""
    return text if len(text) <= MAX_EXTRA else ""
