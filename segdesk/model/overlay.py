"""The mask of an image laid over a small picture of it. Runs in a thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from segdesk.model.classes import ClassMap, Kind
from segdesk.model.document import DocumentContent
from segdesk.model.objects import MaskObject
from segdesk.ops.cv import cv2

LARGEST_PX: Final = 12_000_000
"""Masks of larger images stay away: reading one for a thumbnail would keep a thread for too long."""

OPACITY: Final = 0.45
VOID: Final = (0x8A, 0x8B, 0x8F)
"""A hatch is too fine for a thumbnail: void is the grey between its lines and what is between them."""

Pixels = npt.NDArray[np.uint8]


def with_mask(thumb: Pixels, content: DocumentContent, classes: ClassMap) -> Pixels:
    """The thumbnail (HxWx3, of the whole image) with the objects in the colours of their classes.

    Nearest samples. Where planes overlap the higher one shows.
    """
    rows, columns = (_samples(*ends) for ends in zip(content.size[::-1], thumb.shape[:2], strict=True))
    shown = thumb.copy()
    for index, plane in enumerate(content.planes):
        slots = plane.take(rows, 0).take(columns, 1)
        colors = _colors((one for one in content.objects if one.plane == index), classes).take(slots, 0)
        mixed = cv2.addWeighted(shown, 1 - OPACITY, colors, OPACITY, 0)
        cv2.copyTo(mixed, (slots > 0).astype(np.uint8), shown)
    return shown


def _samples(length: int, count: int) -> npt.NDArray[np.intp]:
    """The pixels of the image that lie at the middle of those of the thumbnail."""
    return ((np.arange(count) + 0.5) * length / count).astype(np.intp)


def _colors(objects: Iterable[MaskObject], classes: ClassMap) -> Pixels:
    table = np.zeros((1 << 16, 3), np.uint8)
    for one in objects:
        of = classes.by_key(one.class_key)
        table[one.slot] = VOID if of.kind is Kind.VOID else of.rgb
    return table
