"""A U-Net of segmentation-models-pytorch learns from a semantic package: class ids are its targets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import segmentation_models_pytorch as smp
import torch

from tests.clients.row import Row

from .exported import Exported
from .steps import learn, semantic_batch


def rows(work: Path) -> Iterator[Row]:
    street = Exported(work, "street")
    photos, masks = semantic_batch(street)
    torch.manual_seed(0)
    model = smp.Unet("resnet18", encoder_weights=None, classes=max(street.names()) + 1)
    loss = torch.nn.CrossEntropyLoss(ignore_index=street.meta["encoding"]["void_id"])
    yield Row("U-Net (smp)", street.name, "training", **learn(model, lambda: loss(model(photos), masks)))
