"""What a person asked an export for, and which combinations make sense. Knows no project and no files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from segdesk.dataset.splits import SplitRule
from segdesk.errors import SegDeskError
from segdesk.model.classes import Task

from .resize import KEEP_SIZE, ResizeRule


class Encoding(StrEnum):
    """Ways in which a package holds the same pixels."""

    MULTICLASS_PNG = "multiclass_png"
    BINARY_PNG = "binary_png"
    PANOPTIC_PNG = "panoptic_png"
    COCO_POLYGON = "coco_polygon"
    COCO_RLE = "coco_rle"
    COCO_PANOPTIC = "coco_panoptic"
    YOLO_BOXES = "yolo_boxes"
    YOLO_SEGMENTS = "yolo_segments"


PRIMARY: dict[Task, tuple[Encoding, ...]] = {
    Task.SEMANTIC: (Encoding.MULTICLASS_PNG, Encoding.COCO_RLE),
    Task.INSTANCE: (Encoding.BINARY_PNG, Encoding.COCO_POLYGON, Encoding.COCO_RLE),
    Task.PANOPTIC: (Encoding.PANOPTIC_PNG,),
}
"""The primary encodings of a task, the default first; the first is also what masks/ holds."""


class CocoForm(StrEnum):
    """How coco/coco.json writes segmentations."""

    POLYGON = "polygon"
    RLE = "rle"


class YoloKind(StrEnum):
    BOXES = "boxes"
    SEGMENTS = "segments"


class Only(StrEnum):
    """Which images are exported."""

    ALL = "all"
    LABELLED = "labelled"
    REVIEWED = "reviewed"
    EDITED = "edited"


@dataclass(frozen=True)
class ExportSettings:
    """Settings as asked for; None means the default of the task. checked() fills them in."""

    task: Task | None = None
    encoding: Encoding | None = None
    coco: CocoForm | None = None
    yolo: YoloKind | None = None
    yolo_rows: bool = False
    palette: bool = False
    reencode_png: bool = False
    only: Only = Only.LABELLED
    name: str = ""
    ignored: tuple[tuple[str, str], ...] = ()
    """(check, reason): checks whose errors do not block."""
    split: SplitRule | None = None
    """None: images keep the splits that they have in the project."""
    resize: ResizeRule = KEEP_SIZE
    keep_ids: bool = False
    """Objects that the last export had keep their annotation ids; new ones get ids above all there were."""


@dataclass(frozen=True)
class Encodings:
    """What is written, settled: the task, where the truth stands, and all that is derived from it."""

    task: Task
    primary: Encoding
    coco: CocoForm
    yolo: YoloKind | None
    palette: bool = False
    joined: bool = True
    """A YOLO row holds a whole object, its parts joined by seams; else each part has a row."""
    masks: Encoding = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "masks", PRIMARY[self.task][0])

    @property
    def derived(self) -> list[str]:
        """Sorted; everything in the package but the primary."""
        coco = Encoding.COCO_POLYGON if self.coco is CocoForm.POLYGON else Encoding.COCO_RLE
        every = {self.masks, coco}
        if self.task is Task.PANOPTIC:
            every.add(Encoding.COCO_PANOPTIC)
        if self.yolo is not None:
            every.add(Encoding.YOLO_BOXES if self.yolo is YoloKind.BOXES else Encoding.YOLO_SEGMENTS)
        return sorted(one.value for one in every - {self.primary})


def settled(settings: ExportSettings, project_task: Task) -> Encodings:
    """The encodings that settings mean; SegDeskError (exit 2) where they contradict each other."""
    task = settings.task or project_task
    primary = settings.encoding or PRIMARY[task][0]
    if primary not in PRIMARY[task]:
        possible = ", ".join(one.value for one in PRIMARY[task])
        raise SegDeskError(
            f"A {task.value} package cannot have {primary.value} as its primary encoding.",
            f"Choose one of: {possible}.",
        )
    return Encodings(
        task,
        primary,
        _coco_form(task, primary, settings.coco),
        settings.yolo,
        palette=settings.palette,
        joined=not settings.yolo_rows,
    )


def _coco_form(task: Task, primary: Encoding, asked: CocoForm | None) -> CocoForm:
    implied = {Encoding.COCO_RLE: CocoForm.RLE, Encoding.COCO_POLYGON: CocoForm.POLYGON}.get(primary)
    if task is Task.SEMANTIC:
        implied = CocoForm.RLE
    if asked is not None and implied is not None and asked is not implied:
        raise SegDeskError(
            f"COCO segmentations cannot be {asked.value} here: a {task.value} package with primary encoding "
            f"{primary.value} writes {implied.value}.",
            f"Leave --coco away or say --coco {implied.value}.",
        )
    return asked or implied or CocoForm.POLYGON
