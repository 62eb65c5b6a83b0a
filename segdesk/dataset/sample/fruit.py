"""Fruit, doughnuts and a cup on a table beside a window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.sample.light import Film, develop
from segdesk.dataset.sample.noise import on_surface
from segdesk.dataset.sample.picture import Canvas, Scene, bands
from segdesk.dataset.sample.solids import Eye, bounds, march, normals
from segdesk.dataset.sample.still_life import Piece, arrange
from segdesk.dataset.sample.table import TABLES
from segdesk.dataset.sample.vectors import Floats, dot, length, unit
from segdesk.dataset.sample.wares import CLASSES
from segdesk.dataset.sample.window_light import Room, Skin, lit, room_of, shade
from segdesk.ops.cv import cv2

Mask = NDArray[np.bool_]

NEIGHBOUR_CM = 9.0
"""Pieces farther apart do not shade each other."""


@dataclass(frozen=True)
class Studio:
    """Where a still life is taken; blockers are the balls (x, y, z, radius) of all pieces."""

    canvas: Canvas
    eye: Eye
    room: Room
    blockers: Floats


def fruit(rng: np.random.Generator, size: tuple[int, int]) -> Scene:
    """A still life of size (width, height)."""
    eye, room, pieces = _eye(rng, size), room_of(rng), arrange(rng)
    studio = Studio(Canvas(size), eye, room, np.concatenate([p.solid.blockers for p in pieces]))
    _lay_table(studio, rng)
    for piece in sorted(pieces, key=lambda p: -eye.project(p.solid.place)[2]):
        _place(studio, piece)
    canvas = studio.canvas
    light = _focus(canvas, eye)
    film = Film(
        exposure=0.86,
        grain=float(rng.uniform(0.006, 0.014)),
        vignette=0.34,
        warmth=float(rng.normal(0.02, 0.02)),
        saturation=1.02,
    )
    return Scene(develop(rng, light, film), canvas.labels, canvas.instances, CLASSES)


def _eye(rng: np.random.Generator, size: tuple[int, int]) -> Eye:
    down = float(np.radians(rng.uniform(33, 58)))
    far = float(rng.uniform(50, 62))
    ahead = np.array([0, -np.sin(down), np.cos(down)])
    turn = np.stack([[1.0, 0, 0], [0, -np.cos(down), -np.sin(down)], ahead]).astype(np.float32)
    return Eye(
        (np.array([0, 2.5, 0]) - far * ahead).astype(np.float32),
        turn,
        1.18 * min(size[0], size[1] * 1.36),
        size,
    )


def _lay_table(studio: Studio, rng: np.random.Generator) -> None:
    canvas, eye = studio.canvas, studio.eye
    table, seed = TABLES[int(rng.integers(len(TABLES)))], int(rng.integers(1 << 30))
    window, walls = _table_shade(studio)
    for rows in bands(0, canvas.height):
        rays, far = _table_rays(eye, *np.mgrid[rows, : canvas.width])
        points = eye.place + rays * far[:, None]
        foot = np.asarray(far / eye.focal_px / np.maximum(-rays[:, 1], 0.1), np.float32)
        albedo, relief, gloss = table(np.random.default_rng(seed), points[:, 0], points[:, 2], foot)
        up = unit(np.stack([relief[:, 0], np.ones(len(rays), np.float32), relief[:, 1]], axis=1))
        light = lit(studio.room, rays, Skin(up, albedo, gloss), (window[rows].ravel(), walls[rows].ravel()))
        canvas.light[rows] = light.reshape(-1, canvas.width, 3)
        canvas.depth[rows] = far.reshape(-1, canvas.width)


def _table_rays(eye: Eye, rows: NDArray[np.int_], columns: NDArray[np.int_]) -> tuple[Floats, Floats]:
    """(rays, how far along them the table is) of pixels."""
    x, y = (a.astype(np.float32) + np.float32(0.5) for a in (columns, rows))
    rays = eye.rays(x, y).reshape(-1, 3)
    return rays, np.asarray(-eye.place[1] / np.minimum(rays[:, 1], -0.02), np.float32)


def _table_shade(studio: Studio) -> tuple[Floats, Floats]:
    """(window, walls) that the table sees; worked out for every third pixel, for it is soft."""
    size = (studio.canvas.width, studio.canvas.height)
    coarse = np.mgrid[1 : size[1] : 3, 1 : size[0] : 3]
    rays, far = _table_rays(studio.eye, *coarse)
    flat = studio.eye.place + rays * far[:, None]
    facing = np.broadcast_to(np.array([0, 1, 0], np.float32), flat.shape)
    window, walls = (
        cv2.resize(found.reshape(coarse.shape[1:]), size, interpolation=cv2.INTER_CUBIC)
        for found in shade(studio.room, flat, facing, studio.blockers)
    )
    return np.asarray(np.clip(window, 0, 1), np.float32), np.asarray(np.clip(walls, 0, 1), np.float32)


def _place(studio: Studio, piece: Piece) -> None:
    """March one piece's rays, light what they hit in front of all so far, refine its rim."""
    canvas, eye = studio.canvas, studio.eye
    where = canvas.crop(bounds(piece.solid, eye))
    if where is None:
        return
    y, x = np.mgrid[where[0], where[1]].astype(np.float32) + np.float32(0.5)
    rays = eye.rays(x, y)
    far = march(piece.solid, eye.place, rays.reshape(-1, 3)).reshape(x.shape)
    shown = far < canvas.depth[where]
    if not shown.any():
        return
    cover = _rim(studio, piece, where, shown)
    full = np.zeros((*x.shape, 3), np.float32)
    full[shown] = _lit_piece(studio, piece, rays[shown], far[shown])
    canvas.blend(where, _bled(full, shown), cover)
    canvas.mark(where, shown, class_id=piece.ware.class_id, number=canvas.new_object(), depth=0)
    canvas.depth[where][shown] = far[shown]


def _lit_piece(studio: Studio, piece: Piece, rays: Floats, far: Floats) -> Floats:
    """The light of a piece where rays meet it, far along."""
    points = studio.eye.place + rays * far[:, None]
    own = piece.solid.own(points)
    facing = normals(piece.solid, own)
    if piece.ware.dimples:
        facing = unit(facing + np.float32(piece.ware.dimples) * _pores(own))
    skin = Skin(facing, piece.ware.skin(own, piece.number), np.full(len(rays), piece.ware.gloss, np.float32))
    shaded = shade(studio.room, points, facing, _others(piece, studio.blockers))
    return lit(studio.room, rays, skin, shaded)


def _others(piece: Piece, blockers: Floats) -> Floats:
    """The balls near a piece that are not its own, and the table as one huge ball."""
    apart = length(blockers[:, :3] - piece.solid.place)
    mine = (blockers[:, None] == piece.solid.blockers[None]).all(axis=2).any(axis=1)
    near = apart - blockers[:, 3] < piece.solid.reach + NEIGHBOUR_CM
    table = np.array([[0, -1e3, 0, 1e3 - 0.2]], np.float32)
    return np.concatenate([blockers[near & ~mine], table])


def _pores(own: Floats) -> Floats:
    """A rough peel: the normal's wobble."""
    weight = own**2 / np.maximum(dot(own, own), 1e-6)[:, None]
    wobble = np.zeros_like(own)
    for axis in range(3):
        a, b = own[:, (axis + 1) % 3], own[:, (axis + 2) % 3]
        seen = [on_surface(a + 3.1 * k, b + 5.3 * k, 0.02, cell=0.26, octaves=2) for k in range(3)]
        wobble += weight[:, axis : axis + 1] * np.stack(seen, axis=1)
    return wobble


def _rim(studio: Studio, piece: Piece, where: tuple[slice, slice], shown: Mask) -> Floats:
    """Cover per pixel: 0 or 1, but where neighbours differ the share of 3 x 3 finer rays that hit."""
    canvas, eye = studio.canvas, studio.eye
    cover = shown.astype(np.float32)
    near = cv2.dilate(cover, np.ones((3, 3))) != cv2.erode(cover, np.ones((3, 3)))
    rows, columns = np.nonzero(near)
    steps = (np.arange(3, dtype=np.float32) + 0.5) / 3
    sub_y, sub_x = (a.ravel() for a in np.meshgrid(steps, steps, indexing="ij"))
    x = (columns[:, None] + where[1].start + sub_x).astype(np.float32)
    y = (rows[:, None] + where[0].start + sub_y).astype(np.float32)
    far = march(piece.solid, eye.place, eye.rays(x, y).reshape(-1, 3)).reshape(x.shape)
    cover[rows, columns] = np.mean(far < canvas.depth[where][rows, columns][:, None], axis=1)
    return cover


def _bled(light: Floats, shown: Mask) -> Floats:
    """Light carried two pixels beyond the rim, for the pixels that are covered in part."""
    weight = shown.astype(np.float32)
    share = np.maximum(np.asarray(cv2.blur(weight, (5, 5)), np.float32), 1e-4)
    spread = np.asarray(cv2.blur(light, (5, 5)), np.float32) / share[..., None]
    return np.where(shown[..., None], light, spread)


def _focus(canvas: Canvas, eye: Eye) -> Floats:
    """A little out of focus before and behind the middle; the truth stays where it is."""
    middle = float(np.linalg.norm(eye.place))
    away = np.clip(np.abs(canvas.depth - middle) / middle * 3.0 - 0.35, 0, 1)
    amount = np.asarray(cv2.GaussianBlur(away, (0, 0), 4), np.float32)[..., None]
    soft = np.asarray(cv2.GaussianBlur(canvas.light, (0, 0), 2.4 * canvas.width / 800), np.float32)
    return np.asarray(canvas.light + (soft - canvas.light) * amount, np.float32)
