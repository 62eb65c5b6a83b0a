"""COCO panoptic: a JSON of segments and an RGB PNG per image, id = R + 256 G + 65536 B, 0 = void."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.coco import unlisted
from segdesk.io.formats.coco_file import (
    CocoFile,
    CocoImage,
    Ident,
    called,
    image_of,
    read_entries,
    settle_category,
)
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
)
from segdesk.io.formats.mask_fit import stored_mask, values_in
from segdesk.io.formats.pixels import MaskFile, read_mask
from segdesk.io.formats.reading import Certainty, ObjectClasses, image_size, photo_tree
from segdesk.io.formats.tree import Tree, folder_of, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, plain_text
from segdesk.model.classes import Task
from segdesk.progress import SILENT, Progress

VOID = 0


class Segment(NamedTuple):
    """One segment of an image: its id in the PNG, its class, whether it is a crowd."""

    id: int
    class_id: int
    crowd: bool


class _Pair(NamedTuple):
    """An image with its id PNG (None when it is not there) and its annotation."""

    image: CocoImage
    png: str | None
    annotation: dict[str, Any]
    place: int


def recognise(tree: Tree) -> Certainty:
    """Sure when a JSON has segments_info."""
    names = panoptic_files(tree)
    if not names:
        return Certainty(0, "no JSON with segments_info")
    return Certainty(0.93, f"{names[0]} lists segments_info")


def panoptic_files(tree: Tree) -> list[str]:
    """The JSON files with segments_info."""
    return [name for name in tree.by_suffix.get(".json", ())[:200] if b'"segments_info"' in tree.head(name)]


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Every panoptic JSON of the folder."""
    task = options.task or Task.PANOPTIC
    classes = ObjectClasses(tree, options, task)
    photos = photo_tree(tree, options)
    pngs = Tree.of(options.masks) if options.masks else tree
    files: list[CocoFile] = []
    images: dict[str, SourceImage] = {}
    notes: list[Note] = []
    for name in progress.over(panoptic_files(tree), "Reading annotations"):
        try:
            file, annotations = read_entries(tree, name, photos if options.images else None)
        except SegDeskError as fault:
            notes.append(Note(name, f"{fault.problem} {fault.remedy}", "readable"))
            continue
        files.append(file)
        for row in file.categories.values():
            classes.number(row, name)
        for pair in _pairs(file, annotations, pngs):
            _add(images, pair, file, classes, photos, pngs, notes)
    if not files:
        raise SegDeskError("No panoptic JSON can be read.", "Name the folder of one.", file=tree.root)
    images.update((one.original, one) for one in unlisted(photos, tuple(images)))
    return DataSet(
        "coco_panoptic", tree.root, task, classes.finished(), tuple(images[name] for name in sorted(images)),
        lost=tuple(one for file in files for one in file.lost),
        notes=(*notes, *(one for file in files for one in file.notes), *classes.notes),
        unpaired=tuple(one for file in files for one in file.unpaired),
    )  # fmt: skip


def _pairs(file: CocoFile, annotations: list[dict[str, Any]], pngs: Tree) -> list[_Pair]:
    """Annotations whose image is there; segments of the others are lost one by one."""
    near = f"{folder_of(file.name)}/{stem_of(file.name)}".lstrip("/")
    pairs = []
    for place, one in enumerate(annotations):
        image = image_of(file, one, called(one, place))
        if image is None:
            file.lost[-1:] = [
                Lost(file.name, f"segment {plain_text(as_dict(info).get('id'))}", file.lost[-1].reason)
                for info in as_list(one.get("segments_info"))
            ]
            continue
        png = pngs.find_image(as_text(one.get("file_name")), near)
        pairs.append(_Pair(image, png if png != image.found else None, one, place))
    return pairs


def _add(
    images: dict[str, SourceImage], pair: _Pair, file: CocoFile, classes: ObjectClasses, photos: Tree, pngs: Tree,
    notes: list[Note],
) -> None:  # fmt: skip
    found = pair.image.found or ""
    segments, lost = _segments(file, pair.annotation, classes)
    if found in images:
        notes.append(Note(file.name, f"A second annotation shows {found}; the first counts.", "classmap"))
        file.lost += [
            Lost(file.name, f"segment {one.id}", "Its image has an annotation already.") for one in segments
        ]
        return
    path = photos.path(found)
    mask = pngs.path(pair.png) if pair.png else None
    declared = (pair.image.width, pair.image.height)
    named = pair.png or plain_text(pair.annotation.get("file_name"))
    read_one = partial(read_image, path, found, declared, mask, named, tuple(segments), tuple(lost))
    images[found] = SourceImage(path, found, read_one, pair.png or "", file.split)


def _segments(
    file: CocoFile, annotation: dict[str, Any], classes: ObjectClasses
) -> tuple[list[Segment], list[Lost]]:
    """The segments that have an id and a category; of those with the same id the first."""
    found: dict[int, Segment] = {}
    lost: list[Lost] = []
    for info in map(as_dict, as_list(annotation.get("segments_info"))):
        number = as_int(info.get("id"))
        what = f"segment {plain_text(info.get('id'))}"
        if number is None or number <= VOID or number >= 1 << 24:
            lost.append(Lost(file.name, what, "Its id is not between 1 and 16777215."))
        elif number in found:
            lost.append(Lost(file.name, what, "Another segment of this image has the same id."))
        elif not settle_category(file, info):
            lost.append(Lost(file.name, what, "It has no category."))
        else:
            category: Ident = info["category_id"]
            class_id = classes.number(file.categories[category], file.name)
            found[number] = Segment(number, class_id, as_int(info.get("iscrowd")) == 1)
    return list(found.values()), lost


def read_image(
    path: Path,
    name: str,
    declared: tuple[int | None, int | None],
    mask: Path | None,
    mask_name: str,
    segments: tuple[Segment, ...],
    lost: tuple[Lost, ...],
) -> ImageLabels:
    """One photo and its id PNG. Where that is missing or broken, every segment is lost."""
    size, notes = image_size(path, name, declared)
    labels = ImageLabels(size, labelled=True, lost=[*lost], notes=notes)
    try:
        if mask is None:
            raise SegDeskError("It is not there.", "Put it beside the JSON.", file=mask_name)
        file = read_mask(mask)
    except SegDeskError as fault:
        reason = f"The PNG of its pixels, {mask_name}, cannot be read: {fault.problem}"
        labels.lost += [Lost(name, f"segment {one.id}", reason) for one in segments]
        return labels
    _place(labels, file, segments, mask_name)
    return labels


def _place(labels: ImageLabels, file: MaskFile, segments: tuple[Segment, ...], mask_name: str) -> None:
    ids, reason = panoptic_ids(file, labels.size, {one.id for one in segments})
    if ids is None:
        labels.stored = stored_mask(file, reason, mask_name)
        labels.notes.append(Note(mask_name, f"It is kept as it came until it is repaired. {reason}"))
        return
    labels.label_map = ids
    labels.objects = [
        SourceObject(one.class_id, value=one.id, crowd=one.crowd, what=f"segment {one.id}")
        for one in segments
    ]


def panoptic_ids(file: MaskFile, size: tuple[int, int], known: set[int]) -> tuple[np.ndarray | None, str]:
    """The ids of a panoptic PNG (int32), or why it does not fit."""
    pixels = file.pixels
    height, width = pixels.shape[:2]
    if (width, height) != size:
        return None, f"The mask is {width} x {height}, the image {size[0]} x {size[1]}."
    if file.lossy:
        return None, "It is stored lossy."
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        return None, "It is no RGB image of ids."
    red, green, blue = (pixels[..., index].astype(np.int32) for index in range(3))
    ids: np.ndarray = red | green << 8 | blue << 16
    unknown = [one for one in values_in(ids) if one not in known and one != VOID]
    if unknown:
        return None, f"{len(unknown)} of its ids are in no segments_info, as {unknown[0]}."
    return ids, ""
