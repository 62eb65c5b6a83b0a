"""How samples of any depth and number of bands become the 8-bit colours of a screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2

Samples = NDArray[Any]
Rgb8 = NDArray[np.uint8]

AUTO_SHARE: Final = 0.5
"""Per cent of the values that AUTO leaves to black, and as many to white."""

JUDGED: Final = 1 << 20
"""AUTO looks at so many values, evenly picked."""


class Window(NamedTuple):
    """The values that are shown black and white; what is between goes linearly, what is outside is cut."""

    low: float
    high: float


SIXTEEN_BITS: Final = Window(0, 65_535)


class Reach(StrEnum):
    """Which values of a photo of more than 8 bits are spread from black to white."""

    ALL = "all"
    AUTO = "auto"
    HAND = "hand"


@dataclass(frozen=True)
class Rendition:
    """band: the one that is shown, as grey; None: the first three as red, green and blue, the first of two.

    reach, and the window of HAND, concern samples other than uint8: those are shown as they are.
    """

    band: int | None = None
    reach: Reach = Reach.ALL
    window: Window = SIXTEEN_BITS

    def suited(self, bands: int, *, is_deep: bool) -> Rendition:
        """The same without what makes no difference to a photo: equal ones give equal pictures."""
        band = self.band if self.band is not None and self.band < bands and bands > 1 else None
        if not is_deep:
            return Rendition(band)
        return replace(self, band=band, window=self.window if self.reach is Reach.HAND else SIXTEEN_BITS)


def is_deep(samples: Samples) -> bool:
    """Whether values have to be brought to 8 bits to be shown."""
    return samples.dtype != np.uint8


def band_count(samples: Samples) -> int:
    return samples.shape[2] if samples.ndim == 3 else 1


def rendered(samples: Samples, rendition: Rendition = Rendition()) -> tuple[Rgb8, Window]:
    """height x width x 3 of samples (height x width, or with bands, of any number type), and their window.

    Hidden colours under an alpha are shown as stored. What is not finite is black.
    """
    picked = _picked(samples, rendition.suited(band_count(samples), is_deep=is_deep(samples)).band)
    window = Window(0, 255)
    if is_deep(picked):
        window = window_of(picked, rendition)
        picked = _spread(picked, window)
    if picked.ndim == 2:
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(picked), cv2.COLOR_GRAY2RGB), np.uint8), window
    return np.ascontiguousarray(picked, np.uint8), window


def window_of(samples: Samples, rendition: Rendition = Rendition()) -> Window:
    """The values that a rendition shows black and white."""
    if rendition.reach is Reach.HAND:
        return rendition.window
    if rendition.reach is Reach.AUTO:
        step = max(1, round((samples.size / JUDGED) ** 0.5))
        values = _finite(samples[::step, ::step])
        low, high = np.percentile(values, (AUTO_SHARE, 100 - AUTO_SHARE)) if values.size else (0, 1)
    else:
        values = samples if samples.dtype.kind in "ui" else _finite(samples)
        low, high = (values.min(), values.max()) if values.size else (0, 1)
    return _open(float(low), float(high), samples.dtype)


def _open(low: float, high: float, dtype: np.dtype[Any]) -> Window:
    """A window that is not shut, of whole numbers where samples are such."""
    if dtype.kind in "ui":
        low, high = float(np.floor(low)), float(np.ceil(high))
        return Window(low, max(high, low + 1))
    return Window(low, high if high > low else low + max(1e-6, abs(low) * 1e-6))


def _finite(samples: Samples) -> Samples:
    found: Samples = samples[np.isfinite(samples)]
    return found


def _picked(samples: Samples, band: int | None) -> Samples:
    if samples.ndim == 2:
        return samples
    if band is not None or samples.shape[2] < 3:
        return samples[..., band or 0]
    return samples[..., :3]


def _spread(samples: Samples, window: Window) -> Rgb8:
    low, high = window
    if samples.dtype == np.uint16:
        return _table(low, high)[samples]
    shown = np.empty(samples.shape, np.uint8)
    for row in range(samples.shape[0]):  # a row at a time: no temporary of eight bytes a sample
        values = samples[row].astype(np.float64)
        shown[row] = _scaled(np.nan_to_num(values, nan=low, posinf=low, neginf=low), low, high)
    return shown


def _table(low: float, high: float) -> Rgb8:
    """The shown value of each uint16."""
    return _scaled(np.arange(65_536, dtype=np.float64), low, high)


def _scaled(values: NDArray[np.float64], low: float, high: float) -> Rgb8:
    shown = np.rint((values - low) * (255 / max(high - low, 1e-300)))
    return np.clip(shown, 0, 255).astype(np.uint8)
