"""Cars: a body lofted along its length, windows, lamps and wheels."""

from __future__ import annotations

from functools import cache

import numpy as np

from segdesk.dataset.sample.mesh import Mesh, Rgb, box, ellipsoid, joined, loft, rgb, upright
from segdesk.dataset.sample.vectors import Points

PAINTS: tuple[Rgb, ...] = (
    (0.40, 0.41, 0.42),
    (0.30, 0.31, 0.33),
    (0.02, 0.02, 0.024),
    (0.50, 0.50, 0.485),
    (0.28, 0.015, 0.015),
    (0.02, 0.05, 0.18),
    (0.05, 0.14, 0.26),
    (0.06, 0.12, 0.07),
    (0.35, 0.27, 0.16),
    (0.12, 0.125, 0.13),
)
GLASS: Rgb = (0.012, 0.015, 0.018)
RUBBER: Rgb = (0.018, 0.018, 0.019)
TRIM: Rgb = (0.025, 0.025, 0.027)

# Side views, rear to front, in shares of the length: (where, height of belt, height of top) in metres.
BODIES: dict[str, tuple[float, float, tuple[tuple[float, float, float], ...]]] = {
    "hatch": (
        3.95,
        1.70,
        (
            (0.0, 0.62, 0.62),
            (0.015, 0.86, 0.90),
            (0.04, 0.95, 1.02),
            (0.13, 0.97, 1.38),
            (0.22, 0.96, 1.47),
            (0.45, 0.94, 1.50),
            (0.56, 0.92, 1.42),
            (0.74, 0.90, 0.97),
            (0.90, 0.80, 0.86),
            (0.975, 0.66, 0.72),
            (1.0, 0.5, 0.5),
        ),
    ),
    "saloon": (
        4.55,
        1.78,
        (
            (0.0, 0.62, 0.62),
            (0.012, 0.90, 0.94),
            (0.13, 0.98, 1.03),
            (0.18, 0.98, 1.06),
            (0.32, 0.96, 1.40),
            (0.47, 0.94, 1.45),
            (0.57, 0.92, 1.36),
            (0.72, 0.90, 0.96),
            (0.90, 0.78, 0.84),
            (0.98, 0.64, 0.68),
            (1.0, 0.5, 0.5),
        ),
    ),
    "estate": (
        4.6,
        1.78,
        (
            (0.0, 0.62, 0.62),
            (0.012, 0.92, 0.98),
            (0.03, 0.98, 1.06),
            (0.09, 0.99, 1.42),
            (0.16, 0.98, 1.50),
            (0.47, 0.95, 1.50),
            (0.57, 0.93, 1.40),
            (0.72, 0.90, 0.97),
            (0.90, 0.79, 0.85),
            (0.98, 0.64, 0.68),
            (1.0, 0.5, 0.5),
        ),
    ),
    "van": (
        4.9,
        1.95,
        (
            (0.0, 0.70, 0.70),
            (0.008, 1.05, 1.80),
            (0.03, 1.08, 2.10),
            (0.30, 1.08, 2.16),
            (0.62, 1.06, 2.14),
            (0.72, 1.05, 2.02),
            (0.86, 1.02, 1.22),
            (0.95, 0.92, 1.02),
            (0.99, 0.70, 0.76),
            (1.0, 0.5, 0.5),
        ),
    ),
}
FINE, COARSE = 56, 24
"""Cross-sections of a body: seen from near, and from afar."""
SILL_M = 0.24


def car(rng: np.random.Generator, *, stations: int = FINE) -> Mesh:
    """A car of random kind and paint, wheels on the ground at the origin's height, nose to +z, centred."""
    kind = str(rng.choice(["hatch", "saloon", "estate", "van"], p=[0.42, 0.28, 0.18, 0.12]))
    paint = rgb(c * rng.uniform(0.9, 1.1) for c in PAINTS[int(rng.integers(len(PAINTS)))])
    length, width, profile = BODIES[kind]
    even = np.linspace(0, 1, stations)
    where = 0.55 * even + 0.45 * (0.5 - 0.5 * np.cos(np.pi * even))
    table = np.asarray(profile)
    belt, top = (np.interp(where, table[:, 0], table[:, column]) for column in (1, 2))
    body = _body(where, belt, top, (length, width, paint, kind == "van"))
    axles = (0.19 * length, 0.81 * length)
    wheels = [_wheel(side * (width / 2 - 0.10), z, side) for side in (-1, 1) for z in axles]
    arches = [_arch(side * (width / 2 - 0.015), z, side) for side in (-1, 1) for z in axles]
    parts = joined(
        body,
        *arches,
        *wheels,
        *_rear(width, float(np.interp(0.02, where, belt))),
        *_nose(length, width),
        *_mirrors(width, length, paint),
    )
    return parts.moved(0, -length / 2)


def _body(where: Points, belt: Points, top: Points, form: tuple[float, float, Rgb, bool]) -> Mesh:
    """Cross-sections from the sill over the belt to the roof and down again, with glass where windows are."""
    length, width, paint, closed = form
    half = (
        width
        / 2
        * np.clip(1 - 0.10 * np.abs(where - 0.48) ** 2 * 4 - 0.22 * (np.abs(where - 0.5) * 2) ** 14, 0.5, 1)
    )
    rise = np.clip((top - belt) / 0.5, 0, 1)
    tumble = 1 - 0.24 * rise
    heights = [
        np.full_like(belt, SILL_M),
        np.full_like(belt, SILL_M + 0.05),
        0.5 * belt + 0.1,
        0.82 * belt,
        belt - 0.02,
        belt + 0.02,
    ]
    widths = [half * 0.90, half * 0.965, half * 1.0, half * 0.995, half * 0.955, half * 0.93]
    for share in (0.25, 0.5, 0.8):
        heights.append(belt + 0.02 + share * (top - belt - 0.06))
        widths.append(half * (0.93 * (1 - share) + 0.93 * tumble * share))
    for out, drop in ((0.95, 0.02), (0.8, 0.0), (0.4, -0.02)):
        heights.append(np.maximum(top - drop, belt + 0.02))
        widths.append(half * 0.93 * tumble * out)
    right = np.stack([np.stack(widths, axis=1), np.stack(heights, axis=1)], axis=-1)
    left = right[:, ::-1] * np.array([-1.0, 1.0])
    ring = np.concatenate([right, left], axis=1)
    z = np.broadcast_to((where * length)[:, None], ring.shape[:2])
    rings = np.stack([ring[..., 0], ring[..., 1], z], axis=-1)
    ends = [np.broadcast_to(rings[i].mean(axis=0), (1, ring.shape[1], 3)) for i in (0, -1)]
    albedo, gloss = _finish(where, belt, top, (paint, closed))
    return loft(np.concatenate([ends[0], rings, ends[1]]), albedo, gloss=gloss)


def _finish(where: Points, belt: Points, top: Points, form: tuple[Rgb, bool]) -> tuple[Points, Points]:
    """(albedo, gloss) per face: paint, glass between belt and roof, dark sills."""
    paint, closed = form
    faces = len(where) + 1
    albedo = np.broadcast_to(np.asarray(paint), (faces, 24, 3)).copy()
    gloss = np.full((faces, 24), 0.75)
    middle = (where[1:] + where[:-1]) / 2
    cabin = np.minimum(top - belt, np.roll(top - belt, -1))[:-1] > 0.2
    slope = np.diff(top) / np.diff(where)
    windscreen = ((np.diff(top) < 0) & (slope < -1.35) & (middle > 0.5) & (middle < 0.87)) | (
        (slope > 2.0) & (np.arange(len(slope)) > 0) & (top[1:] - belt[1:] > 0.1)
    )
    pillar = (np.abs(middle - 0.43) < 0.012) | (np.abs(middle - 0.2) < 0.012)
    side = cabin & ~pillar & ~(closed & (middle < 0.6))
    for station in range(len(middle)):
        columns = []
        if side[station]:
            columns += [5, 6, 7, 15, 16, 17]
        if windscreen[station] and not (closed and middle[station] < 0.5):
            columns += [9, 10, 11, 12, 13]
        albedo[station + 1, columns] = GLASS
        gloss[station + 1, columns] = 1.0
    for column in (0, 22, 23):
        albedo[1:-1, column], gloss[1:-1, column] = TRIM, 0.1
    return albedo, gloss


def _disc(x: float, y: float, z: float, radius: float, count: int = 18) -> Points:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([np.full(count, x), y + radius * np.sin(angle), z + radius * np.cos(angle)], axis=-1)


@cache
def _wheel(x: float, z: float, side: int) -> Mesh:
    """Tyre, rim and five spokes; the outside at the side's end of the axle."""
    radius = 0.31
    tyre = [
        _disc(x + side * dx, radius, z, r)
        for dx, r in ((-0.1, 0.01), (-0.1, radius), (0.08, radius), (0.10, radius * 0.93), (0.10, 0.01))
    ]
    rim = [_disc(x + side * dx, radius, z, r) for dx, r in ((0.101, 0.21), (0.107, 0.2), (0.107, 0.01))]
    shine = np.where((np.arange(18) % 4 < 2)[None, :, None], 0.36, 0.05) * np.ones((2, 18, 3))
    return joined(loft(np.stack(tyre), RUBBER, gloss=0.05), loft(np.stack(rim), shine, gloss=0.3))


@cache
def _arch(x: float, z: float, side: int) -> Mesh:
    """The dark gap around a wheel, cut off at the sill."""
    ring = _disc(x + side * 0.02, 0.33, z, 0.37)
    ring[:, 1] = np.maximum(ring[:, 1], SILL_M - 0.02)
    centre = np.broadcast_to(np.array([x + side * 0.02, 0.33, z]), (1, 18, 3))
    return loft(
        np.concatenate([ring[None] - np.array([0.03 * side, 0, 0]), ring[None], centre]),
        (0.008, 0.008, 0.009),
    )


@cache
def _rear(width: float, high: float) -> tuple[Mesh, ...]:
    """Plate, bumper and lamps behind; high is where the boot begins."""
    found = [
        upright((-0.26, 0.50, 0.26, 0.61), -0.055, (0.50, 0.42, 0.10), gloss=0.1),
        upright((-0.66, 0.27, 0.66, 0.40), -0.03, TRIM, gloss=0.05),
    ]
    for side in (-1, 1):
        at = np.array([side * (0.39 * width - 0.11), high - 0.15, 0.04])
        found.append(ellipsoid(at, (0.12, 0.085, 0.05), (0.14, 0.006, 0.005), gloss=0.8, sides=20))
        clear = np.array([side * (0.39 * width - 0.11), high - 0.18, 0.0])
        found.append(ellipsoid(clear, (0.05, 0.028, 0.045), (0.40, 0.20, 0.12), gloss=0.8, sides=12))
    return tuple(found)


@cache
def _nose(length: float, width: float) -> tuple[Mesh, ...]:
    """Plate, bumper, grille and lamps in front."""
    found = [
        upright((-0.26, 0.40, 0.26, 0.51), length + 0.055, (0.55, 0.55, 0.53), gloss=0.1, away=True),
        upright((-0.60, 0.26, 0.60, 0.38), length + 0.03, TRIM, gloss=0.05, away=True),
        upright((-0.42, 0.54, 0.42, 0.64), length + 0.03, (0.015, 0.015, 0.016), gloss=0.5, away=True),
    ]
    for side in (-1, 1):
        at = np.array([side * (0.5 * width - 0.26), 0.67, length - 0.11])
        found.append(ellipsoid(at, (0.17, 0.062, 0.10), (0.10, 0.11, 0.12), gloss=1.0, sides=18))
        bulb = np.array([side * (0.5 * width - 0.28), 0.67, length - 0.045])
        found.append(ellipsoid(bulb, (0.055, 0.045, 0.05), (0.60, 0.60, 0.58), gloss=1.0, sides=12))
    return tuple(found)


def _mirrors(width: float, length: float, paint: Rgb) -> list[Mesh]:
    return [
        ellipsoid(
            (side * (width / 2 + 0.06), 0.99, 0.655 * length), (0.11, 0.075, 0.06), paint, gloss=0.7, sides=10
        )
        for side in (-1, 1)
    ]


def shadow_slab(length: float, width: float) -> Mesh:
    """What darkens the ground under a car."""
    return box((-width / 2, 0.0, -length / 2), (width / 2, 0.35, length / 2), TRIM)
