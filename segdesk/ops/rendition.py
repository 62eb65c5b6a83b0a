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

BLOCK: Final = 1 << 16
"""So many samples are scaled at a time, eight bytes each."""


class Window(NamedTuple):
    """The values that are shown black and white; what is between goes linearly, what is outside is cut."""

    low: float
    high: float


EIGHT_BITS, SIXTEEN_BITS = Window(0, 255), Window(0, 65_535)


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


class Rendered(NamedTuple):
    """rgb: height x width x 3. window: what is shown black and white; range: the lowest and highest value."""

    rgb: Rgb8
    window: Window
    range: Window


def is_deep(samples: Samples) -> bool:
    """Whether values have to be brought to 8 bits to be shown."""
    return samples.dtype != np.uint8


def band_count(samples: Samples) -> int:
    return samples.shape[2] if samples.ndim == 3 else 1


def rendered(samples: Samples, rendition: Rendition = Rendition()) -> Rendered:
    """Of samples of any number type, height x width or with bands.

    Hidden colours under an alpha are shown as stored. What is not finite is black.
    """
    picked = _picked(samples, rendition.suited(band_count(samples), is_deep=is_deep(samples)).band)
    window = whole = EIGHT_BITS
    if is_deep(picked):
        whole = window_of(picked)
        window = whole if rendition.reach is Reach.ALL else window_of(picked, rendition)
        picked = _spread(picked, window)
    picked = np.ascontiguousarray(picked, np.uint8)
    if picked.ndim == 2:
        picked = np.asarray(cv2.cvtColor(picked, cv2.COLOR_GRAY2RGB), np.uint8)
    return Rendered(picked, window, whole)


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
    rows = max(1, BLOCK // max(1, samples[:1].size))
    for top in range(0, samples.shape[0], rows):
        values = samples[top : top + rows].astype(np.float64)
        if samples.dtype.kind == "f":
            values[~np.isfinite(values)] = low
        shown[top : top + rows] = _scaled(values, low, high)
    return shown


def _table(low: float, high: float) -> Rgb8:
    """The shown value of each uint16."""
    return _scaled(np.arange(65_536, dtype=np.float64), low, high)


@np.errstate(over="ignore", invalid="ignore")  # of numbers as large as a float can be
def _scaled(values: NDArray[np.float64], low: float, high: float) -> Rgb8:
    shown = (values - low) * (255 / max(high - low, 1e-300))
    return np.clip(np.rint(shown, out=shown), 0, 255, out=shown).astype(np.uint8)
