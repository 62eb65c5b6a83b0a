"""A few steps of training: is the loss a number, and does it fall?"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from .exported import Exported, pixels

STEPS = 6
HEIGHT, WIDTH = 96, 128
"""Photos are cut to it, which the models can halve five times."""


def fall(losses: list[float], of: str = "steps") -> dict[str, Any]:
    """The fields of a Row."""
    is_number = all(map(math.isfinite, losses))
    said = f"loss {losses[0]:.3f} to {losses[-1]:.3f} in {len(losses)} {of}"
    return {"said": said, "failed": not (is_number and losses[-1] < losses[0])}


def learn(
    model: torch.nn.Module, loss_of: Callable[[], torch.Tensor], *, rate: float = 1e-3
) -> dict[str, Any]:
    """Steps on one and the same batch."""
    torch.manual_seed(0)
    model.train()
    optimiser = torch.optim.Adam(model.parameters(), lr=rate)
    losses = []
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = loss_of()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return fall(losses)


def semantic_batch(one: Exported, count: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    """Photos (N, 3, H, W) in 0..1 and class ids (N, H, W), as a training script reads a package's files."""
    photos, masks = [], []
    for path in one.photos()[:count]:
        photo = torch.from_numpy(pixels(path).copy()).permute(2, 0, 1).float() / 255
        mask = torch.from_numpy(pixels(one.package / "masks" / f"{path.stem}.png").copy()).long()
        photos.append(photo[:3, -HEIGHT:, :WIDTH])
        masks.append(mask[-HEIGHT:, :WIDTH])
    return torch.stack(photos), torch.stack(masks)
