"""Times of day and weathers, and the light they throw into a street of houses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.facade import House
from segdesk.dataset.sample.light import Daylight
from segdesk.dataset.sample.noise import smoothstep
from segdesk.dataset.sample.vectors import Floats, Points


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
    Mood((38, 58), (2.7, 2.5, 2.2), (0.13, 0.30, 0.72), (0.62, 0.76, 0.95), 0.35, 800, 0.98),
    Mood((24, 36), (2.8, 2.35, 1.8), (0.14, 0.31, 0.70), (0.72, 0.80, 0.92), 0.50, 620, 1.05),
    Mood((10, 18), (2.6, 1.65, 0.85), (0.17, 0.27, 0.52), (0.98, 0.78, 0.56), 0.45, 400, 1.3, 0.03),
    Mood((45, 60), (0.30, 0.30, 0.29), (0.62, 0.67, 0.74), (0.88, 0.90, 0.93), 0.95, 400, 1.3),
    Mood((40, 50), (0.9, 0.86, 0.80), (0.36, 0.46, 0.64), (0.80, 0.85, 0.92), 0.72, 520, 1.2),
)

MOOD_SHARES = (0.34, 0.26, 0.14, 0.10, 0.16)
"""How often each mood comes: mostly sun."""


def daylight(rng: np.random.Generator, mood: Mood, houses: list[House]) -> Daylight:
    """The light of a mood, its sun somewhere around, which the houses hide where they stand in its way."""
    up = np.radians(float(rng.uniform(*mood.height_deg)))
    around = float(rng.uniform(-0.85, 0.85)) * np.pi
    sun = np.array([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)], np.float32)
    rays, zenith, horizon = (np.array(c, np.float32) for c in (mood.sun, mood.zenith, mood.horizon))
    return Daylight(sun, rays, zenith, horizon, mood.cloud, mood.haze_m, sunlit=_over_roofs(sun, houses))


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
    rise = np.diff(profile)

    def sunlit(points: Points) -> Floats:
        run = np.maximum((walls[side] - points[..., 0]) * side, 0.0)
        steps = run / max(abs(float(sun[0])), 1e-3)
        at = points[..., 2] + steps * sun[2]
        height = points[..., 1] + steps * sun[1]
        place = np.clip((at + 100) * 2 - 0.5, 0, len(profile) - 1.001)
        index = place.astype(np.int64)
        roof = profile[index] + (place - index) * rise[index]
        soft = 0.1 + 0.05 * steps
        return smoothstep(-1, 1, np.asarray((height - roof) / soft, np.float32))

    return sunlit
