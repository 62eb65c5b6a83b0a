"""What an open project would get from files: new images, masks for its own, and what it has already."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.classes import ClassTable
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.masks import masks_for
from segdesk.io.formats.strays import with_strays
from segdesk.io.formats.table import detect
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, suffix_of
from segdesk.io.images import probe
from segdesk.io.importing import is_read
from segdesk.io.joining import PACKAGE, existing_of, is_other_photo
from segdesk.io.project.file import ProjectFile
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress

NO_PIXELS = frozenset(("images",))
"""Formats that know of no masks: what they find may be the masks themselves."""

LOOKED_AT = 3


class Kind(StrEnum):
    """What an image of a data set is to a project. OTHER: the project has another photo of its name."""

    NEW = "new"
    OTHER = "other"
    MASK = "mask"
    SAME = "same"


class Found(NamedTuple):
    """One image of a data set. entry: the one of the project that it is, None for a new one. has_mask: the
    set has a mask or an entry for it."""

    original: str
    kind: Kind
    has_mask: bool
    entry: ImageEntry | None = None


@dataclass(frozen=True)
class Reading:
    """One way to understand files: its name for people, how sure (0 to 1), and the data set, unsettled.

    is_for_project: the photos are those of the project, which are no find by themselves.
    """

    title: str
    certainty: float
    data: DataSet
    tree: Tree
    is_for_project: bool = False

    def settled(self, progress: Progress, jobs: int) -> DataSet:
        """The data set, to be added; annotation files that it left are among its notes or lost."""
        data = with_strays(self.data, self.tree, progress).settle(progress, jobs)
        if not self.is_for_project:
            return data
        return replace(data, images=tuple(one for one in data.images if one.mask))


def found_in(data: DataSet, file: ProjectFile) -> list[Found]:
    """Every image of a set, in its order."""
    existing = existing_of(data, file)
    found = []
    for one in data.images:
        entry = existing.get(one.original)
        if entry is None or not is_read(entry):
            found.append(Found(one.original, Kind.NEW, bool(one.mask)))
        elif data.format != PACKAGE and is_other_photo(one, entry, file):
            found.append(Found(one.original, Kind.OTHER, bool(one.mask), entry))
        else:
            kind = Kind.MASK if one.mask else Kind.SAME
            found.append(Found(one.original, kind, bool(one.mask), entry))
    return found


def without(data: DataSet, originals: Iterable[str]) -> DataSet:
    """The set less some of its images."""
    left = frozenset(originals)
    return replace(data, images=tuple(one for one in data.images if one.original not in left))


def beside(data: DataSet, originals: Iterable[str], file: ProjectFile) -> DataSet:
    """The set with names of its own for images whose names the project has for other photos."""
    taken = {one.original for one in file.project.entries.values()} | {one.original for one in data.images}
    place = data.name or data.root.name
    names = {}
    for original in originals:
        ways = (f"{place}{'' if number < 2 else f'-{number}'}/{original}" for number in count(1))
        names[original] = next(way for way in ways if way not in taken)
    images = (replace(one, original=names.get(one.original, one.original)) for one in data.images)
    return replace(data, images=tuple(sorted(images, key=lambda one: one.original)))


def readings(tree: Tree, file: ProjectFile, progress: Progress) -> list[Reading]:
    """The ways to understand files beside a project, the likeliest first; SegDeskError when there is none.

    Files without photos are read for the photos of the project; images that are called like these may be
    their masks.
    """
    photos = photos_of(file)
    found = [*_masks(tree, photos, file), *_as_data_sets(tree, photos, progress)]
    if not found:
        raise SegDeskError(
            "Nothing that could be added was found.",
            "Drop images, masks that are called like the images of the project, or a data set.",
            file=tree.root,
        )
    return sorted(found, key=lambda one: -one.certainty)


def photos_of(file: ProjectFile) -> Tree:
    """The photos of a project, below the folder that holds them all."""
    paths = [file.photo_path(one) for one in file.project.entries.values()]
    try:
        root = Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:  # none, or on several drives
        return Tree(file.path.parent, ())
    return Tree(root, (path.relative_to(root).as_posix() for path in paths))


def _masks(tree: Tree, photos: Tree, file: ProjectFile) -> Iterator[Reading]:
    """The files as masks in the class ids of the project, where some are called like its photos."""
    own = {str(photos.path(name)) for name in photos.images}
    others = Tree(tree.root, (name for name in tree.files if str(tree.path(name)) not in own))
    project = file.project
    data = masks_for(photos, others, ClassTable(project.classes, file.path), project.task)
    if data.images:
        share = len(data.images) / (len(data.images) + len(data.unpaired))
        sure = 0.75 if all(_may_be_mask(tree.path(one.mask)) for one in data.images[:LOOKED_AT]) else 0.1
        yield Reading("Masks for images of this project", sure * share, data, tree, is_for_project=True)


def _may_be_mask(path: Path) -> bool:
    """One channel and no JPEG; arrays are no photos in any case."""
    if suffix_of(path.name) not in IMAGE_SUFFIXES:
        return True
    try:
        facts = probe(path)
    except SegDeskError:  # reading it says what is wrong
        return False
    return facts.channels == 1 and facts.format != "JPEG"


def _as_data_sets(tree: Tree, photos: Tree, progress: Progress) -> Iterator[Reading]:
    is_for_project = not tree.images and bool(photos.images)
    options = ReadOptions(images=photos) if is_for_project else ReadOptions()
    for guess in detect(tree):
        try:
            data = guess.format.read(tree, options, progress)
        except SegDeskError:  # it is no such set; another guess may hold
            continue
        if data.images:
            certainty = 0.5 * guess.certainty if guess.format.name in NO_PIXELS else guess.certainty
            yield Reading(guess.format.title, certainty, data, tree, is_for_project=is_for_project)
