"""The check of domains: real beside synthetic images, how they are split, and how unlike they look.

A model that learnt from images of one look fails on those of another, and nothing in training says so. So
looks are compared before: five numbers for each photo, and for each the greatest distance between the two
distributions (Kolmogorov and Smirnov's).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.io.images import to_rgb8
from segdesk.ops.cv import cv2

from .examined import Examined, Subject
from .finding import Finding, Severity
from .limits import Limits
from .look import Look
from .spread import SPLITS

JUDGED_SPLITS: Final = ("val", "test")
SYNTHETIC, REAL = "synthetic", "real"
FEWEST: Final = 10
"""Of each kind: distributions of fewer images are noise."""
_SIDE: Final = 256
_CROP: Final = 512
_TO_SIGMA: Final = 1.4826 / np.sqrt(20.0)
"""From the median of |Laplacian| to the deviation of white noise: its weights are 4, -1 four times."""


class Look5(NamedTuple):
    """How a photo looks. brightness and contrast: mean and deviation of L (0 to 100); colour: mean chroma;
    sharpness: mean step between neighbours of L, made small; noise: deviation of L at its own size."""

    brightness: float
    contrast: float
    colour: float
    sharpness: float
    noise: float


def gather_look(look: Look) -> Look5 | None:
    """Of images whose source is known; None where the photo cannot be read."""
    photo = look.photo if look.subject.source else None
    return look_of(to_rgb8(photo)) if photo is not None and min(photo.shape[:2]) > 2 else None


def look_of(photo: npt.NDArray[np.uint8]) -> Look5:
    """Of an RGB photo."""
    height, width = photo.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    lab = _lab(np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8))
    light = lab[..., 0]
    steps = np.abs(np.diff(light, axis=0)).mean() + np.abs(np.diff(light, axis=1)).mean()
    top, left = max(0, (height - _CROP) // 2), max(0, (width - _CROP) // 2)
    full = _lab(photo[top : top + _CROP, left : left + _CROP])[..., 0]
    noise = np.median(np.abs(cv2.Laplacian(full, cv2.CV_32F, ksize=1))) * _TO_SIGMA
    chroma = float(np.hypot(lab[..., 1], lab[..., 2]).mean())
    return Look5(float(light.mean()), float(light.std()), chroma, float(steps), float(noise))


def _lab(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    found = cv2.cvtColor(np.ascontiguousarray(rgb).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(found, np.float32)


def no_sources(examined: Examined) -> str:
    """Why real and synthetic images cannot be told apart; empty when they can."""
    if any(one.source for one in examined.subjects):
        return ""
    return "No image says whether it is real or synthetic."


def domain(examined: Examined, limits: Limits) -> Iterator[Finding]:
    """Shares of synthetic images in the splits, and splits that judge a model without real ones."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in examined.subjects:
        counts[one.split][one.source] += 1
    shares = {}
    for split in SPLITS:
        found = counts[split]
        known = found[SYNTHETIC] + found[REAL]
        if not known:
            continue
        shares[split] = found[SYNTHETIC] / known
        if split in JUDGED_SPLITS and not found[REAL]:
            said = f"{split} has no real image: its scores will say nothing about real ones. Split again."
            yield _note(said, 100.0, "split_again")
    if len(shares) > 1:
        low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
        difference = shares[high] - shares[low]
        if difference > limits.domain_difference:
            said = f"{shares[high]:.0%} of {high} are synthetic, and {shares[low]:.0%} of {low}. Split again."
            yield _note(said, round(100 * difference, 1), "split_again")


def _note(said: str, share: float, repair: str | None = None) -> Finding:
    return Finding("domain", Severity.NOTE, None, said, measure=share, unit="%", repair=repair)


@dataclass
class Looks:
    """Five numbers per image whose source is known."""

    examined: Examined
    limits: Limits
    of_source: dict[str, list[Look5]] = field(default_factory=lambda: defaultdict(list))

    def add(self, subject: Subject, fact: Look5) -> None:
        self.of_source[subject.source].append(fact)

    def findings(self) -> Iterator[Finding]:
        real, synthetic = (np.array(self.of_source[name], np.float64) for name in (REAL, SYNTHETIC))
        if min(len(real), len(synthetic)) < FEWEST:
            return
        for place, name in enumerate(Look5._fields):
            apart = distance(real[:, place], synthetic[:, place])
            if apart > self.limits.domain_look:
                medians = np.median(real[:, place]), np.median(synthetic[:, place])
                how = "less" if medians[1] < medians[0] else "more"
                yield _note(_unlike(name, how, medians, apart), round(100 * apart, 1))


def _unlike(name: str, how: str, medians: tuple[Any, Any], apart: float) -> str:
    return (
        f"Synthetic images have {how} {name} than real ones: in the median {medians[1]:.1f} against "
        f"{medians[0]:.1f}, the distributions {apart:.0%} apart. A model may tell them by that. Mix or adapt."
    )


def distance(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """The greatest difference of two empirical distribution functions, 0 to 1."""
    places = np.concatenate((one, other))
    shares = (np.searchsorted(np.sort(numbers), places, "right") / len(numbers) for numbers in (one, other))
    return float(np.abs(np.subtract(*shares)).max())
