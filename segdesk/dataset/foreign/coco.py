"""COCO: instances as polygons that decode to the identical mask, panoptic as id PNGs."""

from __future__ import annotations

from typing import Any

import numpy as np

from segdesk.dataset.package import coco
from segdesk.dataset.package.plan import PlannedImage
from segdesk.dataset.package.settings import CocoForm
from segdesk.dataset.package.write import as_rgb
from segdesk.errors import Refused
from segdesk.io.png import encode
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task

from .form import Form, Place
from .scene import Scene, Step, by_class, flat, unmarked, without

LARGEST_ID = (1 << 24) - 1
INFO = {"description": "Written by SegDesk"}


def _file(kind: str, split: str) -> str:
    """The JSON of a split: instances_train.json, or instances.json without splits."""
    return f"annotations/{kind}_{split}.json" if split else f"annotations/{kind}.json"


def _listed(classes: ClassMap) -> list[MaskClass]:
    return sorted((one for one in classes if one.kind in (Kind.THING, Kind.STUFF)), key=lambda one: one.id)


def _categories(classes: ClassMap) -> list[dict[str, Any]]:
    return [
        {"id": one.id, "name": one.name, "supercategory": "", "isthing": int(one.kind is Kind.THING),
         "color": list(one.rgb)}
        for one in _listed(classes)
    ]  # fmt: skip


class _Sheets:
    """The JSON of each split while it fills."""

    def __init__(self, place: Place, kind: str) -> None:
        self.place = place
        self.kind = kind
        self.by_split: dict[str, tuple[list[Any], list[Any]]] = {one: ([], []) for one in place.splits}
        self.count = 0

    def add_image(self, planned: PlannedImage) -> list[Any]:
        """The list that the image's annotations go to."""
        images, annotations = self.by_split[planned.entry.split]
        images.append(coco.image_entry(planned.number, planned.name, planned.size))
        return annotations

    def next_id(self) -> int:
        self.count += 1
        return self.count

    def finish(self) -> None:
        categories = _categories(self.place.classes)
        for split, (images, entries) in self.by_split.items():
            value = {"info": INFO, "images": images, "annotations": entries, "categories": categories}
            self.place.write_text(_file(self.kind, split), coco.text(value) + "\n")
        self.place.write_classes(self.place.classes)


class Instances:
    """One annotation per object: its own polygon where that decodes to its mask, else its traced edges."""

    def __init__(self, place: Place) -> None:
        self._sheets = _Sheets(place, "instances")
        self._form = CocoForm.RLE if place.task is Task.SEMANTIC else CocoForm.POLYGON

    def photo(self, planned: PlannedImage) -> str:
        return _image_place(planned)

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        annotations = self._sheets.add_image(planned)
        for one in scene.objects:
            number = self._sheets.next_id()
            annotations.append(
                coco.annotation(
                    one, annotation_id=number, image_id=planned.number, size=scene.size, form=self._form
                )
            )

    def finish(self) -> None:
        self._sheets.finish()


class Panoptic:
    """One RGB PNG per image, id = R + 256 G + 65536 B, and the segments in it."""

    def __init__(self, place: Place) -> None:
        self._sheets = _Sheets(place, "panoptic")

    def photo(self, planned: PlannedImage) -> str:
        return _image_place(planned)

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        ids = np.zeros(scene.size[::-1], np.uint32)
        segments = []
        for one in scene.objects:
            number = self._sheets.next_id()
            ids[one.rect.slices][one.stencil] = number
            segments.append(coco.segment_info(one, number))
        if self._sheets.count > LARGEST_ID:
            raise Refused("There are more segments than 24 bits can number.", "Write fewer images.")
        name = f"{planned.stem}.png"
        folder = _file("panoptic", planned.entry.split).removesuffix(".json")
        self._sheets.place.write_bytes(f"{folder}/{name}", encode(as_rgb(ids)))
        self._sheets.add_image(planned).append(
            {"image_id": planned.number, "file_name": name, "segments_info": segments}
        )

    def finish(self) -> None:
        self._sheets.finish()


def _image_place(planned: PlannedImage) -> str:
    return f"images/{planned.name}"


def _instance_steps(_classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return (without(Kind.VOID),)


def _panoptic_steps(_classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return without(Kind.VOID), flat, by_class(Kind.STUFF), unmarked("group", "note", "z")


INSTANCES = Form(
    "coco",
    "COCO instances JSON",
    "Void pixels, which COCO has no place for.",
    _instance_steps,
    Instances,
    "coco",
)
PANOPTIC = Form(
    "coco_panoptic",
    "COCO panoptic JSON with id PNGs",
    "Overlaps, void, which object of a stuff class a pixel is of, and groups, notes and z.",
    _panoptic_steps,
    Panoptic,
    "coco_panoptic",
)
