"""One id map per photo whose values say class and object at once, as Cityscapes and KITTI code them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.classes import made_classes, with_background
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
from segdesk.io.formats.mask_fit import single_channel, stored_mask, values_in
from segdesk.io.formats.reading import Certainty, class_table, image_size, photo_tree
from segdesk.io.formats.sheets import plain_image
from segdesk.io.formats.tree import Tree, folder_of, split_of
from segdesk.io.formats.values import in_words
from segdesk.io.masks import MaskFile, read_mask
from segdesk.model.classes import ClassMap, Kind, Task
from segdesk.progress import SILENT, Progress
from segdesk.workers import in_order

_SHOWN = 6


@dataclass(frozen=True)
class IdCode:
    """What a value means: its class is value // base where it is at least lowest, else the value itself.

    nothing: values whose pixels belong to no object. void: a value of pixels to be left out of scores.
    crowd_below: values below this that are of a thing class are crowds, as Cityscapes' groups are.
    channels: of RGB files with 2 the value is R * base + G.
    """

    base: int
    lowest: int = 0
    nothing: frozenset[int] = frozenset()
    void: int | None = None
    crowd_below: int = 0
    channels: int = 1

    def class_of(self, value: int) -> int:
        return value // self.base if value >= self.lowest else value

    def completed(self, classes: ClassMap, notes: list[Note]) -> ClassMap:
        """With a background class for the values of nothing."""
        return with_background(classes, notes, "") if self.nothing else classes

    def what(self, value: int, name: str) -> str:
        """How reports name an object."""
        return f"{name} {value % self.base}" if value >= self.lowest else f"{name} as a whole"


@dataclass(frozen=True)
class IdFormat:
    """A format of id maps. masks: those of a data set; key: what a photo's and its mask's path share;
    is_photo: which images of the set are no masks; rows: the classes, empty where the values must tell; task:
    what it is unless the user says otherwise."""

    name: str
    code: IdCode
    masks: Callable[[Tree], list[str]]
    key: Callable[[str], str]
    is_photo: Callable[[str], bool]
    rows: Callable[[Tree], list[Row]]
    looks_like: str
    task: Task = Task.PANOPTIC

    def recognise(self, tree: Tree, score: float = 0.96) -> Certainty:
        """Sure when there are such masks."""
        names = self.masks(tree)
        if not names:
            return Certainty(0, f"no {self.looks_like}")
        return Certainty(score, f"{names[0]} looks like {self.looks_like}")

    def read(self, tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
        """Photos and id maps by name; without rows and class table settle() looks at all values."""
        names = self.masks(tree)
        if not names:
            raise SegDeskError(f"There is no {self.looks_like}.", "Name its folder.", file=tree.root)
        listing = _Listing(self, tree, photo_tree(tree, options), names)
        task = options.task or self.task
        table, notes = class_table(tree, options, task)
        rows = [] if table is not None else self.rows(tree)
        annotations = frozenset((*tree.by_suffix.get(".json", ()), *tree.by_suffix.get(".xml", ())))
        data = DataSet(
            self.name, tree.root, task, ClassMap(), (), lost=listing.lost, unpaired=listing.unpaired,
            annotations=annotations,
        )  # fmt: skip
        if table is None and not rows:
            waiting = replace(data, settle_with=partial(_settle, listing), notes=tuple(notes))
            return replace(waiting, images=listing.images(ClassMap()))
        source = table.path.name if table is not None else ""
        classes = (
            table.classes
            if table is not None
            else self.code.completed(made_classes(rows, task, notes, source), notes)
        )
        return replace(data, classes=classes, images=listing.images(classes), notes=tuple(notes))


class _Listing:
    """Photos and their id maps."""

    def __init__(self, form: IdFormat, tree: Tree, photos: Tree, names: Sequence[str]) -> None:
        self.form, self.tree, self.photos, self.names = form, tree, photos, names
        masks = {form.key(name): name for name in reversed(names)}
        self.shown = [name for name in photos.images if photos is not tree or form.is_photo(name)]
        shown = {form.key(name): name for name in reversed(self.shown)}
        self.pairs = {shown[key]: name for key, name in masks.items() if key in shown}
        without = sorted(set(names) - set(self.pairs.values()))
        reason = "There is no image for this mask."
        self.unpaired = tuple(Unpaired(name, reason) for name in without)
        self.lost = tuple(Lost(name, "the whole mask", reason, "pairs") for name in without)

    def images(self, classes: ClassMap) -> tuple[SourceImage, ...]:
        """Those with a mask, and those beside them without one."""
        folders = {folder_of(name) for name in self.pairs}
        names = [name for name in self.shown if folder_of(name) in folders]
        return tuple(
            self._image(name, classes) if name in self.pairs else plain_image(self.photos, name)
            for name in names
        )

    def _image(self, name: str, classes: ClassMap) -> SourceImage:
        mask = self.pairs[name]
        path = self.photos.path(name)
        read_one = partial(read_image, path, name, (mask, self.tree.path(mask)), self.form.code, classes)
        return SourceImage(path, name, read_one, mask, split_of(name) or split_of(mask))


def _settle(listing: _Listing, data: DataSet, progress: Progress, jobs: int) -> DataSet:
    """Classes from the values of all masks, named after their numbers."""
    paths = [listing.tree.path(name) for name in listing.names]
    look = partial(class_numbers, code=listing.form.code)
    found = in_order(look, paths, total=len(paths), jobs=jobs, progress=progress, what="Looking at masks")
    numbers = sorted({number for one in found for number in one})
    void = listing.form.code.void
    rows = [
        Row(
            number,
            f"class {number}" if number != void else "void",
            None,
            Kind.VOID if number == void else None,
        )
        for number in numbers
    ]
    notes = [Note("", "There is no class table: the classes are named after their numbers. Confirm them.")]
    classes = listing.form.code.completed(made_classes(rows, data.task, notes, ""), notes)
    classes = replace(classes, provisional=True)
    return replace(data, classes=classes, images=listing.images(classes)).noted(*notes)


def class_numbers(path: Path, code: IdCode) -> set[int]:
    """The class numbers of one mask; none when it cannot be read (its import says so)."""
    try:
        file = read_mask(path)
    except SegDeskError:
        return set()
    ids, _ = ids_of(file, file.size, code)
    if ids is None:
        return set()
    return {_number(value, code) for value in values_in(ids) if value not in code.nothing}


def _number(value: int, code: IdCode) -> int:
    return value if value == code.void else code.class_of(value)


def read_image(path: Path, name: str, mask: tuple[str, Path], code: IdCode, classes: ClassMap) -> ImageLabels:
    """One photo and its id map: an object per value, or a stored mask."""
    mask_name, mask_path = mask
    try:
        file = read_mask(mask_path)
    except SegDeskError as fault:
        size, notes = image_size(path, name)
        lost = Lost(mask_name, "the whole mask", in_words(fault), "readable")
        return ImageLabels(size, lost=[lost], notes=notes)
    size, notes = image_size(path, name, unless_read=file.size)
    labels = ImageLabels(size, labelled=True, notes=notes)
    ids, reason = ids_of(file, size, code)
    objects: list[SourceObject] = []
    if ids is not None:
        objects, reason = _objects(values_in(ids), code, classes)
    if reason:
        labels.stored = stored_mask(file, reason, mask_name)
        labels.notes.append(Note(mask_name, f"It is kept as it came until it is repaired. {reason}"))
    else:
        labels.label_map, labels.objects = ids, objects
    return labels


def ids_of(file: MaskFile, size: tuple[int, int], code: IdCode) -> tuple[np.ndarray | None, str]:
    """The ids of a mask file, or why they do not fit."""
    if file.size != size:
        return None, f"The mask is {file.size[0]} x {file.size[1]}, the image {size[0]} x {size[1]}."
    if file.lossy:
        return None, "It is stored lossy."
    channel = single_channel(file.pixels) if code.channels == 1 else _joined(file.pixels, code.base)
    if channel is None or channel.dtype.kind not in "ui":
        return None, "It is no map of ids."
    return channel, ""


def _joined(pixels: np.ndarray, base: int) -> np.ndarray | None:
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels[..., 2].any():
        return None
    values: np.ndarray = pixels[..., 0].astype(np.int32) * base + pixels[..., 1]
    return values


def _objects(values: Iterable[int], code: IdCode, classes: ClassMap) -> tuple[list[SourceObject], str]:
    """An object per value, or which values are of no class."""
    objects, unknown = [], []
    for value in values:
        one = classes.by_id(_number(value, code))
        if value in code.nothing:
            continue
        if one is None:
            unknown.append(value)
            continue
        crowd = value < code.crowd_below and one.kind is Kind.THING
        objects.append(SourceObject(one.id, value=value, crowd=crowd, what=code.what(value, one.name)))
    more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
    named = ", ".join(map(str, unknown[:_SHOWN]))
    return objects, f"Values of no class: {named}{more}." if unknown else ""
