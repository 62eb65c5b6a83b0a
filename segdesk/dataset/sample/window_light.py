"""The light of a window beside the table, and what the walls give back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.noise import smoothstep
from segdesk.dataset.sample.solids import light_through, open_sky
from segdesk.dataset.sample.vectors import Floats, dot, unit


@dataclass(frozen=True)
class Room:
    """The window's light (toward, rgb, soft) and what the walls give back."""

    toward: Floats
    side: Floats
    rgb: Floats
    walls: Floats
    soft: float


@dataclass(frozen=True)
class Skin:
    """N surface points: where they face (unit, N x 3), their linear albedo (N x 3) and gloss (N)."""

    facing: Floats
    albedo: Floats
    gloss: Floats


def room_of(rng: np.random.Generator) -> Room:
    """A window somewhere to the side, at a usual height over the table."""
    around = float(rng.choice([-1, 1])) * float(rng.uniform(0.5, 1.5))
    up = float(np.radians(rng.uniform(32, 52)))
    toward = np.array([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)], np.float32)
    side = unit(np.cross(toward, [0, 1, 0]).astype(np.float32))
    warm = float(rng.uniform(-0.06, 0.1))
    rgb = np.array([2.3 * (1 + warm), 2.25, 2.2 * (1 - warm)], np.float32)
    walls = np.array([0.50, 0.47, 0.43], np.float32) * float(rng.uniform(0.8, 1.15))
    return Room(toward, side, rgb, walls, float(rng.uniform(0.14, 0.3)))


def shade(room: Room, points: Floats, facing: Floats, blockers: Floats) -> tuple[Floats, Floats]:
    """(window, walls) that surface points see past the other pieces."""
    window = light_through(points + 0.05 * facing, room.toward, blockers, room.soft)
    return window, open_sky(points + 0.02 * facing, facing, blockers)


def lit(room: Room, rays: Floats, skin: Skin, shade: tuple[Floats, Floats]) -> Floats:
    """Linear light of surface points: window, walls, and the mirrored window (Schlick)."""
    facing, albedo, gloss = skin.facing, skin.albedo, skin.gloss
    window, around = shade
    key = np.clip(facing @ room.toward, 0, 1) * window
    wall = room.walls * (0.62 + 0.38 * facing[:, 1:2]) * around[:, None]
    warm = albedo * np.clip(-facing[:, 1:2], 0, 1) * 0.25 * room.walls
    view = np.clip(-dot(rays, facing), 0, 1)
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
