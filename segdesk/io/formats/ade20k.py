"""ADE20K in full: x_atr.txt with x_seg.png and x_parts_n.png (2016), or x.json with object masks (2021)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.geometry import Part
from segdesk.io.formats.binary_masks import object_stencil
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.mask_fit import values_in
from segdesk.io.formats.reading import Certainty
from segdesk.io.formats.shapes import BrokenPixelsError, Shape, Size, points_of_columns, ring, whole_image
from segdesk.io.formats.sheet_format import SheetFormat
from segdesk.io.formats.sheets import Drawn, Sheet
from segdesk.io.formats.tree import Tree
from segdesk.io.formats.values import (
    as_dict,
    as_int,
    as_list,
    as_text,
    in_words,
    load_json,
    plain_text,
    read_text,
)
from segdesk.io.masks import read_mask
from segdesk.progress import SILENT, Progress

ATTRIBUTES = "_atr.txt"


def table_files(tree: Tree) -> list[str]:
    """The attribute files of 2016."""
    return [name for name in tree.by_suffix.get(".txt", ()) if name.endswith(ATTRIBUTES)]


def json_files(tree: Tree) -> list[str]:
    """The JSON files of 2021."""
    return [name for name in tree.by_suffix.get(".json", ()) if _looks_like_ade(tree.head(name))]


def _looks_like_ade(head: bytes) -> bool:
    return b'"annotation"' in head and b'"part_level"' in head and b'"object"' in head


class IdMap:
    """The objects of x_seg.png or x_parts_n.png by number, opened when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def numbers(self) -> np.ndarray:
        """The blue channel. BrokenPixelsError in words."""
        try:
            pixels = read_mask(self._path).pixels
        except SegDeskError as fault:
            raise BrokenPixelsError(f"{self._path.name} cannot be read. {in_words(fault)}") from fault
        if pixels.ndim != 3 or pixels.shape[2] < 3:
            raise BrokenPixelsError(f"{self._path.name} is no RGB image.")
        blue: np.ndarray = pixels[..., 2]
        return blue

    @cached_property
    def present(self) -> list[int]:
        """The numbers in use, 0 (nothing) left out."""
        return [value for value in values_in(self.numbers) if value]


def parse_table(path: Path) -> list[Sheet]:
    """Rows 'number # part level # occluded # class # name # "attributes"', one object each."""
    stem = path.name.removesuffix(ATTRIBUTES)
    rows = list(_rows(path))
    maps: dict[int, IdMap] = {}
    counts: dict[int, int] = {}
    drawn = []
    for line, (number, level, name, note) in enumerate(rows, 1):
        end = f"_parts_{level}.png" if level else "_seg.png"
        known = maps.setdefault(level, IdMap(path.with_name(stem + end)))
        counts[level] = rank = counts.get(level, 0) + 1
        what = f"line {line} ({plain_text(name)})"
        drawn.append(Drawn(Row(None, name), what, partial(shape_of, known, number, rank), note=note, z=level))
    return [Sheet(f"{stem}.jpg", objects=tuple(drawn))]


def _rows(path: Path) -> Iterator[tuple[int, int, str, str]]:
    for line, text in enumerate(read_text(path).splitlines(), 1):
        fields = [field.strip() for field in text.split("#")]
        if not text.strip():
            continue
        number, level = (as_int(field) for field in (*fields[:2], "", "")[:2])
        if number is None or level is None or len(fields) < 4:
            raise SegDeskError(
                f"Line {line} is no row of six fields between '#'.", "Fetch the file again.", file=path
            )
        yield number, level, fields[3] or "unnamed", fields[5].strip('"') if len(fields) > 5 else ""


def shape_of(known: IdMap, number: int, rank: int, size: Size) -> Shape:
    """The pixels of an object: of its number, or of its rank where the file counts otherwise."""
    numbers = known.numbers
    _check_size(numbers, size)
    value = number if number in known.present else _ranked(known.present, rank)
    return None, whole_image(numbers == value)


def _ranked(present: list[int], rank: int) -> int:
    if rank > len(present):
        raise ValueError("It has no pixel in the mask.")
    return present[rank - 1]


def _check_size(pixels: np.ndarray, size: Size) -> None:
    if pixels.shape[:2] != size[::-1]:
        height, width = pixels.shape[:2]
        raise BrokenPixelsError(f"Its mask is {width} x {height}, the image {size[0]} x {size[1]}.")


def parse_json(path: Path) -> list[Sheet]:
    """annotation.object, one object each, parts too."""
    annotation = as_dict(as_dict(load_json(path)).get("annotation"))
    size = [as_int(one) for one in as_list(annotation.get("imsize"))[:2]]
    height, width = size if len(size) == 2 else (None, None)
    rows = [as_dict(one) for one in as_list(annotation.get("object"))]
    drawn = tuple(_drawn(one, path.parent) for one in rows)
    return [Sheet(as_text(annotation.get("filename")), (width, height), drawn)]


def _drawn(one: dict[str, Any], folder: Path) -> Drawn:
    name = as_text(one.get("name")).strip() or as_text(one.get("raw_name")).strip() or "unnamed"
    level = as_int(as_dict(one.get("parts")).get("part_level")) or 0
    what = f"object {plain_text(one.get('id'))} ({plain_text(name)})"
    return Drawn(Row(None, name), what, partial(mask_or_polygon, one, folder), z=level)


def mask_or_polygon(one: dict[str, Any], folder: Path, size: Size) -> Shape:
    """The mask of its own where there is one, else the polygon."""
    named = PurePosixPath(as_text(one.get("instance_mask")).replace("\\", "/"))
    path = folder.joinpath(*(part for part in named.parts[-2:] if part not in ("..", "/")))
    if named.name and path.is_file():
        return None, object_stencil(path, size)
    polygon = as_dict(one.get("polygon"))
    return (Part(ring(points_of_columns(polygon.get("x"), polygon.get("y")))),), None


def is_photo(name: str) -> bool:
    """Masks lie beside the photos, and in folders of their names."""
    return re.search(r"_(seg|parts_\d+)\.png$|(^|/)instance_\d+_[^/]*\.png$", name) is None


TABLES = SheetFormat("ade20k", table_files, parse_table, is_photo=is_photo, looks_like="attributes of ADE20K")
JSONS = SheetFormat("ade20k", json_files, parse_json, is_photo=is_photo, looks_like="JSON of ADE20K")


def recognise(tree: Tree) -> Certainty:
    """Sure by the names of attribute files, or by what stands in JSON."""
    found = [one.recognise(tree) for one in (TABLES, JSONS)]
    return max(found, key=lambda one: one.score)


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """JSON, where it is there, says more than the attribute files."""
    form = JSONS if JSONS.files(tree) else TABLES
    return form.read(tree, options, progress)
