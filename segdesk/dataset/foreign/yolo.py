"""YOLO segments as Ultralytics reads them: a text file per image, a row per object."""

from __future__ import annotations

from segdesk.dataset.package import yolo
from segdesk.dataset.package.numbering import Numbering
from segdesk.dataset.package.plan import PlannedImage
from segdesk.model.classes import ClassMap, Kind, Task

from .form import Form, Place
from .scene import Scene, Step, as_yolo_fills, in_parts, unmarked, without, without_crowds, yolo_ring

DEFAULT_SPLIT = "train"


class Yolo:
    """images/<split>/, labels/<split>/ and data.yaml. Images without a split train."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._numbering = Numbering(place.classes, Task.SEMANTIC, 8, None, None)
        self._index = {class_id: number for number, class_id in self._numbering.yolo_index.items()}

    def photo(self, planned: PlannedImage) -> str:
        return f"images/{_split(planned)}/{planned.name}"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        rows = [
            f"{self._index[one.one.id]} {' '.join(yolo_ring(one, scene.size))}\n" for one in scene.objects
        ]
        self._place.write_text(f"labels/{_split(planned)}/{planned.stem}.txt", "".join(rows))

    def finish(self) -> None:
        splits = sorted({one or DEFAULT_SPLIT for one in self._place.splits})
        self._place.write_text("data.yaml", yolo.data_yaml(self._numbering, splits))


def _split(planned: PlannedImage) -> str:
    return planned.entry.split or DEFAULT_SPLIT


def _steps(_classes: ClassMap, task: Task) -> tuple[Step, ...]:
    parts = (in_parts,) if task is Task.SEMANTIC else ()
    marks = unmarked("group", "note", "z")
    return without(Kind.VOID), without_crowds, *parts, marks


FORM = Form(
    "yolo",
    "YOLO text files of segments",
    "Void, crowds, groups, notes and z; class ids, which become 0 to n-1; pixels that Ultralytics fills "
    "otherwise, which are counted. Images without a split train.",
    _steps,
    Yolo,
    "yolo",
    comes_back=lambda _classes: as_yolo_fills,
)
