"""Solids met by rays: where a bundle of rays hits one, its normals there, and how soft it shades others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from segdesk.dataset.sample.noise import smoothstep
from segdesk.dataset.sample.vectors import Floats, dot, length, turned, unit

Distance = Callable[[Floats], Floats]
"""Points (N x 3, in the solid's own centimetres) to a distance that never oversteps: below 0 inside."""

HIT_CM = 0.008
STEPS = 56


@dataclass(frozen=True)
class Eye:
    """A camera at place that looks along the rows of turn (right, down, ahead)."""

    place: Floats
    turn: Floats
    focal_px: float
    size: tuple[int, int]

    def rays(self, image_x: Floats, image_y: Floats) -> Floats:
        """Unit directions of image points."""
        x = (image_x - self.size[0] / 2) / self.focal_px
        y = (image_y - self.size[1] / 2) / self.focal_px
        ways = np.stack([x, y, np.ones_like(x)], axis=-1).astype(np.float32)
        return unit(turned(ways, self.turn))

    def project(self, point: Floats) -> tuple[float, float, float]:
        """(image x, image y, depth) of a world point."""
        right, down, ahead = (float(v) for v in self.turn @ (point - self.place))
        return (
            self.size[0] / 2 + self.focal_px * right / ahead,
            self.size[1] / 2 + self.focal_px * down / ahead,
            ahead,
        )


@dataclass(frozen=True)
class Solid:
    """A shape at a place: turn's rows are its own axes, reach the radius of a ball around it.

    blockers are balls (x, y, z, radius; world) that stand for it when it shades others.
    """

    distance: Distance
    place: Floats
    turn: Floats
    reach: float
    blockers: Floats = field(default_factory=lambda: np.zeros((0, 4), np.float32))

    def inward(self, vectors: Floats) -> Floats:
        """World directions in the solid's axes."""
        return turned(vectors, self.turn.T)

    def outward(self, vectors: Floats) -> Floats:
        return turned(vectors, self.turn)

    def own(self, points: Floats) -> Floats:
        """World points in the solid's axes."""
        return self.inward(points - self.place)


def march(solid: Solid, eye: Floats, rays: Floats) -> Floats:
    """How far along each ray (N x 3) the solid is hit; infinity where it is missed."""
    start, ways = solid.own(eye[None]), solid.inward(rays)
    along = -dot(np.broadcast_to(start, ways.shape), ways)
    room = along**2 - np.sum(start**2) + solid.reach**2
    far = along + np.sqrt(np.maximum(room, 0))
    travelled = (along - np.sqrt(np.maximum(room, 0))).astype(np.float32)
    found = np.full(len(rays), np.inf, np.float32)
    rest = np.flatnonzero(room > 0)
    ways, travelled, far = ways[rest], travelled[rest], far[rest]
    for _ in range(STEPS):
        gap = solid.distance(start + ways * travelled[:, None])
        hit = gap < HIT_CM
        found[rest[hit]] = travelled[hit]
        travelled = travelled + np.maximum(gap, HIT_CM / 2)
        going = ~hit & (travelled < far)
        rest, ways, travelled, far = rest[going], ways[going], travelled[going], far[going]
        if not len(rest):
            break
    return found


def normals(solid: Solid, own_points: Floats) -> Floats:
    """Outward unit normals in world axes, by differences over a tetrahedron."""
    corners = np.array([(1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)], np.float32)
    total = sum(c * solid.distance(own_points + c * np.float32(0.01))[:, None] for c in corners)
    slope = np.asarray(total)
    return solid.outward(unit(np.asarray(slope, np.float32)))


def light_through(points: Floats, toward: Floats, blockers: Floats, soft: float) -> Floats:
    """How much of a lamp of angular size soft the points see past the balls, 0 to 1."""
    kept = np.ones(len(points), np.float32)
    for ball in blockers:
        offset = ball[:3] - points
        ahead = offset @ toward
        aside = np.sqrt(np.maximum(dot(offset, offset) - ahead**2, 0)) - ball[3]
        edge = smoothstep(-1, 1, aside / (soft * np.maximum(ahead, 0.3)))
        kept *= np.where(ahead > 0.3 * ball[3], edge, 1)
    return kept


def open_sky(points: Floats, facing: Floats, blockers: Floats) -> Floats:
    """How much of the room's light is left by the balls around (the solid angle they fill), 0 to 1."""
    kept = np.ones(len(points), np.float32)
    for ball in blockers:
        offset = ball[:3] - points
        far2 = np.maximum(dot(offset, offset), (ball[3] * 1.02) ** 2)
        tilt = np.clip(dot(offset, facing) / np.sqrt(far2) * 0.75 + 0.25, 0, 1)
        kept *= 1 - 0.9 * tilt * ball[3] ** 2 / far2
    return kept


def ball(radius: float | Callable[[Floats], Floats], *, careful: float = 1.0) -> Distance:
    """A ball whose radius may depend on the direction; careful < 1 shortens the steps for it."""

    def distance(points: Floats) -> Floats:
        far = length(points)
        size = radius(unit(points)) if callable(radius) else radius
        return np.asarray((far - size) * careful, np.float32)

    return distance


def ring(radius: float, thickness: float) -> Distance:
    """A doughnut that lies flat."""

    def distance(points: Floats) -> Floats:
        flat = np.hypot(points[:, 0], points[:, 2]) - radius
        return np.asarray(np.hypot(flat, points[:, 1]) - thickness, np.float32)

    return distance


def rod(half_length: float, radius: float) -> Distance:
    """A stick along its x axis with round ends."""

    def distance(points: Floats) -> Floats:
        rest = points.copy()
        rest[:, 0] -= np.clip(points[:, 0], -half_length, half_length)
        return np.asarray(length(rest) - radius, np.float32)

    return distance


def cup(radius: float, height: float) -> Distance:
    """A cup open at its top, its middle at the origin, with a handle along +x."""
    wall = 0.28

    def distance(points: Floats) -> Floats:
        around = np.hypot(points[:, 0], points[:, 2])
        taper = radius * (0.86 + 0.14 * np.clip(points[:, 1] / height + 0.5, 0, 1))
        outer = np.maximum(around - taper, np.abs(points[:, 1]) - height / 2)
        inner = np.maximum(around - taper + wall, -height / 2 + wall - points[:, 1])
        shell = np.maximum(outer, -inner) - 0.06
        loop = np.hypot(points[:, 0] - radius * 0.93, points[:, 1]) - height * 0.27
        handle = np.maximum(np.hypot(loop, points[:, 2]) - 0.42, taper - 0.1 - around)
        return np.asarray(np.minimum(shell, handle) * 0.9, np.float32)

    return distance


def bounds(solid: Solid, eye: Eye) -> tuple[float, float, float, float]:
    """An image rectangle that holds the solid."""
    x, y, depth = eye.project(solid.place)
    reach = eye.focal_px * solid.reach / max(depth - solid.reach, 1.0)
    return x - reach, y - reach, x + reach, y + reach
