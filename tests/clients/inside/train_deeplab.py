"""torchvision's DeepLab learns from a semantic package: class ids are its targets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch
from torchvision.models.segmentation import deeplabv3_mobilenet_v3_large

from tests.clients.row import Row

from .exported import Exported
from .steps import learn, semantic_batch


def rows(work: Path) -> Iterator[Row]:
    street = Exported(work, "street")
    photos, masks = semantic_batch(street)
    torch.manual_seed(0)
    model = deeplabv3_mobilenet_v3_large(
        weights=None, weights_backbone=None, num_classes=max(street.names()) + 1
    )
    loss = torch.nn.CrossEntropyLoss(ignore_index=street.meta["encoding"]["void_id"])
    found = learn(model, lambda: loss(model(photos)["out"], masks))
    yield Row("DeepLabV3 (torchvision)", street.name, "training", **found)
