"""The camera, and the painter that draws meshes through it, with their truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.sample.light import Daylight
from segdesk.dataset.sample.mesh import Mesh
from segdesk.dataset.sample.picture import OVERSAMPLE, Canvas, encode_light, resolve
from segdesk.dataset.sample.vectors import Points, dot
from segdesk.ops.cv import cv2

NEAR_M = 0.6
SUBPIXEL_BITS = 4


@dataclass(frozen=True)
class Camera:
    """A pinhole at height_m over the origin. World: x right, y up, z away from it, turned by yaw."""

    size: tuple[int, int]
    focal_px: float
    horizon_px: float
    height_m: float
    yaw: float = 0.0

    @property
    def eye(self) -> Points:
        return np.array([0.0, self.height_m, 0.0])

    def project(self, points: Points) -> tuple[Points, Points]:
        """(image x, y), depth of world points; depth is clamped to NEAR_M so that nothing divides by zero."""
        x, z = self._turn(points[..., 0], points[..., 2], self.yaw)
        depth = np.maximum(z, NEAR_M / 4)
        image_x = self.size[0] / 2 + self.focal_px * x / depth
        image_y = self.horizon_px - self.focal_px * (points[..., 1] - self.height_m) / depth
        return np.stack([image_x, image_y], axis=-1), z

    def ground(self, image_x: Points, image_y: Points) -> tuple[Points, Points, Points]:
        """World x, z and depth of the ground points behind image points below the horizon."""
        depth = self.focal_px * self.height_m / np.maximum(image_y - self.horizon_px, 0.05)
        x, z = self._turn((image_x - self.size[0] / 2) * depth / self.focal_px, depth, -self.yaw)
        return x, z, depth

    @staticmethod
    def _turn(x: Points, z: Points, angle: float) -> tuple[Points, Points]:
        cos, sin = np.cos(angle), np.sin(angle)
        return cos * x - sin * z, sin * x + cos * z


@dataclass(frozen=True)
class View:
    """A picture in the making: what it is painted on, from where, in which light."""

    canvas: Canvas
    camera: Camera
    light: Daylight


def draw(view: View, mesh: Mesh, *, class_id: int, number: int = 0, fringe: int | None = None) -> None:
    """Shade, sort from far to near, fill; the truth is taken at pixel centres.

    With a fringe class (foliage), gaps of few pixels belong to the mesh and what is left of the loose outer
    leaves gets the class fringe.
    """
    canvas, camera = view.canvas, view.camera
    corners, depth = camera.project(mesh.faces)
    centres = mesh.faces.mean(axis=1)
    facing = dot(mesh.normals, camera.eye - centres)
    normals = np.where((mesh.two_sided & (facing < 0))[:, None], -mesh.normals, mesh.normals)
    seen = ((facing > 0) | mesh.two_sided) & (depth.min(axis=1) > NEAR_M)
    if not seen.any():
        return
    flat = corners[seen].reshape(-1, 2)
    where = canvas.crop((*flat.min(axis=0), *flat.max(axis=0)))
    if where is None:
        return
    shaded = view.light.shade(centres[seen], normals[seen], mesh.albedo[seen], mesh.gloss[seen], camera.eye)
    order = np.argsort(-depth[seen].mean(axis=1), kind="stable")
    stencil = _fill(corners[seen][order], encode_light(shaded)[order], where)
    color, cover, inside = resolve(stencil)
    canvas.blend(where, color, cover)
    distance = float(np.median(depth[seen]))
    if fringe is not None:
        inside, loose = foliage_truth(inside)
        canvas.mark(where, loose, class_id=fringe, number=0, depth=distance)
    canvas.mark(where, inside, class_id=class_id, number=number, depth=distance)


def foliage_truth(inside: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(crown, loose leaves): the crown without its small gaps, and the leaves that hang on it by a thread."""
    around = cv2.blur(cv2.copyMakeBorder(inside.astype(np.float32), 4, 4, 4, 4, cv2.BORDER_REPLICATE), (7, 7))
    share = around[4:-4, 4:-4]
    crown = (share > 0.55) | (inside & (share > 0.38))
    return crown, inside & ~crown


def _fill(corners: Points, colors: Points, where: tuple[slice, slice]) -> NDArray[np.uint8]:
    """An oversampled RGBA stencil of the faces, in their order."""
    rows, columns = where
    shape = ((rows.stop - rows.start) * OVERSAMPLE, (columns.stop - columns.start) * OVERSAMPLE, 4)
    stencil = np.zeros(shape, np.uint8)
    fixed = fixed_point(corners, where)
    for corner, (red, green, blue) in zip(fixed, colors.tolist(), strict=True):
        cv2.fillConvexPoly(stencil, corner, (red, green, blue, 255), cv2.LINE_8, SUBPIXEL_BITS)
    return stencil


def fixed_point(corners: Points, where: tuple[slice, slice]) -> NDArray[np.int32]:
    """Continuous image coordinates as OpenCV's fixed-point sub-pixel centres in the crop's stencil."""
    fine = (corners - np.array([where[1].start, where[0].start])) * OVERSAMPLE - 0.5
    return np.asarray(np.round(np.clip(fine, -8000, 20000) * (1 << SUBPIXEL_BITS)), np.int32)


def cast_shadow(stencil: NDArray[np.uint8], camera: Camera, mesh: Mesh, toward: Points) -> None:
    """Fill into an image-sized stencil what a mesh shades of the ground, for light from toward."""
    flat = mesh.faces - toward * (mesh.faces[..., 1:2] / max(float(toward[1]), 0.05))
    image, depth = camera.project(flat)
    fixed = np.round(np.clip(image, -9000, 9000) * (1 << SUBPIXEL_BITS) - (1 << SUBPIXEL_BITS - 1)).astype(
        np.int32
    )
    starts = np.flatnonzero(np.diff(mesh.part, prepend=-1))
    nearest = np.minimum.reduceat(depth.min(axis=1), starts)
    for start, stop, near in zip(starts, [*starts[1:], len(fixed)], nearest, strict=True):
        if near > NEAR_M:
            hull = cv2.convexHull(fixed[start:stop].reshape(-1, 2))
            cv2.fillConvexPoly(stencil, hull, 255, cv2.LINE_8, SUBPIXEL_BITS)
