"""What the package will look like: its tree, its meta.json, and what the task leaves out. Knows no Qt."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from segdesk.dataset.package.meta import Totals, meta
from segdesk.dataset.package.numbering import Numbering, numbering
from segdesk.dataset.package.settings import Encoding, YoloKind
from segdesk.errors import SegDeskError
from segdesk.model.classes import Kind, Task
from segdesk.model.entry import SPLITS
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.prospect import Prospect, sizes_of
from segdesk.ui.dialogs.export.survey import Survey
from segdesk.ui.wording import count, counted, percent, size_of

LIMITS = {
    (Task.SEMANTIC, Encoding.MULTICLASS_PNG): ("Index PNG", "{bits}-bit, a pixel is its class id"),
    (Task.SEMANTIC, Encoding.COCO_RLE): ("COCO RLE", "one per class and image, exact"),
    (Task.INSTANCE, Encoding.BINARY_PNG): ("Binary PNG", "one file per object, 0 and 255"),
    (Task.INSTANCE, Encoding.COCO_POLYGON): ("COCO polygons", "decode to the identical mask"),
    (Task.INSTANCE, Encoding.COCO_RLE): ("COCO RLE", "exact; some trainers read polygons only"),
    (Task.PANOPTIC, Encoding.PANOPTIC_PNG): ("Panoptic PNG", "RGB, id = R + 256 G + 65,536 B"),
}
"""What a primary encoding is called, and its limit."""


class Line(NamedTuple):
    """One entry of the tree. depth from 0; size is empty where it is only known after writing."""

    depth: int
    icon: str
    name: str
    note: str = ""
    size: str = ""


def limit(task: Task, encoding: Encoding, *, bits: int) -> tuple[str, str]:
    name, words = LIMITS[task, encoding]
    return name, words.format(bits=bits)


def bits_of(survey: Survey | None) -> int:
    """8, or 16 when a class id needs it."""
    return 16 if survey is not None and any(one.id > 255 for one in survey.snapshot.classes) else 8


def left_out(survey: Survey, task: Task) -> str:
    """Painted pixels that the task cannot hold, counted; empty when it holds all."""
    kinds = {
        Task.SEMANTIC: (),
        Task.INSTANCE: (Kind.STUFF, Kind.VOID),
        Task.PANOPTIC: (),
    }[task]
    classes = [one for one in survey.snapshot.classes if one.kind in kinds]
    pixels = sum(survey.uses[one.key].pixels for one in classes)
    if not pixels:
        return ""
    share = percent(pixels / max(1, survey.uses.pixels))
    return f"Leaves out {count(pixels)} pixels of stuff and void ({share} of what is painted)."


def splits_of(survey: Survey) -> dict[str, int]:
    """Images by split in the project, in the usual order; empty when no image has one."""
    return _in_order(survey.splits)


def images_by_split(survey: Survey, prospect: Prospect) -> dict[str, int]:
    """The same of the package, where tiles count as images."""
    if prospect.tally is not None:
        return _in_order(prospect.tally.totals.splits)
    if prospect.splits is not None:
        return _in_order(Counter({name: one.images for name, one in prospect.splits.counts.items()}))
    return splits_of(survey)


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in SPLITS if counts[name]}


def tree(survey: Survey, choices: Choices, prospect: Prospect) -> list[Line]:
    """The entries of the package, as far as they are known before it is written."""
    resized = prospect.tally.totals if prospect.tally is not None else None
    images = resized.images if resized is not None else len(survey.entries)
    files = resized.masks if resized is not None else _things(survey)
    masks = {
        Task.SEMANTIC: f"{count(images)} index PNG",
        Task.INSTANCE: f"{count(files)} binary PNG",
        Task.PANOPTIC: f"{count(images)} RGB PNG",
    }[choices.task]
    kinds = ", ".join(f"{count(number)} {suffix}" for suffix, number in survey.photos.most_common(2))
    if resized is not None:
        kinds = f"{count(images)} of {sizes_of(resized)}"
    root = "archive" if choices.is_zip else "folder-open"
    lines = [
        Line(0, root, choices.out.name, counted(images, "image")),
        Line(1, "folder", "images", kinds, size_of(survey.photo_bytes) if resized is None else ""),
        Line(1, "folder", "masks", masks),
        Line(1, "folder-open", "coco"),
        Line(
            2, "file-json", "coco.json", choices.encodings.coco.value.upper().replace("POLYGON", "polygons")
        ),
    ]
    if choices.task is Task.PANOPTIC:
        lines.append(Line(2, "file-json", "panoptic.json"))
    if choices.yolo is not None:
        what = "boxes" if choices.yolo is YoloKind.BOXES else "segments"
        lines.append(Line(1, "folder", "yolo", f"data.yaml, {count(images)} TXT, {what}"))
    rows = files if choices.task is Task.INSTANCE else images
    return [
        *lines,
        Line(1, "file-text", "index.csv", f"{count(rows)} rows"),
        Line(1, "file-json", "meta.json"),
    ]


def _things(survey: Survey) -> int:
    things = (one for one in survey.snapshot.classes if one.kind is Kind.THING)
    return sum(survey.uses[one.key].objects for one in things)


def meta_text(survey: Survey, choices: Choices, prospect: Prospect) -> str:
    """meta.json as it will be: by the resized masks, or else by the counts of the project; the export counts
    what it wrote."""
    resized = prospect.tally
    unlabelled = resized is not None and resized.unlabelled
    try:
        numbers = numbering(survey.snapshot.classes, choices.task, unlabelled_pixels=unlabelled)
    except SegDeskError as fault:
        return fault.sentence
    return meta(
        name=choices.name or survey.snapshot.name,
        numbering=numbers,
        encodings=choices.encodings,
        totals=resized.totals if resized is not None else _totals(survey, numbers, prospect),
        qa=survey.gate.as_meta(),
        settings=choices.settings,
    )


def _totals(survey: Survey, numbers: Numbering, prospect: Prospect) -> Totals:
    totals = Totals(images=len(survey.entries))
    things = _things(survey)
    totals.masks = things if numbers.task is Task.INSTANCE else len(survey.entries)
    totals.annotations = things
    for one in numbers.classes:
        use = survey.uses[one.key]
        totals.class_images[one.id] = len(use.images)
        totals.class_objects[one.id] = use.objects
        totals.class_pixels[one.id] = use.pixels
    if numbers.task is Task.SEMANTIC:
        listed = {one.id for one in numbers.categories}
        totals.annotations = sum(number for key, number in totals.class_images.items() if key in listed)
    totals.sizes.update(survey.sizes)
    totals.splits.update(images_by_split(survey, prospect))
    return totals
