"""YOLO text files, one per image: segments, filled as Ultralytics fills them; boxes have no mask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.classes import read_class_table
from segdesk.io.formats.coco_shapes import MAX_VERTICES
from segdesk.io.formats.dataset import Note
from segdesk.io.formats.shapes import Shape, Size
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import BOX, Drawn, Parse, Sheet, refused
from segdesk.io.formats.split_lists import declared_splits
from segdesk.io.formats.tree import Tree, base_of, folder_of
from segdesk.io.formats.values import as_int, as_number, read_text
from segdesk.model.classes import Task
from segdesk.ops.yolo import fill_yolo

SAMPLE = 50
OUTSIDE = 1.0
"""Vertices this share of the image beyond its border are cut; farther ones are no shares."""
_OBB = (
    "Every row has four points: these may be oriented boxes. They are read as outlines; check that they "
    "follow the objects."
)
_LABEL_FOLDERS = ("labels", "label", "annotations", "obj_train_data", "obj_valid_data", "obj_test_data")
_NAMES = frozenset(("data.yaml", "data.yml", "obj.names", "classes.txt"))
_NO_LABELS = frozenset(("classes.txt", "labels.txt", "readme.txt", "class_names.txt", "labelmap.txt"))


def yolo_files(tree: Tree) -> list[str]:
    """Text files in a folder of labels or beside an image of their stem, if those looked at have rows."""
    names = [name for name in tree.by_suffix.get(".txt", ()) if _may_be_labels(tree, name)]
    heads = (tree.head(name) for name in names[: 20 * SAMPLE])
    filled = [head for head, _ in zip((head for head in heads if head.strip()), range(SAMPLE), strict=False)]
    if not filled or not any(map(_looks_like_rows, filled)):
        return []
    return names


def _may_be_labels(tree: Tree, name: str) -> bool:
    if base_of(name).casefold() in _NO_LABELS:
        return False
    folders = folder_of(name).casefold().split("/")
    return any(folder in _LABEL_FOLDERS for folder in folders) or _find(tree, name, Sheet("")) is not None


def _looks_like_rows(head: bytes) -> bool:
    words = head.split(b"\n", 1)[0].split()
    return len(words) >= 5 and all(as_number(word.decode("latin-1")) is not None for word in words)


def parse(path: Path) -> list[Sheet]:
    """One sheet, an object per row. An empty file says that the image shows nothing."""
    rows = list(_rows(path))
    kinds = {len(words) > 6 for _, words in rows}
    said = ("It mixes rows of boxes and of segments, which Ultralytics refuses.",) if len(kinds) > 1 else ()
    return [Sheet("", objects=tuple(_drawn(number, words) for number, words in rows), notes=said)]


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if words := line.split():
            yield number, words


def _drawn(number: int, words: Sequence[str]) -> Drawn:
    class_id = as_int(words[0])
    category = Row(class_id, "") if class_id is not None and class_id >= 0 else None
    shape = partial(refused, BOX) if len(words) in (5, 6) else partial(shape_of, tuple(words[1:]))
    return Drawn(category, f"line {number}", shape)


def shape_of(words: Sequence[str], size: Size) -> Shape:
    """The pixels of a row of x1 y1 x2 y2 ... in shares of width and height."""
    if len(words) < 6 or len(words) % 2:
        raise ValueError(f"A row is a class and x y of at least 3 points; this has {len(words)} numbers.")
    if len(words) > 2 * MAX_VERTICES:
        raise ValueError(f"It has more than {MAX_VERTICES} vertices.")
    numbers = [number for word in words if (number := as_number(word)) is not None]
    if len(numbers) < len(words):
        raise ValueError("A coordinate is no number.")
    if min(numbers) < -OUTSIDE or max(numbers) > 1 + OUTSIDE:
        raise ValueError("Its coordinates are no shares of width and height, which lie between 0 and 1.")
    return None, fill_yolo(numbers, size)


def _decide(tree: Tree, _photos: Tree, names: Sequence[str]) -> tuple[Parse, list[Note]]:
    """Are all rows of the set of four points? The first that is not ends the search."""
    lengths = (len(words) for name in names for words in _words_of(tree.path(name)))
    seen = 0
    for length in lengths:
        if length != 9:
            return parse, []
        seen += 1
    return parse, [Note("", _OBB, "polygon")] if seen else []


def _words_of(path: Path) -> list[list[str]]:
    """The rows of a file; none when it cannot be read: reading it says so."""
    try:
        return [words for _, words in _rows(path)]
    except SegDeskError:
        return []


def _find(photos: Tree, file: str, _sheet: Sheet) -> str | None:
    """The image of a label file: as Ultralytics finds it (labels/ is images/), beside it, by stem."""
    parts = folder_of(file).split("/")
    places = [index for index, part in enumerate(parts) if part.casefold() in ("labels", "annotations")]
    if places:
        parts[places[-1]] = "images"
    return photos.find_stem(base_of(file), "/".join(parts)) or photos.find_stem(
        base_of(file), folder_of(file)
    )


def declared(tree: Tree, _names: Sequence[str]) -> list[Row]:
    """The names of the only data.yaml, obj.names or classes.txt of the set, wherever it is."""
    found = [name for name in tree.files if base_of(name).casefold() in _NAMES]
    if len(found) != 1:
        return []
    try:
        table = read_class_table(tree.path(found[0]), Task.INSTANCE)
    except SegDeskError:
        return []
    return [Row(one.id, one.name, one.color) for one in table.classes]


FORMAT = SheetFormat(
    "yolo",
    yolo_files,
    parse,
    classes=declared,
    find_image=_find,
    looks_like="text file of YOLO rows",
    decide=_decide,
    splits=declared_splits,
)
