"""An image under repair: its photo, and its masks as stored. From a data set or a project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segdesk.errors import SegDeskError
from segdesk.io import images
from segdesk.io.formats.coco_panoptic import panoptic_files
from segdesk.io.formats.dataset import DataSet, ImageLabels, ReadOptions, SourceImage
from segdesk.io.formats.mask_fit import stored_mask
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, base_of, suffix_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, load_json
from segdesk.io.intake import to_content
from segdesk.io.masks import read_mask
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import ClassMap, Task
from segdesk.model.document import Document
from segdesk.model.entry import ImageEntry
from segdesk.model.stored import StoredMask
from segdesk.repair.proposal import Family

PANOPTIC = "coco_panoptic"
Masks = tuple[StoredMask, ...]


class Meaning(StrEnum):
    """What values of a mask are: class ids, numbers of objects, one object against the rest, or the ids of
    segments that a panoptic JSON lists."""

    CLASSES = "classes"
    OBJECTS = "objects"
    BINARY = "binary"
    SEGMENTS = "segments"


@dataclass(frozen=True, eq=False)
class Subject:
    """One image under repair.

    image: its name in reports. size: upright, (0, 0) while unknown. read gives its masks as they came, in
    the order of paths; it may raise SegDeskError and may run in any thread. entry: of a project's image.
    families: what can be judged of it. known: ids of the segments that its JSON lists.
    """

    image: str
    size: tuple[int, int]
    meaning: Meaning
    photo: Path
    read: Callable[[], Masks] = field(repr=False)
    paths: tuple[str, ...] = ()
    entry: ImageEntry | None = None
    families: frozenset[Family] = frozenset(Family)
    known: frozenset[int] = frozenset()

    @property
    def page(self) -> int:
        """Of the photo's file, counted from 0."""
        return self.entry.page if self.entry is not None else 0

    def photo_rgb(self) -> NDArray[np.uint8] | None:
        """The photo upright, H x W x 3 of 8 bits; None when it cannot be read."""
        try:
            return images.read_rgb8(self.photo, page=self.page)
        except SegDeskError:
            return None


def of_dataset(data: DataSet, options: ReadOptions) -> Iterator[Subject]:
    """The images of a settled data set that have a mask or an annotation."""
    root = options.masks or data.root
    listed = _listed_segments(data.root) if data.format == PANOPTIC else {}
    for one in data.images:
        names = tuple(name for name in one.mask.split("\n") if name)
        if names and all(suffix_of(name) in IMAGE_SUFFIXES for name in names):
            files = tuple((name, root / name) for name in names)
            meaning = _meaning(data.format, data.task)
            yield Subject(
                one.original, _size_of(one.path), meaning, one.path, partial(_read_files, files), names,
                known=listed.get(base_of(names[0]), frozenset()),
            )  # fmt: skip
        elif names:
            yield Subject(
                one.original, _size_of(one.path), Meaning.OBJECTS, one.path,
                partial(_drawn_from_labels, one), families=frozenset((Family.GEOMETRY,)),
            )  # fmt: skip


def _listed_segments(root: Path) -> dict[str, frozenset[int]]:
    """By the file name of a panoptic PNG, the ids of its segments."""
    found: dict[str, frozenset[int]] = {}
    tree = Tree.of(root)
    for name in panoptic_files(tree):
        try:
            rows = as_list(as_dict(load_json(tree.path(name))).get("annotations"))
        except SegDeskError:
            continue  # the import says what is wrong with it
        for row in map(as_dict, rows):
            ids = (as_int(as_dict(info).get("id")) for info in as_list(row.get("segments_info")))
            found[base_of(as_text(row.get("file_name")))] = frozenset(one for one in ids if one is not None)
    return found


def _meaning(name: str, task: Task) -> Meaning:
    if name == PANOPTIC:
        return Meaning.SEGMENTS
    if task is Task.SEMANTIC and name != "binary_masks":
        return Meaning.CLASSES
    return (
        Meaning.BINARY if name in ("binary_masks", "segdesk") and task is Task.INSTANCE else Meaning.OBJECTS
    )


def _size_of(path: Path) -> tuple[int, int]:
    try:
        facts = images.probe(path)
    except SegDeskError:
        return 0, 0
    return facts.width, facts.height


def _read_files(files: tuple[tuple[str, Path], ...]) -> Masks:
    return tuple(stored_mask(read_mask(path), "", name) for name, path in files)


def _drawn_from_labels(one: SourceImage) -> Masks:
    """Annotations without a mask file, drawn as one label image: for judging places only."""
    return (StoredMask(_label_image(one.read()), "L", "", one.mask, "", 16),)


def _label_image(labels: ImageLabels) -> NDArray[np.uint16]:
    width, height = labels.size
    canvas = np.zeros((height, width), np.uint16)
    for plane in to_content(labels, {one.class_id: 1 for one in labels.objects}).content.planes:
        canvas = np.where(plane > 0, plane, canvas)
    return canvas


def of_project(file: ProjectFile, only: frozenset[int] | None = None) -> Iterator[Subject]:
    """The labelled images of a project (of those whose ids are in only), stored masks and planes alike."""
    project = file.project
    for entry in project.in_order:
        if not entry.labelled or (only is not None and entry.id not in only):
            continue
        yield Subject(
            entry.original, (entry.width, entry.height), _project_meaning(entry, project.task),
            file.photo_path(entry), partial(_read_entry, file, entry, project.classes, project.task),
            tuple(entry.mask.split("\n")), entry,
            _project_families(entry, project.task),
        )  # fmt: skip


def _project_families(entry: ImageEntry, task: Task) -> frozenset[Family]:
    """Values of planes are class ids in the semantic task; elsewhere they are slots, which mean nothing."""
    return frozenset(Family) if entry.stored or task is Task.SEMANTIC else frozenset((Family.GEOMETRY,))


def _project_meaning(entry: ImageEntry, task: Task) -> Meaning:
    if task is Task.SEMANTIC:
        return Meaning.CLASSES
    several = [name for name in entry.mask.split("\n") if suffix_of(name) in IMAGE_SUFFIXES]
    return Meaning.BINARY if entry.stored and len(several) > 1 else Meaning.OBJECTS


def _read_entry(file: ProjectFile, entry: ImageEntry, classes: ClassMap, task: Task) -> Masks:
    content = file.read(entry)
    if content.stored is not None:
        return _apart(content.stored)
    document = Document(entry.id, content, classes)
    pixels = class_image(document) if task is Task.SEMANTIC else content.planes[0] if content.planes else None
    if pixels is None:
        pixels = np.zeros((entry.height, entry.width), np.uint16)
    return (StoredMask(pixels, "I;16", "", entry.mask, "", 16),)


def class_image(document: Document) -> NDArray[np.int32]:
    """The class id of each pixel, the topmost object's; the background's (else -1) where there is none."""
    width, height = document.size
    background = document.classes.background
    canvas = np.full((height, width), background.id if background is not None else -1, np.int32)
    for one in document.objects.ordered:
        rect, stencil = document.stencil(one.id)
        canvas[rect.slices][stencil] = document.classes.by_key(one.class_key).id
    return canvas


def _apart(stored: StoredMask) -> Masks:
    """Masks that were stacked into one, each by itself."""
    names = stored.path.split("\n")
    pixels = stored.pixels
    if len(names) < 2 or pixels.ndim != 3 or pixels.shape[2] % len(names):
        return (stored,)
    each = pixels.shape[2] // len(names)
    parts = [pixels[..., at * each : (at + 1) * each] for at in range(len(names))]
    return tuple(
        StoredMask(
            np.ascontiguousarray(part[..., 0] if each == 1 else part), stored.mode, stored.reason, name,
            stored.format, stored.bit_depth, stored.lossy, stored.palette,
        )
        for part, name in zip(parts, names, strict=True)
    )  # fmt: skip
