"""Pipelines that nothing was built for, and whose results nothing was changed for: how it does with others.

The right answer is a name that fits, or a question; a repair in silence must be right.
"""

import io

import numpy as np
from PIL import Image

from segdesk.ops.cv import cv2
from tests.bench.values.pipeline import Pipeline, Spoilt, by_table, counted, many, palette, png, saved, step


def through_hsv(target, rng):
    """Colours to HSV and back, of 8 bits each."""
    colors = palette(target, rng)
    turned = cv2.cvtColor(cv2.cvtColor(colors[None], cv2.COLOR_RGB2HSV), cv2.COLOR_HSV2RGB)[0]
    return by_table(turned, "palette_rgb", "palette_gamma", "ambiguous")


def through_ycc(target, rng):
    """Colours to YCbCr and back, of 8 bits each."""
    colors = palette(target, rng)
    turned = np.array(Image.fromarray(colors[None]).convert("YCbCr").convert("RGB"))[0]
    return by_table(turned, "palette_rgb", "palette_gamma", "ambiguous")


def turned_palette(target, rng):
    """The colours of the next class."""
    by = int(rng.integers(1, 4))
    return by_table(np.roll(palette(target, rng), by, axis=0), "palette_rgb", "order", "ambiguous")


def halved(target, rng):
    """Scaled ids, a shift to the right too many."""
    by = int(rng.integers(1, 3))
    return by_table(counted(target, lambda ids: ids * step(target) >> by), "scaled", "ambiguous")


def wide_steps(target, rng):
    """16-bit ids, a thousand apart."""
    by = int(rng.choice([100, 1000, 500]))
    return Spoilt(
        lambda scene: png((np.minimum(scene.ids, 255) * min(by, 65_535 // 255)).astype(np.uint16)),
        ("scaled", "ambiguous"),
    )


def jpeg_twice(target, rng):
    """Scaled ids, saved as JPEG, opened and saved again."""
    table = counted(target, lambda ids: ids * step(target)).astype(np.uint8)
    qualities = rng.integers(75, 96, 2).tolist()

    def write(scene):
        image = Image.fromarray(table[scene.ids])
        for quality in qualities:
            data = saved(image, "JPEG", quality=quality)
            image = Image.open(io.BytesIO(data))
        return data

    return Spoilt(write, ("jpeg",), "jpg")


def jpeg_of_greys(target, rng):
    """Averaged colours as JPEG."""
    grey = (palette(target, rng).astype(int).sum(axis=1) // 3).astype(np.uint8)
    return Spoilt(
        lambda scene: saved(Image.fromarray(grey[scene.ids]), "JPEG", quality=90),
        ("jpeg", "ambiguous"), "jpg",
    )  # fmt: skip


def noisy(target, rng):
    """Scaled ids with a level of noise, as a scan has."""
    table = counted(target, lambda ids: ids * step(target))
    draws = np.random.default_rng(int(rng.integers(1 << 30)))

    def write(scene):
        return png(
            np.clip(table[scene.ids] + draws.integers(-1, 2, scene.ids.shape), 0, 255).astype(np.uint8)
        )

    return Spoilt(write, ("scaled", "interpolated", "jpeg", "ambiguous"))


ROWS = (
    Pipeline("through HSV", through_hsv),
    Pipeline("through YCbCr", through_ycc),
    Pipeline("turned palette", turned_palette),
    Pipeline("halved", halved, holds_for=lambda t: many(t) and step(t) >= 8),
    Pipeline("wide steps", wide_steps, holds_for=many),
    Pipeline("jpeg twice", jpeg_twice, 0.93, lambda t: step(t) >= 12),
    Pipeline("jpeg of greys", jpeg_of_greys, 0.93, many),
    Pipeline("noisy", noisy, 0.95, lambda t: step(t) >= 12),
)
