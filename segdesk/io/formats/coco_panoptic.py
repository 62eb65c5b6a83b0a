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
    Ident,
    called,
    image_of,
    read_entries,
    settle_category,
)
from segdesk.io.formats.coco_shapes import stated_in
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
    Stated,
)
from segdesk.io.formats.mask_fit import stored_mask, values_in
from segdesk.io.formats.reading import Certainty, ObjectClasses, image_size, photo_tree
from segdesk.io.formats.tree import Tree, folder_of, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, in_words, plain_text
from segdesk.io.masks import MaskFile, read_mask
from segdesk.model.classes import Task
from segdesk.progress import SILENT, Progress

VOID = 0


class Segment(NamedTuple):
    """One segment of an image: its id in the PNG, its class, whether it is a crowd, what is said of it."""

    id: int
    class_id: int
    crowd: bool
    stated: Stated | None = None


class IdMask(NamedTuple):
    """The id PNG of an image (None when it is not there), its segments, and those that cannot be."""

    name: str
    path: Path | None
    segments: tuple[Segment, ...]
    lost: tuple[Lost, ...] = ()


Declared = tuple[int | None, int | None]


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
    listing = _Listing(tree, options, task)
    for name in progress.over(panoptic_files(tree), "Reading annotations"):
        listing.add_file(name)
    if not listing.files:
        raise SegDeskError("No panoptic JSON can be read.", "Name the folder of one.", file=tree.root)
    files, images = listing.files, listing.with_unlisted()
    return DataSet(
        "coco_panoptic", tree.root, task, listing.classes.finished(), images,
        lost=(*listing.lost, *(one for file in files for one in file.lost)),
        notes=(*(one for file in files for one in file.notes), *listing.classes.notes),
        unpaired=tuple(one for file in files for one in file.unpaired),
        annotations=frozenset(panoptic_files(tree)),
    )  # fmt: skip


class _Listing:
    """The images of all JSON files, and the classes that they name."""

    def __init__(self, tree: Tree, options: ReadOptions, task: Task) -> None:
        self.files: list[CocoFile] = []
        self.lost: list[Lost] = []
        self.classes = ObjectClasses(tree, options, task)
        self._images: dict[str, SourceImage] = {}
        self._tree = tree
        self._photos = photo_tree(tree, options)
        self._pngs = Tree.of(options.masks) if options.masks else tree

    def add_file(self, name: str) -> None:
        """The images of one JSON; lost when it cannot be read."""
        photos = self._photos if self._photos is not self._tree else None
        try:
            file, annotations = read_entries(self._tree, name, photos)
        except SegDeskError as fault:
            self.lost.append(Lost(name, "the whole file", in_words(fault), "readable"))
            return
        self.files.append(file)
        for row in file.categories.values():
            self.classes.number(row, name)
        for place, one in enumerate(annotations):
            image = image_of(file, one, called(one, place))
            if image is None:
                file.lost[-1:] = _lost_segments(file, one, file.lost[-1].reason)
            else:
                self._add(file, image.found or "", (image.width, image.height), one)

    def with_unlisted(self) -> tuple[SourceImage, ...]:
        """All images, those that no JSON lists too, in order."""
        images = self._images | {one.original: one for one in unlisted(self._photos, tuple(self._images))}
        return tuple(images[name] for name in sorted(images))

    def _add(self, file: CocoFile, found: str, declared: Declared, annotation: dict[str, Any]) -> None:
        if found in self._images:
            file.lost += _lost_segments(file, annotation, f"{found} has an annotation already.")
            return
        near = f"{folder_of(file.name)}/{stem_of(file.name)}".lstrip("/")
        named = as_text(annotation.get("file_name"))
        png = self._pngs.find_image(named, near)
        png = png if png != found else None
        segments, lost = _segments(file, annotation, self.classes)
        mask = IdMask(png or plain_text(named), self._pngs.path(png) if png else None, segments, lost)
        path = self._photos.path(found)
        read_one = partial(read_image, path, found, declared, mask)
        self._images[found] = SourceImage(path, found, read_one, png or "", file.split)


def _lost_segments(file: CocoFile, annotation: dict[str, Any], reason: str) -> list[Lost]:
    infos = map(as_dict, as_list(annotation.get("segments_info")))
    return [Lost(file.name, f"segment {plain_text(info.get('id'))}", reason, "pairs") for info in infos]


def _segments(
    file: CocoFile, annotation: dict[str, Any], classes: ObjectClasses
) -> tuple[tuple[Segment, ...], tuple[Lost, ...]]:
    """The segments that have an id and a category; of those with the same id the first."""
    found: dict[int, Segment] = {}
    lost: list[Lost] = []
    for info in map(as_dict, as_list(annotation.get("segments_info"))):
        number = as_int(info.get("id"))
        what = f"segment {plain_text(info.get('id'))}"
        if number is None or number <= VOID or number >= 1 << 24:
            lost.append(Lost(file.name, what, "Its id is not between 1 and 16777215.", "consistency"))
        elif number in found:
            lost.append(Lost(file.name, what, "Another segment has the same id.", "consistency"))
        elif not settle_category(file, info):
            lost.append(Lost(file.name, what, "It has no category.", "classmap"))
        else:
            category: Ident = info["category_id"]
            class_id = classes.number(file.categories[category], file.name)
            found[number] = Segment(number, class_id, as_int(info.get("iscrowd")) == 1, stated_in(info))
    return tuple(found.values()), tuple(lost)


def read_image(path: Path, name: str, declared: Declared, mask: IdMask) -> ImageLabels:
    """One photo and its id PNG. Where that is missing or broken, every segment is lost."""
    size, notes = image_size(path, name, declared)
    labels = ImageLabels(size, labelled=True, lost=[*mask.lost], notes=notes)
    try:
        if mask.path is None:
            raise SegDeskError("It is not there.", "Put it beside the JSON.", file=mask.name)
        file = read_mask(mask.path)
    except SegDeskError as fault:
        reason = f"The PNG of its pixels, {mask.name}, cannot be read. {in_words(fault)}"
        labels.lost += [Lost(name, f"segment {one.id}", reason, "readable") for one in mask.segments]
        return labels
    _place(labels, file, mask.segments, mask.name)
    return labels


def _place(labels: ImageLabels, file: MaskFile, segments: tuple[Segment, ...], mask_name: str) -> None:
    ids, reason = panoptic_ids(file, labels.size, {one.id for one in segments})
    if ids is None:
        labels.stored = stored_mask(file, reason, mask_name)
        labels.notes.append(Note(mask_name, f"It is kept as it came until it is repaired. {reason}"))
        return
    labels.label_map = ids
    labels.objects = [
        SourceObject(one.class_id, value=one.id, crowd=one.crowd, what=f"segment {one.id}", stated=one.stated)
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
