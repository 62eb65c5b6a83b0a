"""Nuclei under a microscope: glowing on black, stained on pink, or in phase contrast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.noise import fractal, smoothstep
from segdesk.dataset.sample.picture import Bytes, Ids, SampleClass, Scene
from segdesk.dataset.sample.vectors import Floats
from segdesk.ops.cv import cv2

BACKGROUND, NUCLEUS = 0, 1
CLASSES = (
    SampleClass(BACKGROUND, "background", "#000000", "background"),
    SampleClass(NUCLEUS, "nucleus", "#46e0d0", "thing"),
)
LOBES = 3


@dataclass(frozen=True)
class Nucleus:
    """An ellipse of half axes a, b turned by turn; lobes (amplitude, phase per order from 2) wave its rim."""

    x: float
    y: float
    a: float
    b: float
    turn: float
    lobes: Floats
    tone: float

    def box(self, size: tuple[int, int]) -> tuple[slice, slice]:
        """(rows, columns) that hold it and its rim."""
        reach = max(self.a, self.b) * 1.35 + 2
        return (
            slice(max(0, int(self.y - reach)), min(size[1], int(self.y + reach) + 2)),
            slice(max(0, int(self.x - reach)), min(size[0], int(self.x + reach) + 2)),
        )

    def depth_px(self, where: tuple[slice, slice]) -> Floats:
        """About how many pixels each pixel's centre lies inside the rim; negative outside."""
        y, x = np.mgrid[where].astype(np.float32) + np.float32(0.5)
        dx, dy = x - self.x, y - self.y
        u = (np.cos(self.turn) * dx + np.sin(self.turn) * dy) / self.a
        v = (-np.sin(self.turn) * dx + np.cos(self.turn) * dy) / self.b
        angle = np.arctan2(v, u)
        rim = np.ones_like(u)
        for order, (amplitude, phase) in enumerate(self.lobes, start=2):
            rim += amplitude * np.cos(order * angle + phase)
        return np.asarray((rim - np.hypot(u, v)) * min(self.a, self.b), np.float32)


@dataclass
class Field:
    """What nuclei leave behind: cover 0..1 with soft rims, depth in px, stain per pixel, and the truth."""

    cover: Floats
    depth: Floats
    tone: Floats
    instances: Ids


def cells(rng: np.random.Generator, size: tuple[int, int]) -> Scene:
    """A field of view of size (width, height): at most some hundred nuclei per quarter of a megapixel."""
    radius = float(rng.uniform(7.5, 13))
    nuclei = _scatter(rng, size, radius)
    field = _stamp(nuclei, size)
    look = LOOKS[int(rng.integers(len(LOOKS)))]
    image = look(rng, field)
    return Scene(
        image, (field.instances > 0).astype(np.uint16) * np.uint16(NUCLEUS), field.instances, CLASSES
    )


def _scatter(rng: np.random.Generator, size: tuple[int, int], radius: float) -> list[Nucleus]:
    """Nuclei in loose clusters; neighbours may press into each other by an eighth."""
    width, height = size
    wanted = int(width * height * float(rng.uniform(0.22, 0.42)) / (np.pi * radius**2))
    crowding = fractal(rng, (max(8, height // 8), max(8, width // 8)), 9.0, octaves=2)
    taken: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
    found: list[Nucleus] = []
    for x, y in rng.uniform(0, 1, (wanted * 5, 2)) * (width, height):
        if crowding[min(int(y) // 8, len(crowding) - 1), min(int(x) // 8, crowding.shape[1] - 1)] < -0.4:
            continue
        r = float(radius * rng.lognormal(0, 0.18))
        if _room(taken, (x, y, r), radius) and len(found) < wanted:
            found.append(_nucleus(rng, x, y, r))
    return found


def _room(
    taken: dict[tuple[int, int], list[tuple[float, float, float]]],
    new: tuple[float, float, float],
    radius: float,
) -> bool:
    """Whether a nucleus fits among those in the cells of a coarse grid around; takes the place if so."""
    x, y, r = new
    step = 4 * radius
    column, row = int(x / step), int(y / step)
    near = [n for dx in (-1, 0, 1) for dy in (-1, 0, 1) for n in taken.get((column + dx, row + dy), [])]
    if any((x - a) ** 2 + (y - b) ** 2 < (0.88 * (r + c)) ** 2 for a, b, c in near):
        return False
    taken.setdefault((column, row), []).append(new)
    return True


def _nucleus(rng: np.random.Generator, x: float, y: float, r: float) -> Nucleus:
    long = float(rng.uniform(1.0, 1.32))
    lobes = np.stack(
        [rng.normal(0, 0.045, LOBES) / np.sqrt(np.arange(1, LOBES + 1)), rng.uniform(0, 6.3, LOBES)], axis=1
    )
    return Nucleus(
        float(x),
        float(y),
        r * np.sqrt(long),
        r / np.sqrt(long),
        float(rng.uniform(0, np.pi)),
        lobes.astype(np.float32),
        float(np.clip(rng.lognormal(-0.12, 0.38), 0.25, 2.2)),
    )


def _stamp(nuclei: list[Nucleus], size: tuple[int, int]) -> Field:
    """Each pixel belongs to the nucleus that it lies deepest in."""
    shape = size[1], size[0]
    field = Field(
        np.zeros(shape, np.float32),
        np.full(shape, -9.0, np.float32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.uint16),
    )
    number = 0
    for nucleus in nuclei:
        where = nucleus.box(size)
        depth = nucleus.depth_px(where)
        deeper = depth > field.depth[where]
        mine = deeper & (depth > 0)
        if not mine.any():
            continue
        number += 1
        field.instances[where][mine] = number
        cover = np.clip(depth + 0.5, 0, 1)
        field.tone[where] = np.where(deeper & (depth > -0.5), nucleus.tone, field.tone[where])
        field.cover[where] = np.maximum(field.cover[where], cover)
        field.depth[where] = np.maximum(field.depth[where], depth)
    return field


def _seams(field: Field) -> Floats:
    """0 on the line where two nuclei touch, 1 elsewhere."""
    ids = field.instances
    line = np.zeros(ids.shape, bool)
    for axis in (0, 1):
        other = np.roll(ids, 1, axis)
        line |= (ids != other) & (ids > 0) & (other > 0)
    return np.asarray(1 - cv2.GaussianBlur(line.astype(np.float32), (0, 0), 0.8), np.float32)


def _fluorescence(rng: np.random.Generator, field: Field) -> Bytes:
    """Glowing nuclei, chromatin in clumps, haze from other planes, shot noise; grey or in a dye's colour."""
    shape = field.cover.shape
    chromatin = 1 + 0.20 * fractal(rng, shape, 7, octaves=4) + 0.10 * fractal(rng, shape, 2.5, octaves=1)
    dome = 0.72 + 0.28 * smoothstep(0, 6, field.depth)
    glow = field.cover * field.tone * chromatin * dome * (0.72 + 0.28 * _seams(field))
    glow = glow + _specks(rng, field) * 0.9
    glow = cv2.GaussianBlur(glow, (0, 0), 0.85)
    haze = cv2.GaussianBlur(glow, (0, 0), 14) * 0.16 + 0.035 + 0.012 * fractal(rng, shape, 160, octaves=2)
    photons = np.maximum(0.42 * glow + haze, 0) * float(rng.uniform(180, 420))
    counted = rng.poisson(photons).astype(np.float32) / 400 + rng.normal(0, 0.006, shape).astype(np.float32)
    grey = np.clip(counted / max(float(np.quantile(counted, 0.998)), 0.05), 0, 1) ** 0.8
    dyes = ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0), (0.25, 0.45, 1.0), (0.35, 1.0, 0.40))
    dye = np.asarray(dyes[int(rng.integers(len(dyes)))], np.float32)
    return _bytes(grey[..., None] * dye + 0.25 * (grey[..., None] ** 3) * (1 - dye))


def _specks(rng: np.random.Generator, field: Field) -> Floats:
    """Debris of a single pixel, bright, and as in real sets of this kind annotated: each an object."""
    free = np.argwhere(cv2.dilate(field.cover, np.ones((5, 5))) == 0)
    light = np.zeros(field.cover.shape, np.float32)
    number = int(field.instances.max())
    for row, column in rng.permutation(free)[: int(rng.integers(2, 7))]:
        if field.instances[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2].any():
            continue
        number += 1
        field.instances[row, column] = number
        light[row, column] = 6.0
    return light


def _stained(rng: np.random.Generator, field: Field) -> Bytes:
    """Tissue in pink, nuclei in violet: light that dyes absorb, by Beer and Lambert."""
    shape = field.cover.shape
    fibres = fractal(rng, shape, (26, 9), octaves=5)
    gaps = smoothstep(0.9, 2.0, fractal(rng, shape, 30, octaves=3))
    eosin = np.clip(0.42 + 0.16 * fibres + 0.08 * fractal(rng, shape, 3, octaves=2), 0.03, 1.3) * (
        1 - 0.85 * gaps
    )
    chromatin = 1 + 0.28 * fractal(rng, shape, 5, octaves=3)
    rim = np.exp(-((field.depth - 1.2) ** 2) / 2.2)
    blue = field.cover * (0.62 * field.tone**0.6 * chromatin + 0.42 * rim) * (0.5 + 0.5 * _seams(field))
    absorbed = eosin[..., None] * np.array([0.10, 0.66, 0.34]) + np.maximum(blue, 0)[..., None] * np.array(
        [0.95, 1.15, 0.48]
    )
    seen = 0.95 * np.exp(-absorbed) * _lamp(rng, shape)[..., None]
    seen = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), 0.75)
    return _bytes(seen + rng.normal(0, 0.012, seen.shape).astype(np.float32))


def _phase(rng: np.random.Generator, field: Field) -> Bytes:
    """Grey on grey: a dark body with granules, a bright halo outside the rim."""
    shape = field.cover.shape
    halo = np.exp(-((field.depth + 2.0) ** 2) / 5.0)
    rim = np.exp(-((field.depth - 0.9) ** 2) / 1.6)
    grain = fractal(rng, shape, 3.2, octaves=2)
    body = field.cover * (-0.115 * field.tone**0.5 + 0.05 * grain)
    ground = 0.56 + 0.016 * fractal(rng, shape, 40, octaves=4)
    seen = (ground + 0.20 * halo - 0.16 * rim + body - 0.12 * (1 - _seams(field))) * _lamp(rng, shape)
    seen = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), 0.8) + rng.normal(0, 0.014, shape).astype(
        np.float32
    )
    return _bytes(seen[..., None] * np.array([0.98, 1.0, 0.97], np.float32))


def _lamp(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Light that is stronger near a spot of the field."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    spot = rng.uniform(0.3, 0.7, 2) * shape
    far = ((y - spot[0]) ** 2 + (x - spot[1]) ** 2) / max(shape) ** 2
    return np.asarray(1 - 0.35 * far, np.float32)


def _bytes(seen: Floats) -> Bytes:
    pixels: Bytes = np.clip(seen * 255 + 0.5, 0, 255).astype(np.uint8)
    return pixels


LOOKS: tuple[Callable[[np.random.Generator, Field], Bytes], ...] = (
    _fluorescence,
    _stained,
    _phase,
    _fluorescence,
)
