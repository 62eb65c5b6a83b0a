"""Pipelines that spoil the values of a sound mask, with parameters drawn at random."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from segdesk.ops.cv import cv2
from segdesk.repair.values.palettes import COLORMAPS, colormap, voc_palette
from segdesk.repair.values.target import Target


@dataclass(frozen=True)
class Spoilt:
    """A pipeline with its parameters fixed: ids to the bytes of a file."""

    write: Callable[[np.ndarray], bytes]
    suffix: str = "png"


@dataclass(frozen=True)
class Values:
    """least: the share of pixels from which a repair counts as right."""

    name: str
    spoil: Callable[[Target, np.random.Generator], Spoilt]
    least: float = 1.0
    classes: int = 2

    def holds_for(self, target: Target) -> bool:
        return len(target.ids) >= self.classes


def png(pixels: np.ndarray, **options) -> bytes:
    return saved(Image.fromarray(pixels), "PNG", **options)


def saved(image: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def by_table(table) -> Spoilt:
    return Spoilt(lambda ids: png(np.asarray(table)[ids].astype(np.uint8)))


def voc(ids: np.ndarray) -> np.ndarray:
    return voc_palette().astype(np.uint8)[ids]


def step(target: Target) -> int:
    return 255 // max(len(target.ids) - 1, 1)


def scaled(target: Target) -> Callable[[np.ndarray], np.ndarray]:
    return lambda ids: (ids * step(target)).astype(np.uint8)


def clean(target, rng):
    return Spoilt(lambda ids: png(ids.astype(np.uint8)))


def palette_file(target, rng):
    def write(ids):
        image = Image.fromarray(ids.astype(np.uint8))
        image.putpalette(voc_palette().astype(np.uint8).tobytes())
        return saved(image, "PNG")

    return Spoilt(write)


def rgba(target, rng):
    def write(ids):
        grey = ids.astype(np.uint8)
        return png(np.dstack([grey, grey, grey, np.full_like(grey, 255)]))

    return Spoilt(write)


def luma(target, rng):
    return Spoilt(lambda ids: png(np.array(Image.fromarray(voc(ids)).convert("L"))))


def luma_cv2(target, rng):
    return Spoilt(lambda ids: png(cv2.cvtColor(voc(ids), cv2.COLOR_RGB2GRAY)))


def luma_of_bgr(target, rng):
    return Spoilt(lambda ids: png(cv2.cvtColor(voc(ids), cv2.COLOR_BGR2GRAY)))


def rgb(target, rng):
    return Spoilt(lambda ids: png(voc(ids)))


def bgr(target, rng):
    return Spoilt(lambda ids: png(np.ascontiguousarray(voc(ids)[..., ::-1])))


def own_colors(target, rng):
    table = np.array([target.colors[one] for one in target.ids], np.uint8)
    return Spoilt(lambda ids: png(table[ids]))


def gamma(target, rng):
    power = rng.choice([1 / 2.2, 2.2])
    curve = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return Spoilt(lambda ids: png(curve[voc(ids)]))


def times(target, rng):
    factor = int(rng.integers(2, 255 // (len(target.ids) - 1) + 1))
    return Spoilt(lambda ids: png((ids * factor).astype(np.uint8)))


def stretched(target, rng):
    return Spoilt(
        lambda ids: png((255 * (ids - ids.min()) // max(1, ids.max() - ids.min())).astype(np.uint8))
    )


def inverted(target, rng):
    return Spoilt(lambda ids: png((255 - ids).astype(np.uint8)))


def offset(target, rng):
    by = int(rng.choice([1, 2]))
    return Spoilt(lambda ids: png((ids + by).astype(np.uint8)))


def reduce_zero(target, rng):
    return Spoilt(lambda ids: png((ids - 1).astype(np.uint8)))


def sixteen(target, rng):
    factor = int(rng.choice([256, 257]))
    return Spoilt(lambda ids: png((ids * factor).astype(np.uint16)))


def jpeg(target, rng):
    quality, change = int(rng.integers(70, 96)), scaled(target)
    return Spoilt(lambda ids: saved(Image.fromarray(change(ids)), "JPEG", quality=quality), "jpg")


def jpeg_raw(target, rng):
    quality = int(rng.integers(75, 96))
    return Spoilt(lambda ids: saved(Image.fromarray(ids.astype(np.uint8)), "JPEG", quality=quality), "jpg")


def jpeg_color(target, rng):
    quality = int(rng.integers(80, 96))
    return Spoilt(lambda ids: saved(Image.fromarray(voc(ids)), "JPEG", quality=quality), "jpg")


def webp_color(target, rng):
    return Spoilt(lambda ids: saved(Image.fromarray(voc(ids)), "WEBP", quality=80), "webp")


def _there_and_back(pixels: np.ndarray, kind: int, factor: float) -> np.ndarray:
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (round(width * factor), round(height * factor)), interpolation=kind)
    return cv2.resize(small, (width, height), interpolation=kind)


def bilinear_raw(target, rng):
    return Spoilt(lambda ids: png(_there_and_back(ids.astype(np.uint8), cv2.INTER_LINEAR, 0.5)))


def bilinear_scaled(target, rng):
    change = scaled(target)
    return Spoilt(lambda ids: png(_there_and_back(change(ids), cv2.INTER_LINEAR, 0.5)))


def bilinear_color(target, rng):
    return Spoilt(lambda ids: png(_there_and_back(voc(ids), cv2.INTER_LINEAR, 0.5)))


def dithered(target, rng):
    return Spoilt(lambda ids: saved(Image.fromarray(voc(ids)).convert("P"), "PNG"))


def requantised(target, rng):
    return Spoilt(lambda ids: saved(Image.fromarray(voc(ids)).quantize(256), "PNG"))


def through_colormap(target, rng):
    table = colormap(str(rng.choice(list(COLORMAPS)))).astype(np.uint8)

    def write(ids):
        place = np.minimum(255, 256 * (ids - ids.min()) // max(1, ids.max() - ids.min()))
        return png(table[place])

    return Spoilt(write)


VALUES = (
    Values("clean", clean),
    Values("clean palette", palette_file),
    Values("alpha", rgba),
    Values("voc luma", luma),
    Values("voc luma cv2", luma_cv2),
    Values("voc luma bgr", luma_of_bgr),
    Values("voc rgb", rgb),
    Values("voc bgr", bgr),
    Values("class colours", own_colors),
    Values("gamma", gamma),
    Values("times k", times),
    Values("min-max", stretched),
    Values("inverted", inverted),
    Values("offset", offset),
    Values("reduce zero", reduce_zero),
    Values("16 bit", sixteen),
    Values("requantised", requantised),
    Values("colour map", through_colormap),
    Values("jpeg scaled", jpeg, 0.985),
    Values("jpeg raw", jpeg_raw, 0.93, 3),
    Values("jpeg colour", jpeg_color, 0.975),
    Values("webp colour", webp_color, 0.975),
    Values("bilinear raw", bilinear_raw, 0.94, 3),
    Values("bilinear scaled", bilinear_scaled, 0.95),
    Values("bilinear colour", bilinear_color, 0.96),
    Values("dithered", dithered, 0.98),
)
