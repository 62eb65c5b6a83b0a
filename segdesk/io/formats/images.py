"""A folder of photos without any mask."""

from __future__ import annotations

from functools import partial

from segdesk.errors import SegDeskError
from segdesk.io.formats.classes import with_background
from segdesk.io.formats.dataset import DataSet, Note, ReadOptions, SourceImage
from segdesk.io.formats.masks import read_pair
from segdesk.io.formats.reading import Certainty, class_table, photo_tree
from segdesk.io.formats.tree import Tree, split_of
from segdesk.model.classes import ClassMap, Task
from segdesk.progress import SILENT, Progress


def recognise(tree: Tree) -> Certainty:
    """Any image makes it one, for want of something better."""
    if not tree.images:
        return Certainty(0, "no images")
    return Certainty(0.3, "1 image" if len(tree.images) == 1 else f"{len(tree.images)} images")


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Every image of the folder, unlabelled; classes of a table where there is one."""
    task = options.task or Task.SEMANTIC
    photos = photo_tree(tree, options)
    if not photos.images:
        raise SegDeskError("No images were found.", "Name a folder with images.", file=photos.root)
    table, notes = class_table(tree, options, task)
    added: list[Note] = []
    classes = table.classes if table is not None else with_background(ClassMap(), added, "")
    images = tuple(
        SourceImage(
            photos.path(name),
            name,
            partial(read_pair, photos.path(name), name, None, "", None),
            "",
            split_of(name),
        )
        for name in photos.images
    )
    return DataSet("images", tree.root, task, classes, images, notes=tuple(notes))
