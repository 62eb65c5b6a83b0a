"""What readers share: certainty, sizes of images, and classes that grow while categories are met."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.classes import (
    ClassTable,
    find_class_table,
    made_classes,
    read_class_table,
    with_background,
)
from segdesk.io.formats.dataset import Note, ReadOptions
from segdesk.io.formats.tree import Tree
from segdesk.io.formats.values import in_words
from segdesk.io.images import probe
from segdesk.model.classes import MAX_CLASS_ID, ClassMap, Task

MAX_DECLARED_PX = 1 << 29
"""A size that only a JSON says is believed up to this many pixels: planes are made of it."""


class Certainty(NamedTuple):
    """How sure a format is that a folder is its own, 0 to 1, and why, in words."""

    score: float
    words: str


def photo_tree(tree: Tree, options: ReadOptions) -> Tree:
    """Where the photos are: --images, else the data set itself."""
    if isinstance(options.images, Tree):
        return options.images
    return Tree.of(options.images) if options.images else tree


def class_table(tree: Tree, options: ReadOptions, task: Task) -> tuple[ClassTable | None, list[Note]]:
    """The table of --classes, else the one at the root, else None; and what to say of it.

    SegDeskError for a table that was asked for and cannot be read; one that was only found is noted.
    """
    if options.classes is not None:
        table = read_class_table(options.classes, task, strict=True)
        return table, table.notes
    name = find_class_table(tree)
    if name is None:
        return None, []
    try:
        table = read_class_table(tree.path(name), task)
    except SegDeskError as fault:
        said = f"It is not used as class table: {fault.problem} {fault.remedy}".strip()
        return None, [Note(name, said, "classmap")]
    return table, [Note(name, f"The classes are read from {name}."), *table.notes]


class ObjectClasses:
    """The classes of a format of objects: those of a table, and every category that is met."""

    def __init__(self, tree: Tree, options: ReadOptions, task: Task) -> None:
        self.task = task
        self.source = ""
        table, self.notes = class_table(tree, options, task)
        self._rows: list[Row] = []
        if table is not None:
            self._rows = [Row(one.id, one.name, one.color, one.kind) for one in table.classes]
        self._by_name = {row.name: row.id for row in self._rows if row.id is not None}
        self._from_table = table is not None
        self._made_up = False

    def number(self, row: Row, file: str) -> int:
        """The class id for a category: by its name, else its own id where that is free, else a new one.

        A category without a name is the class of its id, which may be one of the table.
        """
        self.source = self.source or file
        if not row.name:
            same = next((one for one in self._rows if one.id == row.id), None)
            self._made_up |= same is None
            row = replace(row, name=same.name if same is not None else f"class {row.id}")
        if row.name in self._by_name:
            return self._by_name[row.name]
        used = set(self._by_name.values())
        number = row.id
        if number is None or number in used or not 0 <= number <= MAX_CLASS_ID:
            number = self._free(used)
            if row.id is not None:
                said = (
                    f"Category {row.id}, {row.name!r}, became class {number}: its id was taken or too large."
                )
                self.notes.append(Note(file, said, "classmap"))
        if self._from_table:
            self.notes.append(Note(file, f"Class {row.name!r} is not in the class table; it was added."))
        self._by_name[row.name] = number
        self._rows.append(replace(row, id=number))
        return number

    def named(self, name: str, file: str) -> int:
        """The class id for a bare name."""
        return self.number(Row(None, name), file)

    def finished(self) -> ClassMap:
        """All classes in order of id, with a background where id 0 is free."""
        rows = self._rows if self._from_table else sorted(self._rows, key=lambda row: row.id or 0)
        classes = made_classes(rows, self.task, self.notes, self.source)
        if self._made_up:
            said = "Some classes have a number and no name; they were named after it. Confirm them."
            self.notes.append(Note(self.source, said))
        return replace(with_background(classes, self.notes, self.source), provisional=self._made_up)

    @staticmethod
    def _free(used: set[int]) -> int:
        number = 1
        while number in used:
            number += 1
        return number


def image_size(
    path: Path,
    name: str,
    declared: tuple[int | None, int | None] = (None, None),
    unless_read: tuple[int, int] = (0, 0),
) -> tuple[tuple[int, int], list[Note]]:
    """The upright size of a photo. Where it cannot be read: what a JSON declares, else unless_read.

    A photo that cannot be read, and one whose size differs from the declared one, are noted.
    """
    try:
        facts = probe(path)
    except SegDeskError as fault:
        notes = [Note(name, in_words(fault), "readable")]
        return _believable(declared) or unless_read, notes
    size = (facts.width, facts.height)
    if None not in declared and declared != size:
        message = f"The annotations say {declared[0]} x {declared[1]}, the image is {size[0]} x {size[1]}."
        return size, [Note(name, message, "alignment")]
    return size, []


def _believable(declared: tuple[int | None, int | None]) -> tuple[int, int] | None:
    width, height = declared
    if width and height and width > 0 and height > 0 and width * height <= MAX_DECLARED_PX:
        return width, height
    return None
