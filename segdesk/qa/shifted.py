"""The check for masks that lie beside their objects: scaled, mirrored, moved (alone or all together), or
of another image."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.io.images import to_rgb8
from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray

from .edges import Edges, Peak, edges_of, peak_of, surface
from .examined import Examined, Subject
from .finding import Finding, Severity
from .limits import Limits
from .look import Look
from .scaled import Fit, fit_of

POOLED_MANY, POOLED_FEW = (10, 1.5), (5, 2.0)
"""So many images together are believed from a shift of so many pixels on: sound data has a bias of its own,
0.64 px in video frames, and groups of 10 sound images never exceeded 1.2, of 5 never 2."""
POOLED_LEAD = 3.0
SMALLEST_PX = 16
"""Of a side: smaller photos have no borders to compare."""

NEAR_PX = 2.0
PAIRING_IMAGES, MANY_CRACKS = 4, 200
"""So many masks, each with so many border pixels, say what is usual."""
PAIRING_SHARE = 0.3
"""Masks of other images reach up to 0.28 of what is usual; of 120 sound ones the least had 0.34."""


@dataclass(frozen=True)
class Surface:
    """Scores of shifts of one image; factor: image pixels per pixel of the surface. per_border: how well its
    borders fit as they lie; None where there are too few to say."""

    scores: npt.NDArray[np.float32]
    factor: float
    size: tuple[int, int]
    per_border: float | None = None


FLIPS: dict[str, Callable[[AnyArray], AnyArray]] = {
    "mirrored left to right": lambda labels: labels[:, ::-1],
    "mirrored upside down": lambda labels: labels[::-1],
    "turned by half": lambda labels: labels[::-1, ::-1],
}
FLIP_BELOW, FLIP_LEAD = 4.5, 2.0
"""Flips are tried where the mask as it is scores less; of 100 sound masks none scored more when flipped, the
nearest missed by 0.9; of flipped ones 86 to 96 % lead by 2."""


class _Better(NamedTuple):
    """Where the mask would fit better, in words, and by how much it is off."""

    words: str
    measure: float
    unit: str


def shifted(look: Look) -> Iterator[Finding]:
    """The mask's borders should lie on edges of the photo."""
    found = gather_surface(look)
    if found is None:
        return
    peak = peak_of(found.scores, NEAR_PX)
    better = _flipped(look, peak) or _rescaled(look, found, peak) or _moved(look, found, peak)
    if better is not None:
        yield look.finding(
            "shifted",
            Severity.WARNING,
            f"The mask fits the photo better {better.words}. Compare, and repair its geometry.",
            measure=round(better.measure, 2),
            unit=better.unit,
            repair="geometry",
        )


def _flipped(look: Look, peak: Peak) -> _Better | None:
    flip, lead = _best_flip(look, peak.z - peak.lead)
    return _Better(f"{flip} (lead {lead:.1f})", round(lead, 1), "deviations") if lead > FLIP_LEAD else None


def _rescaled(look: Look, found: Surface, peak: Peak) -> _Better | None:
    fit = _fit(look)
    scale = fit.better_scale((peak.dx * found.factor, peak.dy * found.factor)) if fit is not None else None
    if scale is None:
        return None
    words = f"at {1 / scale.times:.2f} times its size about {scale.anchor} (lead {scale.lead:.1f})"
    return _Better(words, 1 / scale.times, "times")


def _moved(look: Look, found: Surface, peak: Peak) -> _Better | None:
    limits = look.limits
    is_far = math.hypot(peak.dx, peak.dy) > limits.shift_px
    if not (is_far and peak.lead > limits.shift_lead and peak.second > limits.shift_second):
        return None
    dx, dy = peak.dx * found.factor, peak.dy * found.factor
    words = f"moved by {dx:+.0f}, {dy:+.0f} px (score {peak.z:.1f}, lead {peak.lead:.1f})"
    return _Better(words, round(math.hypot(dx, dy), 1), "px")


def _fit(look: Look) -> Fit | None:
    if "fit" not in look.notes:
        look.notes["fit"] = _new_fit(look)
    found: Fit | None = look.notes["fit"]
    return found


def _new_fit(look: Look) -> Fit | None:
    """Of masks that fit only: noise of lossy files has borders everywhere."""
    labels, photo = _labels(look), look.photo
    if look.stored is not None or labels is None or photo is None or labels.shape != photo.shape[:2]:
        return None
    return fit_of(to_rgb8(photo), labels) if min(labels.shape) >= SMALLEST_PX else None


def _best_flip(look: Look, as_it_is: float) -> tuple[str, float]:
    """The flip that fits best near no shift, and by how much more than the mask as it is."""
    working = _working(look) if as_it_is < FLIP_BELOW else None
    if working is None:
        return "", 0.0
    found = []
    for name, flip in FLIPS.items():
        scores = surface(working.edges, np.ascontiguousarray(flip(working.labels)))
        if scores is not None:
            peak = peak_of(scores, NEAR_PX)
            found.append((peak.z - peak.lead - as_it_is, name))
    lead, name = max(found, default=(0.0, ""))
    return name, lead


def gather_surface(look: Look) -> Surface | None:
    """The surface of an image, kept for the pool; None where mask or photo say nothing."""
    if "surface" not in look.notes:
        look.notes["surface"] = _surface(look)
    found: Surface | None = look.notes["surface"]
    return found


def _surface(look: Look) -> Surface | None:
    working = _working(look)
    scores = surface(working.edges, working.labels) if working is not None else None
    if working is None or scores is None:
        return None
    height, width = look.photo.shape[:2] if look.photo is not None else (0, 0)
    fit = _fit(look)
    is_telling = fit is not None and fit.cracks >= MANY_CRACKS
    return Surface(scores, working.factor, (width, height), fit.per_border if fit and is_telling else None)


class _Working(NamedTuple):
    """Photo and labels at the size that is worked on; factor: image pixels per pixel of it."""

    edges: Edges
    labels: AnyArray
    factor: float


def _working(look: Look) -> _Working | None:
    if "working" not in look.notes:
        look.notes["working"] = _reduced(look)
    found: _Working | None = look.notes["working"]
    return found


def _reduced(look: Look) -> _Working | None:
    labels = _labels(look)
    if labels is None or look.photo is None or labels.shape != look.photo.shape[:2]:
        return None
    height, width = labels.shape
    if min(height, width) < SMALLEST_PX:
        return None
    factor = max(1.0, math.sqrt(width * height / look.limits.photo_px))
    photo = to_rgb8(look.photo)
    if factor > 1:
        size = round(width / factor), round(height / factor)
        photo = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
        labels = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST_EXACT))
    return _Working(edges_of(photo), labels, factor)


def _labels(look: Look) -> AnyArray | None:
    """What has borders: classes of a semantic mask, objects of others, a stored mask of one channel."""
    if look.stored is not None:
        pixels = look.stored.pixels
        return pixels if pixels.ndim == 2 and pixels.dtype in (np.uint8, np.uint16) else None
    if not look.objects or not look.planes:
        return None
    if look.task == "semantic":
        return look.class_map
    labels = look.planes[0]
    for number, plane in enumerate(look.planes[1:], 1):
        labels = np.where(plane > 0, plane + np.uint16(number * 9973), labels)
    return labels


@dataclass
class Surfaces:
    """Sums of surfaces, one per size of image, and a number for each: memory hardly grows with theirs."""

    examined: Examined
    limits: Limits
    sums: dict[tuple[int, int], npt.NDArray[np.float64]] = field(default_factory=dict)
    factors: dict[tuple[int, int], float] = field(default_factory=dict)
    names: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    fits: dict[str, float] = field(default_factory=dict)

    def add(self, subject: Subject, fact: Surface) -> None:
        total = self.sums.get(fact.size)
        scores = fact.scores.astype(np.float64)
        self.sums[fact.size] = scores if total is None else total + scores
        self.factors[fact.size] = fact.factor
        self.names.setdefault(fact.size, []).append(subject.name)
        if fact.per_border is not None:
            self.fits[subject.name] = fact.per_border

    def findings(self) -> Iterator[Finding]:
        yield from self._moved_together()
        yield from self._of_other_images()

    def _of_other_images(self) -> Iterator[Finding]:
        """Borders that lie nowhere on edges, where those of the other masks do."""
        usual = float(np.median(list(self.fits.values()))) if len(self.fits) >= PAIRING_IMAGES else 0.0
        for name, fit in self.fits.items():
            if usual > 0 and fit < PAIRING_SHARE * usual:
                share = max(0.0, fit / usual)
                yield Finding(
                    "shifted",
                    Severity.WARNING,
                    name,
                    f"Its borders fit the photo only {share:.0%} as well as is usual here: perhaps the mask "
                    "is that of another image. Compare.",
                    measure=round(100 * share, 1),
                    unit="%",
                    repair="geometry",
                )

    def _moved_together(self) -> Iterator[Finding]:
        for size, total in self.sums.items():
            count = len(self.names[size])
            peak = peak_of((total / math.sqrt(count)).astype(np.float32), POOLED_MANY[1])
            if _believed(peak, count):
                factor = self.factors[size]
                dx, dy = peak.dx * factor, peak.dy * factor
                yield Finding(
                    "shifted",
                    Severity.WARNING,
                    None,
                    f"The masks of all {count:,} images of {size[0]} x {size[1]} fit better together moved "
                    f"by {dx:+.1f}, {dy:+.1f} px (lead {peak.lead:.1f}). Compare, and repair their geometry.",
                    measure=round(math.hypot(dx, dy), 1),
                    unit="px",
                    repair="geometry",
                )


def _believed(peak: Peak, count: int) -> bool:
    length = math.hypot(peak.dx, peak.dy)
    enough = any(count >= least and length > far for least, far in (POOLED_MANY, POOLED_FEW))
    return enough and peak.lead > POOLED_LEAD
