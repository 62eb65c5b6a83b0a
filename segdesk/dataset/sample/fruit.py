"""Fruit, doughnuts and a cup on a table beside a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.light import Film, develop
from segdesk.dataset.sample.noise import Floats, on_surface, smoothstep
from segdesk.dataset.sample.picture import Canvas, SampleClass, Scene
from segdesk.dataset.sample.solids import (
    Distance,
    Eye,
    Solid,
    ball,
    bounds,
    cup,
    light_through,
    march,
    normals,
    open_sky,
    ring,
    rod,
)
from segdesk.dataset.sample.table import TABLES
from segdesk.ops.cv import cv2

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
NEIGHBOUR_CM = 9.0
"""Pieces farther apart do not shade each other."""
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
    green = np.array([0.46, 0.40, 0.07] if np.sin(piece * 9) > -0.3 else [0.26, 0.40, 0.05], np.float32)
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
    dark = np.array([0.07, 0.013, 0.055], np.float32) * (1 + 0.5 * np.sin(piece))
    return np.asarray(dark + (np.array([0.17, 0.13, 0.24]) - dark) * 0.55 * bloom[:, None], np.float32)


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
    band = ((np.abs(own[:, 1] - 2.6) < 0.35) & (np.hypot(own[:, 0], own[:, 2]) > 3.0))[:, None]
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
    Ware(ORANGE, ball(3.8), 3.85, 3.8, 3.8, _citrus((0.60, 0.20, 0.012)), 0.55, 0.075, 3.0, 0.20),
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


@dataclass(frozen=True)
class Piece:
    ware: Ware
    solid: Solid
    number: float


@dataclass(frozen=True)
class Room:
    """The window's light (toward, rgb, soft) and what the walls give back."""

    toward: Floats
    side: Floats
    rgb: Floats
    walls: Floats
    soft: float


def fruit(rng: np.random.Generator, size: tuple[int, int]) -> Scene:
    """A still life of size (width, height)."""
    canvas = Canvas(size)
    eye = _eye(rng, size)
    room = _room(rng)
    pieces = _arrange(rng)
    blockers = np.concatenate([p.solid.blockers for p in pieces])
    _lay_table(canvas, rng, eye, room, blockers)
    for piece in sorted(pieces, key=lambda p: -eye.project(p.solid.place)[2]):
        _place(canvas, eye, room, piece, blockers)
    light = _focus(canvas, eye)
    film = Film(
        exposure=0.86,
        grain=float(rng.uniform(0.006, 0.014)),
        vignette=0.34,
        warmth=float(rng.normal(0.02, 0.02)),
        saturation=1.08,
    )
    return Scene(develop(rng, light, film), canvas.labels, canvas.instances, CLASSES)


def _eye(rng: np.random.Generator, size: tuple[int, int]) -> Eye:
    down = float(np.radians(rng.uniform(33, 58)))
    far = float(rng.uniform(50, 62))
    ahead = np.array([0, -np.sin(down), np.cos(down)])
    turn = np.stack([[1.0, 0, 0], [0, -np.cos(down), -np.sin(down)], ahead]).astype(np.float32)
    return Eye((np.array([0, 2.5, 0]) - far * ahead).astype(np.float32), turn, 1.18 * size[0], size)


def _room(rng: np.random.Generator) -> Room:
    around = float(rng.choice([-1, 1])) * float(rng.uniform(0.5, 1.5))
    up = float(np.radians(rng.uniform(32, 52)))
    toward = np.array([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)], np.float32)
    side = np.cross(toward, [0, 1, 0]).astype(np.float32)
    warm = float(rng.uniform(-0.06, 0.1))
    rgb = np.array([2.3 * (1 + warm), 2.25, 2.2 * (1 - warm)], np.float32)
    walls = np.array([0.50, 0.47, 0.43], np.float32) * float(rng.uniform(0.8, 1.15))
    return Room(toward, side / np.linalg.norm(side), rgb, walls, float(rng.uniform(0.14, 0.3)))


def _arrange(rng: np.random.Generator) -> list[Piece]:
    """Pieces that touch at most, in an oval on the table; one cup at most; a stick across some."""
    pieces: list[Piece] = []
    wanted, tries = int(rng.integers(9, 15)), 0
    weights = np.array([w.weight for w in WARES])
    while len(pieces) < wanted and tries < 400:
        tries += 1
        ware = WARES[int(rng.choice(len(WARES), p=weights / weights.sum()))]
        spot = rng.normal(0, 1, 2) * (8.5, 7.0)
        others = np.array([p.solid.place[[0, 2]] for p in pieces]).reshape(-1, 2)
        rooms = np.array([p.ware.room for p in pieces])
        crowded = np.linalg.norm(others - spot, axis=1) < 0.98 * (rooms + ware.room)
        second_cup = ware.class_id == CUP and any(p.ware.class_id == CUP for p in pieces)
        if not (crowded.any() or second_cup or abs(spot[0]) > 17 or abs(spot[1]) > 13):
            pieces.append(_piece(rng, ware, spot))
    if rng.random() < 0.7:
        pieces.append(_stick(rng, pieces))
    return pieces


def _piece(rng: np.random.Generator, ware: Ware, spot: Floats) -> Piece:
    tilt = rng.normal(0, ware.tumbles, 2)
    spin = float(rng.uniform(-2.4, 0.7)) if ware.class_id == CUP else float(rng.uniform(0, 2 * np.pi))
    turn = _spin(1, spin) @ _spin(0, float(tilt[0])) @ _spin(2, float(tilt[1]))
    place = np.array([spot[0], ware.height, spot[1]], np.float32)
    solid = Solid(ware.distance, place, turn.astype(np.float32), ware.reach, _blockers(ware, place))
    return Piece(ware, solid, float(rng.uniform(0, 10)))


def _blockers(ware: Ware, place: Floats) -> Floats:
    if ware.class_id == DOUGHNUT:
        angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
        ring_ = np.stack([3.1 * np.cos(angle), 0 * angle, 3.1 * np.sin(angle), np.full(10, 1.5)], axis=1)
        return np.asarray(ring_ + np.append(place, 0), np.float32)
    if ware.class_id == CUP:
        return np.array([[place[0], y, place[2], 3.75] for y in (3.6, 4.8)], np.float32)
    return np.append(place, ware.room * 0.99)[None].astype(np.float32)


def _stick(rng: np.random.Generator, pieces: list[Piece]) -> Piece:
    """A chopstick with one end on the table and the other over the top of a piece."""
    under = pieces[int(rng.integers(len(pieces)))]
    top = under.solid.place + np.array([0, under.ware.height + 0.35, 0], np.float32)
    around = float(rng.uniform(0, 2 * np.pi))
    foot_far = float(rng.uniform(9, 13))
    foot = top + np.array([np.cos(around) * foot_far, 0.33 - top[1], np.sin(around) * foot_far])
    ahead = (top - foot) / np.linalg.norm(top - foot)
    place = foot + 11.0 * ahead
    over = np.cross(ahead, np.cross([0, 1, 0], ahead))
    over /= np.linalg.norm(over)
    turn = np.stack([ahead, over, np.cross(ahead, over)]).astype(np.float32)
    balls = np.array([[*(foot + t * ahead), 0.4] for t in np.linspace(0.5, 21.5, 30)], np.float32)
    return Piece(
        STICK,
        Solid(STICK.distance, place.astype(np.float32), turn, STICK.reach, balls),
        float(rng.uniform(0, 10)),
    )


def _spin(axis: int, angle: float) -> Floats:
    turn = np.eye(3)
    a, b = (axis + 1) % 3, (axis + 2) % 3
    turn[[a, a, b, b], [a, b, a, b]] = np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)
    return np.asarray(turn, np.float32)


def _lay_table(canvas: Canvas, rng: np.random.Generator, eye: Eye, room: Room, blockers: Floats) -> None:
    y, x = np.mgrid[: canvas.height, : canvas.width].astype(np.float32) + np.float32(0.5)
    rays = eye.rays(x, y).reshape(-1, 3)
    far = -eye.place[1] / np.minimum(rays[:, 1], -0.02)
    points = eye.place + rays * far[:, None]
    foot = far / eye.focal_px / np.maximum(-rays[:, 1], 0.1)
    surface = TABLES[int(rng.integers(len(TABLES)))](rng, points[:, 0], points[:, 2], foot)
    albedo, relief, gloss = surface
    up = np.stack([relief[:, 0], np.ones(len(rays), np.float32), relief[:, 1]], axis=1)
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    shade = _table_shade(canvas, room, points, blockers)
    canvas.light[:] = _lit(room, rays, points, (up, albedo, gloss), shade).reshape(canvas.light.shape)
    canvas.depth[:] = far.reshape(canvas.depth.shape)


def _table_shade(canvas: Canvas, room: Room, points: Floats, blockers: Floats) -> tuple[Floats, Floats]:
    """(window, walls) that the table sees; worked out for every third pixel, for it is soft."""
    coarse = points.reshape(canvas.height, canvas.width, 3)[1::3, 1::3]
    flat = np.ascontiguousarray(coarse).reshape(-1, 3)
    found = _shade(room, flat, np.broadcast_to(np.array([0, 1, 0], np.float32), flat.shape), blockers)
    size = (canvas.width, canvas.height)
    wide = [cv2.resize(f.reshape(coarse.shape[:2]), size, interpolation=cv2.INTER_CUBIC) for f in found]
    return np.clip(wide[0].ravel(), 0, 1), np.clip(wide[1].ravel(), 0, 1)


def _shade(room: Room, points: Floats, facing: Floats, blockers: Floats) -> tuple[Floats, Floats]:
    """(window, walls) that surface points see past the other pieces."""
    window = light_through(points + 0.05 * facing, room.toward, blockers, room.soft)
    return window, open_sky(points + 0.02 * facing, facing, blockers)


def _lit(
    room: Room,
    rays: Floats,
    points: Floats,
    skin: tuple[Floats, Floats, Floats],
    shade: tuple[Floats, Floats],
) -> Floats:
    """Linear light of surface points: window, walls, and the mirrored window (Schlick)."""
    facing, albedo, gloss = skin
    window, around = shade
    key = np.clip(facing @ room.toward, 0, 1) * window
    wall = room.walls * (0.62 + 0.38 * facing[:, 1:2]) * around[:, None]
    warm = albedo * np.clip(-facing[:, 1:2], 0, 1) * 0.25 * room.walls
    view = np.clip(-np.sum(rays * facing, axis=1), 0, 1)
    bounced = rays + 2 * view[:, None] * facing
    fresnel = (gloss * (0.045 + 0.955 * (1 - view) ** 5))[:, None]
    mirrored = _window(room, bounced) * room.rgb * 3.2 * np.sqrt(np.maximum(around, 0))[:, None]
    mirrored = mirrored + room.walls * around[:, None] * (0.35 + 0.3 * bounced[:, 1:2])
    return np.asarray(
        albedo * (key[:, None] * room.rgb + wall) + warm + np.minimum(fresnel, 0.6) * mirrored, np.float32
    )


def _window(room: Room, ways: Floats) -> Floats:
    """How much of a direction's view is window: two by two panes with bars between, soft at the rim."""
    up = np.cross(room.side, room.toward)
    ahead = np.maximum(ways @ room.toward, 1e-3)
    u, v = (ways @ room.side) / ahead / 0.36, (ways @ up) / ahead / 0.46
    pane = smoothstep(1.08, 0.92, np.abs(u)) * smoothstep(1.08, 0.92, np.abs(v))
    bars = smoothstep(0.03, 0.09, np.abs(u)) * smoothstep(0.03, 0.09, np.abs(v))
    return np.asarray((pane * bars * (ways @ room.toward > 0.1))[:, None], np.float32)


def _place(canvas: Canvas, eye: Eye, room: Room, piece: Piece, blockers: Floats) -> None:
    """March one piece's rays, light what they hit in front of all so far, refine its rim."""
    where = canvas.crop(bounds(piece.solid, eye))
    if where is None:
        return
    y, x = np.mgrid[where[0], where[1]].astype(np.float32) + np.float32(0.5)
    rays = eye.rays(x, y)
    far = march(piece.solid, eye.place, rays.reshape(-1, 3)).reshape(x.shape)
    shown = far < canvas.depth[where]
    if not shown.any():
        return
    cover = _rim(canvas, eye, piece, where, shown)
    light = _lit_piece(room, piece, eye, (rays[shown], far[shown]), blockers)
    full = np.zeros((*x.shape, 3), np.float32)
    full[shown] = light
    canvas.blend(where, _bled(full, shown), cover)
    canvas.mark(where, shown, class_id=piece.ware.class_id, number=canvas.new_object(), depth=0)
    canvas.depth[where][shown] = far[shown]


def _lit_piece(room: Room, piece: Piece, eye: Eye, hits: tuple[Floats, Floats], blockers: Floats) -> Floats:
    rays, far = hits
    points = eye.place + rays * far[:, None]
    own = piece.solid.own(points)
    facing = normals(piece.solid, own)
    if piece.ware.dimples:
        facing = facing + piece.ware.dimples * _pores(own)
        facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    gloss = np.full(len(rays), piece.ware.gloss, np.float32)
    shade = _shade(room, points, facing, _others(piece, blockers))
    return _lit(room, rays, points, (facing, piece.ware.skin(own, piece.number), gloss), shade)


def _others(piece: Piece, blockers: Floats) -> Floats:
    """The balls near a piece that are not its own, and the table as one huge ball."""
    apart = np.linalg.norm(blockers[:, :3] - piece.solid.place, axis=1)
    mine = (blockers[:, None] == piece.solid.blockers[None]).all(axis=2).any(axis=1)
    near = apart - blockers[:, 3] < piece.solid.reach + NEIGHBOUR_CM
    table = np.array([[0, -1e3, 0, 1e3 - 0.2]], np.float32)
    return np.concatenate([blockers[near & ~mine], table])


def _pores(own: Floats) -> Floats:
    """A rough peel: the normal's wobble."""
    weight = own**2 / np.maximum(np.sum(own**2, axis=1, keepdims=True), 1e-6)
    wobble = np.zeros_like(own)
    for axis in range(3):
        a, b = own[:, (axis + 1) % 3], own[:, (axis + 2) % 3]
        seen = [on_surface(a + 3.1 * k, b + 5.3 * k, 0.02, cell=0.26, octaves=2) for k in range(3)]
        wobble += weight[:, axis : axis + 1] * np.stack(seen, axis=1)
    return wobble


def _rim(canvas: Canvas, eye: Eye, piece: Piece, where: tuple[slice, slice], shown: Floats) -> Floats:
    """Cover per pixel: 0 or 1, but where neighbours differ the share of 4 x 4 finer rays that hit."""
    cover = shown.astype(np.float32)
    near = cv2.dilate(cover, np.ones((3, 3))) != cv2.erode(cover, np.ones((3, 3)))
    rows, columns = np.nonzero(near)
    steps = (np.arange(4, dtype=np.float32) + 0.5) / 4
    sub_y, sub_x = (a.ravel() for a in np.meshgrid(steps, steps, indexing="ij"))
    x = (columns[:, None] + where[1].start + sub_x).astype(np.float32)
    y = (rows[:, None] + where[0].start + sub_y).astype(np.float32)
    far = march(piece.solid, eye.place, eye.rays(x, y).reshape(-1, 3)).reshape(x.shape)
    cover[rows, columns] = np.mean(far < canvas.depth[where][rows, columns][:, None], axis=1)
    return cover


def _bled(light: Floats, shown: Floats) -> Floats:
    """Light carried two pixels beyond the rim, for the pixels that are covered in part."""
    weight = shown.astype(np.float32)
    spread = cv2.blur(light, (5, 5)) / np.maximum(cv2.blur(weight, (5, 5)), 1e-4)[..., None]
    return np.where(shown[..., None], light, spread)


def _focus(canvas: Canvas, eye: Eye) -> Floats:
    """A little out of focus before and behind the middle; the truth stays where it is."""
    middle = float(np.linalg.norm(eye.place))
    away = np.clip(np.abs(canvas.depth - middle) / middle * 3.0 - 0.35, 0, 1)
    amount = cv2.GaussianBlur(away, (0, 0), 4)[..., None]
    soft = cv2.GaussianBlur(canvas.light, (0, 0), 2.4 * canvas.width / 800)
    return np.asarray(canvas.light + (soft - canvas.light) * amount, np.float32)
