"""House fronts: drawn flat in metres, lit, and laid onto the picture in perspective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.mesh import Rgb, rgb
from segdesk.dataset.sample.noise import cell_hash, cutting, stripes
from segdesk.dataset.sample.vectors import Floats

WALLS: tuple[tuple[str, Rgb], ...] = (
    ("brick", (0.30, 0.12, 0.075)),
    ("brick", (0.36, 0.20, 0.12)),
    ("brick", (0.42, 0.33, 0.22)),
    ("plaster", (0.62, 0.56, 0.45)),
    ("plaster", (0.66, 0.62, 0.58)),
    ("plaster", (0.55, 0.44, 0.30)),
    ("plaster", (0.44, 0.47, 0.48)),
    ("stone", (0.42, 0.38, 0.31)),
    ("office", (0.30, 0.31, 0.32)),
)
SHOPS: tuple[Rgb, ...] = (
    (0.03, 0.05, 0.10),
    (0.10, 0.02, 0.02),
    (0.02, 0.07, 0.04),
    (0.05, 0.05, 0.05),
    (0.30, 0.22, 0.08),
    (0.35, 0.35, 0.33),
)


@dataclass(frozen=True)
class House:
    """One front of a row: along z from near to far at x = wall; style is a row of WALLS."""

    near: float
    far: float
    height: float
    wall: float
    style: int
    seed: int
    pitched: bool

    @property
    def side(self) -> int:
        return 1 if self.wall > 0 else -1


class Front:
    """A flat drawing of a front: albedo, openness to the sky (shut), glass, at scale pixels per metre."""

    def __init__(self, width_m: float, height_m: float, scale: float) -> None:
        self.scale = scale
        self.shape = max(8, round(height_m * scale)), max(8, round(width_m * scale))
        self.height_m, self.width_m = height_m, width_m
        self.albedo: Floats = np.zeros((*self.shape, 3), np.float32)
        self.open: Floats = np.ones(self.shape, np.float32)
        self.glass: Floats = np.zeros(self.shape, np.float32)

    def mirror(self) -> None:
        """Swap left and right: on the right of the street the near end of a front is its right one."""
        self.albedo, self.open, self.glass = self.albedo[:, ::-1], self.open[:, ::-1], self.glass[:, ::-1]

    def area(self, left: float, bottom: float, right: float, top: float) -> tuple[slice, slice]:
        """(rows, columns) of a rectangle in metres from the lower left corner."""
        rows = slice(
            max(0, round((self.height_m - top) * self.scale)),
            max(0, round((self.height_m - bottom) * self.scale)),
        )
        return rows, slice(max(0, round(left * self.scale)), max(0, round(right * self.scale)))

    def paint(
        self, box: tuple[float, float, float, float], color: Rgb, *, open_: float = 1.0, glass: float = 0.0
    ) -> None:
        where = self.area(*box)
        self.albedo[where] = color
        self.open[where] = open_
        self.glass[where] = glass

    def recess(self, box: tuple[float, float, float, float], depth_m: float) -> None:
        """The shade that a reveal throws onto what lies in it: from the lintel and one side."""
        left, bottom, right, top = box
        for share, dark in ((1.0, 0.62), (0.55, 0.72)):
            self.open[self.area(left, top - depth_m * share, right, top)] *= dark
            self.open[self.area(left, bottom, left + 0.5 * depth_m * share, top)] *= dark


def bake(house: House, scale: float) -> Front:
    """The drawing of a house's front; the same house looks the same at every scale."""
    rng = np.random.default_rng(house.seed)
    front = Front(house.far - house.near, house.height, scale)
    material, color = WALLS[house.style % len(WALLS)]
    tint = rgb(np.asarray(color) * rng.uniform(0.75, 1.2) * rng.uniform(0.95, 1.05, 3))
    front.albedo[:] = np.asarray(tint, np.float32)
    _texture(front, material)
    bottom = _ground_floor(front, rng)
    _storeys(front, rng, bottom, material)
    _cornice(front, tint)
    _weather(front, house.seed)
    if house.side > 0:
        front.mirror()
    return front


def _texture(front: Front, material: str) -> None:
    """Courses of brick or stone, as far as the scale can show them."""
    sizes = {"brick": (0.30, 0.10, 0.018), "stone": (0.9, 0.42, 0.02), "office": (1.5, 3.2, 0.03)}
    if material not in sizes:
        return
    length, course, joint = sizes[material]
    pixel = 1 / front.scale
    y, x = np.mgrid[: front.shape[0], : front.shape[1]].astype(np.float32) * np.float32(pixel)
    row = np.floor(y / course)
    shifted = x + (row % 2) * length / 2
    fade = np.clip(2.2 - 2.2 * pixel / course, 0, 1)
    joints = np.maximum(stripes(y, course, joint, pixel), stripes(shifted, length, joint, pixel))
    tone = 1 + fade * (0.5 * (cell_hash(shifted / length, row) - 0.5))
    mortar = np.float32(0.42 if material == "brick" else 0.2)
    front.albedo *= tone[..., None]
    front.albedo += ((mortar - front.albedo) * (0.55 * joints)[..., None]).astype(np.float32)


def _ground_floor(front: Front, rng: np.random.Generator) -> float:
    """A shop or a plinth with a door; returns the height where the storeys begin."""
    if rng.random() < 0.45:
        return _shop(front, rng)
    front.paint((0, 0, front.width_m, 0.6), (0.16, 0.155, 0.15))
    door = rng.uniform(0.15, 0.7) * front.width_m
    frame = (door - 0.15, 0, door + 1.25, 2.75)
    front.paint(frame, (0.5, 0.48, 0.44))
    leaf = SHOPS[int(rng.integers(len(SHOPS)))]
    front.paint((door, 0.1, door + 1.1, 2.2), leaf, open_=0.8)
    front.paint((door, 2.25, door + 1.1, 2.6), (0.03, 0.035, 0.04), glass=0.8)
    front.recess((door, 0.1, door + 1.1, 2.6), 0.25)
    return 0.15


def _shop(front: Front, rng: np.random.Generator) -> float:
    color = SHOPS[int(rng.integers(len(SHOPS)))]
    front.paint((0, 0, front.width_m, 3.7), color)
    panes = max(1, round(front.width_m / 2.4))
    step = front.width_m / panes
    for pane in range(panes):
        box = (pane * step + 0.14, 0.5, (pane + 1) * step - 0.1, 2.8)
        inside = rgb(rng.uniform(0.015, 0.10) * np.array([1.2, 1.0, 0.75]))
        front.paint(box, inside, glass=0.75)
        for _ in range(int(rng.integers(3, 9))):
            x, y = rng.uniform(box[0], box[2] - 0.3), rng.uniform(0.5, 1.5)
            goods = rgb(rng.uniform(0.02, 0.22) * rng.uniform(0.5, 1, 3))
            front.paint(
                (x, y, min(x + rng.uniform(0.1, 0.5), box[2]), y + rng.uniform(0.2, 0.8)), goods, glass=0.6
            )
        front.recess(box, 0.3)
    front.open[front.area(0, 2.6, front.width_m, 2.95)] *= 0.7
    _lettering(front, rng, (0.2 * front.width_m, 3.08, 0.75 * front.width_m, 3.5))
    return 3.7


def _lettering(front: Front, rng: np.random.Generator, box: tuple[float, float, float, float]) -> None:
    """Strokes that look like a name from afar and say nothing."""
    ink: Rgb = (0.75, 0.70, 0.55) if rng.random() < 0.6 else (0.7, 0.72, 0.75)
    x = box[0]
    while x < box[2]:
        wide = float(rng.uniform(0.12, 0.3))
        if rng.random() < 0.85:
            low = box[1] + (0.0 if rng.random() < 0.7 else 0.12)
            front.paint((x, low, x + 0.07, box[3]), ink)
            bar = box[1] + float(rng.choice([0.0, 0.17, 0.33]))
            front.paint((x, bar, x + wide * 0.7, bar + 0.07), ink)
        x += wide + 0.05


def _storeys(front: Front, rng: np.random.Generator, bottom: float, material: str) -> None:
    """Rows of windows of one kind."""
    storey = float(rng.uniform(2.9, 3.6))
    wide, tall = (
        (2.2, 2.3) if material == "office" else (float(rng.uniform(0.95, 1.4)), float(rng.uniform(1.5, 2.0)))
    )
    count = max(1, int((front.width_m - 0.6) / (wide + float(rng.uniform(0.7, 1.5)))))
    step = front.width_m / count
    trim: Rgb = (0.68, 0.66, 0.62) if rng.random() < 0.7 else (0.12, 0.11, 0.10)
    floor = bottom
    while floor + 0.8 + tall < front.height_m - 0.5:
        if rng.random() < 0.5 and floor > bottom:
            front.paint((0, floor - 0.02, front.width_m, floor + 0.14), (0.5, 0.48, 0.43))
            front.open[front.area(0, floor - 0.2, front.width_m, floor - 0.02)] *= 0.7
        for column in range(count):
            left = (column + 0.5) * step - wide / 2
            _window(front, rng, (left, floor + 0.8, left + wide, floor + 0.8 + tall), trim)
        floor += storey


def _window(
    front: Front, rng: np.random.Generator, box: tuple[float, float, float, float], trim: Rgb
) -> None:
    left, bottom, right, top = box
    front.paint((left - 0.1, bottom - 0.16, right + 0.1, bottom - 0.02), (0.55, 0.53, 0.48))
    front.open[front.area(left - 0.1, bottom - 0.34, right + 0.1, bottom - 0.16)] *= 0.66
    front.paint((left - 0.07, top, right + 0.07, top + 0.22), (0.5, 0.47, 0.42))
    front.paint(box, trim)
    room = rgb(rng.uniform(0.008, 0.05, 3))
    middle = (left + right) / 2
    for x0, x1 in ((left + 0.06, middle - 0.03), (middle + 0.03, right - 0.06)):
        front.paint((x0, bottom + 0.07, x1, top - 0.06), room, glass=float(rng.uniform(0.75, 1.0)))
    if rng.random() < 0.6:
        drop = float(rng.choice([0.25, 0.4, 0.9])) * (top - bottom)
        blind = rgb(rng.uniform(0.25, 0.6) * np.array([1, 0.97, 0.9]))
        front.paint((left + 0.06, top - 0.06 - drop * 0.9, right - 0.06, top - 0.06), blind, glass=0.45)
    front.paint((left, bottom + 0.55 * (top - bottom), right, bottom + 0.55 * (top - bottom) + 0.06), trim)
    front.recess(box, 0.22)


def _cornice(front: Front, tint: Rgb) -> None:
    top = front.height_m
    light = rgb(min(0.7, c * 1.35 + 0.05) for c in tint)
    front.paint((0, top - 0.45, front.width_m, top), light)
    front.open[front.area(0, top - 0.95, front.width_m, top - 0.45)] *= 0.62
    front.open[front.area(0, top - 0.28, front.width_m, top - 0.2)] *= 0.7


def _weather(front: Front, seed: int) -> None:
    """Stains that run down, blotches, soot near the ground."""
    rng = np.random.default_rng(seed + 1)
    runs = cutting(rng, front.shape, (5 * front.scale, 0.3 * front.scale))
    blotches = cutting(rng, front.shape, (2 * front.scale, 2 * front.scale))
    up = np.linspace(front.height_m, 0, front.shape[0], dtype=np.float32)[:, None]
    soot = 1 - 0.28 * np.exp(-up / 0.8)
    front.albedo *= ((1 + 0.085 * runs + 0.10 * blotches) * soot)[..., None]
    np.clip(front.albedo, 0.004, 0.85, out=front.albedo)
