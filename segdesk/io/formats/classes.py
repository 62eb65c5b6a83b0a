"""Class tables: rows of any of the usual files become a class map. Knows no pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io.formats import class_files
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import Note
from segdesk.io.formats.tree import Tree, base_of, suffix_of
from segdesk.io.formats.values import MAX_TABLE_BYTES, read_text
from segdesk.model.classes import MAX_CLASS_ID, ClassMap, Kind, Task, class_map, proposed_kind
from segdesk.model.colours import palette_color

TABLE_NAMES = (
    "classes.csv", "classes.json", "classes.yaml", "classes.txt", "labelmap.txt", "data.yaml",
    "classes.yml", "data.yml", "class_names.txt", "class_dict.csv", "_classes.csv", "labelmap.csv",
    "label_colors.txt", "labels.txt", "dataset_meta.json", "objectInfo150.txt",
)  # fmt: skip
"""Files at the root that are taken as the class table, the first that is there."""
_SPLITS = ("train", "valid", "val", "test")


@dataclass(frozen=True)
class ClassTable:
    """A class map from a table. by_color: the table has no ids of its own, so colours of a mask decide."""

    classes: ClassMap
    path: Path
    by_color: bool = False
    has_colors: bool = False
    notes: list[Note] = field(default_factory=list)


def read_class_table(path: Path, task: Task, *, strict: bool = False) -> ClassTable:
    """The table in a file: CSV, JSON, YAML, labelmap.txt or names in lines. SegDeskError when it is none, or
    has an id that no class can have; strict: also when two classes share an id or a name, else a note.
    """
    text = read_text(path, limit=MAX_TABLE_BYTES)
    rows = _parser(path, text)(text, path)
    if not rows:
        raise SegDeskError(
            "The class table has no classes.", "Write one as CSV: id,name,color,kind.", file=path
        )
    if len(rows) > MAX_CLASS_ID + 1:
        raise SegDeskError(
            f"The class table has {len(rows)} classes; {MAX_CLASS_ID + 1} is the limit.",
            "Name a smaller table.",
            file=path,
        )
    notes: list[Note] = []
    numbered = _numbered(rows)
    _check_ids(numbered, path)
    for problem in _shared(numbered):
        if strict:
            raise SegDeskError(problem, "Give every class an id and a name of its own.", file=path)
        notes.append(Note(path.name, problem, "classmap"))
    classes = made_classes(numbered, task, notes, path.name)
    by_color = all(row.id is None for row in rows) and all(row.color for row in rows)
    return ClassTable(classes, path, by_color, any(row.color for row in rows), notes)


def find_class_table(tree: Tree) -> str | None:
    """The table at the root of a data set, else one that stands alike in all folders of splits, or None."""
    return tree.at_root(*TABLE_NAMES) or next(
        filter(None, (_in_splits(tree, name) for name in TABLE_NAMES)), None
    )


def _in_splits(tree: Tree, name: str) -> str | None:
    found = [one for split in _SPLITS if (one := f"{split}/{name}") in tree]
    return found[0] if found and len({tree.head(one) for one in found}) == 1 else None


def made_classes(rows: Sequence[Row], task: Task, notes: list[Note], source: str) -> ClassMap:
    """A class map from rows that have ids; kinds that names suggest are set and noted, colours filled in."""
    default = Kind.THING if task is Task.INSTANCE else Kind.STUFF
    entries: list[tuple[int, str, str, Kind]] = []
    has_background = any(row.kind is Kind.BACKGROUND for row in rows)
    for index, row in enumerate(rows):
        kind = row.kind
        if kind is None:
            kind = _proposed(row, notes, source, has_background=has_background) or default
        has_background |= kind is Kind.BACKGROUND
        entries.append((row.id or 0, row.name, row.color or palette_color(index), kind))
    return class_map(entries)


def _proposed(row: Row, notes: list[Note], source: str, *, has_background: bool) -> Kind | None:
    kind = proposed_kind(row.name)
    if kind is None or (kind is Kind.BACKGROUND and has_background):
        return None
    notes.append(Note(source, f"Class {row.name!r} is taken as {kind.value}, because of its name."))
    return kind


def with_background(classes: ClassMap, notes: list[Note], source: str) -> ClassMap:
    """Formats of objects have no class for the rest: id 0, where it is free, becomes the background."""
    if classes.background is not None or classes.by_id(0) is not None:
        return classes
    name = "background" if classes.by_name("background") is None else "background (added)"
    rows = [(0, name, "#000000", Kind.BACKGROUND)]
    rows += [(one.id, one.name, one.color, one.kind) for one in classes]
    notes.append(Note(source, "A background class with id 0 was added."))
    return class_map(rows)


def provisional_classes(
    values: Iterable[int], palette: Sequence[tuple[int, int, int]] | None, task: Task
) -> tuple[ClassMap, dict[int, int]]:
    """Made-up classes for the values that masks hold over a whole set, and value -> class id.

    {0, 255} and {0, 1} are background 0 and object 1; else 0 is background and every value a class.
    """
    found = sorted(set(values))
    rows = [(0, "background", _hex(palette, 0) or "#000000", Kind.BACKGROUND)]
    kind = Kind.THING if task is Task.INSTANCE else Kind.STUFF
    if found and (set(found) <= {0, 255} or set(found) <= {0, 1}) and found != [0]:
        value = found[-1]
        rows.append((1, "object", _hex(palette, value) or palette_color(0), kind))
        return replace(class_map(rows), provisional=True), {0: 0, value: 1}
    for index, value in enumerate(value for value in found if value != 0):
        rows.append((value, f"class {value}", _hex(palette, value) or palette_color(index), kind))
    return replace(class_map(rows), provisional=True), {value: value for value in {0, *found}}


def _hex(palette: Sequence[tuple[int, int, int]] | None, index: int) -> str:
    if palette is None or index >= len(palette):
        return ""
    return "#{:02x}{:02x}{:02x}".format(*palette[index])


def _numbered(rows: list[Row]) -> list[Row]:
    """Rows without ids are numbered by their place; labelme's __ignore__ in front is 255 and not counted."""
    if any(row.id is not None for row in rows):
        return [row if row.id is not None else replace(row, id=index) for index, row in enumerate(rows)]
    start = 1 if rows[0].name == "__ignore__" else 0
    return [replace(row, id=index - start if index >= start else 255) for index, row in enumerate(rows)]


def _check_ids(rows: Iterable[Row], path: Path) -> None:
    for row in rows:
        if not 0 <= (row.id or 0) <= MAX_CLASS_ID:
            raise SegDeskError(
                f"Class {row.name!r} has the id {row.id} ({row.where or 'by its place'}).",
                f"Class ids go from 0 to {MAX_CLASS_ID}.",
                file=path,
            )


def _shared(rows: Iterable[Row]) -> Iterator[str]:
    """What two classes must not share, in words."""
    seen: dict[int | str, Row] = {}
    for row in rows:
        for what, value in (("id", row.id), ("name", row.name)):
            if value is None:
                continue
            first = seen.setdefault(value, row)
            if first is not row:
                lines = " and ".join(one.where for one in (first, row) if one.where)
                yield f"Two classes have the {what} {value!r} ({lines or 'see the table'})."


SCENE_PARSING = "Idx\tRatio\t"
_LABELMAP = re.compile(r"^[^:\n]+:\d+\s*,\s*\d+\s*,\s*\d+:", re.MULTILINE)

_PARSERS: dict[str, Callable[[str, Path], list[Row]]] = {
    ".csv": class_files.from_csv,
    ".tsv": class_files.from_csv,
    ".json": class_files.from_json,
    ".yaml": class_files.from_yaml,
    ".yml": class_files.from_yaml,
}


def _parser(path: Path, text: str) -> Callable[[str, Path], list[Row]]:
    if text.startswith(SCENE_PARSING):
        return class_files.from_scene_parsing
    if base_of(path.name).casefold() == "labelmap.txt" or _LABELMAP.match(text.lstrip("# \t")):
        return class_files.from_labelmap if _LABELMAP.search(text) else class_files.from_lines
    return _PARSERS.get(suffix_of(path.name), class_files.from_lines)
