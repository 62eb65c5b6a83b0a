"""What the Geometry tab knows of the image in front. Made in a worker; of arrays only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.ops.cv import cv2
from segdesk.progress import Progress
from segdesk.repair.geometry.features import PhotoFacts, edges_of, lab_of, photo_facts
from segdesk.repair.geometry.hypotheses import Hypothesis
from segdesk.repair.geometry.placement import Placement, Size
from segdesk.repair.geometry.support import MAX_CRACKS, Support, support
from segdesk.repair.outcome import labels_for_place, outcome, resolved_mask
from segdesk.repair.plan import ImagePlan
from segdesk.ui.repair.layers import Labels

SEEN_SIDE = 1_024
"""Contrast is shown of larger photos at this size."""
SMALL_SIDE = 320
FULL_RANK, FULL_COLOR = 0.36, 14.0
"""What careful masks reach: mean rank of contrast over one half, and points for colour (measured)."""
Photo = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Scene:
    """labels: resolved values in the mask's frame (rows set right). ranks: contrast of the photo, 0 to 255.

    facts and ranks are None where the photo cannot be read. photo: 8-bit RGB, at most SMALL_SIDE long.
    """

    plan: ImagePlan
    ids: npt.NDArray[Any]
    labels: Labels
    facts: PhotoFacts | None
    ranks: npt.NDArray[np.uint8] | None
    photo: Photo | None

    @property
    def image(self) -> Size:
        return self.plan.subject.size if 0 not in self.plan.subject.size else self.labels.size

    @property
    def mask(self) -> Size:
        return self.labels.size

    @property
    def now(self) -> Placement:
        """As the mask is shown where nothing is known: laid over the whole image."""
        width, height = self.image
        return Placement(self.mask[0] / width, 0, 0, 0, self.mask[1] / height, 0)

    def support(self, placement: Placement) -> Support:
        """What the photo says of a place; zero without a photo."""
        if self.facts is None:
            return Support(0.0, 0.0, 0)
        return support(self.facts, self.ids, Hypothesis("by_hand", "scale_shift", placement))

    @property
    def cracks(self) -> int:
        look = self.plan.placed.look if self.plan.placed is not None else None
        return look.cracks if look is not None else 0


def agreement(score: float, cracks: int) -> float:
    """A score of repair as 0 to 1, for the eye: 0 is chance, 1 what careful masks reach."""
    full = 2 * FULL_RANK * min(max(cracks, 1), MAX_CRACKS) ** 0.5 + FULL_COLOR
    return float(min(1.0, max(0.0, score / full)))


def load(plan: ImagePlan, progress: Progress) -> Scene:
    """Read the masks and the photo of an image. SegDeskError when a mask cannot be read."""
    ids = ids_of(plan)
    progress.step(1, 3, "Reading the photo")
    photo = plan.subject.photo_rgb()
    if photo is None:
        return Scene(plan, ids, Labels.of(ids), None, None, None)
    facts = photo_facts(photo)
    progress.step(2, 3, "Measuring contrast")
    return Scene(plan, ids, Labels.of(ids), facts, _ranks(photo), _shrunk(photo, SMALL_SIDE))


def ids_of(plan: ImagePlan) -> npt.NDArray[Any]:
    """The masks of an image as one label image in their own frame; where rows are mixed up, set right."""
    masks = plan.subject.read()
    placed = plan.placed
    if placed is not None and placed.look.scrambled:
        done = outcome(plan.subject, masks, plan.values, placed)
        return done.ids[0]
    resolved = tuple(
        resolved_mask(mask, plan.values[at] if plan.values else None) for at, mask in enumerate(masks)
    )
    return labels_for_place(resolved)


def _ranks(photo: Photo) -> npt.NDArray[np.uint8]:
    small = _shrunk(photo, SEEN_SIDE)
    edges = edges_of(lab_of(small), 1.0)
    height, width = small.shape[:2]
    found = np.zeros((height, width), np.float32)
    found[:, 1:] = edges.across
    np.maximum(found[1:], edges.down, out=found[1:])
    # A border may be drawn a pixel beside the contrast that carries it.
    spread = cv2.dilate(found, np.ones((3, 3), np.uint8))
    return np.asarray(np.rint(spread * 255), np.uint8)


def _shrunk(photo: Photo, side: int) -> Photo:
    height, width = photo.shape[:2]
    scale = min(1.0, side / max(height, width))
    if scale == 1.0:
        return photo
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
