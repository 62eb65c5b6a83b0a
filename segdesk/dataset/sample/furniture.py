"""Lamps, signs and fences."""

from __future__ import annotations

from functools import cache

import numpy as np

from segdesk.dataset.sample.mesh import Mesh, Rgb, box, ellipsoid, joined, loft, rgb, tube, upright
from segdesk.dataset.sample.vectors import Points

IRON: Rgb = (0.035, 0.04, 0.042)
GALVANISED: Rgb = (0.24, 0.25, 0.26)
WOOD: Rgb = (0.22, 0.14, 0.085)
BACK_Z, FACE_Z, INK_Z = -0.05, -0.12, -0.20
"""Layers of a sign, far enough apart that sorting by distance keeps their order."""


def lamp(rng: np.random.Generator, *, toward: int) -> Mesh:
    """A street lamp whose arm reaches toward the road (+1 or -1 along x)."""
    tall = float(rng.uniform(5.5, 8.0))
    color = IRON if rng.random() < 0.5 else GALVANISED
    arm = np.array(
        [
            [0, tall - 0.6, 0],
            [0.15 * toward, tall - 0.15, 0],
            [0.6 * toward, tall, 0],
            [1.3 * toward, tall + 0.05, 0],
        ]
    )
    mast = tube(
        np.array([[0, 0, 0], [0, 0.9, 0], [0, 1.0, 0], [0, tall - 0.6, 0]]),
        np.array([0.095, 0.09, 0.06, 0.045]),
        color,
        sides=10,
        gloss=0.15,
    )
    head = ellipsoid((1.45 * toward, tall + 0.03, 0), (0.38, 0.085, 0.16), (0.3, 0.3, 0.29), gloss=0.4)
    return joined(mast, tube(arm, 0.035, color), head)


def post(height: float) -> Mesh:
    """The pole of a sign."""
    return tube(
        np.array([[0, 0, 0], [0, height / 2, 0], [0, height, 0]]), 0.032, GALVANISED, sides=8, gloss=0.2
    )


def sign(rng: np.random.Generator, *, at: float) -> Mesh:
    """A plate at a height, looking to -z: limit, warning, parking or direction, all of them without words."""
    kind = int(rng.integers(4))
    return (_limit, _warning, _parking, _direction)[kind](rng, at)


def _round(at: float, radius: float, z: float, color: Rgb, sides: int = 28) -> Mesh:
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    return _flat(
        np.stack([radius * np.cos(angle), at + radius * np.sin(angle), np.full(sides, z)], axis=-1), color
    )


def _flat(rim: Points, color: Rgb) -> Mesh:
    """A plate with a rim that looks to -z."""
    centre = np.broadcast_to(rim.mean(axis=0), rim.shape)
    mesh = loft(np.stack([centre, rim]), color, gloss=0.15)
    away = np.broadcast_to(np.array([0.0, 0.0, -1.0]), mesh.normals.shape)
    return Mesh(mesh.faces, away, mesh.albedo, mesh.gloss, mesh.part, mesh.two_sided)


def _bar(low: tuple[float, float], high: tuple[float, float], z: float, color: Rgb) -> Mesh:
    return upright((*low, *high), z, color, gloss=0.1)


SEGMENTS = {"2": "abged", "3": "abgcd", "5": "afgcd", "0": "abcdef"}
STROKES = {
    "a": (0.0, 0.2, 0.12, 0.24),
    "g": (0.0, 0.1, 0.12, 0.14),
    "d": (0.0, 0.0, 0.12, 0.04),
    "f": (0.0, 0.1, 0.04, 0.24),
    "b": (0.08, 0.1, 0.12, 0.24),
    "e": (0.0, 0.0, 0.04, 0.14),
    "c": (0.08, 0.0, 0.12, 0.14),
}


def _limit(rng: np.random.Generator, at: float) -> Mesh:
    """A speed limit of 20, 30 or 50, its digits of straight strokes."""
    strokes = []
    for left, digit in ((-0.14, str(rng.choice(["2", "3", "5"]))), (0.02, "0")):
        for name in SEGMENTS[digit]:
            x0, y0, x1, y1 = STROKES[name]
            strokes.append(
                _bar((left + x0, at - 0.12 + y0), (left + x1, at - 0.12 + y1), INK_Z, (0.02, 0.02, 0.02))
            )
    return joined(
        _round(at, 0.32, BACK_Z, (0.5, 0.012, 0.015)), _round(at, 0.24, FACE_Z, (0.7, 0.7, 0.68)), *strokes
    )


def _warning(_rng: np.random.Generator, at: float) -> Mesh:
    def triangle(size: float, z: float, color: Rgb) -> Mesh:
        angle = np.radians([90, 210, 330])
        return _flat(
            np.stack([size * np.cos(angle), at - 0.05 + size * np.sin(angle), np.full(3, z)], axis=-1), color
        )

    mark = _bar((-0.025, at - 0.12), (0.025, at + 0.1), INK_Z, (0.02, 0.02, 0.02))
    return joined(triangle(0.42, BACK_Z, (0.5, 0.012, 0.015)), triangle(0.28, FACE_Z, (0.7, 0.7, 0.68)), mark)


def _parking(_rng: np.random.Generator, at: float) -> Mesh:
    ink: Rgb = (0.7, 0.7, 0.7)
    strokes = [
        _bar((-0.1, at - 0.17), (-0.04, at + 0.17), INK_Z, ink),
        _bar((-0.1, at + 0.12), (0.08, at + 0.17), INK_Z, ink),
    ]
    strokes += [
        _bar((-0.1, at - 0.02), (0.08, at + 0.03), INK_Z, ink),
        _bar((0.06, at), (0.11, at + 0.15), INK_Z, ink),
    ]
    return joined(_bar((-0.29, at - 0.29), (0.29, at + 0.29), BACK_Z, (0.015, 0.06, 0.30)), *strokes)


def _direction(_rng: np.random.Generator, at: float) -> Mesh:
    lines = [_bar((-0.5, at + y), (0.2, at + y + 0.06), INK_Z, (0.7, 0.7, 0.7)) for y in (0.08, -0.13)]
    return joined(_bar((-0.62, at - 0.28), (0.62, at + 0.28), BACK_Z, (0.012, 0.11, 0.05)), *lines)


@cache
def railing(length: float) -> Mesh:
    """An iron fence along z."""
    count = max(2, round(length / 0.16))
    bars = [
        tube(np.array([[0, 0.05, z], [0, 1.15, z]]), 0.012, IRON, sides=4)
        for z in np.linspace(0, length, count)
    ]
    rails = [
        tube(np.array([[0, y, 0], [0, y, length / 2], [0, y, length]]), 0.02, IRON, sides=5)
        for y in (0.18, 1.0)
    ]
    return joined(*bars, *rails)


def planks(rng: np.random.Generator, length: float) -> Mesh:
    """A board fence along z, every board of its own height and tone."""
    count = max(2, round(length / 0.14))
    step = length / count
    boards = []
    for index in range(count):
        tone = rgb(np.asarray(WOOD) * rng.uniform(0.7, 1.25))
        boards.append(
            box(
                (-0.02, 0.05, index * step),
                (0.02, 1.45 + float(rng.uniform(-0.06, 0.06)), (index + 0.93) * step),
                tone,
            )
        )
    return joined(*boards)
