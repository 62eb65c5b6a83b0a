"""labelme JSON, one per image: every shape type, groups as one object, mask shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.coco import extra_of
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
from segdesk.io.formats.labelme_shapes import shape_of
from segdesk.io.formats.reading import Certainty, ObjectClasses, image_size, photo_tree
from segdesk.io.formats.shapes import Shape, check_of, united
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, folder_of, split_of, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, in_words, load_json, plain_text
from segdesk.model.classes import ClassMap, Task
from segdesk.progress import SILENT, Progress
from segdesk.workers import in_order

SAMPLE = 20
_KNOWN = frozenset(("label", "points", "group_id", "shape_type", "description", "mask"))


class _Head(NamedTuple):
    """What the listing needs of one JSON: its image, its labels in order, how many objects; or its fault."""

    image_path: str
    labels: tuple[str, ...]
    objects: tuple[str, ...]
    fault: str = ""


class _Source(NamedTuple):
    """Where the JSON files and the photos are."""

    tree: Tree
    photos: Tree
    options: ReadOptions
    names: Sequence[str]


def recognise(tree: Tree) -> Certainty:
    """As sure as the first JSON files are labelme's."""
    names = tree.by_suffix.get(".json", [])[:SAMPLE]
    found = [name for name in names if _is_labelme(tree.head(name))]
    if not found:
        return Certainty(0, "no JSON with shapes and imagePath")
    words = f"{len(found)} of {len(names)} JSON files looked at have shapes and imagePath, as {found[0]}"
    return Certainty(0.6 + 0.35 * len(found) / len(names), words)


def _is_labelme(head: bytes) -> bool:
    return b'"shapes"' in head and (b'"imagePath"' in head or b'"imageData"' in head)


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Every labelme JSON of the folder. settle() opens them all: labels and image names stand inside."""
    names = [name for name in tree.by_suffix.get(".json", ()) if _is_labelme(tree.head(name))]
    if not names:
        raise SegDeskError("No labelme JSON was found.", "Name the folder of them.", file=tree.root)
    task = options.task or Task.INSTANCE
    photos = photo_tree(tree, options)
    listed = [(name, found) for name in names if (found := _beside(photos, name)) is not None]
    images = [_image(photos, found, tree, name, {}) for name, found in listed]
    return DataSet(
        "labelme", tree.root, task, ClassMap(), tuple(sorted(images, key=lambda one: one.original)),
        annotations=frozenset(names), settle_with=partial(_settle, _Source(tree, photos, options, names)),
    )  # fmt: skip


def _beside(photos: Tree, name: str) -> str | None:
    stem = name.rpartition(".")[0]
    return next((found for end in sorted(IMAGE_SUFFIXES) if (found := stem + end) in photos), None)


def _settle(source: _Source, data: DataSet, progress: Progress, jobs: int) -> DataSet:
    tree, names = source.tree, source.names
    classes = ObjectClasses(tree, source.options, data.task)
    listing = _Listing(tree, source.photos)
    heads = in_order(
        _head, [tree.path(name) for name in names], total=len(names), jobs=jobs, progress=progress,
        what="Reading annotations",
    )  # fmt: skip
    for name, head in zip(names, heads, strict=True):
        for label in head.labels:
            listing.numbers.setdefault(label, classes.named(label, name))
        listing.add(name, head)
    class_map = classes.finished()
    return replace(
        data, classes=class_map, images=listing.images(), lost=tuple(listing.lost),
        notes=(*data.notes, *listing.notes, *classes.notes), unpaired=tuple(listing.unpaired),
    )  # fmt: skip


class _Listing:
    """The JSON files sorted to their images."""

    def __init__(self, tree: Tree, photos: Tree) -> None:
        self.numbers: dict[str, int] = {}
        self.lost: list[Lost] = []
        self.notes: list[Note] = []
        self.unpaired: list[Unpaired] = []
        self._tree, self._photos = tree, photos
        self._found: dict[str, str] = {}

    def add(self, name: str, head: _Head) -> None:
        if head.fault:
            self.lost.append(Lost(name, "the whole file", head.fault, "readable"))
        found = _beside(self._photos, name) or self._photos.find_image(head.image_path, folder_of(name))
        if found is None:
            reason = f"Its image {plain_text(head.image_path) or stem_of(name)} is not there."
            self.unpaired.append(Unpaired(name, reason))
            self.lost += [Lost(name, what, reason, "pairs") for what in head.objects]
        elif found in self._found:
            reason = f"{self._found[found]} shows the same image, {found}."
            self.lost += [Lost(name, what, reason, "pairs") for what in head.objects]
        elif not head.fault:
            self._found[found] = name

    def images(self) -> tuple[SourceImage, ...]:
        """Those with a JSON and those beside them; all where no JSON can be read."""
        folders = {folder_of(found) for found in self._found}
        shown = [name for name in self._photos.images if folder_of(name) in folders]
        names = shown or self._photos.images
        return tuple(
            _image(self._photos, name, self._tree, self._found.get(name), self.numbers) for name in names
        )


def _image(photos: Tree, found: str, tree: Tree, name: str | None, numbers: Mapping[str, int]) -> SourceImage:
    path = photos.path(found)
    annotation = tree.path(name) if name is not None else None
    read_one = partial(read_image, path, found, annotation, name or "", numbers)
    return SourceImage(path, found, read_one, name or "", split_of(found))


def _head(path: Path) -> _Head:
    try:
        value = as_dict(load_json(path))
    except SegDeskError as fault:
        return _Head("", (), (), in_words(fault))
    objects = objects_of(as_list(value.get("shapes")))
    labels = tuple(dict.fromkeys(one.label for one in objects))
    return _Head(as_text(value.get("imagePath")), labels, tuple(one.what for one in objects))


@dataclass(frozen=True)
class Grouped:
    """The shapes that are one object: one shape, or all of one label and group_id."""

    label: str
    group: int | None
    shapes: tuple[dict[str, Any], ...]
    what: str


def objects_of(shapes: Sequence[object]) -> list[Grouped]:
    """Shapes put together to objects, in the order of their first shapes."""
    together: dict[object, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for place, shape in enumerate(map(as_dict, shapes)):
        group = as_int(shape.get("group_id"))
        key: object = place if group is None else (as_text(shape.get("label")), group)
        together[key].append((place, shape))
    found = []
    for many in together.values():
        place, first = many[0]
        label = as_text(first.get("label")).strip() or "unnamed"
        what = f"shape {place + 1} ({plain_text(label)})"
        group = as_int(first.get("group_id"))
        found.append(Grouped(label, group, tuple(shape for _, shape in many), what))
    return found


def read_image(
    path: Path, name: str, annotation: Path | None, annotation_name: str, numbers: Mapping[str, int]
) -> ImageLabels:
    """The objects of one photo."""
    if annotation is None:
        size, notes = image_size(path, name)
        return ImageLabels(size, notes=notes)
    value = as_dict(load_json(annotation))
    declared = (as_int(value.get("imageWidth")), as_int(value.get("imageHeight")))
    size, notes = image_size(path, name, declared)
    labels = ImageLabels(size, labelled=True, notes=notes)
    for one in objects_of(as_list(value.get("shapes"))):
        _add(labels, one, numbers[one.label], annotation_name)
    return labels


def _add(labels: ImageLabels, one: Grouped, class_id: int, file: str) -> None:
    """One object; shapes without area are left out of it and, when none is left, it is lost."""
    shapes: list[Shape] = []
    faults: list[ValueError] = []
    for shape in one.shapes:
        try:
            shapes.append(shape_of(shape))
        except ValueError as fault:
            faults.append(fault)
    if not shapes:
        labels.lost.append(Lost(file, one.what, str(faults[0]), check_of(faults[0])))
        return
    labels.notes += [Note(file, f"{one.what}: a part of it is left out. {fault}") for fault in faults]
    labels.objects.append(_made(labels, one, class_id, shapes))


def _made(labels: ImageLabels, one: Grouped, class_id: int, shapes: Sequence[Shape]) -> SourceObject:
    first = one.shapes[0]
    polygon, stencil = united(shapes, labels.size)
    return SourceObject(
        class_id, polygon, stencil, group=one.group, note=as_text(first.get("description")),
        extra=extra_of(first, _KNOWN), what=one.what,
    )  # fmt: skip
