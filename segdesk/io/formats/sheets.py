"""Objects as foreign files draw them: a sheet per image, from files of one image each or of many.

A format says which files it means and how one is parsed; what is the same for all is here: images are found,
sheets of one image are put together, classes are numbered, shapes are made image by image, and every object
that does not come in is accounted for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row
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
from segdesk.io.formats.reading import Certainty, ObjectClasses, image_size, photo_tree
from segdesk.io.formats.shapes import Shape, Size, check_of
from segdesk.io.formats.tree import Tree, folder_of, split_of, stem_of
from segdesk.io.formats.values import in_words, plain_text
from segdesk.model.classes import ClassMap, Task
from segdesk.progress import SILENT, Progress
from segdesk.workers import in_order

MAX_EXTRA = 1 << 16


@dataclass(frozen=True, eq=False)
class Drawn:
    """One object as a file tells it. what names it in reports; category is None where there is no class.

    shape makes its polygon or stencil for an image of (width, height); ValueError in words when it cannot.
    """

    category: Row | None
    what: str
    shape: Callable[[Size], Shape] = field(repr=False)
    crowd: bool = False
    group: int | None = None
    note: str = ""
    z: int = 0
    extra: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a file says of one image. image: its name there; size: what the file declares."""

    image: str
    size: tuple[int | None, int | None] = (None, None)
    objects: tuple[Drawn, ...] = ()
    notes: tuple[str, ...] = ()
    split: str = ""
    labelled: bool = True


Parse = Callable[[Path], list[Sheet]]
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
    is_photo: which images are no masks.
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
        parse, said = self.decide(tree, photo_tree(tree, options), names) if self.decide else (self.parse, [])
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
        classes = listing.classes.finished()
        return replace(
            data,
            classes=classes,
            images=listing.images(),
            lost=(*data.lost, *listing.lost),
            notes=(*data.notes, *said, *listing.notes, *listing.classes.notes),
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


def refused(reason: str, _size: Size) -> Shape:
    """The shape of an object that has none, as a partial of the reason."""
    raise ValueError(reason)


def extra_text(fields: Mapping[str, object]) -> str:
    """Fields that SegDesk has no place for, as JSON; '' when there are none or too many."""
    rest = {key: value for key, value in fields.items() if value not in (None, "", [], {})}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False) if rest else ""
    return text if len(text) <= MAX_EXTRA else ""


class Page(NamedTuple):
    """Where the objects of an image stand: the sheet itself, or the file and its place in it."""

    file: str
    path: Path
    place: int
    sheet: Sheet | None


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
        self._sheets: dict[str, Sheet] = {}

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
            self._sheets.setdefault(found, sheet)
            self._pages[found].append(Page(name, self._tree.path(name), place, kept))

    def _lose(self, name: str, sheet: Sheet) -> None:
        reason = f"Its image {plain_text(sheet.image) or stem_of(name)} is not there."
        self.unpaired.append(Unpaired(name if not sheet.image else plain_text(sheet.image), reason))
        self.lost += [Lost(name, one.what, reason, "pairs") for one in sheet.objects]

    def images(self) -> tuple[SourceImage, ...]:
        """Those with a sheet, and those beside them without one, in order."""
        folders = {folder_of(found) for found in self._pages}
        shown = filter(self._form.is_photo, self._photos.images)
        beside = [name for name in shown if folder_of(name) in folders]
        names = sorted({*beside, *self._pages})
        return tuple(
            self._image(name) if name in self._pages else plain_image(self._photos, name) for name in names
        )

    def _image(self, found: str) -> SourceImage:
        pages, sheet = self._pages[found], self._sheets[found]
        if len(pages) > 1:
            said = f"{len(pages)} entries show this image; it has the objects of all."
            self.notes.append(Note(found, said))
        path = self._photos.path(found)
        numbers = {row: self._numbers[row] for page in pages for row in self._rows(page)}
        read_one = partial(read_image, path, found, tuple(pages), self._form.parse, numbers or self._numbers)
        split = sheet.split or split_of(found)
        return SourceImage(path, found, read_one, pages[0].file, split)

    @staticmethod
    def _rows(page: Page) -> Iterable[Row]:
        drawn = page.sheet.objects if page.sheet is not None else ()
        return {one.category for one in drawn if one.category is not None}


def plain_image(photos: Tree, name: str) -> SourceImage:
    """An image that no file speaks of."""
    path = photos.path(name)
    return SourceImage(path, name, partial(read_plain, path, name), "", split_of(name))


def read_plain(path: Path, name: str) -> ImageLabels:
    """An image without labels."""
    size, notes = image_size(path, name)
    return ImageLabels(size, notes=notes)


def read_image(
    path: Path, name: str, pages: Sequence[Page], parse: Parse, numbers: dict[Row, int]
) -> ImageLabels:
    """The objects of one photo, in the order of its pages."""
    sheets = [(page.file, page.sheet or parse(page.path)[page.place]) for page in pages]
    size, notes = image_size(path, name, sheets[0][1].size)
    labels = ImageLabels(size, labelled=any(sheet.labelled for _, sheet in sheets), notes=notes)
    for file, sheet in sheets:
        for one in sheet.objects:
            _add(labels, one, numbers, file)
    return labels


def _add(labels: ImageLabels, one: Drawn, numbers: Mapping[Row, int], file: str) -> None:
    if one.category is None:
        labels.lost.append(Lost(file, one.what, "It has no class.", "classmap"))
        return
    try:
        polygon, stencil = one.shape(labels.size)
    except ValueError as fault:
        labels.lost.append(Lost(file, one.what, str(fault), check_of(fault)))
        return
    made = SourceObject(
        numbers[one.category],
        polygon,
        stencil,
        crowd=one.crowd,
        group=one.group,
        note=one.note,
        z=one.z,
        extra=one.extra,
        what=one.what,
    )
    labels.objects.append(made)
