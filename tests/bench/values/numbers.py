"""Pipelines that write other numbers for ids."""

from dataclasses import replace

import numpy as np
from PIL import Image

from tests.bench.values.pipeline import (
    Pipeline,
    Spoilt,
    by_table,
    counted,
    factor,
    few_bits,
    many,
    palette,
    png,
    saved,
    step,
    written,
)  # fmt: skip


def clean(target, rng):
    dtype = rng.choice([np.uint8, np.uint16])
    return written(lambda ids: ids, "none", dtype=dtype)


def clean_palette(target, rng):
    """Indices are ids, whatever the colours: of the classes, of VOC, of nothing."""
    colors = palette(target, rng) if rng.random() < 0.7 else rng.integers(0, 256, (256, 3)).astype(np.uint8)

    def write(scene):
        image = Image.fromarray(scene.ids.astype(np.uint8))
        image.putpalette(colors.tobytes())
        return saved(image, "PNG")

    return Spoilt(write, ("none",))


def alpha(target, rng):
    """Ids as grey with alpha, as RGBA, or as three equal channels."""
    channels = int(rng.choice([2, 4]))

    def write(scene):
        grey = scene.ids.astype(np.uint8)
        return png(np.dstack([grey] * (channels - 1) + [np.full_like(grey, 255)]))

    return Spoilt(write, ("alpha",))


def in_alpha(target, rng):
    """Ids in the alpha of an image of one colour."""

    def write(scene):
        color = np.broadcast_to(np.array([255, 0, 0], np.uint8), (*scene.ids.shape, 3))
        return png(np.dstack([color, scene.ids.astype(np.uint8)]))

    return Spoilt(write, ("alpha",))


def three_channels(target, rng):
    return Spoilt(lambda scene: png(np.dstack([scene.ids.astype(np.uint8)] * 3)), ("none",))


def times(target, rng):
    by = factor(target, rng)
    return by_table(counted(target, lambda ids: ids * by), "scaled")


def spread(target, rng):
    """Ids over 0 to 255: nearest or down."""
    top = max(target.counted)
    rounding = rng.choice([np.rint, np.floor])
    return by_table(counted(target, lambda ids: rounding(255 * ids / top)), "scaled")


def minmax(target, rng):
    """Each mask from its lowest to its highest id."""
    rounding = rng.choice([np.rint, np.floor])

    def change(ids):
        return rounding(255 * (ids - ids.min()) / max(1, ids.max() - ids.min()))

    return written(change, "minmax", "scaled")


def one_class(target, rng):
    """One class, or all that is not the first, as white."""
    white = int(rng.choice([255, 255, 128, 127, 100]))
    return written(lambda ids: np.where(ids > 0, white, 0), "binary")


def inverted(target, rng):
    """255 minus the id; of two classes also black for white."""
    by = 255 if len(target.ids) == 2 and rng.random() < 0.5 else 1
    return by_table(np.clip(255 - np.arange(256) * by, 0, 255), "inverted")


def offset(target, rng):
    by = int(rng.choice([1, 1, 2, 10]))
    return by_table(counted(target, lambda ids: ids + by), "offset")


def reduce_zero(target, rng):
    return by_table((np.arange(256) - 1) % 256, "reduce_zero")


def reduce_zero_void(target, rng):
    """0 became 255, all others one less, void stays."""
    table = (np.arange(256) - 1) % 256
    table[255] = 255
    return by_table(table, "reduce_zero")


def sixteen(target, rng):
    by = int(rng.choice([256, 257]))
    return written(lambda ids: ids * by, "bit_depth", dtype=np.uint16)


def bits(target, rng):
    """1, 2 or 4 bits a pixel, as many as the ids need."""
    depth = next(one for one in (1, 2, 4) if max(target.ids) < 1 << one)
    return Spoilt(lambda scene: few_bits(scene.ids, depth), ("bit_depth",))


def bits_spread(target, rng):
    """2- or 4-bit ids that a viewer spread to 0..255 (85 and 17 times)."""
    depth = 2 if max(target.ids) < 4 else 4
    by = 255 // ((1 << depth) - 1)
    return by_table(np.arange(256) * by, "scaled")


def posterised(target, rng):
    """Scaled ids of which the low bits were dropped."""
    keep = 8 - int(rng.integers(1, 4 if step(target) > 16 else 2))
    by = step(target)
    return by_table(counted(target, lambda ids: (ids * by) >> (8 - keep) << (8 - keep)), "scaled")


def gamma_of_scaled(target, rng):
    """Scaled ids that a viewer's gamma changed."""
    power = rng.uniform(0.6, 1.7)
    by = step(target)
    table = counted(target, lambda ids: np.rint(255 * np.clip(ids * by / 255, 0, 1) ** power))
    return replace(by_table(table, "scaled"), codes=5)


def unknown_ids(target, rng):
    """Sound, but for a patch of a value that is no class."""
    value = int(rng.choice([one for one in range(1, 255) if one not in target.ids]))

    def write(scene):
        ids = scene.ids.astype(np.uint8)
        height, width = ids.shape
        ids[height // 3 : height // 2, width // 3 : width // 2] = value
        return png(ids)

    return Spoilt(write, ("ambiguous",))


def void_to_zero(target, rng):
    """Void became the first class: nothing in the values tells."""
    table = np.arange(256)
    table[target.void] = 0
    return by_table(table, "ignore_merged")


def void_clipped(target, rng):
    """Void 255 was clipped to the last class: thin borders of a class that never is an area."""
    top = max(target.counted)
    return written(lambda ids: np.minimum(ids, top), "ignore_merged")


def low_byte(target, rng):
    """Of class x 1000 + number the low byte."""
    return Spoilt(lambda scene: png((numbered(target, scene.ids) & 255).astype(np.uint8)), ("low_byte",))


def high_byte(target, rng):
    return Spoilt(lambda scene: png((numbered(target, scene.ids) >> 8).astype(np.uint8)), ("high_byte",))


def class_and_number(target, rng):
    base = int(rng.choice([256, 1000]))
    return Spoilt(lambda scene: png(numbered(target, scene.ids, base).astype(np.uint16)), ("instance_ids",))


def clipped(target, rng):
    """16-bit scaled ids cut at 255: all from some class on are white."""
    by = int(rng.integers(255 // max(target.counted) + 1, 128))
    last = 255 // by

    def truth(ids):
        return ids if last + 1 == max(target.counted) else np.where(ids > last, -1, ids)

    return Spoilt(
        lambda scene: png(np.minimum(scene.ids * by, 255).astype(np.uint8)), ("clipped",), truth=truth
    )


def numbered(target, ids: np.ndarray, base: int = 1000) -> np.ndarray:
    """class x base + a number below 10 for each part of the mask; 0 and void as they are."""
    rows, columns = np.indices(ids.shape)
    numbers = (rows // 64 * 3 + columns // 64) % 10
    return np.where((ids > 0) & np.isin(ids, target.counted), ids * base + numbers, ids)


def fits_byte(target):
    return max(target.counted) * 1000 < 65_536


def has_room(target):
    return max(target.ids) < 254


ROWS = (
    Pipeline("clean", clean),
    Pipeline("clean palette", clean_palette),
    Pipeline("three channels", three_channels),
    Pipeline("alpha", alpha),
    Pipeline("in alpha", in_alpha),
    Pipeline("times k", times),
    Pipeline("spread", spread, holds_for=lambda t: t.void != 255),
    Pipeline("min-max", minmax, holds_for=many),
    Pipeline("white", one_class),
    Pipeline("inverted", inverted),
    Pipeline("offset", offset, holds_for=lambda t: max(t.counted) < 245),
    Pipeline("reduce zero", reduce_zero, holds_for=has_room),
    Pipeline("reduce zero, void", reduce_zero_void, holds_for=lambda t: t.void == 255),
    Pipeline("16 bit", sixteen),
    Pipeline("few bits", bits, holds_for=lambda t: max(t.ids) < 16),
    Pipeline("bits spread", bits_spread, holds_for=lambda t: max(t.ids) < 16),
    Pipeline("posterised", posterised, holds_for=lambda t: many(t) and step(t) >= 8),
    Pipeline("gamma of scaled", gamma_of_scaled, holds_for=lambda t: many(t) and step(t) >= 8),
    Pipeline("unknown ids", unknown_ids),
    Pipeline("void to zero", void_to_zero, holds_for=lambda t: t.void is not None),
    Pipeline("void clipped", void_clipped, holds_for=lambda t: t.void == 255),
    Pipeline("low byte", low_byte, holds_for=lambda t: many(t) and fits_byte(t)),
    Pipeline("high byte", high_byte, holds_for=lambda t: many(t) and fits_byte(t) and t.void != 255),
    Pipeline("class and number", class_and_number, holds_for=lambda t: many(t) and fits_byte(t)),
    Pipeline("clipped", clipped, holds_for=lambda t: max(t.counted) > 2),
)
