"""Data sets of other origin as Datumaro reads them: its own test assets, which come with the real data."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from tests.clients.objects import Images, Object

from . import datumaro_forms

FORMATS = {
    "formats/ade20k2017_dataset/dataset": "ade20k2017",
    "formats/ade20k2020_dataset/dataset": "ade20k2020",
    "formats/camvid_dataset": "camvid",
    "formats/cityscapes_dataset/dataset": "cityscapes",
    "formats/coco_dataset/coco_instances": "coco_instances",
    "formats/coco_dataset/coco_panoptic": "coco_panoptic",
    "formats/coco_dataset/coco_stuff": "coco_stuff",
    "formats/coco_dataset/mmdet_coco": "mmdet_coco",
    "formats/cvat_dataset/for_images": "cvat",
    "formats/cvat_dataset/for_video": "cvat",
    "formats/kitti_dataset/kitti_segmentation": "kitti_segmentation",
    "formats/labelme_dataset": "label_me",
    "formats/mapillary_vistas_dataset": "mapillary_vistas",
    "formats/mots_dataset": "mots",
    "formats/roboflow_dataset/coco": "roboflow_coco",
    "formats/voc_dataset/voc_dataset1": "voc_segmentation",
}


def read(_ours: Path, *, name: str, form: str) -> dict[str, list[Object]]:
    return datumaro_forms.read(Path(os.environ["SEGDESK_TEST_DATA"]) / name, form=form)


READS = {name.replace("/", "-"): partial(read, name=name, form=form) for name, form in FORMATS.items()}
WRITES: dict[str, Images] = {}
