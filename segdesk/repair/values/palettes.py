"""Known palettes and what converters make of colours. Sources are named at each table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2

Rgb = tuple[int, int, int]
Colors = NDArray[np.int64]
"""K x 3, red, green, blue, 0..255"""


@cache
def voc_palette() -> Colors:
    """The 256 colours of PASCAL VOC: the bits of the index dealt to red, green, blue from the top bit."""
    index = np.arange(256)
    colors = np.zeros((256, 3), np.int64)
    for bit in range(8):
        for channel in range(3):
            colors[:, channel] |= (index >> (3 * bit + channel) & 1) << (7 - bit)
    return colors


CITYSCAPES: tuple[Rgb, ...] = (
    (128, 64, 128), (244, 35, 232), (70, 70, 70), (102, 102, 156), (190, 153, 153), (153, 153, 153),
    (250, 170, 30), (220, 220, 0), (107, 142, 35), (152, 251, 152), (70, 130, 180), (220, 20, 60),
    (255, 0, 0), (0, 0, 142), (0, 0, 70), (0, 60, 100), (0, 80, 100), (0, 0, 230), (119, 11, 32),
)  # fmt: skip
"""Colours of the 19 train ids of Cityscapes."""

SEGNET: tuple[Rgb, ...] = (
    (128, 128, 128), (128, 0, 0), (192, 192, 128), (128, 64, 128), (60, 40, 222), (128, 128, 0),
    (192, 128, 128), (64, 64, 128), (64, 0, 128), (64, 64, 0), (0, 128, 192), (0, 0, 0),
)  # fmt: skip
"""Colours of the 12 classes that SegNet made of CamVid."""

_WEB_LEVELS = range(0, 256, 51)
WEB: tuple[Rgb, ...] = ((0, 0, 0),) * 10 + tuple(
    (red, green, blue) for blue in _WEB_LEVELS for green in _WEB_LEVELS for red in _WEB_LEVELS
)
"""The 216 colours behind ten of the system's, of Pillow's convert("P")."""

TAB10: tuple[Rgb, ...] = (
    (31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40), (148, 103, 189),
    (140, 86, 75), (227, 119, 194), (127, 127, 127), (188, 189, 34), (23, 190, 207),
)  # fmt: skip
"""The ten colours that Matplotlib gives to lines and to the colour map tab10."""

TAB20: tuple[Rgb, ...] = (
    (31, 119, 180), (174, 199, 232), (255, 127, 14), (255, 187, 120), (44, 160, 44),
    (152, 223, 138), (214, 39, 40), (255, 152, 150), (148, 103, 189), (197, 176, 213),
    (140, 86, 75), (196, 156, 148), (227, 119, 194), (247, 182, 210), (127, 127, 127),
    (199, 199, 199), (188, 189, 34), (219, 219, 141), (23, 190, 207), (158, 218, 229),
)  # fmt: skip
"""Matplotlib's colour map tab20."""

LISTED = {"cityscapes": CITYSCAPES, "segnet": SEGNET, "tab10": TAB10, "tab20": TAB20} | {
    f"{name} after black": ((0, 0, 0), *table)
    for name, table in {"cityscapes": CITYSCAPES, "tab10": TAB10, "tab20": TAB20}.items()
}
"""Palettes given as lists, some also with a black background before them."""


def known_palettes(ids: tuple[int, ...], colors: Mapping[int, Rgb]) -> dict[str, dict[int, Rgb]]:
    """By name, id -> colour, of the class map first; a palette that has no colour for an id leaves it out."""
    voc = voc_palette()
    found = {
        "classes": {one: colors[one] for one in ids if one in colors},
        "voc": {one: _rgb(voc[one]) for one in ids if one < 256},
        **{name: _listed(table, ids) for name, table in LISTED.items()},
    }
    return {name: table for name, table in found.items() if len(table) > 1}


def _listed(table: tuple[Rgb, ...], ids: tuple[int, ...]) -> dict[int, Rgb]:
    """The colours of a short list; 255, which stands for void, is black."""
    found = {one: table[one] for one in ids if one < len(table)}
    return found | {255: (0, 0, 0)} if 255 in ids else found


def _rgb(row: Colors) -> Rgb:
    return int(row[0]), int(row[1]), int(row[2])


def packed(colors: NDArray[Any]) -> NDArray[np.int64]:
    """r, g, b of the last axis as one number each."""
    wide = colors.astype(np.int64)
    return wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]


def unpacked(codes: NDArray[Any]) -> NDArray[np.int64]:
    """The inverse of packed(): one more axis of 3."""
    codes = np.asarray(codes, np.int64)
    return np.stack([codes >> 16 & 255, codes >> 8 & 255, codes & 255], axis=-1)


def _pillow(colors: Colors) -> NDArray[np.int64]:
    return np.asarray((colors @ np.array([19595, 38470, 7471]) + 0x8000) >> 16)


def _opencv(colors: Colors) -> NDArray[np.int64]:
    return np.asarray((colors @ np.array([4899, 9617, 1868]) + (1 << 13)) >> 14)


def _libpng(colors: Colors) -> NDArray[np.int64]:
    return np.asarray((colors @ np.array([19595, 38470, 7471])) >> 16)


_REC709 = np.array([0.2125, 0.7154, 0.0721])


def _rec709(colors: Colors) -> NDArray[np.int64]:
    return np.asarray(np.rint(colors @ _REC709), np.int64)


def _rec709_cut(colors: Colors) -> NDArray[np.int64]:
    return np.asarray(np.floor(colors @ _REC709 + 1e-9), np.int64)


Grey = Callable[[Colors], NDArray[np.int64]]
LUMAS: dict[str, Grey] = {
    "pillow": _pillow,
    "opencv": _opencv,
    "libpng": _libpng,
    "rec709": _rec709,
    "rec709 cut": _rec709_cut,
}
"""Grey of a colour: Pillow's convert("L"), OpenCV's cvtColor, floor as libpng does, and Rec. 709."""

MEANS: dict[str, Grey] = {
    "mean": lambda colors: np.asarray(colors.sum(axis=1) // 3),
    "rounded mean": lambda colors: np.asarray(np.rint(colors.mean(axis=1)), np.int64),
    "largest channel": lambda colors: np.asarray(colors.max(axis=1)),
    "lightness": lambda colors: np.asarray((colors.max(axis=1) + colors.min(axis=1)) // 2),
}
"""Grey of a colour without regard to how bright a channel looks."""

CHANNELS: dict[str, Grey] = {
    "red": lambda colors: np.asarray(colors[:, 0]),
    "green": lambda colors: np.asarray(colors[:, 1]),
    "blue": lambda colors: np.asarray(colors[:, 2]),
}
"""One channel alone, as mask[..., 0] takes it."""


def _cut(levels: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    return np.asarray(levels >> (8 - bits) << (8 - bits))


def _rounded(levels: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    top = (1 << bits) - 1
    return np.asarray(np.rint(np.rint(levels / 255 * top) / top * 255), np.int64)


def _repeated(levels: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    wide = _cut(levels, bits)
    return np.asarray(np.bitwise_or.reduce([wide >> shift for shift in range(0, 8, bits)]))


WIDENINGS: dict[str, Callable[[NDArray[np.int64], int], NDArray[np.int64]]] = {
    "zeros": _cut,
    "rounded": _rounded,
    "repeated": _repeated,
}
"""Levels of so many bits as 8 bits again: zeros below, scaled and rounded, the high bits repeated below."""


def _srgb_encoded(c: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * np.power(c, 1 / 2.4) - 0.055)


def _srgb_decoded(c: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(c <= 0.04045, c / 12.92, np.power((c + 0.055) / 1.055, 2.4))


GAMMAS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "sRGB encoded": _srgb_encoded,
    "sRGB decoded": _srgb_decoded,
    "gamma 1/2.2": lambda c: np.power(c, 1 / 2.2),
    "gamma 2.2": lambda c: np.power(c, 2.2),
    "gamma 1/1.8": lambda c: np.power(c, 1 / 1.8),
    "gamma 1.8": lambda c: np.power(c, 1.8),
}
"""Curves that colour management applies to a channel of 0..1."""

COLORMAPS = {
    "viridis": cv2.COLORMAP_VIRIDIS, "plasma": cv2.COLORMAP_PLASMA, "inferno": cv2.COLORMAP_INFERNO,
    "magma": cv2.COLORMAP_MAGMA, "jet": cv2.COLORMAP_JET, "turbo": cv2.COLORMAP_TURBO,
    "hot": cv2.COLORMAP_HOT, "cividis": cv2.COLORMAP_CIVIDIS, "twilight": cv2.COLORMAP_TWILIGHT,
    "hsv": cv2.COLORMAP_HSV, "rainbow": cv2.COLORMAP_RAINBOW, "cool": cv2.COLORMAP_COOL,
    "spring": cv2.COLORMAP_SPRING, "summer": cv2.COLORMAP_SUMMER, "autumn": cv2.COLORMAP_AUTUMN,
    "winter": cv2.COLORMAP_WINTER, "bone": cv2.COLORMAP_BONE, "pink": cv2.COLORMAP_PINK,
    "ocean": cv2.COLORMAP_OCEAN, "parula": cv2.COLORMAP_PARULA, "deepgreen": cv2.COLORMAP_DEEPGREEN,
}  # fmt: skip
"""Colour maps of OpenCV. Those of Matplotlib's names differ from its tables by rounding at most, jet, hot
and hsv aside."""


@cache
def colormap(name: str) -> Colors:
    """256 x 3 colours of a colour map."""
    ramp = np.arange(256, dtype=np.uint8)[:, None]
    return np.asarray(cv2.applyColorMap(ramp, COLORMAPS[name]))[:, 0, ::-1].astype(np.int64)
