"""Supervisely's SDK as an oracle: it writes a project of bitmaps, and one of alpha masks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import supervisely as sly

from tests.clients.objects import Images

from .masks import mask_of, shape_of


def write(truth: Images, photos: Path, out: Path, *, kind: type) -> None:
    labels = sorted({label for many in truth.values() for label, _ in many})
    classes = {label: sly.ObjClass(label, kind) for label in labels}
    project = sly.Project(str(out), sly.OpenMode.CREATE)
    project.set_meta(sly.ProjectMeta(obj_classes=list(classes.values())))
    dataset = project.create_dataset("ds0")
    for name, many in truth.items():
        photo = photos / f"{name}.png"
        size = shape_of(photo)
        shown = [sly.Label(kind(mask_of(one, size)), classes[one[0]]) for one in many]
        dataset.add_item_file(photo.name, str(photo), ann=sly.Annotation(size, shown))


READS: dict[str, Callable[[Path], Images]] = {}
WRITES = {
    "supervisely": partial(write, kind=sly.Bitmap),
    "supervisely_alpha": partial(write, kind=sly.AlphaMask),
}
