"""A street: houses, trees, cars, people, in daylight, through a camera behind a windscreen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample import car, furniture, people, plants
from segdesk.dataset.sample.facade import WALLS, House, draw_house
from segdesk.dataset.sample.ground import Street, paint_ground, paint_sky
from segdesk.dataset.sample.light import Daylight, Film, Points, develop
from segdesk.dataset.sample.mesh import Camera, Mesh, box, cast_shadow, draw, surface
from segdesk.dataset.sample.noise import Floats, fractal, smoothstep
from segdesk.dataset.sample.picture import Canvas, SampleClass, Scene
from segdesk.ops.cv import cv2

SKY, ROAD, PAVEMENT, BUILDING, FENCE, POLE, TREE, SIGN, CAR, PEDESTRIAN, BICYCLE, VOID = (*range(11), 255)
CLASSES = (
    SampleClass(SKY, "sky", "#1f5fc4", "stuff"),
    SampleClass(ROAD, "road", "#7b68ee", "stuff"),
    SampleClass(PAVEMENT, "pavement", "#d98fc0", "stuff"),
    SampleClass(BUILDING, "building", "#b5694d", "stuff"),
    SampleClass(FENCE, "fence", "#d8c95a", "stuff"),
    SampleClass(POLE, "pole", "#f0d815", "stuff"),
    SampleClass(TREE, "tree", "#5cb270", "stuff"),
    SampleClass(SIGN, "sign", "#e8923a", "thing"),
    SampleClass(CAR, "car", "#46e0d0", "thing"),
    SampleClass(PEDESTRIAN, "pedestrian", "#dc1414", "thing"),
    SampleClass(BICYCLE, "bicycle", "#ff5fa2", "thing"),
    SampleClass(VOID, "void", "#3a3a3a", "void"),
)
END_M = 130.0


@dataclass(frozen=True)
class Mood:
    """A time and a weather. height_deg is the sun's; the colours are linear."""

    height_deg: tuple[float, float]
    sun: tuple[float, float, float]
    zenith: tuple[float, float, float]
    horizon: tuple[float, float, float]
    cloud: float
    haze_m: float
    exposure: float
    warmth: float = 0.0


MOODS = (
    Mood((38, 58), (2.7, 2.5, 2.2), (0.13, 0.30, 0.72), (0.62, 0.76, 0.95), 0.35, 480, 0.98),
    Mood((24, 36), (2.8, 2.35, 1.8), (0.14, 0.31, 0.70), (0.72, 0.80, 0.92), 0.50, 380, 1.05),
    Mood((10, 18), (2.6, 1.65, 0.85), (0.17, 0.27, 0.52), (0.98, 0.78, 0.56), 0.45, 260, 1.3, 0.03),
    Mood((45, 60), (0.30, 0.30, 0.29), (0.62, 0.67, 0.74), (0.88, 0.90, 0.93), 0.95, 260, 1.3),
    Mood((40, 50), (0.9, 0.86, 0.80), (0.36, 0.46, 0.64), (0.80, 0.85, 0.92), 0.72, 320, 1.2),
)


@dataclass(frozen=True)
class Thing:
    """Something that stands on the ground at z, with how its mask is classed."""

    z: float
    mesh: Mesh
    class_id: int
    counted: bool = False


def street(rng: np.random.Generator, size: tuple[int, int]) -> Scene:
    """A street scene of size (width, height)."""
    canvas = Canvas(size)
    camera = _camera(rng, size)
    plan = _plan(rng)
    houses = [*_row(rng, plan.wall_left), *_row(rng, plan.wall_right)]
    mood = MOODS[int(rng.integers(len(MOODS)))]
    light = _daylight(rng, mood, houses)
    things = sorted(_things(rng, plan, camera), key=lambda thing: -thing.z)
    paint_sky(canvas, camera, light, plan.seed)
    shade = _shadows(canvas, camera, light, things)
    paint_ground(canvas, camera, light, plan, shade=shade, ids=(ROAD, PAVEMENT))
    _far_end(canvas, camera, light, rng)
    _build(canvas, camera, light, houses, things)
    _haze(canvas, light)
    if rng.random() < 0.45:
        _bonnet(canvas, rng, light)
    film = Film(
        exposure=mood.exposure,
        warmth=mood.warmth + float(rng.normal(0, 0.012)),
        grain=float(rng.uniform(0.008, 0.017)),
    )
    return Scene(develop(rng, canvas.light, film), canvas.labels, canvas.instances, CLASSES)


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
    houses, z = [], 1.5
    base = float(rng.uniform(7, 13))
    while z < END_M:
        wide = float(rng.uniform(5.5, 14))
        height = float(np.clip(base + rng.normal(0, 2.2), 5.5, 19))
        if rng.random() > 0.10 or z < 8:
            houses.append(
                House(
                    z,
                    z + wide,
                    height,
                    wall,
                    int(rng.integers(len(WALLS))),
                    int(rng.integers(1 << 30)),
                    bool(rng.random() < 0.55),
                )
            )
        z += wide
    return houses


def _daylight(rng: np.random.Generator, mood: Mood, houses: list[House]) -> Daylight:
    up = np.radians(float(rng.uniform(*mood.height_deg)))
    around = float(rng.uniform(-0.85, 0.85)) * np.pi
    sun = np.array([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)], np.float32)
    colors = [np.array(c, np.float32) for c in (mood.sun, mood.zenith, mood.horizon)]
    return Daylight(sun, *colors, mood.cloud, mood.haze_m, sunlit=_over_roofs(sun, houses))


def _over_roofs(sun: Points, houses: list[House]) -> Callable[[Points], Floats]:
    """Whether points see the sun past the row of houses on the sun's side, with a soft edge."""
    bins = np.zeros((2, 700))
    walls = {1: 30.0, -1: -30.0}
    for house in houses:
        row = bins[0 if house.side > 0 else 1]
        row[max(0, int((house.near + 100) * 2)) : int((house.far + 100) * 2)] = (
            house.height + 1.5 * house.pitched
        )
        walls[house.side] = house.wall
    for row in bins:
        row[:200] = row[203]
    side = 1 if sun[0] > 0 else -1
    profile = bins[0 if side > 0 else 1]

    def sunlit(points: Points) -> Floats:
        run = np.maximum((walls[side] - points[..., 0]) * side, 0.0)
        steps = run / max(abs(float(sun[0])), 1e-3)
        at = points[..., 2] + steps * sun[2]
        height = points[..., 1] + steps * sun[1]
        index = np.clip((at + 100) * 2, 0, len(profile) - 1).astype(np.int64)
        soft = 0.1 + 0.05 * steps
        return smoothstep(-1, 1, np.asarray((height - profile[index]) / soft, np.float32))

    return sunlit


def _things(rng: np.random.Generator, plan: Street, camera: Camera) -> list[Thing]:
    wished = [
        *_traffic(rng, plan),
        *_lamps_and_signs(rng, plan),
        *_crowd(rng, plan),
        *_greenery(rng, plan, camera),
        *_fences(rng, plan, camera),
    ]
    return _without_collisions(wished)


def _without_collisions(wished: list[Thing]) -> list[Thing]:
    """The things in turn, but for those that would stand inside an earlier counted one."""
    kept: list[Thing] = []
    taken = np.zeros((0, 4))
    for thing in wished:
        plan_view = thing.mesh.faces[..., [0, 2]].reshape(-1, 2)
        left, near = plan_view.min(axis=0) + 0.05
        right, far = plan_view.max(axis=0) - 0.05
        hit = (taken[:, 0] < right) & (left < taken[:, 2]) & (taken[:, 1] < far) & (near < taken[:, 3])
        if thing.counted and thing.class_id != SIGN:
            if hit.any():
                continue
            taken = np.vstack([taken, (left, near, right, far)])
        kept.append(thing)
    return kept


def _greenery(rng: np.random.Generator, plan: Street, camera: Camera) -> list[Thing]:
    found = []
    for side, kerb in ((-1, plan.kerb_left), (1, plan.kerb_right)):
        if rng.random() < 0.25:
            continue
        z = float(rng.uniform(7, 16))
        while z < 95:
            height = float(rng.uniform(4.5, 9.5))
            leaves = int(np.clip(5200 * (14 / z) * (camera.size[0] / 960), 350, 5200))
            grown = plants.tree(rng, height=height, spread=0.30 * height, leaves=leaves)
            found.append(Thing(z, grown.moved(kerb + side * float(rng.uniform(0.9, 1.4)), z), TREE))
            z += float(rng.uniform(8, 20))
    return found


def _lamps_and_signs(rng: np.random.Generator, plan: Street) -> list[Thing]:
    found = []
    for side, kerb in ((-1, plan.kerb_left), (1, plan.kerb_right)):
        x = kerb + side * 0.55
        for z in np.arange(rng.uniform(9, 22), 100, 24.0):
            found.append(Thing(float(z), furniture.lamp(rng, toward=-side).moved(x, float(z)), POLE))
        for z in (float(rng.uniform(9, 16)), float(rng.uniform(20, 45))):
            if rng.random() < 0.75:
                high = float(rng.uniform(2.1, 2.6))
                turn = float(rng.normal(0, 0.12))
                found.append(Thing(z + 0.02, furniture.post(high + 0.3).moved(x, z), POLE))
                found.append(
                    Thing(z, furniture.sign(rng, at=high).moved(x, z, turn=turn), SIGN, counted=True)
                )
    return found


def _traffic(rng: np.random.Generator, plan: Street) -> list[Thing]:
    """Parked cars along both kerbs, and some under way."""
    found = []
    for side, kerb in ((-1, plan.kerb_left), (1, plan.kerb_right)):
        share, z = float(rng.uniform(0.15, 0.85)), float(rng.uniform(8, 11))
        while z < 90:
            if rng.random() < share and abs(z - plan.crossing) > 4:
                turn = (0 if side > 0 else np.pi) + float(rng.normal(0, 0.02))
                found.append(_car(rng, kerb - side * 1.05, z, turn))
            z += 5.8 + float(rng.uniform(0, 0.8))
    for lane, turn in ((plan.middle + 1.5, 0.0), (plan.middle - 1.5, np.pi)):
        z = float(rng.uniform(11, 40))
        while z < 110:
            if rng.random() < 0.6:
                found.append(_car(rng, lane, z, turn))
            z += float(rng.uniform(9, 40))
    return found


def _car(rng: np.random.Generator, x: float, z: float, turn: float) -> Thing:
    return Thing(z, car.car(rng).moved(x, z, turn=turn), CAR, counted=True)


def _crowd(rng: np.random.Generator, plan: Street) -> list[Thing]:
    """People on the pavements, some on the crossing, riders on the road, bicycles at the walls."""
    found = []
    for _ in range(int(rng.integers(4, 13))):
        side = int(rng.choice([-1, 1]))
        kerb, wall = (plan.kerb_left, plan.wall_left) if side < 0 else (plan.kerb_right, plan.wall_right)
        z = float(6 + 45 * rng.random() ** 1.6)
        x = kerb + (wall - kerb) * float(rng.uniform(0.3, 0.85))
        found.append(
            Thing(
                z,
                people.pedestrian(rng).moved(x, z, turn=float(rng.choice([0, np.pi]) + rng.normal(0, 0.3))),
                PEDESTRIAN,
                True,
            )
        )
    if 10 < plan.crossing < 35:
        for _ in range(int(rng.integers(1, 4))):
            x, z = (
                float(rng.uniform(plan.kerb_left, plan.kerb_right)),
                plan.crossing + float(rng.uniform(-1.2, 1.2)),
            )
            found.append(
                Thing(
                    z,
                    people.pedestrian(rng).moved(x, z, turn=float(rng.choice([-1, 1])) * np.pi / 2),
                    PEDESTRIAN,
                    True,
                )
            )
    for _ in range(int(rng.integers(1, 4))):
        side, z = int(rng.choice([-1, 1])), float(rng.uniform(7, 30))
        x = plan.middle + side * 2.2
        found.append(
            Thing(
                z,
                people.rider(rng).moved(x, z, turn=(0 if side > 0 else np.pi) + float(rng.normal(0, 0.12))),
                BICYCLE,
                True,
            )
        )
    side, z = int(rng.choice([-1, 1])), float(rng.uniform(8, 18))
    wall = plan.wall_left if side < 0 else plan.wall_right
    found.append(
        Thing(
            z,
            people.bicycle(rng).moved(wall - side * 0.5, z, turn=float(rng.uniform(0.3, 1.2))),
            BICYCLE,
            True,
        )
    )
    return found


def _fences(rng: np.random.Generator, plan: Street, camera: Camera) -> list[Thing]:
    """A railing along a kerb, boards or a hedge along a wall; in pieces, so that they sort with the rest."""
    found = []
    for side, kerb, wall in ((-1, plan.kerb_left, plan.wall_left), (1, plan.kerb_right, plan.wall_right)):
        start, length = float(rng.uniform(8, 20)), int(rng.integers(3, 9))
        kind = float(rng.random())
        for piece in range(length):
            z = start + 2.0 * piece
            if kind < 0.4:
                found.append(Thing(z + 1, furniture.railing(2.0).moved(kerb + side * 0.3, z), FENCE))
            elif kind < 0.7:
                found.append(Thing(z + 1, furniture.planks(rng, 2.0).moved(wall - side * 0.35, z), FENCE))
            else:
                leaves = int(np.clip(900 * (12 / z), 150, 900))
                found.append(
                    Thing(
                        z + 1,
                        plants.hedge(rng, length=2.0, height=1.2, leaves=leaves).moved(wall - side * 0.6, z),
                        TREE,
                    )
                )
    del camera
    return found


def _shadows(canvas: Canvas, camera: Camera, light: Daylight, things: list[Thing]) -> tuple[Floats, Floats]:
    """(sun kept, sky kept) on the ground below the things, at image size."""
    sun = np.zeros((canvas.height, canvas.width), np.uint8)
    under = np.zeros_like(sun)
    straight = np.array([0.0, 1.0, 0.0])
    for thing in things:
        cast_shadow(sun, camera, thing.mesh, light.sun)
        if thing.class_id in (CAR, PEDESTRIAN, BICYCLE, FENCE):
            cast_shadow(under, camera, thing.mesh, straight)
    unit_px = canvas.width / 960
    kept = 1 - cv2.GaussianBlur(sun, (0, 0), 1.3 * unit_px).astype(np.float32) / 255
    tight = cv2.GaussianBlur(under, (0, 0), 2.5 * unit_px).astype(np.float32) / 255
    wide = cv2.GaussianBlur(under, (0, 0), sigmaX=14 * unit_px, sigmaY=5 * unit_px).astype(np.float32) / 255
    return kept, np.asarray((1 - 0.72 * tight) * (1 - 0.5 * wide), np.float32)


def _far_end(canvas: Canvas, camera: Camera, light: Daylight, rng: np.random.Generator) -> None:
    """Houses across the end of the street, too far to be more than a silhouette: void where trees mix in."""
    for z in (END_M + 60, END_M + 20):
        for left in np.arange(-60, 60, 9.0):
            height = float(rng.uniform(6, 17))
            tone = tuple(float(c) for c in rng.uniform(0.12, 0.35) * np.array([1, 0.92, 0.85]))
            draw(canvas, camera, light, box((left, 0, z), (left + 9, height, z + 9), tone), class_id=BUILDING)
    for left in np.arange(-40, 40, 5.0):
        if rng.random() < 0.5:
            mesh = plants.tree(rng, height=float(rng.uniform(6, 11)), spread=3.0, leaves=220)
            draw(canvas, camera, light, mesh.moved(float(left), END_M + 12), class_id=TREE)


def _build(canvas: Canvas, camera: Camera, light: Daylight, houses: list[House], things: list[Thing]) -> None:
    """Houses and things from far to near."""
    for house in sorted(houses, key=lambda h: -h.far):
        _gable(canvas, camera, light, house)
        draw_house(canvas, camera, light, house, BUILDING)
    for thing in things:
        number = canvas.new_object() if thing.counted else 0
        draw(
            canvas, camera, light, thing.mesh, class_id=thing.class_id, number=number, fringe=fringe_of(thing)
        )


def fringe_of(thing: Thing) -> int | None:
    """The class of loose leaves, of which no one could say whether they are tree or sky."""
    return VOID if thing.class_id == TREE else None


def _gable(canvas: Canvas, camera: Camera, light: Daylight, house: House) -> None:
    """The end wall that looks at us, the roof behind the eaves, a chimney."""
    s, w, n, f, h = house.side, house.wall, house.near, house.far, house.height
    back, ridge = w + s * 9, h + (2.4 if house.pitched else 0.0)
    tint = tuple(0.8 * c for c in WALLS[house.style % len(WALLS)][1])
    middle = (w + back) / 2
    wall = np.array(
        [
            [(w, 0, n), (w, h, n), (back, h, n), (back, 0, n)],
            [(w, h, n), (middle, ridge, n), (middle, ridge, n), (back, h, n)],
        ],
        float,
    )
    slope = np.array(
        [[(w - s * 0.3, h, n), (middle, ridge, n), (middle, ridge, f), (w - s * 0.3, h, f)]], float
    )
    meshes = [surface(wall if s > 0 else wall[:, ::-1], tint)]
    if house.pitched:
        meshes.append(surface(slope if s < 0 else slope[:, ::-1], (0.11, 0.075, 0.06)))
        chimney = (w + s * 1.6, n + 0.3 * (f - n))
        meshes.append(
            box(
                (chimney[0] - 0.4, h, chimney[1] - 0.5),
                (chimney[0] + 0.4, ridge + 1.0, chimney[1] + 0.5),
                tint,
            )
        )
    for mesh in meshes:
        draw(canvas, camera, light, mesh, class_id=BUILDING)


def _haze(canvas: Canvas, light: Daylight) -> None:
    """Air between us and what is far; what it hides most of is nobody's to name."""
    clear = np.exp(canvas.depth / np.float32(-light.haze_m))[..., None]
    tint = light.horizon_rgb * 0.85
    clear[canvas.labels == SKY] = 1
    canvas.light[:] = tint + (canvas.light - tint) * clear


def _bonnet(canvas: Canvas, rng: np.random.Generator, light: Daylight) -> None:
    """Our own bonnet at the lower edge: out of focus, glossy, void."""
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
    canvas.blend(where, body.astype(np.float32), smoothstep(-soft, soft, below))
    canvas.mark(where, below > 0, class_id=VOID, number=0, depth=1.0)
