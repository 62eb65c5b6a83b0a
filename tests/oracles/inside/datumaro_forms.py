"""Datumaro as an oracle: its importers on what SegDesk writes, its exporters for what SegDesk reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from datumaro.components.annotation import AnnotationType, LabelCategories, Mask, MaskCategories
from datumaro.components.dataset import Dataset
from datumaro.components.dataset_base import DatasetItem
from datumaro.components.media import Image
from pycocotools import mask as coco_mask

from tests.clients.objects import Images, Object, places

from .masks import mask_of, shape_of

SHAPES = (AnnotationType.mask, AnnotationType.polygon)


def read(path: Path, *, form: str, inner: str = "") -> dict[str, list[Object]]:
    """Annotations of one group and class are one object; others are one each."""
    dataset = Dataset.import_from(str(path / inner), form)
    labels = [one.name for one in dataset.categories()[AnnotationType.label].items]
    found: dict[str, list[Object]] = {}
    for item in dataset:
        rows = found.setdefault(Path(item.id).name, [])
        for group in grouped(item.annotations):
            if group[0].label is not None:
                mask = np.logical_or.reduce([as_mask(one, item.media.size) for one in group])
                rows.append((labels[group[0].label], places(mask)))
    return found


def grouped(annotations: list[Any]) -> Iterator[list[Any]]:
    groups: dict[object, list[Any]] = {}
    for one in annotations:
        if one.type in SHAPES:
            groups.setdefault((one.group or ("alone", id(one)), one.label), []).append(one)
    yield from groups.values()


def as_mask(one: Any, size: tuple[int, int]) -> np.ndarray:
    if one.type is AnnotationType.mask:
        return np.asarray(one.image, bool)
    return coco_mask.decode(coco_mask.frPyObjects([one.points], *size)).any(axis=2)


def write(
    truth: Images, photos: Path, out: Path, *, form: str, through: bool = False, **options: Any
) -> None:
    """Every object as a mask, numbered in its image or through the set; label 0 is background."""
    labels = ["background", *sorted({label for many in truth.values() for label, _ in many})]
    items, numbers = [], count(1)
    for name, many in truth.items():
        path = photos / f"{name}.png"
        numbers = numbers if through else count(1)
        masks = [as_annotation(next(numbers), one, labels, shape_of(path)) for one in many]
        items.append(DatasetItem(name, subset="train", media=Image.from_file(str(path)), annotations=masks))
    colours = MaskCategories({place: (40 * place, 30 * place, 9 * place) for place in range(len(labels))})
    categories = {AnnotationType.label: LabelCategories.from_iterable(labels), AnnotationType.mask: colours}
    dataset = Dataset.from_iterable(items, categories=categories)
    dataset.export(str(out), form, save_media=True, **options)


def as_annotation(number: int, one: Object, labels: list[str], shape: tuple[int, int]) -> Mask:
    label = labels.index(one[0])
    attributes = {"is_crowd": False, "track_id": number}
    return Mask(
        mask_of(one, shape), label=label, id=number, group=number, z_order=number, attributes=attributes
    )


READS: dict[str, Callable[[Path], Images]] = {
    "coco": partial(read, form="coco_instances", inner="annotations/instances.json"),
    "coco_panoptic": partial(read, form="coco_panoptic", inner="annotations/panoptic.json"),
    "voc": partial(read, form="voc_segmentation"),
    "cvat": partial(read, form="cvat", inner="annotations.xml"),
    "cityscapes": partial(read, form="cityscapes"),
}
WRITES: dict[str, Callable[..., None]] = {
    "coco": partial(write, form="coco_instances", segmentation_mode="mask", through=True),
    "coco_panoptic": partial(write, form="coco_panoptic", through=True),
    "voc": partial(write, form="voc_segmentation"),
    "cvat": partial(write, form="cvat"),
    "annotation_xml": partial(write, form="label_me"),
    "kitti": partial(write, form="kitti_segmentation"),
    "mots": partial(write, form="mots_png"),
    "camvid": partial(write, form="camvid"),
    "sa1b": partial(write, form="segment_anything"),
    "cityscapes": partial(write, form="cityscapes"),
}
