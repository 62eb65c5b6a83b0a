"""House fronts in the picture: lit, laid on in perspective, their truth taken at pixel centres."""

from __future__ import annotations

import numpy as np

from segdesk.dataset.sample.facade import Front, House, bake
from segdesk.dataset.sample.light import Daylight
from segdesk.dataset.sample.noise import cutting, smoothstep
from segdesk.dataset.sample.picture import OVERSAMPLE, Canvas, resolve
from segdesk.dataset.sample.vectors import Floats, Points
from segdesk.dataset.sample.view import Camera, View, fixed_point
from segdesk.ops.cv import cv2


def light_front(front: Front, house: House, light: Daylight) -> Floats:
    """Linear light of a front: open sky, sun past the row opposite, mirrored sky in the glass."""
    rows, columns = 24, 48
    y = np.linspace(house.height, 0, rows)[:, None] + np.zeros((1, columns))
    z = np.linspace(house.near, house.far, columns)[None, :] + np.zeros((rows, 1))
    points = np.stack([np.full_like(y, house.wall - 0.05 * house.side), y, z], axis=-1)
    normal = np.array([-house.side, 0.0, 0.0])
    falling = max(0.0, float(normal @ light.sun))
    lit = _enlarged((light.sunlit(points) * falling).astype(np.float32), front.shape)
    sky = 0.5 + 0.35 * smoothstep(
        0, house.height, np.linspace(house.height, 0, front.shape[0], dtype=np.float32)
    )
    ambient = (sky[:, None] * front.open)[..., None] * light.ambient(normal[None, None]).astype(np.float32)
    direct = (lit * np.where(front.open < 0.75, np.float32(0.35), np.float32(1.0)))[
        ..., None
    ] * light.sun_rgb.astype(np.float32)
    rng = np.random.default_rng(house.seed + 2)
    wobble = 0.5 + 0.5 * smoothstep(-1, 1, cutting(rng, front.shape, (1.6 * front.scale, 1.6 * front.scale)))
    sheen = (front.glass * 0.30 * wobble * np.sqrt(front.open))[..., None] * light.horizon_rgb.astype(
        np.float32
    )
    return np.asarray(front.albedo * (ambient + direct) + sheen, np.float32)


def _enlarged(grid: Floats, shape: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))


def draw_house(view: View, house: House, class_id: int) -> None:
    """The front in perspective, its light filtered, its truth taken at pixel centres."""
    canvas, camera, light = view.canvas, view.camera, view.light
    near = max(house.near, 1.2)
    world = [
        (house.wall, y, z)
        for z, y in ((near, 0), (near, house.height), (house.far, house.height), (house.far, 0))
    ]
    corners, _depth = camera.project(np.array(world, float))
    where = canvas.crop((*corners.min(axis=0), *corners.max(axis=0)))
    if where is None:
        return
    shown = House(near, house.far, house.height, house.wall, house.style, house.seed, house.pitched)
    visible = max(near, 0.9 * camera.focal_px * abs(house.wall) / (camera.size[0] / 2) * 1.0)
    scale = float(np.clip(0.75 * camera.focal_px / visible, 3, 70))
    front = bake(shown, scale)
    lit = light_front(front, shown, light)
    _lay(canvas, where, corners, lit, class_id)
    _set_depth(canvas, camera, where, house, class_id)


def _lay(canvas: Canvas, where: tuple[slice, slice], corners: Points, flat: Floats, class_id: int) -> None:
    rows, columns = where
    size = (columns.stop - columns.start, rows.stop - rows.start)
    tall, wide = flat.shape[:2]
    source = np.array([(0, tall), (0, 0), (wide, 0), (wide, tall)], np.float32)
    target = ((corners - np.array([columns.start, rows.start])) * 2).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    warped = cv2.warpPerspective(flat, matrix, (size[0] * 2, size[1] * 2), borderMode=cv2.BORDER_REPLICATE)
    light = np.asarray(cv2.resize(warped, size, interpolation=cv2.INTER_AREA), np.float32)
    stencil = np.zeros((size[1] * OVERSAMPLE, size[0] * OVERSAMPLE, 4), np.uint8)
    cv2.fillConvexPoly(stencil, fixed_point(corners, where), (0, 0, 0, 255), cv2.LINE_8, 4)
    _, cover, inside = resolve(stencil)
    canvas.blend(where, light, cover)
    canvas.mark(where, inside, class_id=class_id, number=0, depth=0)


def _set_depth(
    canvas: Canvas, camera: Camera, where: tuple[slice, slice], house: House, class_id: int
) -> None:
    """The distance of each column of the front, from the plane x = wall."""
    x = np.arange(where[1].start, where[1].stop) + 0.5
    slope = (x - camera.size[0] / 2) / camera.focal_px
    cos, sin = np.cos(camera.yaw), np.sin(camera.yaw)
    denominator = slope * cos + sin
    z = house.wall * (cos - slope * sin) / np.where(np.abs(denominator) < 1e-4, 1e-4, denominator)
    depth = np.clip(z, house.near, house.far).astype(np.float32)
    crop = canvas.depth[where]
    fresh = (canvas.labels[where] == class_id) & (crop == 0)
    crop[fresh] = np.broadcast_to(depth, crop.shape)[fresh]
