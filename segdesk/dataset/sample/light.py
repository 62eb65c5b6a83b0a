"""Daylight on surfaces, and the camera that turns light into a photo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from segdesk.dataset.sample.noise import fractal
from segdesk.dataset.sample.picture import Bytes, bands
from segdesk.dataset.sample.vectors import Floats, Points, dot, unit
from segdesk.ops.cv import cv2


def everywhere(points: Points) -> Floats:
    """Nothing stands in the sun."""
    return np.ones(points.shape[:-1], np.float32)


@dataclass(frozen=True)
class Daylight:
    """Sun, sky and haze. Colours are linear RGB; sun points to the sun (x right, y up, z away).

    sunlit says for world points how much of the sun they see, 0 to 1.
    """

    sun: Points
    sun_rgb: Points
    zenith_rgb: Points
    horizon_rgb: Points
    cloud: float
    haze_m: float
    sunlit: Callable[[Points], Floats] = field(default=everywhere)

    @property
    def sky_rgb(self) -> Points:
        """What a surface that looks up gets from the sky."""
        return 0.55 * self.zenith_rgb + 0.45 * self.horizon_rgb

    @property
    def bounce_rgb(self) -> Points:
        """What a surface that looks down gets from the ground."""
        ground = np.array([0.20, 0.19, 0.175], np.float32)
        return ground * (self.sky_rgb + 0.5 * self.sun_rgb * max(float(self.sun[1]), 0.1))

    def ambient(self, normals: Points) -> Points:
        up = 0.5 + 0.5 * normals[..., 1:2]
        return np.asarray(self.sky_rgb * up + self.bounce_rgb * (1 - up))

    def mirrored(self, directions: Points) -> Points:
        """What shines back from a direction: sky, a dark band of houses, or the road."""
        up = directions[..., 1:2]
        sky = self.horizon_rgb + (self.zenith_rgb - self.horizon_rgb) * np.clip(up, 0, 1) ** 0.6
        houses = np.clip((up - 0.12) / 0.1, 0, 1)
        seen = sky * (0.3 + 0.7 * houses)
        return np.asarray(np.where(up > 0, seen, self.bounce_rgb * 0.9))

    def shade(self, points: Points, normals: Points, albedo: Points, gloss: Points, eye: Points) -> Points:
        """Linear light of surface points: sky, sun, and for gloss > 0 the mirrored surroundings (Schlick)."""
        to_eye = unit(eye - points)
        facing = np.clip(dot(normals, to_eye), 0, 1)[..., None]
        lit = self.sunlit(points)[..., None]
        falling = np.clip(normals @ self.sun, 0, 1)[..., None]
        matt = albedo * (self.ambient(normals) + self.sun_rgb * falling * lit)
        bounced = 2 * facing * normals - to_eye
        fresnel = (0.05 + 0.95 * (1 - facing) ** 5) * gloss[..., None]
        glint = np.clip(bounced @ self.sun, 0, 1)[..., None] ** 90
        shine = self.mirrored(bounced) + 6 * glint * lit * self.sun_rgb
        return np.asarray(matt * (1 - fresnel) + shine * fresnel)


@dataclass(frozen=True)
class Film:
    """How the camera sees: blur_px the lens, grain the noise, vignette the darkening of the corners."""

    exposure: float = 1.0
    blur_px: float = 0.55
    grain: float = 0.012
    vignette: float = 0.28
    warmth: float = 0.0
    saturation: float = 1.05


def develop(rng: np.random.Generator, light: Floats, film: Film) -> Bytes:
    """A photo of linear light: bloom, vignette, lens, tone curve, sensor noise."""
    scale = max(light.shape[:2]) / 960
    seen = np.asarray(light * np.float32(film.exposure), np.float32)
    seen *= _vignette(light.shape[:2], film.vignette)[..., None]
    seen *= np.array([1 + film.warmth, 1, 1 - film.warmth], np.float32)
    seen = _bloom(seen, 14 * scale)
    if film.blur_px > 0:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), film.blur_px), np.float32)
    photo = np.empty(light.shape, np.uint8)
    coarse = film.grain * 0.5 * fractal(rng, light.shape[:2], 2.2, octaves=1)
    for rows in bands(0, len(photo)):
        toned = _tone(_saturate(seen[rows], film.saturation))
        noisy = _noisy(rng, toned, film.grain, coarse[rows])
        photo[rows] = np.clip(noisy * 255 + 0.5, 0, 255)
    return photo


def _vignette(shape: tuple[int, int], strength: float) -> Floats:
    rows = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
    return np.asarray(1 - strength * ((rows**2 + columns**2) / 2) ** 1.3, np.float32)


def _bloom(light: Floats, radius_px: float) -> Floats:
    """Bright places glow a little into their surroundings; blurred at an eighth of the size, for speed."""
    size = max(2, light.shape[1] // 8), max(2, light.shape[0] // 8)
    small = cv2.resize(np.maximum(light - 0.8, 0), size, interpolation=cv2.INTER_AREA)
    glow = cv2.GaussianBlur(small, (0, 0), max(radius_px / 8, 0.5))
    wide = cv2.resize(glow, (light.shape[1], light.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(light + 0.22 * np.asarray(wide, np.float32), np.float32)


def _saturate(light: Floats, amount: float) -> Floats:
    grey = light @ np.array([0.25, 0.65, 0.10], np.float32)
    return np.asarray(np.maximum(grey[..., None] + amount * (light - grey[..., None]), 0), np.float32)


def _tone(light: Floats) -> Floats:
    """A filmic curve (a toe, a straight part, a soft shoulder), then the 2.2 of a display.

    The rational fit of the ACES curve that Krzysztof Narkowicz published.
    """
    x = light * 0.75
    mapped = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)
    return np.asarray(mapped ** np.float32(1 / 2.2), np.float32)


def _noisy(rng: np.random.Generator, photo: Floats, grain: float, coarse: Floats) -> Floats:
    """Sensor noise: fine beside coarse, some of it coloured, strongest in the mid-tones below."""
    height, width = photo.shape[:2]
    fine = rng.standard_normal((height, width, 1), dtype=np.float32)
    color = rng.standard_normal((height, width, 3), dtype=np.float32)
    noise = grain * (0.7 * fine + 0.35 * color) + coarse[..., None]
    return np.asarray(photo + (1.1 - 0.8 * photo) * noise, np.float32)
