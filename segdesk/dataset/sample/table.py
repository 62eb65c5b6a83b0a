"""Table tops: boards, a checked cloth, slate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from segdesk.dataset.sample.noise import cell_hash, on_surface, smoothstep, stripes
from segdesk.dataset.sample.vectors import Floats

Surface = tuple[Floats, Floats, Floats]
"""albedo N x 3, relief in the two directions of the table N x 2, gloss N."""

WOODS = ((0.36, 0.205, 0.10), (0.52, 0.36, 0.21), (0.17, 0.085, 0.045), (0.45, 0.40, 0.34))
CHECKS = ((0.42, 0.035, 0.04), (0.05, 0.10, 0.30), (0.06, 0.20, 0.11), (0.30, 0.22, 0.12))


def boards(rng: np.random.Generator, x: Floats, z: Floats, foot: Floats) -> Surface:
    """Planks along x with grain, knots of darker wood, and gaps."""
    base = np.asarray(WOODS[int(rng.integers(len(WOODS)))], np.float32)
    offset = float(rng.uniform(0, 50))
    wide = float(rng.uniform(7, 13))
    plank = np.floor((z + offset) / wide)
    own = 40 * cell_hash(plank, plank)
    warp = on_surface(x + own * 7, z * 2.2, foot, cell=22.0, octaves=4)
    rings = 0.5 + 0.5 * np.sin(2.4 * (z + own) + 3.4 * warp)
    fibre = on_surface(x * 0.09 + own, z * 3.2, foot, cell=0.7, octaves=4)
    pores = smoothstep(0.9, 1.7, on_surface(x * 0.12 + own, z * 4.0 + own, foot, cell=0.45, octaves=2))
    tone = 0.84 + 0.16 * rings**1.5 + 0.07 * fibre - 0.16 * pores + 0.34 * (cell_hash(plank, plank + 3) - 0.5)
    gap = stripes(z + offset, wide, 0.16, foot)
    albedo = (
        base * (tone * (1 - 0.85 * gap))[:, None] * (1 + 0.05 * fibre[:, None] * np.array([1.0, 0.4, -0.6]))
    )
    relief = np.stack([0 * fibre, 0.018 * fibre + 0.012 * warp], axis=1)
    return (
        np.clip(albedo, 0.01, 0.8).astype(np.float32),
        relief.astype(np.float32),
        np.asarray(0.5 * (1 - gap), np.float32),
    )


def cloth(rng: np.random.Generator, x: Floats, z: Floats, foot: Floats) -> Surface:
    """A gingham cloth with weave and gentle folds."""
    ink = np.asarray(CHECKS[int(rng.integers(len(CHECKS)))], np.float32)
    angle, period = float(rng.uniform(-0.7, 0.7)), float(rng.uniform(2.6, 4.2))
    fold = on_surface(x, z * 0.6, foot, cell=16.0, octaves=2)
    u = np.cos(angle) * x - np.sin(angle) * z + 0.25 * fold
    v = np.sin(angle) * x + np.cos(angle) * z + 0.2 * fold
    dyed = 0.5 * stripes(u, period, period / 2, foot) + 0.5 * stripes(v, period, period / 2, foot)
    visible = np.clip(1.5 - foot / 0.12, 0, 1)
    weave = np.sin(u * 2 * np.pi / 0.16) * np.sin(v * 2 * np.pi / 0.16) * visible
    lint = on_surface(u, v, foot, cell=0.3, octaves=3)
    white = np.array([0.66, 0.64, 0.60], np.float32)
    albedo = (white + (ink - white) * dyed[:, None]) * (1 + 0.13 * weave + 0.05 * lint)[:, None]
    slope = [on_surface(x + d, z * 0.6, foot, cell=16.0, octaves=2) - fold for d in (0.5, -0.5)]
    relief = np.stack([0.55 * slope[0], 0.4 * slope[1]], axis=1)
    return (
        np.clip(albedo, 0.01, 0.8).astype(np.float32),
        relief.astype(np.float32),
        np.zeros(len(x), np.float32),
    )


def slate(rng: np.random.Generator, x: Floats, z: Floats, foot: Floats) -> Surface:
    """Dark split stone: shallow steps, a few pale veins, dust."""
    shift = float(rng.uniform(0, 90))
    cloud = on_surface(x + shift, z, foot, cell=11.0, octaves=5)
    vein = np.clip(1 - np.abs(on_surface(x + shift, z + 40, foot, cell=18.0, octaves=4)) / 0.03, 0, 1)
    dust = on_surface(x, z + shift, foot, cell=0.25, octaves=3)
    tone = 0.062 * (1 + 0.10 * cloud + 0.09 * dust) + 0.05 * vein * smoothstep(0.2, 1.2, cloud)
    albedo = tone[:, None] * np.array([0.93, 1.0, 1.07], np.float32)
    steps = [
        on_surface(x + shift + dx, z * 1.5 + dz, foot, cell=3.0, octaves=4) for dx, dz in ((0.1, 0), (0, 0.1))
    ]
    level = on_surface(x + shift, z * 1.5, foot, cell=3.0, octaves=4)
    relief = np.stack([0.22 * (level - step) for step in steps], axis=1)
    gloss = np.asarray(0.28 - 0.05 * cloud, np.float32)
    return np.clip(albedo, 0.01, 0.6).astype(np.float32), relief.astype(np.float32), np.clip(gloss, 0, 0.5)


TABLES: tuple[Callable[[np.random.Generator, Floats, Floats, Floats], Surface], ...] = (
    boards,
    cloth,
    boards,
    slate,
)
