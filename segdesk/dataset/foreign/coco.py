"""COCO: instances as polygons that decode to the identical mask, panoptic as id PNGs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from segdesk.dataset.package import coco
from segdesk.dataset.package.content import ExportObject
from segdesk.dataset.package.plan import PlannedImage
from segdesk.dataset.package.settings import CocoForm
from segdesk.dataset.package.write import as_rgb
from segdesk.errors import Refused
from segdesk.io.png import encode
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task

from .form import Form, Place
from .scene import Scene, Step, by_class, flat, unmarked, without
from .spool import Spool

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
        self.count = 0
        self._paths = {split: place.folder / _file(kind, split) for split in place.splits}
        self._spools = {
            split: (Spool(path.with_suffix(".images")), Spool(path)) for split, path in self._paths.items()
        }

    def add(self, planned: PlannedImage, annotations: Iterable[dict[str, Any]]) -> None:
        """An image and what stands on it."""
        images, entries = self._spools[planned.entry.split]
        images.add([coco.text(coco.image_entry(planned.number, planned.name, planned.size))])
        entries.add(coco.text(one) for one in annotations)

    def next_id(self) -> int:
        self.count += 1
        return self.count

    def finish(self) -> None:
        categories, info = coco.text(_categories(self.place.classes)), coco.text(INFO)
        for split, path in self._paths.items():
            images, entries = self._spools[split]
            with path.open("w", encoding="utf-8", newline="\n") as out:
                out.write(f'{{"info":{info},\n"categories":{categories},\n"images":[\n')
                out.writelines(images.joined())
                out.write('],\n"annotations":[\n')
                out.writelines(entries.joined())
                out.write("]}\n")
        self.place.write_classes(self.place.classes)


class Instances:
    """One annotation per object: its own polygon where that decodes to its mask, else its traced edges."""

    def __init__(self, place: Place) -> None:
        self._sheets = _Sheets(place, "instances")
        self._form = CocoForm.RLE if place.task is Task.SEMANTIC else CocoForm.POLYGON

    def photo(self, planned: PlannedImage) -> str:
        return _image_place(planned)

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        self._sheets.add(planned, (self._entry(planned, scene, one) for one in scene.objects))

    def _entry(self, planned: PlannedImage, scene: Scene, one: ExportObject) -> dict[str, Any]:
        number = self._sheets.next_id()
        return coco.annotation(
            one, annotation_id=number, image_id=planned.number, size=scene.size, form=self._form
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
        entry = {"image_id": planned.number, "file_name": name, "segments_info": segments}
        self._sheets.add(planned, [entry])

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
