"""VOC Segmentation, also of CVAT: SegmentationClass says the class, SegmentationObject the object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats import masks
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
)
from segdesk.io.formats.mask_fit import packed_colors, single_channel
from segdesk.io.formats.reading import Certainty
from segdesk.io.formats.tree import SPLIT_NAMES, Tree, base_of, folder_of, stem_of
from segdesk.io.formats.values import in_words, read_text
from segdesk.io.masks import MaskFile, read_mask
from segdesk.model.classes import Kind, Task
from segdesk.progress import SILENT, Progress

CLASSES, OBJECTS, SETS = "SegmentationClass", "SegmentationObject", "ImageSets/Segmentation"
NO_OBJECT = (0, 255, 0xE0E0C0)
"""Background and void, as indices and as the colour of 255 in VOC's palette."""


def object_maps(tree: Tree) -> dict[tuple[str, str], str]:
    """The files of SegmentationObject by the folder above and the stem."""
    return {
        _place(name): name
        for name in reversed(tree.images)
        if base_of(folder_of(name)).casefold() == OBJECTS.casefold()
    }


def _place(name: str) -> tuple[str, str]:
    return folder_of(folder_of(name)), stem_of(name).casefold()


def recognise(tree: Tree) -> Certainty:
    """Sure when there is a folder SegmentationClass, with SegmentationObject beside it or not."""
    found = object_maps(tree)
    count = sum(base_of(folder_of(name)) == CLASSES for name in tree.images)
    if not count:
        return Certainty(0, "no SegmentationClass")
    return Certainty(0.95, f"{count} files in SegmentationClass, {len(found)} in SegmentationObject")


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """The masks of SegmentationClass, each cut to the objects of SegmentationObject where that is there."""
    task = options.task or (Task.INSTANCE if object_maps(tree) else Task.SEMANTIC)
    data = replace(masks.listed(tree, options, task, values_are_classes=True), format="voc")
    boxes = [name for name in tree.by_suffix.get(".xml", ()) if base_of(folder_of(name)) == "Annotations"]
    said = [Note("Annotations", f"Boxes are not read ({len(boxes)} files).")] if boxes else []
    data = replace(data, annotations=data.annotations | set(boxes)).noted(*said)
    if data.settle_with is None:
        return _with_objects(data, tree)
    return replace(_with_objects(data, tree), settle_with=partial(_settle, data.settle_with, tree))


Settle = Callable[[DataSet, Progress, int], DataSet]


def _settle(settle: Settle, tree: Tree, data: DataSet, progress: Progress, jobs: int) -> DataSet:
    return _with_objects(settle(data, progress, jobs), tree)


def _with_objects(data: DataSet, tree: Tree) -> DataSet:
    maps, splits = object_maps(tree), splits_of(tree)
    void = next((one.id for one in data.classes.of_kind(Kind.VOID)), None)
    return replace(data, images=tuple(_image(one, tree, maps, splits, void) for one in data.images))


def _image(
    one: SourceImage,
    tree: Tree,
    maps: Mapping[tuple[str, str], str],
    splits: Mapping[str, str],
    void: int | None,
) -> SourceImage:
    split = splits.get(stem_of(one.original).casefold(), one.split)
    found = maps.get(_place(one.mask)) if one.mask else None
    if found is None:
        return replace(one, split=split)
    read_one = partial(read_objects, one.read, (found, tree.path(found)), void)
    return replace(one, read=read_one, split=split)


def splits_of(tree: Tree) -> dict[str, str]:
    """Stem -> split, from ImageSets/Segmentation; trainval says nothing."""
    found: dict[str, str] = {}
    for name in tree.by_suffix.get(".txt", ()):
        split = SPLIT_NAMES.get(stem_of(name).casefold(), "")
        if split and folder_of(name).endswith(SETS):
            lines = (line.split() for line in read_text(tree.path(name)).splitlines())
            found.update({words[0].casefold(): split for words in lines if words})
    return found


def read_objects(read: Callable[[], ImageLabels], objects: tuple[str, Path], void: int | None) -> ImageLabels:
    """One photo: the pixels of each object, and of each class outside all objects.

    read gives the classes; a mask that is stored stays so. An object is of the class that most of its pixels
    have, background and void (a class id) left out.
    """
    labels = read()
    name, path = objects
    if labels.label_map is None:
        return labels
    try:
        ids, reason = object_ids(read_mask(path), labels.size)
    except SegDeskError as fault:
        ids, reason = None, in_words(fault)
    if ids is None:
        said = f"{reason} The objects of a class stay together."
        labels.lost.append(Lost(name, "the whole mask", said, "readable"))
        return labels
    return cut_objects(labels, ids, void, name)


def object_ids(file: MaskFile, size: tuple[int, int]) -> tuple[np.ndarray | None, str]:
    """The number or packed colour of each pixel's object, or why the file does not fit."""
    if file.size != size:
        return None, f"The mask is {file.size[0]} x {file.size[1]}, the image {size[0]} x {size[1]}."
    if file.lossy:
        return None, "It is stored lossy."
    channel = single_channel(file.pixels)
    if channel is None and file.pixels.shape[2] >= 3 and file.pixels.dtype == np.uint8:
        return packed_colors(file.pixels), ""
    if channel is None or channel.dtype.kind not in "ui":
        return None, "It is no map of objects."
    return channel, ""


class _Pair(NamedTuple):
    """Pixels of one object and one class."""

    object: int
    class_id: int | None
    pixels: int


class _Runs:
    """Two maps at once as runs of alike pixels: fast, because neighbours are alike."""

    def __init__(self, one: np.ndarray, other: np.ndarray) -> None:
        is_new = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
        starts = np.concatenate(([0], np.flatnonzero(is_new) + 1)) if len(one) else np.zeros(0, np.int64)
        self._lengths = np.diff(starts, append=len(one))
        both = np.stack((one[starts], other[starts]), axis=1, dtype=np.int64)
        found, places = np.unique(both, axis=0, return_inverse=True)
        self._places = places.reshape(-1)
        pixels = np.bincount(self._places, self._lengths, len(found)).astype(np.int64)
        self.pairs: list[list[int]] = np.column_stack((found, pixels)).tolist()
        """Per pair of values: the one, the other, and how many pixels have both."""

    def filled(self, values: Sequence[int]) -> np.ndarray:
        """The value of each pixel, given one per pair (int32)."""
        return np.repeat(np.array(values, np.int32)[self._places], self._lengths)


def cut_objects(labels: ImageLabels, ids: np.ndarray, void: int | None, name: str) -> ImageLabels:
    """The labels with the pixels of each class cut by ids: an object per number, and per class the rest.

    name is the file of ids, for reports; void a class id. The label map must be there.
    """
    classes = labels.label_map
    assert classes is not None, "a mask that fits"
    class_of = {one.value: one.class_id for one in labels.objects}
    runs = _Runs(ids.ravel(), classes.ravel())
    pairs = [_Pair(number, class_of.get(value), pixels) for number, value, pixels in runs.pairs]
    keys = _keys(pairs, void)
    wanted = sorted({key for key in keys if key is not None}, key=lambda key: (key[0] == 0, key))
    values = {key: place for place, key in enumerate(wanted, 1)}
    label_map = runs.filled([values[key] if key is not None else 0 for key in keys]).reshape(ids.shape)
    objects = [SourceObject(key[1], value=value, what=_what(*key)) for key, value in values.items()]
    lost, notes = list(_without_class(pairs, keys, name)), list(_mixed(pairs, keys, name))
    return replace(
        labels,
        objects=objects,
        label_map=label_map,
        lost=[*labels.lost, *lost],
        notes=[*labels.notes, *notes],
    )


Key = tuple[int, int]
"""An object (0: none) and its class id."""


def _keys(pairs: list[_Pair], void: int | None) -> list[Key | None]:
    """Whose pixels those of each pair are; None: nobody's."""
    votes: dict[int, dict[int, int]] = {}
    for one in pairs:
        if one.object not in NO_OBJECT and one.class_id is not None and one.class_id != void:
            classes = votes.setdefault(one.object, {})
            classes[one.class_id] = classes.get(one.class_id, 0) + one.pixels
    mains = {number: max(classes, key=lambda key: classes[key]) for number, classes in votes.items()}
    return [_key(one, mains) for one in pairs]


def _key(one: _Pair, mains: Mapping[int, int]) -> Key | None:
    if one.object in mains:
        return one.object, mains[one.object]
    return (0, one.class_id) if one.class_id is not None else None


def _what(number: int, class_id: int) -> str:
    if number == 0:
        return f"class {class_id} outside all objects"
    return f"object {number}" if number < 256 else f"object #{number:06x}"


def _without_class(pairs: list[_Pair], keys: list[Key | None], name: str) -> Iterator[Lost]:
    """Objects none of whose pixels are of a class."""
    for one, key in zip(pairs, keys, strict=True):
        if key is None and one.object not in NO_OBJECT:
            reason = "In SegmentationClass all its pixels are background."
            yield Lost(name, _what(one.object, 0), reason, "consistency")


def _mixed(pairs: list[_Pair], keys: list[Key | None], name: str) -> Iterator[Note]:
    for one, key in zip(pairs, keys, strict=True):
        if key is not None and key[0] and one.class_id != key[1]:
            said = f"{_what(*key)}: {one.pixels} of its pixels are of another class in SegmentationClass."
            yield Note(name, said, "consistency")
