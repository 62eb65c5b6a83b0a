"""Kaggle's CSV of run lengths: 'start length start length ...' per object, or per image and class."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import Note
from segdesk.io.formats.reading import image_size
from segdesk.io.formats.shapes import MAX_STENCIL_PX, BrokenPixelsError, Shape, Size
from segdesk.io.formats.sheet_format import SheetFormat, find_by_name
from segdesk.io.formats.sheets import Drawn, Parse, Sheet
from segdesk.io.formats.tree import Tree
from segdesk.io.formats.values import as_int, plain_text, read_text
from segdesk.ops.stencil import columns_filled, tight

NO_CLASS = "object"
ENOUGH_VOTES = 100_000
_IMAGES = (
    "imageid",
    "image_id",
    "img",
    "image",
    "id",
    "filename",
    "file_name",
    "imageid_classid",
    "image_label",
)
_RUNS = (
    "encodedpixels",
    "rle_mask",
    "rle",
    "encoding",
    "annotation",
    "segmentation",
    "mask_rle",
    "rle_encoded",
)
_CLASSES = ("classid", "class_id", "class", "label", "category", "cell_type")
_JOINED = ("imageid_classid", "image_label")
_EMPTY = ("", "-1", "nan", "1 0")
_MAX_FIELD = 1 << 28


class Order(NamedTuple):
    """How a set counts: down the columns or along the rows, and from which number."""

    by_rows: bool = False
    first: int = 1


class _Line(NamedTuple):
    """One row of the table."""

    number: int
    image: str
    label: str
    runs: str


def kaggle_files(tree: Tree) -> list[str]:
    """CSV files with a column of images and one of runs."""
    return [name for name in tree.by_suffix.get(".csv", ()) if _columns(tree.head(name))]


def _columns(head: bytes) -> bool:
    lines = head.decode("utf-8-sig", "replace").splitlines()[:20]
    names = [word.strip().strip('"').casefold() for word in lines[0].split(",")] if lines else []
    if not set(names) & set(_IMAGES) or not set(names) & set(_RUNS):
        return False
    return any(re.search(r"\d+ \d+", line) for line in lines[1:])


def parse(path: Path, order: Order = Order()) -> list[Sheet]:
    """A sheet per image in order of first mention; a row without runs says that there is nothing."""
    images: dict[str, list[Drawn]] = {}
    for line in _lines(path):
        many = images.setdefault(line.image, [])
        if line.runs.casefold() not in _EMPTY:
            label = line.label or NO_CLASS
            row = Row(as_int(label), "") if as_int(label) is not None else Row(None, label)
            many.append(
                Drawn(row, f"line {line.number} ({plain_text(label)})", partial(shape_of, line.runs, order))
            )
    return [Sheet(name, objects=tuple(many)) for name, many in images.items()]


def _lines(path: Path) -> Iterator[_Line]:
    csv.field_size_limit(_MAX_FIELD)  # runs of a large mask are longer than the module's own limit
    try:
        reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
        names = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
        image, runs, label = (_first(names, known) for known in (_IMAGES, _RUNS, _CLASSES))
        for row in reader:
            named, kind = row.get(image) or "", (row.get(label) or "").strip() if label else ""
            if image.strip().casefold() in _JOINED:
                named, _, kind = named.rpartition("_")
            yield _Line(reader.line_num, named.strip(), kind, (row.get(runs) or "").strip())
    except csv.Error as fault:
        raise SegDeskError(
            f"The CSV is broken: {fault}.", "Write it again from its source.", file=path
        ) from fault


def _first(names: Mapping[str, str], known: Sequence[str]) -> str:
    return next((names[name] for name in known if name in names), "")


def shape_of(text: str, order: Order, size: Size) -> Shape:
    """The pixels of an object; BrokenPixelsError for runs that leave the image or overlap."""
    width, height = size
    if width * height > MAX_STENCIL_PX:
        raise BrokenPixelsError(f"The image has more than {MAX_STENCIL_PX} pixels.")
    starts, ends = _runs(text, order.first)
    if starts[0] < 0 or ends[-1] > width * height:
        raise BrokenPixelsError(f"Its runs leave the image of {width * height} pixels.")
    if (starts[1:] < ends[:-1]).any():
        raise BrokenPixelsError("Its runs overlap.")
    length = width if order.by_rows else height
    first, last = int(starts[0]) // length, (int(ends[-1]) - 1) // length
    toggles = np.stack((starts, ends), axis=1).ravel() - first * length
    stencil = columns_filled(toggles, (length, last - first + 1))
    if order.by_rows:
        return None, tight(Rect(0, first, length, last + 1), np.ascontiguousarray(stencil.T))
    return None, tight(Rect(first, 0, last + 1, length), stencil)


def _runs(text: str, first: int) -> tuple[np.ndarray, np.ndarray]:
    """(starts, ends) in order, from 0 on."""
    words = text.split()
    if len(words) % 2 or not all(word.isdigit() and len(word) < 12 for word in words):
        raise BrokenPixelsError("Its runs are no pairs of start and length.")
    pairs = np.array([int(word) for word in words], np.int64).reshape(-1, 2)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    if (pairs[:, 1] <= 0).any():
        raise BrokenPixelsError("It has a run of no length.")
    starts = pairs[:, 0] - first
    return starts, starts + pairs[:, 1]


def _decide(tree: Tree, photos: Tree, names: Sequence[str]) -> tuple[Parse, list[Note]]:
    """Columns or rows, from 0 or from 1: what the runs of the whole set agree with."""
    first, votes = 1, [0, 0]
    for size, text in _sized(tree, photos, names):
        try:
            starts, ends = _runs(text, 0)
        except BrokenPixelsError:
            continue
        first = min(first, int(starts[0]))
        if sum(votes) < ENOUGH_VOTES:
            votes[0] += _neighbours(starts, ends, size[1])
            votes[1] += _neighbours(starts, ends, size[0])
    order = Order(by_rows=votes[1] > votes[0], first=first)
    how = "along the rows" if order.by_rows else "down the columns"
    said = (
        f"Runs are read {how}, counted from {first}; their neighbours say so, {max(votes)} to {min(votes)}."
    )
    if votes[0] == votes[1]:
        said = f"Runs are read {how}, counted from {first}, as is usual; the runs themselves do not tell."
    return partial(parse, order=order), [Note("", said)]


def _sized(tree: Tree, photos: Tree, names: Sequence[str]) -> Iterator[tuple[Size, str]]:
    """The runs of the set with the size of their image; broken files left out: reading them says so."""
    sizes: dict[str, Size] = {}
    for name in names:
        try:
            for line in _lines(tree.path(name)):
                found = _find(photos, name, Sheet(line.image))
                if found is not None and line.runs.casefold() not in _EMPTY:
                    if found not in sizes:
                        sizes[found] = image_size(photos.path(found), found)[0]
                    yield sizes[found], line.runs
        except SegDeskError:
            continue


def _neighbours(starts: np.ndarray, ends: np.ndarray, length: int) -> int:
    """How many pixels of runs have one of the next run beside them, in lines of this length."""
    moved_start, moved_end = starts[:-1] + length, ends[:-1] + length
    beside = np.minimum(moved_end, ends[1:]) - np.maximum(moved_start, starts[1:])
    return int(np.maximum(beside, 0).sum())


def _find(photos: Tree, file: str, sheet: Sheet) -> str | None:
    """By name; ids often come without suffix, and may have dots."""
    return find_by_name(photos, file, sheet) or photos.find_stem(f"{sheet.image}.png")


FORMAT = SheetFormat(
    "kaggle_rle",
    kaggle_files,
    parse,
    shared=True,
    find_image=_find,
    looks_like="CSV of run lengths",
    decide=_decide,
)
