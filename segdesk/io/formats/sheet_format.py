"""A format of drawn objects: which files it means, how one is parsed, and what is the same for all of them.

Images are found, sheets of one image are put together, classes are numbered, and every object that does not
come in is accounted for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import DataSet, Lost, Note, ReadOptions, SourceImage, Unpaired
from segdesk.io.formats.reading import Certainty, ObjectClasses, photo_tree
from segdesk.io.formats.shapes import Shape, Size
from segdesk.io.formats.sheets import Page, Parse, Sheet, plain_image, read_image
from segdesk.io.formats.split_lists import Splits
from segdesk.io.formats.tree import Tree, folder_of, split_of, stem_of
from segdesk.io.formats.values import in_words, plain_text
from segdesk.model.classes import ClassMap, Task
from segdesk.progress import SILENT, Progress
from segdesk.workers import in_order

FindImage = Callable[[Tree, str, Sheet], str | None]
Decide = Callable[[Tree, Tree, Sequence[str]], tuple[Parse, list[Note]]]


def find_by_name(photos: Tree, file: str, sheet: Sheet) -> str | None:
    """The image that a sheet names, else the one beside its file, else the only one of its stem."""
    named = sheet.image or file
    return photos.find_image(sheet.image, folder_of(file)) or photos.find_stem(named, folder_of(file))


@dataclass(frozen=True)
class SheetFormat:
    """A format of drawn objects. files: those that hold it; parse: SegDeskError for a file that is broken.

    shared: a file holds many images, so its sheets are kept; else it is read again for its image. classes:
    the rows that the set declares beside its objects. decide: settles from the whole set what one file leaves
    open, given the data set, the photos and the files; how files are then parsed, and what to say of it.
    is_photo: which images are no masks. splits: those that files of the set declare, given it and the photos.
    """

    name: str
    files: Callable[[Tree], list[str]]
    parse: Parse
    shared: bool = False
    classes: Callable[[Tree, Sequence[str]], list[Row]] = lambda _tree, _names: []
    find_image: FindImage = find_by_name
    looks_like: str = ""
    is_photo: Callable[[str], bool] = lambda _name: True
    decide: Decide | None = None
    splits: Callable[[Tree, Tree], Splits] = lambda _tree, _photos: Splits()

    def recognise(self, tree: Tree, score: float = 0.95) -> Certainty:
        """Sure when a file looks like it."""
        names = self.files(tree)
        if not names:
            return Certainty(0, f"no {self.looks_like}")
        return Certainty(score, f"{names[0]} looks like {self.looks_like}")

    def read(self, tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
        """Every file of the format; settle() opens them, because images and classes stand inside."""
        names = self.files(tree)
        if not names:
            raise SegDeskError(f"There is no {self.looks_like}.", "Name its folder.", file=tree.root)
        photos = photo_tree(tree, options)
        listed = tuple(plain_image(photos, name) for name in photos.images if self.is_photo(name))
        return DataSet(
            self.name,
            tree.root,
            options.task or Task.INSTANCE,
            ClassMap(),
            listed,
            annotations=frozenset(names),
            settle_with=partial(self._settle, tree, options, names),
        )

    def _settle(
        self,
        tree: Tree,
        options: ReadOptions,
        names: Sequence[str],
        data: DataSet,
        progress: Progress,
        jobs: int,
    ) -> DataSet:
        photos = photo_tree(tree, options)
        parse, said = self.decide(tree, photos, names) if self.decide else (self.parse, [])
        listing = _Listing(replace(self, parse=parse), tree, options, data.task)
        for row in self.classes(tree, names):
            listing.classes.number(row, names[0])
        read = partial(heads_of, parse, shared=self.shared)
        heads = in_order(
            read,
            [tree.path(name) for name in names],
            total=len(names),
            jobs=jobs,
            progress=progress,
            what="Reading annotations",
        )
        for name, head in zip(names, heads, strict=True):
            listing.add(name, head)
        classes, splits = listing.classes.finished(), self.splits(tree, photos)
        return replace(
            data,
            classes=classes,
            images=tuple(
                replace(one, split=splits.of.get(one.original, one.split)) for one in listing.images()
            ),
            lost=(*data.lost, *listing.lost),
            notes=(*data.notes, *said, *listing.notes, *listing.classes.notes, *splits.notes),
            unpaired=tuple(listing.unpaired),
        )


class Head(NamedTuple):
    """What the listing needs of one file: its sheets, or its fault. Of a file of one image the objects are
    told without their shapes."""

    sheets: tuple[Sheet, ...]
    fault: str = ""


def heads_of(parse: Parse, path: Path, *, shared: bool) -> Head:
    """Runs in a worker."""
    try:
        sheets = parse(path)
    except SegDeskError as fault:
        return Head((), in_words(fault))
    return Head(tuple(sheets if shared else map(_without_shapes, sheets)))


def _without_shapes(sheet: Sheet) -> Sheet:
    return replace(sheet, objects=tuple(replace(one, shape=_no_shape) for one in sheet.objects))


def _no_shape(_size: Size) -> Shape:
    raise ValueError("Only its head was read.")


class _Listing:
    """The sheets sorted to their images."""

    def __init__(self, form: SheetFormat, tree: Tree, options: ReadOptions, task: Task) -> None:
        self.classes = ObjectClasses(tree, options, task)
        self.lost: list[Lost] = []
        self.notes: list[Note] = []
        self.unpaired: list[Unpaired] = []
        self._form, self._tree, self._photos = form, tree, photo_tree(tree, options)
        self._numbers: dict[Row, int] = {}
        self._pages: dict[str, list[Page]] = defaultdict(list)
        self._splits: dict[str, str] = {}

    def add(self, name: str, head: Head) -> None:
        """The sheets of one file."""
        if head.fault:
            self.lost.append(Lost(name, "the whole file", head.fault, "readable"))
        for place, sheet in enumerate(head.sheets):
            self.notes += [Note(name, said) for said in sheet.notes]
            for one in sheet.objects:
                if one.category is not None and one.category not in self._numbers:
                    self._numbers[one.category] = self.classes.number(one.category, name)
            found = self._form.find_image(self._photos, name, sheet)
            if found is None:
                self._lose(name, sheet)
                continue
            kept = sheet if self._form.shared else None
            self._splits.setdefault(found, sheet.split or split_of(found))
            self._pages[found].append(Page(name, self._tree.path(name), place, kept))

    def _lose(self, name: str, sheet: Sheet) -> None:
        reason = f"Its image {plain_text(sheet.image) or stem_of(name)} is not there."
        self.unpaired.append(Unpaired(name if not sheet.image else plain_text(sheet.image), reason))
        self.lost += [Lost(name, one.what, reason, "pairs") for one in sheet.objects]

    def images(self) -> tuple[SourceImage, ...]:
        """Those with a sheet and those beside them, in order; all where no sheet has an image."""
        folders = {folder_of(found) for found in self._pages}
        shown = [name for name in self._photos.images if self._form.is_photo(name)]
        beside = [name for name in shown if folder_of(name) in folders or not folders]
        names = sorted({*beside, *self._pages})
        return tuple(
            self._image(name) if name in self._pages else plain_image(self._photos, name) for name in names
        )

    def _image(self, found: str) -> SourceImage:
        pages = self._pages[found]
        if len(pages) > 1:
            said = f"{len(pages)} entries show this image; it has the objects of all."
            self.notes.append(Note(found, said))
        path = self._photos.path(found)
        numbers = {row: self._numbers[row] for page in pages for row in self._rows(page)}
        read_one = partial(read_image, path, found, tuple(pages), self._form.parse, numbers or self._numbers)
        return SourceImage(path, found, read_one, pages[0].file, self._splits[found])

    @staticmethod
    def _rows(page: Page) -> Iterable[Row]:
        drawn = page.sheet.objects if page.sheet is not None else ()
        return {one.category for one in drawn if one.category is not None}
