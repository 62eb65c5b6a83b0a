"""torchvision's Mask R-CNN learns from the polygons of coco.json, which CocoDetection reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from PIL.Image import Image
from pycocotools import mask as coco_mask
from torchvision.datasets import CocoDetection
from torchvision.models.detection import maskrcnn_resnet50_fpn
from torchvision.transforms.functional import pil_to_tensor

from tests.clients.row import Row

from .exported import Exported
from .steps import learn
from .torchvision_sets import quietly

SMALL = {"min_size": 96, "max_size": 128, "box_batch_size_per_image": 16, "rpn_post_nms_top_n_train": 64}


def rows(work: Path) -> Iterator[Row]:
    for name in ("nuclei", "panoptic"):
        one = Exported(work, name)
        dataset = quietly(CocoDetection, str(one.package / "images"), str(one.package / "coco" / "coco.json"))
        number = max(range(min(len(dataset), 4)), key=lambda place, every=dataset: len(every[place][1]))
        found = learned(*dataset[number], max(one.names()) + 1)
        yield Row("Mask R-CNN (torchvision)", name, "training", **found)


def learned(photo: Image, targets: list[dict[str, Any]], classes: int) -> dict[str, Any]:
    picture = pil_to_tensor(photo.convert("RGB")).float() / 255
    target = as_target(targets, photo.height, photo.width)
    torch.manual_seed(0)
    model = maskrcnn_resnet50_fpn(weights=None, weights_backbone=None, num_classes=classes, **SMALL)
    return learn(model, lambda: sum(model([picture], [target]).values()), rate=1e-4)


def as_target(targets: list[dict[str, Any]], height: int, width: int) -> dict[str, torch.Tensor]:
    kept = [one for one in targets if not one["iscrowd"]]
    boxes = torch.tensor([one["bbox"] for one in kept], dtype=torch.float32)
    boxes[:, 2:] += boxes[:, :2]
    masks = [coco_mask.decode(coco_mask.frPyObjects(one["segmentation"], height, width)) for one in kept]
    return {
        "boxes": boxes,
        "labels": torch.tensor([one["category_id"] for one in kept]),
        "masks": torch.stack([torch.from_numpy(mask).amax(dim=2) for mask in masks]),
    }
