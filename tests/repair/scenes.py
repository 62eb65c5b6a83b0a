"""Scenes that are drawn in a moment: a photo whose colours and borders follow its mask."""

from dataclasses import dataclass

import numpy as np

from segdesk.ops.cv import cv2
from segdesk.repair.values.target import Target

COLORS = {
    0: (90, 140, 220), 1: (120, 120, 110), 2: (60, 130, 50),
    3: (200, 40, 40), 4: (230, 200, 60), 5: (40, 40, 60),
}  # fmt: skip
TARGET = Target((0, 1, 2, 3, 4, 5), void=5, colors=COLORS)


@dataclass(frozen=True)
class Scene:
    """photo: H x W x 3, uint8. ids: H x W, int32, of TARGET."""

    photo: np.ndarray
    ids: np.ndarray


def scene(seed: int, size=(240, 180)) -> Scene:
    """Sky over ground with boxes and discs of the other classes; noise and texture on the photo."""
    rng = np.random.default_rng(seed)
    width, height = size
    ids = np.zeros((height, width), np.uint8)
    horizon = int(height * rng.uniform(0.3, 0.5))
    outline = [(0, height), (0, horizon), (width // 3, horizon + 9), (width, horizon - 12), (width, height)]
    cv2.fillPoly(ids, [np.array(outline, np.int32)], 1)
    for class_id in (2, 3, 4, 5, 2, 3, 4):
        x, y = int(rng.integers(10, width - 10)), int(rng.integers(horizon, height - 8))
        a, b = int(rng.integers(8, max(10, width // 7))), int(rng.integers(6, max(8, height // 6)))
        if rng.random() < 0.5:
            cv2.ellipse(ids, (x, y), (a, b), float(rng.uniform(0, 180)), 0, 360, class_id, -1)
        else:
            cv2.rectangle(ids, (x - a, y - b), (x + a // 2, y + b), class_id, -1)
    return Scene(painted(ids, rng), ids.astype(np.int32))


def painted(ids: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A photo of a mask."""
    table = np.array([COLORS[one] for one in sorted(COLORS)], np.float32)
    photo = table[ids]
    texture = cv2.GaussianBlur(rng.normal(0, 30, ids.shape).astype(np.float32), (0, 0), 2)
    photo = cv2.GaussianBlur(photo, (0, 0), 0.7) + texture[..., None] + rng.normal(0, 5, photo.shape)
    return np.clip(photo, 0, 255).astype(np.uint8)
