"""Trees and hedges: thousands of leaves around branches."""

from __future__ import annotations

import numpy as np

from segdesk.dataset.sample.mesh import Mesh, Rgb, joined, surface, tube
from segdesk.dataset.sample.vectors import Points, cross, dot, length, unit

BARK: Rgb = (0.105, 0.080, 0.058)
GREENS: tuple[Rgb, ...] = (
    (0.085, 0.150, 0.030),
    (0.060, 0.120, 0.028),
    (0.130, 0.165, 0.035),
    (0.075, 0.125, 0.045),
    (0.20, 0.13, 0.03),
)


def tree(rng: np.random.Generator, *, height: float, spread: float, leaves: int) -> Mesh:
    """A trunk, branches, and a crown of leaves; its foot at the origin."""
    bole = float(rng.uniform(0.26, 0.36)) * height
    lean = rng.uniform(-0.12, 0.12, 2) * bole
    thick = 0.028 * height
    top = np.array([lean[0], height * 0.72, lean[1]])
    trunk = tube(
        np.array([[0, 0, 0], [0, 0.05 * height, 0], [0.4 * lean[0], bole, 0.4 * lean[1]], top]),
        np.array([1.5, 1.0, 0.8, 0.3]) * thick,
        BARK,
        sides=9,
    )
    clumps = _clumps(rng, bole, height, spread)
    branches = [
        tube(
            np.array([[0.4 * lean[0], bole * 0.95, 0.4 * lean[1]], 0.5 * c + 0.5 * top * (0, 0.8, 0), c]),
            thick * np.array([0.5, 0.3, 0.12]),
            BARK,
            sides=5,
        )
        for c in clumps[:9, :3]
    ]
    return joined(trunk, *branches, foliage(rng, clumps, leaves))


def _clumps(rng: np.random.Generator, bole: float, height: float, spread: float) -> Points:
    """Balls of leaves (x, y, z, radius) that fill an egg-shaped crown."""
    count = 26
    crown = height - bole
    direction = unit(rng.standard_normal((count, 3)))
    far = rng.uniform(0.25, 1.0, (count, 1)) ** 0.6
    centre = np.array([0.0, bole + 0.54 * crown, 0.0])
    places = centre + direction * far * np.array([0.72 * spread, 0.40 * crown, 0.72 * spread])
    radius = rng.uniform(0.20, 0.36, (count, 1)) * spread
    return np.concatenate([places, radius], axis=1)


def hedge(rng: np.random.Generator, *, length: float, height: float, leaves: int) -> Mesh:
    """A clipped hedge along z from the origin."""
    count = max(3, round(length / 0.4))
    along = np.linspace(0, length, count)
    places = np.stack(
        [rng.normal(0, 0.05, count), np.full(count, height * 0.55), along, np.full(count, height * 0.52)],
        axis=1,
    )
    return foliage(rng, places, leaves)


def foliage(rng: np.random.Generator, clumps: Points, leaves: int) -> Mesh:
    """Leaves on the balls (x, y, z, radius); darker inside and below, where less sky is seen."""
    share = clumps[:, 3] ** 2 / np.sum(clumps[:, 3] ** 2)
    ball = np.repeat(np.arange(len(clumps)), rng.multinomial(leaves, share))
    outward = unit(rng.standard_normal((len(ball), 3)))
    radius = clumps[ball, 3:4]
    deep = rng.uniform(0.45, 1.08, (len(ball), 1)) ** 0.5
    places = clumps[ball, :3] + outward * radius * deep
    size = 1.4 * float(np.sqrt(np.sum(clumps[:, 3] ** 2) / leaves)) * rng.uniform(0.7, 1.35, (len(ball), 1))
    side = unit(rng.standard_normal((len(ball), 3)))
    over = unit(cross(side, unit(outward + 0.9 * rng.standard_normal((len(ball), 3)))))
    faces = places[:, None] + np.stack(
        [-side * size, over * size * 0.6, side * size, -over * size * 0.6], axis=1
    )
    mesh = surface(
        faces,
        _leaf_colors(rng, places, outward, deep),
        two_sided=True,
        part=np.arange(len(ball)) // 8,
        gloss=0.25,
    )
    bent = unit(
        0.8 * outward
        + 0.5 * mesh.normals * np.sign(dot(mesh.normals, outward))[:, None]
        + np.array([0, 0.25, 0])
    )
    return Mesh(mesh.faces, bent, mesh.albedo, mesh.gloss, mesh.part, mesh.two_sided)


def _leaf_colors(rng: np.random.Generator, places: Points, outward: Points, deep: Points) -> Points:
    base = np.asarray(GREENS[int(rng.integers(len(GREENS) - (rng.random() < 0.75)))])
    tint = (
        base
        * rng.uniform(0.75, 1.3, (len(places), 1))
        * (1 + 0.18 * rng.standard_normal((len(places), 3)) * (1, 0.5, 0.6))
    )
    low = (places[:, 1:2] - places[:, 1].min()) / max(float(np.ptp(places[:, 1])), 0.1)
    far = length((places - places.mean(axis=0))[:, [0, 2]])[:, None]
    open_ = (
        1.5
        * (0.4 + 0.6 * deep**3)
        * (0.6 + 0.4 * low)
        * (0.65 + 0.35 * np.clip(far / max(float(far.max()), 0.1), 0, 1))
    )
    return np.asarray(np.clip(tint * open_ * (0.85 + 0.3 * outward[:, 1:2]), 0.003, 0.5))
