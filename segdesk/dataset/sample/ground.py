"""Sky, road and pavement: every pixel of them worked out in the coordinates of the world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.sample.light import Daylight
from segdesk.dataset.sample.noise import cell_hash, on_surface, smoothstep, stripes
from segdesk.dataset.sample.picture import bands
from segdesk.dataset.sample.vectors import Floats, Points, unit
from segdesk.dataset.sample.view import View


@dataclass(frozen=True)
class Street:
    """Where things are across the street, in metres from the camera: kerbs and house fronts."""

    kerb_left: float
    kerb_right: float
    wall_left: float
    wall_right: float
    middle: float
    wetness: float
    worn: float
    crossing: float
    seed: float

    def on_road(self, x: Points) -> NDArray[np.bool_]:
        return (x > self.kerb_left) & (x < self.kerb_right)

    def pavement(self, side: int) -> tuple[float, float]:
        """(kerb, wall) of the left (-1) or the right (1) pavement."""
        return (self.kerb_left, self.wall_left) if side < 0 else (self.kerb_right, self.wall_right)


@dataclass(frozen=True)
class Plot:
    """Points of the ground: where they are, how far, and what is left of sun and sky by what stands there."""

    x: Floats
    z: Floats
    depth: Floats
    sun: Floats
    sky: Floats


def paint_sky(view: View, seed: float) -> None:
    """A gradient, clouds on a plane overhead that thin out to the horizon, and the glow around the sun."""
    for rows in bands(0, min(view.canvas.height, int(view.camera.horizon_px) + 2)):
        _paint_sky(view, rows, seed)


def _paint_sky(view: View, rows: slice, seed: float) -> None:
    canvas, camera, light = view.canvas, view.camera, view.light
    y, x = np.mgrid[rows, : canvas.width].astype(np.float32) + np.float32(0.5)
    up = np.maximum((camera.horizon_px - y) / camera.focal_px, 0.002)
    across = (x - canvas.width / 2) / camera.focal_px
    high = np.clip(up * 1.7, 0, 1)[..., None] ** 0.55
    sky = light.horizon_rgb * (1 - high) + light.zenith_rgb * high
    u, v = across / (up + 0.09) * 1.0 + seed, 1 / (up + 0.09) + seed
    foot = 1.0 / camera.focal_px / (up + 0.09) ** 2
    body = on_surface(u, v, foot, cell=2.6, octaves=6)
    toward = on_surface(u + 0.12, v - 0.16, foot, cell=2.6, octaves=6)
    dense = smoothstep(1.1 - 2.6 * light.cloud, 2.5 - 2.6 * light.cloud, body)
    white = light.horizon_rgb * 0.9 + 0.25 * light.sun_rgb
    lit = np.clip(0.86 - 0.22 * (toward - body) - 0.25 * dense, 0.35, 1.15)[..., None]
    sky = sky + (white * lit - sky) * (dense * 0.92)[..., None]
    canvas.light[rows] = sky + _glow(light, across, up)


def _glow(light: Daylight, across: Floats, up: Floats) -> Floats:
    view = unit(np.stack([across, up, np.ones_like(up)], axis=-1))
    near = np.clip(view @ light.sun, 0, 1)[..., None]
    return np.asarray((0.22 * near**8 + 0.5 * near**60) * light.sun_rgb * (1 - 0.6 * light.cloud), np.float32)


def paint_ground(view: View, street: Street, *, shade: tuple[Floats, Floats], ids: tuple[int, int]) -> None:
    """Road and pavement below the horizon. shade is (sun kept, sky kept) per pixel of the image, 1 = open."""
    canvas, camera = view.canvas, view.camera
    for rows in bands(max(0, int(np.ceil(camera.horizon_px + 1))), canvas.height):
        y, x = np.mgrid[rows, : canvas.width].astype(np.float32) + np.float32(0.5)
        world_x, world_z, depth = (np.asarray(a, np.float32) for a in camera.ground(x, y))
        plot = Plot(world_x, world_z, depth, sun=shade[0][rows], sky=shade[1][rows])
        canvas.light[rows] = _ground_light(view, street, plot)
        canvas.labels[rows] = np.where(street.on_road(world_x), ids[0], ids[1])
        canvas.depth[rows] = depth


def _ground_light(view: View, street: Street, plot: Plot) -> Floats:
    """Linear light of ground points."""
    camera, light = view.camera, view.light
    world_x, world_z, depth = plot.x, plot.z, plot.depth
    foot = depth * depth / (camera.focal_px * camera.height_m)
    road = _asphalt(street, world_x, world_z, foot)
    side = _pavement(street, world_x, world_z, foot)
    outside = np.maximum(street.kerb_left - world_x, world_x - street.kerb_right)
    cover = np.clip(0.5 - outside / (depth / camera.focal_px), 0, 1)
    kerb = _kerb(outside, world_z, depth / camera.focal_px, foot)
    albedo = side + (kerb[0] - side) * kerb[1][..., None]
    albedo = albedo + (road - albedo) * cover[..., None]
    points = np.stack([world_x, np.zeros_like(world_x), world_z], axis=-1)
    sun = light.sunlit(points) * plot.sun * max(float(light.sun[1]), 0)
    walls = np.minimum(world_x - street.wall_left, street.wall_right - world_x)
    sky = (
        plot.sky * (0.62 + 0.3 * smoothstep(0, 5, walls)) * (1 - 0.45 * np.exp(-np.maximum(walls, 0) / 0.35))
    )
    sky = sky * (1 - 0.35 * np.exp(-np.abs(outside) / 0.10) * (outside < 0.02))
    lit = albedo * (sky[..., None] * light.sky_rgb + sun[..., None] * light.sun_rgb)
    return np.asarray(lit + _wet(street, light, depth, cover * plot.sky), np.float32)


def _wet(street: Street, light: Daylight, depth: Floats, cover: Floats) -> Floats:
    """Asphalt mirrors the bright end of the street at a flat angle."""
    flat = np.clip(depth / 60, 0, 1) ** 1.5
    return np.asarray(
        (0.05 + 0.22 * street.wetness) * (flat * cover)[..., None] * light.horizon_rgb, np.float32
    )


def _asphalt(street: Street, x: Floats, z: Floats, foot: Floats) -> Floats:
    seed = street.seed
    grain = on_surface(x + seed, z, foot * 0.5, cell=0.035, octaves=2)
    blotch = on_surface(x * 1.6, z * 0.55 + seed, foot, cell=1.9, octaves=3)
    lane = (street.kerb_right - street.middle) / 2
    wheel = np.abs(np.abs(np.abs(x - street.middle) - lane) - 0.75)
    tracks = np.exp(-((wheel / 0.28) ** 2)) * (0.7 + 0.25 * blotch)
    tone = 0.105 * (1 + 0.12 * grain + 0.06 * blotch - 0.16 * tracks)
    tone *= 1 - 0.30 * _patches(street, x, z)
    tone *= 1 - 0.65 * _cracks(x + seed, z, foot)
    tone *= 1 - 0.4 * street.wetness
    paint = _markings(street, x, z, foot) * np.clip(
        1.15 - street.worn * (0.5 + 0.5 * blotch + 0.25 * grain), 0.05, 1
    )
    tone += (0.52 - tone) * paint
    return np.asarray(tone[..., None] * np.array([1.0, 0.985, 0.96], np.float32), np.float32)


def _patches(street: Street, x: Floats, z: Floats) -> Floats:
    """Rectangles where the road was mended."""
    long, wide = 9.0, 1.9
    row, column = np.floor((z + street.seed) / long), np.floor(x / wide)
    chosen = cell_hash(row, column + street.seed) > 0.86
    inner = (np.abs((z + street.seed) / long - row - 0.5) < 0.12 + 0.25 * cell_hash(column, row)) & chosen
    return np.asarray(inner, np.float32)


def _cracks(x: Floats, z: Floats, foot: Floats) -> Floats:
    """Thin dark lines where two smooth fields cross zero."""
    line = np.abs(on_surface(x, z, foot, cell=1.7, octaves=4))
    rare = smoothstep(0.1, 0.9, on_surface(x + 31, z + 5, foot, cell=6.0, octaves=2))
    return np.asarray(np.clip(1 - line / 0.035, 0, 1) * rare * np.clip(1.2 - foot / 0.1, 0, 1), np.float32)


def _markings(street: Street, x: Floats, z: Floats, foot: Floats) -> Floats:
    """Dashes in the middle, lines along the kerbs, and a crossing."""
    pixel = np.maximum(foot / 20, 0.004)
    dashes = stripes(x - street.middle + 0.06, 1e4, 0.12, pixel) * stripes(z + street.seed, 6.0, 2.6, foot)
    edges = stripes(x - street.kerb_left - 0.25, 1e4, 0.1, pixel) + stripes(
        street.kerb_right - 0.25 - x, 1e4, 0.1, pixel
    )
    zebra = stripes(x - street.kerb_left - 0.3, 1.0, 0.5, pixel)
    at = np.clip(1.6 + foot / 2 - np.abs(z - street.crossing), 0, foot) / foot
    stop = stripes(z - street.crossing + 3.2, 1e4, 0.35, foot) * (x < street.middle)
    return np.asarray(
        np.clip(np.where(np.abs(z - street.crossing) < 4.5, 0, dashes) + edges + zebra * at + stop, 0, 1),
        np.float32,
    )


def _pavement(street: Street, x: Floats, z: Floats, foot: Floats) -> Floats:
    """Slabs, each of its own tone, joints between them, and dirt."""
    slab = 0.62
    row = np.floor(z / slab)
    shifted = x + (row % 2) * slab / 2
    visible = np.clip(1.8 - foot / slab, 0, 1)
    pixel = np.maximum(foot / 8, 0.004)
    joints = np.maximum(stripes(shifted, slab, 0.018, pixel), stripes(z, slab, 0.018, foot))
    dirt = on_surface(x, z + street.seed, foot, cell=1.5, octaves=5)
    grain = on_surface(x, z, foot * 0.5, cell=0.05, octaves=2)
    tone = 0.235 * (
        1 + visible * 0.26 * (cell_hash(np.floor(shifted / slab), row) - 0.5) + 0.08 * dirt + 0.06 * grain
    )
    tone *= 1 - 0.55 * joints * visible
    return np.asarray(tone[..., None] * np.array([1.0, 0.96, 0.90], np.float32), np.float32)


def _kerb(outside: Floats, z: Floats, pixel: Floats, foot: Floats) -> tuple[Floats, Floats]:
    """(albedo, cover) of the kerb stones: the pale strip of 0.25 m beside the road."""
    cover = np.clip((0.26 - outside) / pixel + 0.5, 0, 1)
    tone = 0.30 * (1 + 0.2 * (cell_hash(np.floor(z / 0.9), np.zeros_like(z)) - 0.5))
    tone = tone * (1 - 0.5 * stripes(z, 0.9, 0.02, foot)) * np.where(outside < 0.09, 0.62, 1.0)
    return np.asarray(tone[..., None] * np.array([1.0, 0.98, 0.94]), np.float32), np.asarray(
        cover, np.float32
    )
