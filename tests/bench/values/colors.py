"""Pipelines that write colours for ids, or greys of colours."""

from dataclasses import replace

import numpy as np
from PIL import Image

from segdesk.ops.cv import cv2
from segdesk.repair.values.palettes import COLORMAPS, colormap
from tests.bench.values.pipeline import (
    Pipeline,
    Spoilt,
    by_table,
    many,
    of_colors,
    palette,
    png,
    saved,
    step,
)  # fmt: skip

OTHER_ORDERS = ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1))


def rgb(target, rng):
    return of_colors(palette(target, rng), "palette_rgb", with_alpha=rng.random() < 0.3)


def bgr(target, rng):
    return of_colors(palette(target, rng)[:, ::-1].copy(), "palette_bgr", with_alpha=rng.random() < 0.3)


def mixed_channels(target, rng):
    order = OTHER_ORDERS[int(rng.integers(len(OTHER_ORDERS)))]
    return of_colors(palette(target, rng)[:, order].copy(), "palette_bgr", codes=4)


def gamma(target, rng):
    """Usual curves, and any other power."""
    power = float(rng.choice([1 / 2.2, 2.2, 1.8, 1 / 1.8, rng.uniform(0.5, 2.0)]))
    curve = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    named = "palette_gamma" if abs(power - 1) > 0.02 else "palette_rgb"
    return of_colors(curve[palette(target, rng)], named, "palette_gamma", codes=4)


def brightness(target, rng):
    """Levels moved by contrast and brightness, as an editor does."""
    gain, bias = rng.uniform(0.75, 1.1), rng.uniform(-12, 12)
    curve = np.clip(np.rint(np.arange(256) * gain + bias), 0, 255).astype(np.uint8)
    return of_colors(curve[palette(target, rng)], "palette_gamma", codes=4)


def posterised(target, rng):
    drop = int(rng.integers(2, 5))
    colors = palette(target, rng) >> drop << drop
    return of_colors(colors, "palette_gamma", "palette_rgb", codes=4)


def sixteen_colors(target, rng):
    """5-6-5 bits a channel, widened again."""
    wide = palette(target, rng).astype(np.int64)
    few = np.stack([np.rint(wide[:, one] / 255 * top) / top * 255 for one, top in enumerate((31, 63, 31))], 1)
    return of_colors(np.rint(few).astype(np.uint8), "palette_gamma", "palette_rgb", codes=4)


def unknown_palette(target, rng):
    """Colours that nobody knows: to be asked, never guessed."""
    return of_colors(rng.integers(0, 256, (256, 3)).astype(np.uint8), "ambiguous")


def luma(target, rng):
    """Grey by Pillow, OpenCV, the weights of Rec. 601 in floating point, or libpng."""
    return by_table(_greys(palette(target, rng), int(rng.integers(4))), "palette_luma")


def luma_bgr(target, rng):
    turned = palette(target, rng)[:, ::-1].copy()
    return by_table(_greys(turned, int(rng.integers(4))), "palette_luma_bgr")


def _greys(colors, tool):
    wide = colors.astype(np.float64)
    weights = np.array([0.299, 0.587, 0.114])
    found = (
        lambda: np.array(Image.fromarray(colors[None]).convert("L"))[0],
        lambda: cv2.cvtColor(colors[None], cv2.COLOR_RGB2GRAY)[0],
        lambda: np.rint(wide @ weights).astype(np.uint8),
        lambda: np.floor(wide @ weights + 1e-9).astype(np.uint8),
    )
    return found[tool]()


def luma_709(target, rng):
    """Rec. 709 weights, rounded or cut (scikit-image)."""
    grey = palette(target, rng) @ np.array([0.2125, 0.7154, 0.0721])
    return by_table(
        (np.rint(grey) if rng.random() < 0.5 else np.floor(grey)).astype(np.uint8), "palette_luma"
    )


def mean(target, rng):
    colors = palette(target, rng).astype(np.float64)
    ways = (
        lambda: colors.sum(axis=1) // 3,
        lambda: np.rint(colors.mean(axis=1)),
        lambda: colors.max(axis=1),
        lambda: (colors.max(axis=1) + colors.min(axis=1)) // 2,
    )
    return by_table(ways[int(rng.integers(len(ways)))]().astype(np.uint8), "palette_mean")


def one_channel(target, rng):
    """Red, green or blue alone."""
    levels = palette(target, rng)[:, int(rng.integers(3))]
    return replace(by_table(levels, "palette_channel", "palette_mean"), codes=4)


def requantised(target, rng):
    """An adaptive palette, a GIF, or indices dealt anew; the colours stay."""
    colors = palette(target, rng)
    kind = int(rng.integers(3))
    deal = rng.permutation(256).astype(np.uint8)

    def write(scene):
        shown = Image.fromarray(colors[scene.ids])
        if kind == 0:
            return saved(shown.quantize(256), "PNG")
        if kind == 1:
            return saved(shown.quantize(256), "GIF")
        image = Image.fromarray(deal[scene.ids])
        undo = np.empty((256, 3), np.uint8)
        undo[deal] = colors
        image.putpalette(undo.tobytes())
        return saved(image, "PNG")

    return Spoilt(write, ("palette_permuted",))


def grey_palette(target, rng):
    """An optimiser made a palette of the greys: the indices mean nothing."""
    deal = rng.permutation(256).astype(np.uint8)

    def write(scene):
        image = Image.fromarray(deal[scene.ids])
        levels = np.empty(256, np.uint8)
        levels[deal] = np.arange(256)
        image.putpalette(np.repeat(levels[:, None], 3, 1).tobytes())
        return saved(image, "PNG")

    return Spoilt(write, ("palette_permuted",))


def web_palette(target, rng):
    """The nearest of 216 colours, without dither."""
    colors = palette(target, rng)

    def write(scene):
        shown = Image.fromarray(colors[scene.ids])
        return saved(shown.convert("P", dither=Image.Dither.NONE), "PNG")

    return Spoilt(write, ("palette_permuted", "dithered", "palette_gamma"))


def dithered(target, rng):
    colors = palette(target, rng)
    return Spoilt(lambda scene: saved(Image.fromarray(colors[scene.ids]).convert("P"), "PNG"), ("dithered",))


def color_map(target, rng):
    """Spread over a colour map: by each mask's highest id, by the set's, or not at all."""
    table = colormap(str(rng.choice(list(COLORMAPS)))).astype(np.uint8)
    kind, top = int(rng.integers(3)), max(target.counted)

    def write(scene):
        ids = np.minimum(scene.ids, top)
        if kind == 2:
            return png(table[ids * step(target)])
        low, high = (ids.min(), ids.max()) if kind == 0 else (0, top)
        return png(table[np.minimum(255, 256 * (ids - low) // max(1, high - low))])

    return Spoilt(write, ("colormap",), truth=lambda ids: np.minimum(ids, top))


def other_color_map(target, rng):
    """Maps that fewer people use."""
    names = ("BONE", "WINTER", "RAINBOW", "OCEAN", "SUMMER", "SPRING", "COOL", "HSV", "PINK", "PARULA",
             "TWILIGHT", "AUTUMN", "DEEPGREEN")  # fmt: skip
    number = getattr(cv2, f"COLORMAP_{rng.choice(names)}")
    ramp = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[:, None], number)[:, 0, ::-1]
    table = np.ascontiguousarray(ramp)[np.minimum(255, np.arange(256) * step(target))]
    return of_colors(table, "colormap")


def overlay(target, rng):
    """Colours over the photo, everywhere or only where it is not the first class."""
    colors, share = palette(target, rng).astype(np.float64), rng.uniform(0.3, 0.75)
    everywhere = rng.random() < 0.5

    def write(scene):
        mixed = share * colors[scene.ids] + (1 - share) * scene.photo
        if not everywhere:
            mixed = np.where(scene.ids[..., None] > 0, mixed, scene.photo)
        return png(np.rint(mixed).astype(np.uint8))

    return Spoilt(write, ("overlay",))


def in_one_channel(target, rng):
    """Ids in one channel of three, the others black."""
    channel = int(rng.integers(3))
    table = np.zeros((256, 3), np.uint8)
    table[:, channel] = np.arange(256)
    return by_table(table, "palette_channel")


def negative_colors(target, rng):
    return of_colors(255 - palette(target, rng), "palette_gamma", codes=4)


ROWS = (
    Pipeline("rgb", rgb),
    Pipeline("bgr", bgr),
    Pipeline("mixed channels", mixed_channels),
    Pipeline("gamma", gamma),
    Pipeline("brightness", brightness),
    Pipeline("posterised colours", posterised),
    Pipeline("5-6-5 colours", sixteen_colors),
    Pipeline("negative colours", negative_colors),
    Pipeline("in one channel", in_one_channel),
    Pipeline("unknown palette", unknown_palette, holds_for=many),
    Pipeline("luma", luma, holds_for=many),
    Pipeline("luma bgr", luma_bgr, holds_for=many),
    Pipeline("luma 709", luma_709, holds_for=many),
    Pipeline("mean", mean, holds_for=many),
    Pipeline("one channel", one_channel, holds_for=many),
    Pipeline("requantised", requantised),
    Pipeline("grey palette", grey_palette),
    Pipeline("web palette", web_palette),
    Pipeline("dithered", dithered, 0.98),
    Pipeline("colour map", color_map, holds_for=lambda t: many(t) and t.void != 255),
    Pipeline("other colour map", other_color_map, holds_for=lambda t: many(t) and t.void != 255),
    Pipeline("overlay", overlay, 0.99, with_photo=True),
)
