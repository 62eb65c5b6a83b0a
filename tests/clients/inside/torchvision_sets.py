"""torchvision: CocoDetection and what its detection reference makes of it, VOC, Cityscapes; COCOeval."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from torchvision.datasets import Cityscapes, CocoDetection, VOCSegmentation

from tests.clients.objects import Object, by_value, compare, places
from tests.clients.row import Row

from .exported import Exported, listed_classes

PER_CLASS = 1000


def rows(work: Path) -> Iterator[Row]:
    street, nuclei, panoptic = (Exported(work, name) for name in ("street", "nuclei", "panoptic"))
    for one in (street, nuclei, panoptic):
        dataset = quietly(CocoDetection, str(one.package / "images"), str(one.package / "coco" / "coco.json"))
        yield Row("torchvision CocoDetection", one.name, "annToMask", compare(one.objects, as_masks(dataset)))
        if one is not street:
            yield from reference(one, dataset)
    yield Row("pycocotools COCOeval", "nuclei", "perfect answers", **perfect(nuclei))
    yield from label_images(street, panoptic)


def quietly(call: Any, *words: Any) -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        return call(*words)


def as_masks(dataset: CocoDetection) -> dict[str, list[Object]]:
    names = {one["id"]: one["name"] for one in dataset.coco.dataset["categories"]}
    found = {}
    for (photo, targets), number in zip(dataset, dataset.ids, strict=True):
        info = dataset.coco.imgs[number]
        assert photo.size == (info["width"], info["height"])
        found[Path(info["file_name"]).stem] = [
            (names[one["category_id"]], places(dataset.coco.annToMask(one))) for one in targets
        ]
    return found


def reference(one: Exported, dataset: CocoDetection) -> Iterator[Row]:
    """coco_utils of torchvision's references, by its rules: crowds are dropped, segmentations must be lists
    of polygons, which frPyObjects fills and whose masks are united; boxes without width or height are
    dropped."""
    names = {row["id"]: row["name"] for row in dataset.coco.dataset["categories"]}
    found: dict[str, list[Object]] = {}
    kept = 0
    for number in dataset.ids:
        info = dataset.coco.imgs[number]
        rows_of = found.setdefault(Path(info["file_name"]).stem, [])
        for target in dataset._load_target(number):
            if target["iscrowd"] or min(target["bbox"][2:]) <= 0:
                continue
            polygons = coco_mask.frPyObjects(target["segmentation"], info["height"], info["width"])
            mask = coco_mask.decode(polygons).any(axis=2)
            rows_of.append((names[target["category_id"]], places(mask)))
            kept += 1
    said = f"{kept} targets, {sum(map(len, one.crowds.values()))} crowds dropped by its rule"
    difference = compare(one.objects, one.with_crowds(found))
    yield Row("torchvision coco_utils (rules)", one.name, "polygons", difference, said)


def perfect(one: Exported) -> dict[str, Any]:
    """The precision of answers that are the annotations; below 1 if ids or areas were wrong."""
    truth = quietly(COCO, str(one.package / "coco" / "coco.json"))
    answers = [
        {key: row[key] for key in ("image_id", "category_id")}
        | {"segmentation": truth.annToRLE(row), "score": 1.0}
        for row in truth.dataset["annotations"]
    ]
    judge = quietly(COCOeval, truth, quietly(truth.loadRes, answers), "segm")
    judge.params.maxDets = [1, 10, 1000]
    for step in (judge.evaluate, judge.accumulate):
        quietly(step)
    precision = judge.eval["precision"][..., 0, -1]  # of any area, with as many answers as there are
    value = float(precision[precision > -1].mean())
    return {"said": f"AP {value:.3f}", "failed": value < 1}


def label_images(street: Exported, panoptic: Exported) -> Iterator[Row]:
    """The data sets of torchvision for VOC and Cityscapes, on what convert writes."""
    voc = VOCSegmentation(str(panoptic.root), "2012", image_set="trainval")
    names = listed_classes(panoptic.root / "VOCdevkit" / "VOC2012")
    stems = [Path(path).stem for path in voc.masks]
    found = {stem: by_value(np.asarray(mask), names) for stem, (_, mask) in zip(stems, voc, strict=True)}
    difference = compare(panoptic.classes, found)
    yield Row("torchvision VOCSegmentation", panoptic.name, "convert --to voc", difference)
    yield Row("torchvision Cityscapes", street.name, "convert --to cityscapes", **cityscapes(street))


def cityscapes(street: Exported) -> dict[str, Any]:
    root = street.root / "cityscapes"
    names = listed_classes(root)
    lines = (root / "names.csv").read_text(encoding="utf-8").splitlines()[1:]
    originals = dict(line.split(",") for line in lines)
    dataset = Cityscapes(str(root), "train", "fine", ["semantic", "instance"])
    found: dict[str, list[Object]] = {}
    for path, (_, (labels, numbers)) in zip(dataset.images, dataset, strict=True):
        frame = Path(path).relative_to(root / "leftImg8bit").as_posix().removesuffix("_leftImg8bit.png")
        labels, numbers = np.asarray(labels), np.asarray(numbers).astype(int)
        assert np.array_equal(np.where(numbers < PER_CLASS, numbers, numbers // PER_CLASS), labels)
        found[Path(originals[frame]).stem] = by_value(labels, names)
    return {"difference": compare(street.classes, found)}
