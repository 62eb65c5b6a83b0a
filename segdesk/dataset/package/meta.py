"""meta.json: what a package says of itself. Knows the fields of format 1.0; knows no images."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segdesk import __version__
from segdesk.io.png import COMPRESSOR
from segdesk.model.entry import SPLITS

from .content import Content
from .numbering import Numbering
from .plan import PlannedImage
from .resize import Resize, ResizeRule
from .settings import Encodings, ExportSettings
from .write import Written

FORMAT = "segdesk-package"
VERSION = "1.0"
DEFAULTS = ExportSettings()


@dataclass
class Totals:
    """Counts over all images, added up one by one."""

    images: int = 0
    reencoded: int = 0
    masks: int = 0
    annotations: int = 0
    lossy_rows: int = 0
    class_images: Counter[int] = field(default_factory=Counter)
    class_objects: Counter[int] = field(default_factory=Counter)
    class_pixels: Counter[int] = field(default_factory=Counter)
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)

    def add(self, done: Written) -> None:
        """Count one written image."""
        self.add_content(done.planned, done.content)
        self.masks += len(done.masks)
        self.annotations += len(done.annotations)
        self.lossy_rows += done.labels.lossy if done.labels else 0

    def add_content(self, planned: PlannedImage, content: Content) -> None:
        """Count what an image holds, whether or not it is written; masks and annotations are not among it."""
        self.images += 1
        self.reencoded += planned.rule != "copy"
        self.class_images.update(content.class_pixels.keys())
        self.class_pixels.update(content.class_pixels)
        self.class_objects.update(one.one.id for one in (*content.objects, *content.stuff))
        if content.values is not None:
            self.class_objects.update(content.class_pixels.keys())
        self.sizes[planned.size] += 1
        if planned.entry.split:
            self.splits[planned.entry.split] += 1


def meta(
    *,
    name: str,
    numbering: Numbering,
    encodings: Encodings,
    totals: Totals,
    qa: Mapping[str, Any],
    settings: ExportSettings = DEFAULTS,
) -> str:
    """The text of meta.json: sorted keys, two spaces, no NaN. settings: of splits and sizes."""
    value = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "task": encodings.task.value,
        "encoding": {
            "primary": encodings.primary.value,
            "derived": encodings.derived,
            "bit_depth": numbering.bit_depth,
            "palette": encodings.palette,
            "background_id": numbering.background_id,
            "void_id": numbering.void_id,
        },
        "classes": [
            {"id": one.id, "name": one.name, "color": one.color, "kind": one.kind.value}
            for one in numbering.classes
        ],
        "image_size": _image_size(totals),
        "resize": _resize(settings.resize, numbering),
        "splits": _splits(totals, settings),
        "counts": _counts(numbering, totals),
        "yolo": _yolo(numbering, encodings, totals),
        "polygons": {"rule": "pixel-corner", "holes": "bridged", "simplified_px": 0},
        "qa": qa,
        "generator": {"name": "segdesk", "version": __version__, "compressor": COMPRESSOR},
    }
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True) + "\n"


def _image_size(totals: Totals) -> dict[str, Any]:
    fixed = len(totals.sizes) == 1
    width, height = next(iter(totals.sizes)) if fixed else (None, None)
    return {
        "mode": "fixed" if fixed else "mixed",
        "width": width,
        "height": height,
        "distinct": len(totals.sizes),
    }


def _resize(rule: ResizeRule, numbering: Numbering) -> dict[str, Any]:
    """All keys stand for every package, also for the rule `none`."""
    return {
        "rule": rule.kind.value,
        "width": rule.width or None,
        "height": rule.height or None,
        "anchor": "top_left" if rule.kind is Resize.TILE else "center",
        "image_interpolation": "area where it shrinks, bicubic where it grows" if rule.scales else "area",
        "mask_interpolation": "nearest",
        "image_pad": [0, 0, 0],
        "mask_pad": numbering.padding,
        "overlap": rule.overlap,
    }


def _splits(totals: Totals, settings: ExportSettings) -> dict[str, Any] | None:
    """Null where no split was asked for and no image has one."""
    rule = settings.split
    if rule is None and not totals.splits:
        return None
    counts = {name: totals.splits[name] for name in SPLITS}
    return {**counts, "seed": rule.seed if rule else 0, "group_by": rule.group_by if rule else None}


def _counts(numbering: Numbering, totals: Totals) -> dict[str, Any]:
    per_class = {
        str(one.id): {
            "images": totals.class_images[one.id],
            "objects": totals.class_objects[one.id],
            "pixels": totals.class_pixels[one.id],
        }
        for one in numbering.classes
    }
    return {
        "images": totals.images,
        "images_reencoded": totals.reencoded,
        "masks": totals.masks,
        "annotations": totals.annotations,
        "per_class": per_class,
    }


def _yolo(numbering: Numbering, encodings: Encodings, totals: Totals) -> dict[str, Any] | None:
    if encodings.yolo is None:
        return None
    return {
        "kind": encodings.yolo.value,
        "class_index": {str(number): class_id for number, class_id in numbering.yolo_index.items()},
        "parts": "joined" if encodings.joined else "rows",
        "lossy_rows": totals.lossy_rows,
    }
