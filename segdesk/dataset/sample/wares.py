"""What lies on the table: forms, skins and sizes of fruit, doughnuts, cups and a chopstick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.noise import on_surface, smoothstep
from segdesk.dataset.sample.picture import SampleClass
from segdesk.dataset.sample.solids import Distance, ball, cup, ring, rod
from segdesk.dataset.sample.vectors import Floats

BACKGROUND, APPLE, ORANGE, LEMON, PLUM, DOUGHNUT, CUP, CHOPSTICK = range(8)
CLASSES = (
    SampleClass(BACKGROUND, "background", "#000000", "background"),
    SampleClass(APPLE, "apple", "#e0433a", "thing"),
    SampleClass(ORANGE, "orange", "#f59e2c", "thing"),
    SampleClass(LEMON, "lemon", "#f2e041", "thing"),
    SampleClass(PLUM, "plum", "#8a4fd0", "thing"),
    SampleClass(DOUGHNUT, "doughnut", "#e07ab8", "thing"),
    SampleClass(CUP, "cup", "#3fb6e8", "thing"),
    SampleClass(CHOPSTICK, "chopstick", "#7ed957", "thing"),
)
Albedo = Callable[[Floats, float], Floats]
"""Own points (N x 3, centimetres) and a number that makes each piece differ, to linear RGB."""


def _apple_form(ways: Floats) -> Floats:
    top = np.arccos(np.clip(ways[:, 1], -1, 1))
    lobes = 0.03 * np.sin(5 * np.arctan2(ways[:, 2], ways[:, 0])) * smoothstep(0.2, -0.9, ways[:, 1])
    return np.asarray(
        3.9
        * (
            1.04
            - 0.46 * np.exp(-((top / 0.36) ** 2))
            - 0.22 * np.exp(-(((np.pi - top) / 0.34) ** 2))
            - 0.1 * ways[:, 1] ** 2
            + lobes
        ),
        np.float32,
    )


def _lemon_form(ways: Floats) -> Floats:
    tip = np.arccos(np.clip(np.abs(ways[:, 0]), 0, 1))
    body = 1 / np.sqrt((ways[:, 0] / 3.7) ** 2 + (1 - ways[:, 0] ** 2) / 2.75**2)
    return np.asarray(body + 0.75 * np.exp(-((tip / 0.22) ** 2)), np.float32)


def _plum_form(ways: Floats) -> Floats:
    crease = np.exp(-((ways[:, 2] / 0.07) ** 2)) * (ways[:, 0] > 0) * 0.13
    top = np.arccos(np.clip(ways[:, 1], -1, 1))
    return np.asarray(
        2.5 * (1 + 0.1 * ways[:, 1] ** 2 - 0.25 * np.exp(-((top / 0.25) ** 2)) - crease), np.float32
    )


def _apple_skin(own: Floats, piece: float) -> Floats:
    around = np.arctan2(own[:, 2], own[:, 0])
    streak = on_surface(
        np.asarray(around * 2.6 + piece, np.float32), own[:, 1] * 0.35, 0.05, cell=0.3, octaves=4
    )
    blush = smoothstep(-0.9, 1.1, 0.4 * streak + np.cos(around + piece) + 0.5 * np.sin(3 * piece))
    red = np.array([0.40, 0.025, 0.022], np.float32) * (1 + 0.14 * streak[:, None])
    green = np.array([0.46, 0.40, 0.07] if np.sin(piece * 9) > -0.3 else [0.27, 0.36, 0.06], np.float32)
    skin = green + (red - green) * blush[:, None]
    dots = smoothstep(
        1.7, 2.2, on_surface(own[:, 0] + piece, own[:, 1] + own[:, 2], 0.02, cell=0.22, octaves=1)
    )
    cavity = np.exp(-((np.hypot(own[:, 0], own[:, 2]) / 1.0) ** 2))[:, None] * (own[:, 1:2] > 0)
    skin = skin + 0.22 * dots[:, None]
    return np.asarray(skin + (np.array([0.22, 0.20, 0.06]) - skin) * 0.8 * cavity, np.float32)


def _citrus(color: tuple[float, float, float]) -> Albedo:
    def skin(own: Floats, piece: float) -> Floats:
        blotch = on_surface(own[:, 0] + piece, own[:, 1] + 0.7 * own[:, 2], 0.02, cell=2.6, octaves=4)
        end = np.exp(-(((own[:, 1] - 3.7) / 0.25) ** 2) - (np.hypot(own[:, 0], own[:, 2]) / 0.5) ** 2)[
            :, None
        ]
        tone = np.asarray(color, np.float32) * (1 + 0.05 * blotch[:, None] * np.array([0.6, 1.4, 1.0]))
        return np.asarray(tone * (1 - 0.8 * end), np.float32)

    return skin


def _plum_skin(own: Floats, piece: float) -> Floats:
    bloom = smoothstep(
        -0.6, 1.4, on_surface(own[:, 0] + piece, own[:, 1] - own[:, 2], 0.02, cell=1.7, octaves=5)
    )
    dark = np.array([0.055, 0.013, 0.038], np.float32) * (1 + 0.5 * np.sin(piece))
    return np.asarray(dark + (np.array([0.14, 0.12, 0.19]) - dark) * 0.55 * bloom[:, None], np.float32)


def _doughnut_skin(own: Floats, piece: float) -> Floats:
    edge = on_surface(own[:, 0] + piece, own[:, 2], 0.02, cell=1.8, octaves=3)
    iced = smoothstep(0.05, 0.2, own[:, 1] - 0.15 - 0.22 * edge)[:, None]
    crumb = on_surface(own[:, 0], own[:, 2] + own[:, 1], 0.02, cell=0.5, octaves=4)
    dough = np.array([0.46, 0.24, 0.085], np.float32) * (
        1 + 0.12 * crumb[:, None] - 0.25 * (np.abs(own[:, 1:2]) > 1.0)
    )
    icings = np.array([(0.13, 0.05, 0.025), (0.62, 0.22, 0.30), (0.66, 0.62, 0.55)], np.float32)
    icing = icings[int(piece * 7) % 3]
    cells = np.floor(own[:, [0, 2]] / 0.42)
    chance = np.modf(np.abs(np.sin(cells @ np.array([12.9898, 78.233]) + piece)) * 4375.85)[0]
    tilt = own[:, [0, 2]] / 0.42 - cells - 0.5
    angle = chance * 40
    long = np.abs(tilt[:, 0] * np.cos(angle) + tilt[:, 1] * np.sin(angle)) < 0.36
    thin = np.abs(-tilt[:, 0] * np.sin(angle) + tilt[:, 1] * np.cos(angle)) < 0.12
    candy = 0.08 + 0.55 * np.stack([np.sin(chance * k) ** 2 for k in (50.0, 71.0, 93.0)], axis=1)
    iced_color = np.where((long & thin & (chance > 0.45))[:, None], candy, icing)
    return np.asarray(dough + (iced_color - dough) * iced, np.float32)


def _glaze(own: Floats, piece: float) -> Floats:
    glazes = np.array(
        [(0.60, 0.58, 0.54), (0.09, 0.22, 0.34), (0.30, 0.055, 0.04), (0.62, 0.48, 0.15)], np.float32
    )
    color = glazes[int(piece * 11) % 4]
    band = ((np.abs(own[:, 1] - 2.6) < 0.35) & (np.abs(np.hypot(own[:, 0], own[:, 2]) - 3.6) < 0.6))[:, None]
    speck = smoothstep(
        1.6, 2.1, on_surface(own[:, 0] * 1.1 + piece, own[:, 1] + own[:, 2], 0.02, cell=0.3, octaves=2)
    )
    return np.asarray((color + (0.66 - color) * 0.8 * band) * (1 - 0.5 * speck[:, None]), np.float32)


def _lacquer(own: Floats, piece: float) -> Floats:
    fibre = on_surface(own[:, 0] * 0.1 + piece, own[:, 1] * 3 + own[:, 2] * 3, 0.02, cell=0.5, octaves=3)
    wood = np.array([0.44, 0.27, 0.12], np.float32) * (1 + 0.12 * fibre[:, None])
    return np.asarray(np.where((own[:, 0:1] > 5) & (own[:, 0:1] < 8), (0.35, 0.03, 0.02), wood), np.float32)


@dataclass(frozen=True)
class Ware:
    """A kind of piece: its form, its size, its skin. height is of its middle over the table."""

    class_id: int
    distance: Distance
    reach: float
    room: float
    height: float
    skin: Albedo
    gloss: float
    dimples: float
    tumbles: float
    weight: float


WARES = (
    Ware(APPLE, ball(_apple_form, careful=0.62), 4.4, 3.9, 3.35, _apple_skin, 0.8, 0.0, 0.45, 0.26),
    Ware(ORANGE, ball(3.8), 3.85, 3.8, 3.8, _citrus((0.60, 0.20, 0.012)), 0.55, 0.045, 3.0, 0.20),
    Ware(
        LEMON,
        ball(_lemon_form, careful=0.72),
        4.6,
        3.6,
        2.75,
        _citrus((0.60, 0.43, 0.05)),
        0.5,
        0.05,
        0.12,
        0.17,
    ),
    Ware(PLUM, ball(_plum_form, careful=0.75), 2.9, 2.5, 2.5, _plum_skin, 0.35, 0.0, 0.5, 0.17),
    Ware(DOUGHNUT, ring(3.1, 1.55), 4.7, 4.5, 1.5, _doughnut_skin, 0.4, 0.03, 0.04, 0.12),
    Ware(CUP, cup(3.9, 8.2), 6.6, 5.2, 4.2, _glaze, 0.9, 0.0, 0.0, 0.08),
)
STICK = Ware(CHOPSTICK, rod(11.0, 0.33), 11.4, 0.0, 0.33, _lacquer, 0.5, 0.0, 0.0, 0.0)
