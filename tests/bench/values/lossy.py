"""Pipelines that change values near borders: JPEG, WebP, blending, anti-aliasing."""

import io

import numpy as np
from PIL import Image

from segdesk.ops.cv import cv2
from tests.bench.values.pipeline import Pipeline, Spoilt, counted, many, palette, png, saved, step

RESIZES = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA, cv2.INTER_LANCZOS4)


def jpeg_scaled(target, rng):
    quality = int(rng.integers(70, 97))
    table = counted(target, lambda ids: ids * step(target)).astype(np.uint8)
    return Spoilt(
        lambda scene: saved(Image.fromarray(table[scene.ids]), "JPEG", quality=quality), ("jpeg",), "jpg"
    )


def jpeg_75(target, rng):
    table = counted(target, lambda ids: ids * step(target)).astype(np.uint8)
    return Spoilt(
        lambda scene: saved(Image.fromarray(table[scene.ids]), "JPEG", quality=75), ("jpeg",), "jpg"
    )


def jpeg_raw(target, rng):
    quality = int(rng.integers(75, 97))
    return Spoilt(
        lambda scene: saved(Image.fromarray(scene.ids.astype(np.uint8)), "JPEG", quality=quality),
        ("jpeg",), "jpg",
    )  # fmt: skip


def jpeg_color(target, rng):
    quality, sampling = int(rng.integers(80, 97)), int(rng.choice([0, 2]))
    colors = palette(target, rng)
    return Spoilt(
        lambda scene: saved(
            Image.fromarray(colors[scene.ids]), "JPEG", quality=quality, subsampling=sampling
        ),
        ("jpeg",), "jpg",
    )  # fmt: skip


def jpeg_luma(target, rng):
    quality, colors = int(rng.integers(85, 97)), palette(target, rng)
    grey = np.array(Image.fromarray(colors[None]).convert("L"))[0]
    return Spoilt(
        lambda scene: saved(Image.fromarray(grey[scene.ids]), "JPEG", quality=quality), ("jpeg",), "jpg"
    )


def jpeg_in_png(target, rng):
    """A JPEG that was saved as PNG again."""
    made = jpeg_scaled(target, rng)

    def write(scene):
        return png(np.array(Image.open(io.BytesIO(made.write(scene)))))

    return Spoilt(write, ("jpeg",))


def webp_color(target, rng):
    quality, colors = int(rng.integers(75, 96)), palette(target, rng)
    return Spoilt(
        lambda scene: saved(Image.fromarray(colors[scene.ids]), "WEBP", quality=quality), ("webp",), "webp"
    )


def webp_scaled(target, rng):
    quality = int(rng.integers(75, 96))
    table = counted(target, lambda ids: ids * step(target)).astype(np.uint8)
    return Spoilt(
        lambda scene: saved(
            Image.fromarray(np.dstack([table[scene.ids]] * 3)), "WEBP", quality=quality
        ),
        ("webp",), "webp",
    )  # fmt: skip


def webp_lossless(target, rng):
    colors = palette(target, rng)
    return Spoilt(
        lambda scene: saved(Image.fromarray(colors[scene.ids]), "WEBP", lossless=True), ("palette_rgb",),
        "webp",
    )  # fmt: skip


def there_and_back(pixels: np.ndarray, kind: int, factor: float) -> np.ndarray:
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (round(width * factor), round(height * factor)), interpolation=kind)
    return cv2.resize(small, (width, height), interpolation=kind)


def _resize(rng):
    kind, factor = int(rng.choice(RESIZES)), float(rng.uniform(0.45, 1.7))
    return lambda pixels: there_and_back(pixels, kind, factor)


def blended_scaled(target, rng):
    change, resize = counted(target, lambda ids: ids * step(target)).astype(np.uint8), _resize(rng)
    return Spoilt(lambda scene: png(resize(change[scene.ids])), ("interpolated",))


def blended_raw(target, rng):
    resize = _resize(rng)
    return Spoilt(lambda scene: png(resize(scene.ids.astype(np.uint8))), ("interpolated",))


def blended_color(target, rng):
    colors, resize = palette(target, rng), _resize(rng)
    return Spoilt(lambda scene: png(resize(colors[scene.ids])), ("antialiased", "interpolated"))


def antialiased(target, rng):
    """Borders softened once, as a drawing program does."""
    colors, sigma = palette(target, rng), float(rng.uniform(0.4, 0.8))
    return Spoilt(
        lambda scene: png(cv2.GaussianBlur(colors[scene.ids], (0, 0), sigma)), ("antialiased", "interpolated")
    )


def clear(target):
    """Steps that JPEG's noise does not bridge."""
    return step(target) >= 12


# what a wrong reading gives is far below; what the store itself took is told by the mean share
ROWS = (
    Pipeline("jpeg scaled", jpeg_scaled, 0.9, clear),
    Pipeline("jpeg 75 scaled", jpeg_75, 0.9, clear),
    Pipeline("jpeg raw", jpeg_raw, 0.8, many),
    Pipeline("jpeg colour", jpeg_color, 0.9),
    Pipeline("jpeg luma", jpeg_luma, 0.9, many),
    Pipeline("jpeg in png", jpeg_in_png, 0.9, clear),
    Pipeline("webp colour", webp_color, 0.9),
    Pipeline("webp scaled", webp_scaled, 0.9),
    Pipeline("webp lossless", webp_lossless),
    Pipeline("blended scaled", blended_scaled, 0.8),
    Pipeline("blended raw", blended_raw, 0.8, many),
    Pipeline("blended colour", blended_color, 0.9),
    Pipeline("anti-aliased", antialiased, 0.95),
)
