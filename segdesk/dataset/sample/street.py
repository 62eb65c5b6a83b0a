"""A street: houses, trees, cars, people, in daylight, through a camera behind a windscreen."""

from __future__ import annotations

import numpy as np

from segdesk.dataset.sample import car, plants
from segdesk.dataset.sample.facade import WALLS, House
from segdesk.dataset.sample.ground import Street, paint_ground, paint_sky
from segdesk.dataset.sample.houses import draw_house
from segdesk.dataset.sample.light import Film, develop
from segdesk.dataset.sample.mesh import Mesh, box, joined, rgb, surface, upright
from segdesk.dataset.sample.noise import fractal, smoothstep
from segdesk.dataset.sample.picture import Bytes, Canvas, Scene
from segdesk.dataset.sample.staffage import Thing, fringe_of, things
from segdesk.dataset.sample.street_classes import (
    BICYCLE,
    BUILDING,
    CAR,
    CLASSES,
    FENCE,
    PAVEMENT,
    PEDESTRIAN,
    ROAD,
    SKY,
    TREE,
    VOID,
)
from segdesk.dataset.sample.vectors import Floats
from segdesk.dataset.sample.view import Camera, View, cast_shadow, draw
from segdesk.dataset.sample.weather import MOOD_SHARES, MOODS, Mood, daylight
from segdesk.ops.cv import cv2

END_M = 130.0
GLASS = (0.05, 0.055, 0.06)


def street(rng: np.random.Generator, size: tuple[int, int]) -> Scene:
    """A street scene of size (width, height)."""
    canvas = Canvas(size)
    camera = _camera(rng, size)
    plan = _plan(rng)
    houses = [*_row(rng, plan.wall_left), *_row(rng, plan.wall_right)]
    mood = MOODS[int(rng.choice(len(MOODS), p=MOOD_SHARES))]
    view = View(canvas, camera, daylight(rng, mood, houses))
    standing = sorted(things(rng, plan, width_px=size[0]), key=lambda thing: -thing.z)
    paint_sky(view, plan.seed)
    paint_ground(view, plan, shade=_shadows(view, standing), ids=(ROAD, PAVEMENT))
    _far_end(view, rng)
    _build(view, houses, standing)
    _haze(view)
    if rng.random() < 0.3:
        _bonnet(view, rng)
    return Scene(_developed(rng, canvas, mood), canvas.labels, canvas.instances, CLASSES)


def _developed(rng: np.random.Generator, canvas: Canvas, mood: Mood) -> Bytes:
    warmth = mood.warmth + float(rng.normal(0, 0.012))
    grain = float(rng.uniform(0.006, 0.013))
    film = Film(exposure=mood.exposure, warmth=warmth, grain=grain, saturation=1.2)
    return develop(rng, canvas.light, film)


def _camera(rng: np.random.Generator, size: tuple[int, int]) -> Camera:
    focal = float(rng.uniform(0.80, 1.0)) * size[0]
    horizon = float(rng.uniform(0.42, 0.50)) * size[1]
    return Camera(size, focal, horizon, float(rng.uniform(1.35, 1.75)), float(rng.normal(0, 0.025)))


def _plan(rng: np.random.Generator) -> Street:
    half, own = float(rng.uniform(3.4, 5.2)), float(rng.uniform(1.4, 2.0))
    left, right = -half - own + 0.6, half - own + 0.6
    return Street(
        left,
        right,
        left - float(rng.uniform(2.4, 4.2)),
        right + float(rng.uniform(2.4, 4.2)),
        (left + right) / 2,
        wetness=float(rng.random() ** 3),
        worn=float(rng.uniform(0.2, 0.8)),
        crossing=float(rng.choice([-9, 16, 26, 40])),
        seed=float(rng.uniform(0, 60)),
    )


def _row(rng: np.random.Generator, wall: float) -> list[House]:
    """Houses along one side, some gaps between them, from near to far."""
    houses: list[House] = []
    z, base = 1.5, float(rng.uniform(7, 13))
    while z < END_M:
        far = z + float(rng.uniform(5.5, 14))
        height = float(np.clip(base + rng.normal(0, 2.2), 5.5, 19))
        if rng.random() > 0.10 or z < 8:
            style, seed = int(rng.integers(len(WALLS))), int(rng.integers(1 << 30))
            houses.append(House(z, far, height, wall, style, seed, pitched=bool(rng.random() < 0.55)))
        z = far
    return houses


def _shadows(view: View, standing: list[Thing]) -> tuple[Floats, Floats]:
    """(sun kept, sky kept) on the ground below the things, at image size."""
    width = view.canvas.width
    sun = np.zeros((view.canvas.height, width), np.uint8)
    under = np.zeros_like(sun)
    straight = np.array([0.0, 1.0, 0.0])
    for thing in standing:
        cast_shadow(sun, view.camera, thing.mesh, view.light.sun)
        if thing.class_id in (CAR, PEDESTRIAN, BICYCLE, FENCE):
            cast_shadow(under, view.camera, thing.mesh, straight)
    unit_px = width / 960
    kept = 1 - _softened(sun, 1.3 * unit_px, 1.3 * unit_px)
    tight, wide = _softened(under, 2.5 * unit_px, 2.5 * unit_px), _softened(under, 14 * unit_px, 5 * unit_px)
    return kept, np.asarray((1 - 0.72 * tight) * (1 - 0.5 * wide), np.float32)


def _softened(stencil: Bytes, across_px: float, down_px: float) -> Floats:
    blurred = cv2.GaussianBlur(stencil, (0, 0), sigmaX=across_px, sigmaY=down_px)
    return np.asarray(blurred, np.float32) / np.float32(255)


def _far_end(view: View, rng: np.random.Generator) -> None:
    """Houses across the end of the street and the trees before them."""
    for z in (END_M + 60, END_M + 24):
        left = -60.0
        while left < 60:
            wide = float(rng.uniform(6, 12))
            draw(view, _far_house(rng, wide).moved(left, z), class_id=BUILDING)
            left += wide
    for x in np.arange(-26, 26, 4.5).tolist():
        if rng.random() < 0.6:
            high = float(rng.uniform(5, 9))
            grown = plants.tree(rng, height=high, spread=0.42 * high, leaves=420)
            draw(view, grown.moved(x + float(rng.uniform(-1, 1)), END_M + 12), class_id=TREE)


def _far_house(rng: np.random.Generator, wide: float) -> Mesh:
    """A front with windows and a gable, from its left edge at the origin, seen from -z."""
    high = float(rng.uniform(5, 13))
    tint = rgb(0.8 * np.asarray(WALLS[int(rng.integers(len(WALLS)))][1]) * rng.uniform(0.7, 1.1))
    gable = float(rng.uniform(1.2, 3.5)) if rng.random() < 0.7 else 0.1
    wall = upright((0, 0, wide, high), 0, tint)
    return joined(wall, _gable_end(wide, high, gable), _far_windows(wide, high))


def _far_windows(wide: float, high: float) -> Mesh:
    """Rows of panes before a wall, one mesh."""
    floors, columns = np.arange(1.0, high - 1.8, 3.0), np.arange(0.9, wide - 1.6, 2.1)
    y, x = (a.reshape(-1, 1, 1) for a in np.meshgrid(floors, columns, indexing="ij"))
    pane = np.array([(0, 0, 0), (0, 1.5, 0), (1.0, 1.5, 0), (1.0, 0, 0)])
    faces = pane + np.concatenate([x, y, np.full_like(x, -0.4)], axis=2)
    return surface(faces, GLASS, gloss=0.8)


def _gable_end(wide: float, high: float, rise: float) -> Mesh:
    slate = (0.10, 0.085, 0.08)
    over = 0.25
    rim = [(-over, high, 0), (wide / 2, high + rise, 0), (wide / 2, high + rise, 0), (wide + over, high, 0)]
    return surface(np.array([rim], float), slate)


def _build(view: View, houses: list[House], standing: list[Thing]) -> None:
    """Houses and things from far to near."""
    for house in sorted(houses, key=lambda h: -h.far):
        for mesh in _flank(house):
            draw(view, mesh, class_id=BUILDING)
        draw_house(view, house, BUILDING)
    for thing in standing:
        number = view.canvas.new_object() if thing.counted else 0
        draw(view, thing.mesh, class_id=thing.class_id, number=number, fringe=fringe_of(thing))


def _flank(house: House) -> list[Mesh]:
    """The end wall that looks at us, the roof behind the eaves, a chimney on the ridge."""
    side, wall, near, high = house.side, house.wall, house.near, house.height
    back, ridge = wall + side * 9, high + (2.4 if house.pitched else 0.0)
    middle = (wall + back) / 2
    tint = rgb(0.8 * np.asarray(WALLS[house.style % len(WALLS)][1]))
    end = [
        [(wall, 0, near), (wall, high, near), (back, high, near), (back, 0, near)],
        [(wall, high, near), (middle, ridge, near), (middle, ridge, near), (back, high, near)],
    ]
    meshes = [surface(np.array(end if side > 0 else [face[::-1] for face in end], float), tint)]
    if house.pitched:
        meshes += [_roof(house, middle, ridge), *_chimney(middle, near + 0.4, ridge)]
    return meshes


def _roof(house: House, middle: float, ridge: float) -> Mesh:
    eaves = house.wall - house.side * 0.3
    slope = [
        (eaves, house.height, house.near),
        (middle, ridge, house.near),
        (middle, ridge, house.far),
        (eaves, house.height, house.far),
    ]
    return surface(np.array([slope if house.side < 0 else slope[::-1]], float), (0.11, 0.075, 0.06))


def _chimney(x: float, z: float, ridge: float) -> list[Mesh]:
    """A stack of bricks across the ridge, a cap on it, two pots on that."""
    brick, clay = (0.20, 0.10, 0.07), (0.30, 0.14, 0.08)
    stack = box((x - 0.55, ridge - 0.6, z), (x + 0.55, ridge + 0.75, z + 0.5), brick)
    cap = box((x - 0.63, ridge + 0.75, z - 0.08), (x + 0.63, ridge + 0.87, z + 0.58), (0.26, 0.24, 0.22))
    pots = [
        box((x + at - 0.12, ridge + 0.87, z + 0.12), (x + at + 0.12, ridge + 1.3, z + 0.36), clay)
        for at in (-0.28, 0.28)
    ]
    return [stack, cap, *pots]


def _haze(view: View) -> None:
    """Air between us and what is far."""
    canvas, light = view.canvas, view.light
    clear = np.exp(canvas.depth / np.float32(-light.haze_m))[..., None]
    tint = light.horizon_rgb * 0.85
    clear[canvas.labels == SKY] = 1
    canvas.light[:] = tint + (canvas.light - tint) * clear


def _bonnet(view: View, rng: np.random.Generator) -> None:
    """Our own bonnet at the lower edge: out of focus, glossy, void."""
    canvas, light = view.canvas, view.light
    rise = float(rng.uniform(0.05, 0.10)) * canvas.height
    paint = np.asarray(car.PAINTS[int(rng.integers(len(car.PAINTS)))], np.float32)
    x = (np.arange(canvas.width, dtype=np.float32) + 0.5) / canvas.width * 2 - 1
    edge = canvas.height - rise * (1 - 0.22 * x**2 - 0.18 * x**8)
    top = int(edge.min()) - 8
    y = np.arange(top, canvas.height, dtype=np.float32)[:, None] + 0.5
    below = y - edge[None, :]
    soft = 2.2 * canvas.width / 960
    deep = np.clip(below / rise, 0, 1)[..., None]
    streak = fractal(rng, below.shape, (rise, canvas.width / 8), octaves=3)[..., None]
    shine = light.zenith_rgb * (0.16 - 0.10 * deep) + light.horizon_rgb * 0.16 * np.exp(-9 * deep)
    body = paint * light.sky_rgb * 0.6 + shine * (1 + 0.12 * streak)
    where = (slice(top, canvas.height), slice(0, canvas.width))
    canvas.blend(where, body.astype(np.float32), smoothstep(-soft, soft, below.astype(np.float32)))
    canvas.mark(where, below > 0, class_id=VOID, number=0, depth=1.0)
