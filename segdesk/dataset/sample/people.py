"""Pedestrians and bicycles, with and without riders."""

from __future__ import annotations

from functools import cache

import numpy as np

from segdesk.dataset.sample.mesh import Mesh, Rgb, ellipsoid, joined, tube
from segdesk.dataset.sample.vectors import Points

SKINS: tuple[Rgb, ...] = ((0.52, 0.30, 0.21), (0.40, 0.22, 0.14), (0.20, 0.10, 0.06), (0.60, 0.38, 0.28))
HAIR: tuple[Rgb, ...] = ((0.02, 0.015, 0.012), (0.07, 0.04, 0.02), (0.22, 0.14, 0.06), (0.30, 0.30, 0.30))
CLOTH: tuple[Rgb, ...] = (
    (0.02, 0.025, 0.05),
    (0.03, 0.03, 0.03),
    (0.28, 0.03, 0.03),
    (0.45, 0.43, 0.40),
    (0.05, 0.09, 0.18),
    (0.10, 0.13, 0.07),
    (0.40, 0.26, 0.08),
    (0.16, 0.15, 0.15),
    (0.30, 0.10, 0.22),
    (0.08, 0.20, 0.22),
)
TROUSERS: tuple[Rgb, ...] = (
    (0.03, 0.04, 0.08),
    (0.02, 0.02, 0.022),
    (0.09, 0.08, 0.065),
    (0.22, 0.18, 0.13),
    (0.06, 0.08, 0.13),
)
STEEL: Rgb = (0.30, 0.31, 0.32)


class Wardrobe:
    """The colours of one person."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.skin = SKINS[int(rng.integers(len(SKINS)))]
        self.hair = HAIR[int(rng.integers(len(HAIR)))]
        self.coat = CLOTH[int(rng.integers(len(CLOTH)))]
        self.trousers = TROUSERS[int(rng.integers(len(TROUSERS)))]
        self.long_coat = bool(rng.random() < 0.3)
        self.bag = bool(rng.random() < 0.4)


def _limb(*points: tuple[float, float, float], radii: tuple[float, ...], color: Rgb) -> Mesh:
    """A limb bent through points, smoothed, with folds as small changes of the radius."""
    path, size = np.array(points, float), np.array(radii, float)
    t = np.linspace(0, len(path) - 1, 4 * (len(path) - 1) + 1)
    fine = np.stack([np.interp(t, np.arange(len(path)), path[:, axis]) for axis in range(3)], axis=1)
    width = np.interp(t, np.arange(len(path)), size) * (1 + 0.06 * np.sin(5 * t + 3 * path[0, 0]))
    return tube(fine, width, color, sides=11)


def _head(at: Points, look: Wardrobe) -> list[Mesh]:
    x, y, z = (float(v) for v in at)
    return [
        ellipsoid((x, y, z), (0.078, 0.112, 0.096), look.skin, sides=16),
        ellipsoid((x, y + 0.035, z - 0.018), (0.086, 0.098, 0.098), look.hair, sides=16),
        _limb((x, y - 0.18, z - 0.01), (x, y - 0.08, z), radii=(0.055, 0.05), color=look.skin),
    ]


def pedestrian(rng: np.random.Generator) -> Mesh:
    """A walking person of about 1.7 m, looking to +z, feet at the origin."""
    look = Wardrobe(rng)
    step = float(rng.uniform(0.08, 0.34)) * (1 if rng.random() < 0.5 else -1)
    parts = [_torso(look), *_head(np.array([0, 1.62, 0.02]), look)]
    for side in (-1, 1):
        parts += [*_walking_leg(look, side, side * step), *_swinging_arm(look, side, -0.7 * side * step)]
    if look.bag:
        parts.append(ellipsoid((0.0, 1.2, -0.19), (0.15, 0.22, 0.09), CLOTH[int(rng.integers(len(CLOTH)))]))
    return joined(*parts).moved(0, 0, scale=float(rng.normal(1.02, 0.055)))


def _walking_leg(look: Wardrobe, side: int, ahead: float) -> list[Mesh]:
    """A leg and its shoe, the foot ahead of the hips by so many metres, off the ground when far behind."""
    lift = 0.10 if ahead < -0.1 else 0.03
    hip, knee = (side * 0.09, 0.90, 0), (side * 0.095, 0.48, 0.5 * ahead + 0.05)
    ankle, toes = (side * 0.09, 0.07 + lift, ahead), (side * 0.095, 0.045 + lift * 0.6, ahead + 0.06)
    return [
        _limb(hip, knee, ankle, radii=(0.098, 0.072, 0.06), color=look.trousers),
        ellipsoid(toes, (0.05, 0.05, 0.135), (0.02, 0.018, 0.017), gloss=0.2),
    ]


def _swinging_arm(look: Wardrobe, side: int, ahead: float) -> list[Mesh]:
    shoulder, elbow = (side * 0.19, 1.40, 0), (side * 0.25, 1.13, 0.5 * ahead - 0.03)
    hand = (side * 0.27, 0.86, 0.9 * ahead + 0.06)
    return [
        _limb(shoulder, elbow, hand, radii=(0.068, 0.055, 0.042), color=look.coat),
        ellipsoid(hand, (0.035, 0.05, 0.045), look.skin, sides=8),
    ]


def _torso(look: Wardrobe) -> Mesh:
    """From the hips to the shoulders, wider across than deep."""
    hem = 0.62 if look.long_coat else 0.86
    path = np.array([[0, y, 0.0] for y in (hem, 0.95, 1.08, 1.25, 1.38, 1.45)], float)
    mesh = tube(path, np.array([0.135, 0.13, 0.12, 0.145, 0.15, 0.09]), look.coat, sides=16)
    squeezed = mesh.faces * np.array([1.32, 1.0, 0.85])
    return Mesh(squeezed, mesh.normals, mesh.albedo, mesh.gloss, mesh.part, mesh.two_sided)


@cache
def _wheel(z: float) -> Mesh:
    """A tyre with spokes, its hub at z."""
    angle = np.linspace(0, 2 * np.pi, 29)
    rim = np.stack([np.zeros_like(angle), 0.34 + 0.325 * np.sin(angle), z + 0.325 * np.cos(angle)], axis=1)
    spokes = [
        tube(
            np.array([[0, 0.34, z], [0, 0.34 + 0.32 * np.sin(a), z + 0.32 * np.cos(a)]]),
            0.004,
            STEEL,
            sides=4,
            gloss=0.6,
        )
        for a in np.linspace(0.1, 2 * np.pi, 14, endpoint=False)
    ]
    return joined(tube(rim, 0.022, (0.02, 0.02, 0.02), sides=6), *spokes)


def bicycle(rng: np.random.Generator) -> Mesh:
    """A bicycle along z, front wheel at +z, on the ground at the origin."""
    paint = CLOTH[int(rng.integers(len(CLOTH)))]
    rear, crank, seat, head, front = (
        (0, 0.34, -0.52),
        (0, 0.30, -0.05),
        (0, 0.86, -0.22),
        (0, 0.82, 0.36),
        (0, 0.34, 0.53),
    )
    bars = [(rear, crank), (rear, seat), (crank, seat), (seat, head), (crank, head), (head, front)]
    frame = [tube(np.array(pair, float), 0.019, paint, gloss=0.5) for pair in bars]
    return joined(
        _wheel(-0.52),
        _wheel(0.53),
        *frame,
        tube(np.array([(0, 0.82, 0.36), (0, 1.02, 0.31)]), 0.016, STEEL, gloss=0.6),
        tube(
            np.array([(-0.27, 1.0, 0.2), (-0.2, 1.04, 0.3), (0.2, 1.04, 0.3), (0.27, 1.0, 0.2)]),
            0.016,
            (0.03, 0.03, 0.03),
        ),
        tube(np.array([(0, 0.82, -0.2), (0, 0.93, -0.24)]), 0.014, STEEL, gloss=0.6),
        ellipsoid((0, 0.95, -0.24), (0.075, 0.04, 0.14), (0.02, 0.02, 0.02)),
        ellipsoid((0, 0.30, -0.05), (0.03, 0.1, 0.1), STEEL, gloss=0.5),
    )


def rider(rng: np.random.Generator) -> Mesh:
    """A bicycle and who rides it."""
    look = Wardrobe(rng)
    parts = [bicycle(rng)]
    for side in (-1, 1):
        down = side * 0.17
        foot = (side * 0.11, 0.33 - down, -0.05 + 0.1)
        parts.append(
            _limb(
                (side * 0.08, 0.98, -0.22),
                (side * 0.10, 0.74 - 0.5 * down, 0.22),
                foot,
                radii=(0.095, 0.07, 0.05),
                color=look.trousers,
            )
        )
        parts.append(ellipsoid(foot, (0.045, 0.045, 0.12), (0.02, 0.02, 0.02)))
        parts.append(
            _limb(
                (side * 0.18, 1.44, 0.08),
                (side * 0.25, 1.2, 0.14),
                (side * 0.24, 1.05, 0.26),
                radii=(0.062, 0.05, 0.04),
                color=look.coat,
            )
        )
    parts.append(
        _limb((0, 0.95, -0.24), (0, 1.2, -0.08), (0, 1.46, 0.08), radii=(0.15, 0.155, 0.13), color=look.coat)
    )
    parts += _head(np.array([0, 1.66, 0.16]), look)
    if look.bag:
        parts.append(ellipsoid((0.0, 1.28, -0.2), (0.15, 0.22, 0.1), CLOTH[int(rng.integers(len(CLOTH)))]))
    return joined(*parts)
