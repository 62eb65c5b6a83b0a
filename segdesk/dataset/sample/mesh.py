"""Small solids of four-cornered faces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.sample.vectors import Points, cross, dot, unit

Rgb = tuple[float, float, float]
"""Linear red, green and blue."""


def rgb(color: Points | Iterable[float]) -> Rgb:
    """Three numbers, from an array or anything else that has three."""
    red, green, blue = (float(v) for v in color)
    return red, green, blue


@dataclass(frozen=True)
class Mesh:
    """faces is F x 4 x 3 in metres, normals F x 3, albedo F x 3, gloss F, glow F (light of its own).

    part numbers the convex pieces, whose hulls throw the shadows.
    """

    faces: Points
    normals: Points
    albedo: Points
    gloss: Points
    part: NDArray[np.int64]
    two_sided: NDArray[np.bool_]

    def moved(self, x: float, z: float, *, turn: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Mesh:
        """Turned about its upright axis (0 = as built), scaled, then put at x, y, z."""
        cos, sin = np.cos(turn), np.sin(turn)
        spin = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
        faces = scale * self.faces @ spin + np.array([x, y, z])
        return Mesh(faces, self.normals @ spin, self.albedo, self.gloss, self.part, self.two_sided)


def joined(*meshes: Mesh) -> Mesh:
    """One mesh of all, their parts numbered on."""
    starts = np.cumsum([0, *(int(m.part.max()) + 1 for m in meshes)])
    return Mesh(
        np.concatenate([m.faces for m in meshes]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.albedo for m in meshes]),
        np.concatenate([m.gloss for m in meshes]),
        np.concatenate([m.part + start for m, start in zip(meshes, starts[:-1], strict=True)]),
        np.concatenate([m.two_sided for m in meshes]),
    )


def surface(
    faces: Points,
    albedo: Points | Rgb,
    *,
    gloss: float | Points = 0.0,
    part: int | NDArray[np.int64] = 0,
    two_sided: bool = False,
) -> Mesh:
    """Faces given by their corners, counter-clockwise seen from outside."""
    count = len(faces)
    normals = unit(cross(faces[:, 2] - faces[:, 0], faces[:, 3] - faces[:, 1]))
    return Mesh(
        faces,
        normals,
        np.broadcast_to(np.asarray(albedo, float), (count, 3)),
        np.broadcast_to(np.asarray(gloss, float), (count,)),
        np.broadcast_to(np.asarray(part, np.int64), (count,)),
        np.full(count, two_sided),
    )


def loft(rings: Points, albedo: Points | Rgb, *, gloss: float | Points = 0.0) -> Mesh:
    """The skin over S closed rings of R corners each (S x R x 3); albedo may be given per (S-1) x R face."""
    after = np.roll(rings, -1, axis=1)
    faces = np.stack([rings[:-1], after[:-1], after[1:], rings[1:]], axis=2).reshape(-1, 4, 3)
    colors = np.asarray(albedo, float).reshape(-1, 3) if np.ndim(albedo) > 1 else np.asarray(albedo, float)
    shine = np.asarray(gloss, float).ravel() if np.ndim(gloss) else float(gloss)
    mesh = surface(faces, colors, gloss=shine)
    outward = mesh.faces.mean(axis=1) - rings.reshape(-1, 3).mean(axis=0)
    inside_out = float(dot(mesh.normals, outward).sum()) < 0
    return Mesh(faces, -mesh.normals, *_rest(mesh)) if inside_out else mesh


def _rest(mesh: Mesh) -> tuple[Points, Points, NDArray[np.int64], NDArray[np.bool_]]:
    return mesh.albedo, mesh.gloss, mesh.part, mesh.two_sided


def tube(path: Points, radius: float | Points, albedo: Rgb, *, sides: int = 7, gloss: float = 0.0) -> Mesh:
    """A round rod along P points, closed at both ends; radius may be given per point."""
    path = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius, float), (len(path),))
    ahead = unit(np.gradient(path, axis=0))
    helper = np.where(np.abs(ahead[:, 1:2]) > 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    side = unit(cross(ahead, helper))
    over = cross(side, ahead)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    round_ = side[:, None] * np.cos(angle)[None, :, None] + over[:, None] * np.sin(angle)[None, :, None]
    rings = path[:, None] + radii[:, None, None] * round_
    closed = np.concatenate([_tip(path[0], sides), rings, _tip(path[-1], sides)])
    return loft(closed, albedo, gloss=gloss)


def _tip(point: Points, sides: int) -> Points:
    return np.broadcast_to(point, (1, sides, 3))


def ellipsoid(
    centre: Points | Rgb, radii: Points | Rgb, albedo: Rgb, *, sides: int = 12, gloss: float = 0.0
) -> Mesh:
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    height = np.linspace(-np.pi / 2, np.pi / 2, max(4, sides // 2) + 1)
    around = np.stack([np.cos(angle), np.zeros(sides), np.sin(angle)], axis=-1)
    rings = around[None] * np.cos(height)[:, None, None]
    rings = rings + np.array([0.0, 1.0, 0.0]) * np.sin(height)[:, None, None]
    return loft(np.asarray(centre) + rings * np.asarray(radii), albedo, gloss=gloss)


def box(low: Rgb, high: Rgb, albedo: Rgb, *, gloss: float = 0.0) -> Mesh:
    """The box between two corners, without its underside."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    base = np.array([[x0, y0, z0], [x1, y0, z0], [x1, y0, z1], [x0, y0, z1]], float)
    top = base + np.array([0, y1 - y0, 0])
    lid = np.broadcast_to(top.mean(axis=0), (1, 4, 3))
    return loft(np.concatenate([base[None], top[None], lid]), albedo, gloss=gloss)


def upright(
    area: tuple[float, float, float, float], z: float, albedo: Rgb, *, gloss: float = 0.0, away: bool = False
) -> Mesh:
    """A rectangle (left, bottom, right, top) in the plane of z that looks to -z, or away to +z."""
    left, bottom, right, top = area
    corners = [(left, bottom, z), (left, top, z), (right, top, z), (right, bottom, z)]
    return surface(np.array([corners[::-1] if away else corners], float), albedo, gloss=gloss)
