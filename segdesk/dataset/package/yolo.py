"""yolo/: label rows and data.yaml. Knows Ultralytics' rules; knows no files."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from segdesk.ops.components import split
from segdesk.ops.yolo import DECIMALS, fill_yolo, yolo_rings

from .content import Content, ExportObject
from .numbering import Numbering
from .settings import YoloKind


@dataclass(frozen=True)
class YoloRows:
    """The text of a label file; how many of its rows do not fill back to their object; crowds left out."""

    text: str
    lossy: int = 0
    crowds: int = 0


def rows(
    objects: list[ExportObject], numbering: Numbering, *, size: tuple[int, int], kind: YoloKind, joined: bool
) -> YoloRows:
    """One row per object (joined: parts joined by seams; else one per ring).

    Void, background and crowds stay out.
    """
    index = {class_id: number for number, class_id in numbering.yolo_index.items()}
    listed = [one for one in objects if one.one.id in index]
    lines, lossy = [], 0
    for one in listed:
        if one.crowd:
            continue
        if kind is YoloKind.BOXES:
            lines.append(f"{index[one.one.id]} {_box(one, size)}")
            continue
        found = yolo_rings(one.stencil, (one.rect.left, one.rect.top), size, joined=joined)
        words = [[f"{number:.{DECIMALS}f}" for number in ring] for ring in found]
        lines += [f"{index[one.one.id]} {' '.join(ring)}" for ring in words]
        lossy += not _fills_back(one, [[float(word) for word in ring] for ring in words], size)
    crowds = sum(one.crowd for one in listed)
    return YoloRows("".join(line + "\n" for line in lines), lossy, crowds)


def parts_of_classes(content: Content, numbering: Numbering) -> list[ExportObject]:
    """The semantic task has no objects: each 4-connected part of a class is one row."""
    assert content.values is not None
    found = []
    for class_id in numbering.yolo_index.values():
        one = numbering.classes.by_id(class_id)
        assert one is not None
        if class_id in content.class_pixels:
            found += [ExportObject(one, rect, stencil) for rect, stencil in split(content.values == class_id)]
    return found


def data_yaml(numbering: Numbering, splits: list[str]) -> str:
    """Without `path`: Ultralytics then takes the file's folder. Names are JSON strings, which YAML reads."""
    val = "val" if "val" in splits else "train"
    lines = ["# Written by SegDesk.", "train: images/train", f"val: images/{val}"]
    if "test" in splits:
        lines.append("test: images/test")
    if val == "train":
        lines.insert(1, "# There is no validation split: val is the same images as train.")
    lines += ["names:"]
    for number, class_id in numbering.yolo_index.items():
        one = numbering.classes.by_id(class_id)
        assert one is not None
        lines.append(f"  {number}: {json.dumps(one.name, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _box(one: ExportObject, size: tuple[int, int]) -> str:
    width, height = size
    rect = one.rect
    numbers = (
        (rect.left + rect.right) / 2 / width,
        (rect.top + rect.bottom) / 2 / height,
        rect.width / width,
        rect.height / height,
    )
    return " ".join(f"{number:.{DECIMALS}f}" for number in numbers)


def _fills_back(one: ExportObject, found: list[list[float]], size: tuple[int, int]) -> bool:
    """Does Ultralytics' own rasteriser give the object's mask from these rings?"""
    drawn = np.zeros_like(one.stencil)
    outside = 0
    for ring in found:
        rect, stencil = fill_yolo(ring, size)
        common = rect & one.rect
        drawn[common.within(one.rect)] |= stencil[common.within(rect)]
        outside += int(np.count_nonzero(stencil)) - int(np.count_nonzero(stencil[common.within(rect)]))
    return outside == 0 and np.array_equal(drawn, one.stencil)
