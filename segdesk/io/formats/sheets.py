"""Objects as foreign files draw them: a sheet per image, and how a sheet becomes the labels of its photo."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import ImageLabels, Lost, SourceImage, SourceObject
from segdesk.io.formats.reading import image_size
from segdesk.io.formats.shapes import Shape, Size, check_of, within_reach
from segdesk.io.formats.tree import Tree, split_of

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
"""The sheets of one file. SegDeskError for one that is broken."""


BOX = "A box has no mask: which pixels are the object's is not known."


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
    sheets = [(page.file, page.sheet or _again(page, parse)) for page in pages]
    size, notes = image_size(path, name, sheets[0][1].size)
    labels = ImageLabels(size, labelled=any(sheet.labelled for _, sheet in sheets), notes=notes)
    for file, sheet in sheets:
        for one in sheet.objects:
            _add(labels, one, numbers, file)
    return labels


def _again(page: Page, parse: Parse) -> Sheet:
    sheets = parse(page.path)
    if page.place >= len(sheets):
        raise SegDeskError("The file changed while it was read.", "Read it again.", file=page.path)
    return sheets[page.place]


def _add(labels: ImageLabels, one: Drawn, numbers: Mapping[Row, int], file: str) -> None:
    class_id = numbers.get(one.category) if one.category is not None else None
    if class_id is None:
        labels.lost.append(Lost(file, one.what, "It has no class.", "classmap"))
        return
    try:
        polygon, stencil = one.shape(labels.size)
        polygon = within_reach(polygon) if polygon is not None else None
    except ValueError as fault:
        labels.lost.append(Lost(file, one.what, str(fault), check_of(fault)))
        return
    made = SourceObject(
        class_id,
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
