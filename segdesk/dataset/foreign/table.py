"""FORMS: the foreign formats that are written, one row each."""

from __future__ import annotations

from . import coco, cvat, label_maps, label_studio, labelme, yolo
from .form import Form

FORMS: tuple[Form, ...] = (
    coco.INSTANCES,
    coco.PANOPTIC,
    yolo.FORM,
    label_maps.VOC,
    labelme.FORM,
    cvat.FORM,
    label_maps.CITYSCAPES,
    label_maps.MMSEG,
    label_maps.HUGGING_FACE,
    label_studio.FORM,
)
BY_NAME = {one.name: one for one in FORMS}
