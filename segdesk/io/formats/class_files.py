"""The files that class tables come in, each to rows. Knows text; decides nothing about classes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.io.formats import yamlite
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text
from segdesk.model.classes import Kind

_REMEDY = "Write the class table as CSV: id,name,color,kind."


@dataclass(frozen=True)
class Row:
    """One class of a table; what the file does not say is None. where: its line or entry, for reports."""

    id: int | None
    name: str
    color: str | None = None
    kind: Kind | None = None
    where: str = field(default="", compare=False)


def voc_color(index: int) -> str:
    """The colour of an index in VOC's palette: its bits, three at a time, become the top bits downwards."""
    rgb = [sum((index >> 3 * bit + channel & 1) << 7 - bit for bit in range(8)) for channel in range(3)]
    return "#{:02x}{:02x}{:02x}".format(*rgb)


VOC_IDS = {voc_color(index): index for index in range(256)}

_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "idx", "class_id", "index", "value", "pixel value", "pixel_value", "label_id",
           "class_index"),
    "name": ("name", "class", "class_name", "classname", "label", "class name", "title"),
    "color": ("color", "colour", "hex", "rgb", "color_rgb"),
    "r": ("r", "red"),
    "g": ("g", "green"),
    "b": ("b", "blue"),
    "kind": ("kind", "type"),
    "isthing": ("isthing", "is_thing", "thing"),
}  # fmt: skip
_FIELD_OF = {alias: field for field, aliases in _COLUMNS.items() for alias in aliases}


def from_csv(text: str, file: Path) -> list[Row]:
    """id,name,color,kind in any order and by other usual names; name,r,g,b of CamVid; also without header."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, line) for line in reader if any(line)]
    except csv.Error as fault:
        raise SegDeskError(f"The CSV is broken: {fault}.", _REMEDY, file=file) from fault
    if not lines:
        return []
    header = [_FIELD_OF.get(cell.strip().casefold(), "") for cell in lines[0][1]]
    if "name" in header:
        lines = lines[1:]
    else:
        header = _guessed_header(lines[0][1])
    return [_row(dict(zip(header, line, strict=False)), file, f"line {n}") for n, line in lines]


def _guessed_header(cells: Sequence[str]) -> list[str]:
    numeric = [as_int(cell.strip()) is not None for cell in cells]
    if numeric[0] and len(cells) > 1:
        return ["id", "name", *(["r", "g", "b"] if numeric[2:5] == [True] * 3 else ["color", "kind"])]
    return ["name", *(["r", "g", "b"] if numeric[1:4] == [True] * 3 else ["color", "kind"])]


def from_scene_parsing(text: str, file: Path) -> list[Row]:
    """objectInfo150.txt of ADE20K's benchmark: Idx to Name between tabs; 0 is what belongs to no class."""
    return [Row(0, "other", "#000000", Kind.VOID), *from_csv(text, file)]


_LINES = (
    re.compile(r"(?P<r>\d+)[\s,]+(?P<g>\d+)[\s,]+(?P<b>\d+)[\s,]+(?P<name>\S.*)$"),
    re.compile(r"(?P<id>-?\d+)\s*[:,\s]\s*(?P<name>\S.*)$"),
)


def from_lines(text: str, file: Path) -> list[Row]:
    """One name per line; also 'r g b name' (CamVid) and 'id name' or 'id: name' where every line is so."""
    lines = {
        f"line {number}": line.strip()
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    }
    for pattern in _LINES:
        found = {where: pattern.match(line) for where, line in lines.items()}
        if all(found.values()):
            return [_row(match.groupdict(), file, where) for where, match in found.items() if match]
    return [Row(None, line, where=where) for where, line in lines.items()]


def from_labelmap(text: str, file: Path) -> list[Row]:
    """CVAT's and VOC's labelmap.txt: label:color_rgb:parts:actions. VOC's own colours say VOC's ids."""
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        name, _, rest = line.strip().partition(":")
        if name and not name.startswith("#"):
            color = _color(rest.partition(":")[0], file, name)
            rows.append(Row(None, name, color, where=f"line {number}"))
    numbers = [VOC_IDS.get(row.color or "") for row in rows]
    if None in numbers or len(set(numbers)) < len(numbers):
        return rows
    kinds = [Kind.VOID if number == 255 else None for number in numbers]
    return [replace(row, id=n, kind=kind) for row, n, kind in zip(rows, numbers, kinds, strict=True)]


def from_json(text: str, file: Path) -> list[Row]:
    """A list of names or objects, as it is or under "classes", "categories", ...; {id: name}; {name: id}."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise SegDeskError(f"The JSON is broken: {fault}.", "Repair it there.", file=file) from fault
    return _from_value(value, file)


def from_yaml(text: str, file: Path) -> list[Row]:
    """As JSON; data.yaml of YOLO has 'names', a list or a map."""
    return _from_value(yamlite.load(text, file), file)


def _from_value(value: object, file: Path) -> list[Row]:
    if isinstance(value, dict):
        for key in ("classes", "categories", "names", "labels"):
            if isinstance(value.get(key), list | dict):
                return _from_value(value[key], file)
        if "label_map" in value:
            return _from_datumaro(value, file)
        return _from_map(value, file)
    return [_from_item(item, file, f"entry {n}") for n, item in enumerate(as_list(value), 1)]


def _from_map(value: Mapping[str, Any], file: Path) -> list[Row]:
    if all(as_int(key) is not None for key in value):
        return sorted((_keyed(key, item, file) for key, item in value.items()), key=lambda row: row.id or 0)
    if all(as_int(item) is not None for item in value.values()):
        return [_row({"id": item, "name": key}, file, key) for key, item in value.items()]
    raise SegDeskError("This is not a class table.", _REMEDY, file=file)


def _keyed(key: str, item: object, file: Path) -> Row:
    fields = {"name": item} if not isinstance(item, dict) else _known(item)
    return _row({**fields, "id": key}, file, key)


def _from_item(item: object, file: Path, where: str) -> Row:
    return _row(_known(item) if isinstance(item, dict) else {"name": item}, file, where)


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in item.items():
        found.setdefault(_FIELD_OF.get(str(key).casefold(), ""), value)
    return found


def _from_datumaro(value: Mapping[str, Any], file: Path) -> list[Row]:
    names = as_dict(value["label_map"])
    colors = as_list(value.get("segmentation_colors"))
    background = as_int(value.get("background_label"))
    rows = []
    for place, (key, name) in enumerate(names.items()):
        fields = {"id": key, "name": name, "color": colors[place] if place < len(colors) else None}
        row = _row(fields, file, key)
        rows.append(replace(row, kind=Kind.BACKGROUND if row.id == background else None))
    return rows


def _row(fields: Mapping[str, Any], file: Path, where: str) -> Row:
    name = as_text(fields.get("name")).strip()
    if not name:
        raise SegDeskError(f"A class has no name ({where}).", _REMEDY, file=file)
    number = None
    if "id" in fields and as_text(fields["id"]).strip():
        number = as_int(fields["id"])
        if number is None:
            raise SegDeskError(f"{fields['id']!r} is no class id ({where}).", _REMEDY, file=file)
    raw = [fields.get(channel) for channel in "rgb"] if "r" in fields else fields.get("color")
    return Row(number, name, _color(raw, file, where), _kind(fields, file, where), where)


def _color(raw: object, file: Path, where: str) -> str | None:
    try:
        return color_of(raw)
    except ValueError as fault:
        raise SegDeskError(f"{fault} ({where}).", "Write colours as #rrggbb.", file=file) from fault


def color_of(raw: object) -> str | None:
    """'#rrggbb' of '#abc', '#aabbcc', 'r,g,b', 'r g b' or [r, g, b]; None without one; else ValueError."""
    if isinstance(raw, str):
        text = raw.strip().strip("[]()")
        if match := re.fullmatch(r"#?([0-9a-fA-F]{6})", text):
            return f"#{match[1].lower()}"
        if match := re.fullmatch(r"#([0-9a-fA-F]{3})", text):
            return "#" + "".join(2 * digit for digit in match[1].lower())
        raw = [part for part in re.split(r"[\s,;]+", text) if part]
    parts = raw[:3] if isinstance(raw, list | tuple) else []
    if raw is None or (all(part is None for part in parts) and isinstance(raw, list)):
        return None
    numbers = [number for part in parts if (number := as_int(part)) is not None and 0 <= number <= 255]
    if len(numbers) != 3:
        raise ValueError(f"{raw!r} is no colour")
    return "#{:02x}{:02x}{:02x}".format(*numbers)


def any_color(raw: object) -> str | None:
    """As color_of, but None for what is no colour, which is no reason to refuse annotations."""
    try:
        return color_of(raw)
    except ValueError:
        return None


_THINGS: dict[int, Kind] = {1: Kind.THING, 0: Kind.STUFF}


def _kind(fields: Mapping[str, Any], file: Path, where: str) -> Kind | None:
    text = as_text(fields.get("kind")).strip().casefold()
    if text:
        if text not in set(Kind):
            raise SegDeskError(
                f"{text!r} is no kind ({where}).", "Kinds are thing, stuff, void and background.", file=file
            )
        return Kind(text)
    thing = fields.get("isthing")
    if isinstance(thing, bool):
        thing = int(thing)
    flag = as_int(thing)
    return _THINGS.get(flag) if flag is not None else None
