"""labelme JSON beside each photo: polygons where they are exact, else mask shapes."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from segdesk.dataset.package.content import ExportObject
from segdesk.dataset.package.plan import PlannedImage
from segdesk.io.png import encode
from segdesk.model.classes import ClassMap, Task

from .form import Form, Place
from .outline import exact_rings
from .scene import Scene, Step, unmarked

VERSION = "5.5.0"
"""The version of labelme whose files these are: mask shapes are known from 5.3 on."""


class LabelMe:
    """A JSON per photo, in the folder of its split. Later shapes lie above earlier ones."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def photo(self, planned: PlannedImage) -> str:
        split = planned.entry.split
        return f"{split}/{planned.name}" if split else planned.name

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        shapes = [
            shape
            for number, one in enumerate(scene.objects, 1)
            for shape in shapes_of(one, scene.size, number)
        ]
        value: dict[str, Any] = {
            "version": VERSION,
            "flags": {},
            "shapes": shapes,
            "imagePath": planned.name,
            "imageData": None,
            "imageHeight": scene.size[1],
            "imageWidth": scene.size[0],
        }
        name = self.photo(planned).rpartition(".")[0]
        self._place.write_json(f"{name}.json", value)

    def finish(self) -> None:
        self._place.write_classes(self._place.classes)


def shapes_of(one: ExportObject, size: tuple[int, int], number: int) -> list[dict[str, Any]]:
    """The shapes that are one object; several polygons are held together by group_id."""
    rings = exact_rings(one, size)
    group = number if len(rings) > 1 else None
    common: dict[str, Any] = {
        "label": one.one.name,
        "group_id": group,
        "description": one.source.note if one.source is not None else "",
        "flags": {},
    }
    if rings:
        return [{**common, "shape_type": "polygon", "points": ring, "mask": None} for ring in rings]
    left, top, right, bottom = one.rect
    data = encode(one.stencil.astype(np.uint8) * np.uint8(255))
    corners = [[left, top], [right - 1, bottom - 1]]  # labelme counts the last pixel in
    return [
        {**common, "shape_type": "mask", "points": corners, "mask": base64.b64encode(data).decode("ascii")}
    ]


def _steps(_classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return (unmarked("crowd", "group", "z"),)


FORM = Form(
    "labelme",
    "labelme JSON, one per image",
    "Crowds and groups; z becomes the order of the shapes.",
    _steps,
    LabelMe,
    "labelme",
)
