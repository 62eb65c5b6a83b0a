"""Data sets of other origin as Datumaro reads them: its own test assets, which come with the real data."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from tests.clients.objects import Images, Object

from . import datumaro_forms

FORMATS = {
    "ade20k2017_dataset/dataset": "ade20k2017",
    "ade20k2020_dataset/dataset": "ade20k2020",
    "camvid_dataset": "camvid",
    "cityscapes_dataset/dataset": "cityscapes",
    "coco_dataset/coco_instances": "coco_instances",
    "coco_dataset/coco_panoptic": "coco_panoptic",
    "coco_dataset/coco_stuff": "coco_stuff",
    "coco_dataset/mmdet_coco": "mmdet_coco",
    "cvat_dataset/for_images": "cvat",
    "cvat_dataset/for_video": "cvat",
    "kitti_dataset/kitti_segmentation": "kitti_segmentation",
    "labelme_dataset": "label_me",
    "mapillary_vistas_dataset": "mapillary_vistas",
    "mots_dataset": "mots",
    "roboflow_dataset/coco": "roboflow_coco",
    "voc_dataset/voc_dataset1": "voc_segmentation",
}


def read(_ours: Path, *, name: str, form: str) -> dict[str, list[Object]]:
    return datumaro_forms.read(Path(os.environ["SEGDESK_TEST_DATA"]) / "formats" / name, form=form)


READS = {name.replace("/", "-"): partial(read, name=name, form=form) for name, form in FORMATS.items()}
WRITES: dict[str, Images] = {}
