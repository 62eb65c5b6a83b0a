"""Mask colours: the default palette, and whether two colours can be told apart. Knows numpy, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PALETTE: Final[tuple[tuple[str, str], ...]] = (
    ("#EA8828", "orange"),
    ("#8667FE", "violet"),
    ("#4BEEDC", "aqua"),
    ("#C83161", "crimson"),
    ("#009D8F", "teal"),
    ("#BFE29D", "pale lime"),
    ("#D4A1FF", "lavender"),
    ("#DD0000", "red"),
    ("#A04D9E", "plum"),
    ("#F0D904", "yellow"),
    ("#FF5599", "pink"),
    ("#64BE6F", "green"),
    ("#D18ABD", "orchid"),
    ("#B76F52", "clay"),
    ("#71702C", "olive"),
    ("#A37AC8", "mauve"),
    ("#176DC7", "blue"),
    ("#F79BB7", "rose"),
    ("#D4D166", "straw"),
    ("#FFC3FE", "blush"),
)
"""Hex and name, in the order of a farthest-first search, so that few classes get the safest colours."""

TOO_CLOSE: Final = 8.0
"""CIEDE2000 distance under which a person is warned."""

LIGHTNESS_STEP: Final = 12.0
FREE_SEARCH: Final = 5 * len(PALETTE)

_TO_XYZ: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE: Final = _TO_XYZ.sum(axis=1)

# Machado, Oliveira and Fernandes 2009, full severity, for linear light.
VISIONS: Final[dict[str, Floats]] = {
    "normal": np.eye(3),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
RED_GREEN: Final = ("normal", "deutan", "protan")


def rgb_of(color: str) -> tuple[int, int, int]:
    """The bytes of a '#RRGGBB'; ValueError when it is none."""
    digits = color.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{color!r} is not a colour of the form #RRGGBB")
    value = int(digits, 16)
    return value >> 16, value >> 8 & 255, value & 255


def hex_of(rgb: Sequence[float]) -> str:
    """'#RRGGBB' of three numbers 0 to 255, rounded and clipped."""
    return "#{:02X}{:02X}{:02X}".format(*(int(min(255, max(0, round(v)))) for v in rgb))


def linear(rgb: Floats) -> Floats:
    """Linear light 0 to 1 of sRGB bytes, shape (..., 3) (IEC 61966-2-1)."""
    value = rgb / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def encoded(light: Floats) -> Floats:
    """sRGB bytes, not rounded, of linear light; clipped to the gamut."""
    value = np.clip(light, 0.0, 1.0)
    return 255.0 * np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)


def lab_of_light(light: Floats) -> Floats:
    """CIELAB (D65) of linear light, shape (..., 3)."""
    ratio = np.clip(light, 0.0, 1.0) @ _TO_XYZ.T / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def light_of_lab(lab: Floats) -> Floats:
    """Linear light of CIELAB (D65); values outside 0 to 1 are outside sRGB."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * _WHITE
    return np.asarray(xyz @ np.linalg.inv(_TO_XYZ).T)


def labs(colors: Sequence[str], vision: str = "normal") -> Floats:
    """CIELAB of hex colours as one kind of vision sees them, shape (n, 3)."""
    light = linear(np.array([rgb_of(color) for color in colors], np.float64).reshape(-1, 3))
    return lab_of_light(light @ VISIONS[vision].T)


def palette_color(index: int) -> str:
    """The colour of the index-th class, from 0: the palette, then lighter, darker and so on."""
    turn, position = divmod(index, len(PALETTE))
    color = PALETTE[position][0]
    if turn == 0:
        return color
    shift = LIGHTNESS_STEP * ((turn + 1) // 2) * (1 if turn % 2 else -1)
    return shifted(color, shift)


def shifted(color: str, lightness: float) -> str:
    """The colour with another L*, kept in 20 to 96 so that it stays a colour."""
    lab = labs([color])
    lab[:, 0] = np.clip(lab[:, 0] + lightness, 20.0, 96.0)
    return hex_of(encoded(light_of_lab(lab))[0].tolist())


def free_palette_color(used: Sequence[str]) -> str:
    """The first palette colour that no class has; past five turns of the palette colours repeat."""
    taken = {color.upper() for color in used}
    every = (palette_color(index) for index in range(FREE_SEARCH))
    return next((color for color in every if color not in taken), palette_color(len(used)))


@dataclass(frozen=True, slots=True)
class Clash:
    """Two colours that are hard to tell apart: the other's position, the distance, and for which vision."""

    index: int
    distance: float
    vision: str


def closest(color: str, others: Sequence[str], visions: Sequence[str] = RED_GREEN) -> Clash | None:
    """The other colour that is nearest in the worst of the visions; None when there is no other."""
    found: list[Clash] = []
    for vision in visions:
        distances = ciede2000(labs([color], vision), labs(others, vision)) if others else np.empty(0)
        found += [Clash(i, float(d), vision) for i, d in enumerate(distances)]
    return min(found, key=lambda clash: clash.distance, default=None)


def clash(color: str, others: Sequence[str]) -> Clash | None:
    """What a person is warned of: a colour nearer than TOO_CLOSE in normal or red-green vision."""
    nearest = closest(color, others)
    return nearest if nearest and nearest.distance < TOO_CLOSE else None


def ciede2000(first: Floats, second: Floats) -> Floats:
    """CIEDE2000 distance of CIELAB colours, shapes (..., 3), broadcast (Sharma, Wu and Dalal 2005)."""
    l1, a1, b1 = first[..., 0], first[..., 1], first[..., 2]
    l2, a2, b2 = second[..., 0], second[..., 1], second[..., 2]
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1 = np.degrees(np.arctan2(b1, stretch * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, stretch * a2)) % 360
    turn = np.where(np.abs(h2 - h1) <= 180, h2 - h1, h2 - h1 - np.copysign(360, h2 - h1))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    hue = _mean_hue(h1, h2, grey=c1 * c2 == 0)
    weight_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    part_l = (l2 - l1) / weight_l
    part_c = (c2 - c1) / (1 + 0.045 * mean_c)
    part_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2) / (1 + 0.015 * mean_c * _hue_weight(hue))
    rotation = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return np.asarray(np.sqrt(part_l**2 + part_c**2 + part_h**2 + rotation * part_c * part_h))


def _mean_hue(h1: Floats, h2: Floats, *, grey: npt.NDArray[np.bool_]) -> Floats:
    total = h1 + h2
    wrapped = np.where(total < 360, total + 360, total - 360) / 2
    return np.where(grey, total, np.where(np.abs(h1 - h2) <= 180, total / 2, wrapped))


def _hue_weight(hue: Floats) -> Floats:
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return np.asarray(1 + sum(size * np.cos(np.radians(n * hue + phase)) for size, n, phase in waves))
